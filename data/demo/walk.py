#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo where there is no display: the main path in the demo's school, under Xvfb, with screenshots of each step and the
agreement as PDF. The decisions are real: the next walk takes the next invitation that is open."""
import os
import shutil
import sys

sys.dont_write_bytecode = True
from school import BUILD, CLIENT, DEMO, PASSWORD, ROOT, SCHOOL, Server, find_invitation, say

sys.path.insert(0, os.path.join(ROOT, "tests", "e2e"))
from desktop import within_session  # noqa: E402
from main_path import MainPath  # noqa: E402

SHOTS = os.path.join(DEMO, "screenshots")
CLIENTS = os.path.join(DEMO, "walk")


def walk(display):
    for folder in (SHOTS, CLIENTS):
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
    os.environ["SANFANG_LOCALEDIR"] = os.path.join(BUILD, "po")
    with Server(SCHOOL) as server:
        number, name, employer = find_invitation(server)
        server.run("user", "password", number, text=PASSWORD + "\n")
        path = MainPath(display, CLIENT, server.url, CLIENTS, SHOTS)
        say("学生 %s（%s）应约：%s" % (name, number, employer))
        student = path.log_in(number, PASSWORD)
        path.accept(student, employer)
        student.stop()
        say("学院断网审核……")
        college = path.log_in("college06a", PASSWORD)
        path.shoot("college-queue")
        server.stop()
        college.wait_text("离线")
        path.approve(college, number, name, "学院审核")
        college.wait_text("离线 · 1 项待上传")
        path.shoot("college-offline")
        server.start()
        college.wait_synced()
        path.shoot("college-uploaded")
        college.stop()
        say("学校审核，导出协议书……")
        office = path.log_in("office2", PASSWORD)
        path.approve(office, number, name, "学校审核")
        path.export(office, number, os.path.join(SHOTS, "agreement.pdf"))
        path.shoot("exported")
        office.stop()
    say("截图和协议书（PDF）在 %s" % os.path.relpath(SHOTS, ROOT))
    for file in sorted(os.listdir(SHOTS)):
        say("  " + file)


within_session(walk)
