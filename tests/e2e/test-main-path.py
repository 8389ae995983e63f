#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""From an invitation to a printed agreement, by real clients of a real server, the network gone in between; and a
decision that came too late."""
import csv
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
from desktop import wait_for, within_session  # noqa: E402
from main_path import MainPath  # noqa: E402
from small_school import School  # noqa: E402
import invitations  # noqa: E402
from protocol import Person  # noqa: E402

PASSWORD = "Demo-2026"
NOW = 1775008800000  # of the school's clock: 2026-04-01 10:00 in Shanghai
COLLEGE = "06"
MENDED = "Mended pay"


class Scene:
    """A school with two students of one college, each with an employer's invitation, and the people who decide."""

    def __init__(self, display, folder):
        self.display, self.folder = display, folder
        self.school = School(os.environ["SANFANG_SERVER"], folder).start()
        with open(self.school.rosters + "/students.csv", encoding="gb18030", newline="") as file:
            self.first, self.second = [row for row in csv.DictReader(file) if row["学院代码"] == COLLEGE][:2]
        with open(self.school.rosters + "/employers.csv", encoding="utf-8-sig", newline="") as file:
            self.employer = next(csv.DictReader(file))
        for login in (self.first["学号"], self.second["学号"], "college06a", "college06b", "office2"):
            self.school.set_password(login, PASSWORD)
        self.path = MainPath(display, os.environ["SANFANG_CLIENT"], self.school.url, folder, os.environ.get("SANFANG_SHOTS"))
        self.hr = self.person(self.employer["统一社会信用代码"], self.school.secrets[self.employer["统一社会信用代码"]])
        self.signings = {row["学号"]: self.invite(row) for row in (self.first, self.second)}

    def person(self, login, password=PASSWORD, role=None):
        return Person(self.school.port, login, password, role, now=lambda: NOW)

    def invite(self, student):
        signing = self.hr.make_uuid(NOW)
        self.hr.act("invite", "signing", signing, {
            "student_number": student["学号"], "student_name": student["姓名"],
            "form": invitations.form(self.employer, "软件工程师", "13", "6000")})
        return signing

    def state(self, student):
        """What the server says of the student's signing."""
        office = self.person("office2")
        office.pull()
        return office.rows["signing", self.signings[student["学号"]]][1]["state"]

    # ---- The steps, in order ----

    def student_accepts(self):
        client = self.path.log_in(self.first["学号"], PASSWORD)
        self.path.accept(client, self.employer["单位名称"])
        client.stop()
        assert self.state(self.first) == "college_review"

    def college_approves_offline(self):
        client = self.path.log_in("college06a", PASSWORD)
        self.path.shoot("college-queue")
        self.school.stop()
        client.wait_text("离线")
        self.path.approve(client, self.first["学号"], self.first["姓名"], "学院审核")
        client.wait_text("离线 · 1 项待上传")
        self.path.shoot("college-approved-offline")
        client.stop()

    def decision_survives(self):
        self.college = self.path.log_in("college06a", PASSWORD, "离线 · 1 项待上传")
        self.college.press("签约", "list item")
        row = self.college.find("table row", self.first["姓名"])
        assert self.college.has("image", "待上传"), "the row does not say that it waits"
        assert row is not None
        self.path.shoot("college-reopened-offline")

    def network_returns(self):
        self.school.start()
        self.college.wait_synced()
        self.path.shoot("college-uploaded")
        self.college.stop()
        assert self.state(self.first) == "office_review"

    def office_approves_and_exports(self):
        self.pdf = os.path.join(self.folder, "agreement.pdf")
        self.office = self.path.log_in("office2", PASSWORD)
        self.path.approve(self.office, self.first["学号"], self.first["姓名"], "学校审核")
        self.path.export(self.office, self.first["学号"], self.pdf)
        assert self.state(self.first) == "signed"
        if self.path.shots:
            shutil.copy(self.pdf, os.path.join(self.path.shots, "agreement.pdf"))

    def text_is_in_the_file(self):
        info = subprocess.run(["pdfinfo", self.pdf], check=True, capture_output=True, text=True).stdout
        assert re.search(r"^Pages:\s+8$", info, re.M), info
        text = subprocess.run(["pdftotext", "-layout", self.pdf, "-"], check=True, capture_output=True, text=True).stdout
        pages = text.split("\f")
        for holder, copy in zip(("学生", "用人单位", "学院", "招生就业处"), range(4)):
            cover, sheet = ("".join(page.split()) for page in pages[2 * copy:2 * copy + 2])
            assert holder in cover, "copy %d is not for %s: %s" % (copy + 1, holder, cover)
            for said in (self.first["姓名"], self.employer["单位名称"], self.first["学号"]):
                assert said in cover, "%s is not on the cover of copy %d" % (said, copy + 1)
            for said in (self.first["姓名"], self.first["身份证号"], self.employer["统一社会信用代码"], "软件工程师", "6500", "2026年7月15日"):
                assert said in sheet, "%s is not on the sheet of copy %d:\n%s" % (said, copy + 1, sheet)
        assert "样张" not in text, "an effective agreement is no specimen"
        subprocess.run(["qpdf", "--check", self.pdf], check=True, stdout=subprocess.DEVNULL)

    def ink_is_on_the_paper(self):
        cache = [os.path.join(folder, "cache.db") for folder, _, files in os.walk(self.path.directory("office2")) if "cache.db" in files]
        said = subprocess.run([os.environ["SANFANG_COMPARE_INK"], cache[0], self.school.url, self.first["学号"], self.pdf],
                              capture_output=True, text=True)
        assert said.returncode == 0 and said.stdout == "8 pages alike\n", said.stdout + said.stderr

    def code_can_be_scanned(self):
        office = self.person("office2")
        office.pull()
        (_, agreement), = office.find("agreement", student_number=self.first["学号"])
        for page in (1, 2):
            picture = os.path.join(self.folder, "page-%d" % page)
            subprocess.run(["pdftoppm", "-r", "150", "-png", "-f", str(page), "-l", str(page), "-singlefile", self.pdf, picture], check=True)
            said = subprocess.run(["zbarimg", "-q", "--raw", picture + ".png"], capture_output=True, text=True).stdout.strip()
            assert said == "%s/verify/%s" % (self.school.url, agreement["code"]), said

    def print_is_on_record(self):
        office = self.person("office2")

        def find_print():
            office.pull()
            (_, agreement), = office.find("agreement", student_number=self.first["学号"])
            return agreement.get("printed_at")

        assert wait_for("the print to be on record", find_print) == NOW
        self.office.stop()

    def late_approval_needs_attention(self):
        student = self.person(self.second["学号"], PASSWORD)
        student.pull()
        student.act("accept", "signing", self.signings[self.second["学号"]], {
            "confirm": True, "read": ["work", "employer", "dispatch", "archive", "household"],
            "form": {"student.health": "healthy", "student.start_pay": "7000", "student.opinion": "同意应聘。"}})
        late = self.path.log_in("college06a", PASSWORD)
        late.wait_text(self.second["姓名"])
        self.school.stop()
        late.wait_text("离线")
        self.path.approve(late, self.second["学号"], self.second["姓名"], "学院审核")
        late.wait_text("离线 · 1 项待上传")
        late.stop()
        self.school.start()
        quick = self.path.log_in("college06b", PASSWORD)
        self.path.open_row(quick, self.second["学号"], self.second["姓名"])
        quick.press("退回", "push button")
        quick.find("dialog", "退回修改")
        quick.press("学生填写的部分", "check box")
        quick.fill(re.compile("^原因"), MENDED)
        self.path.shoot("college-returns")
        quick.answer("退回修改", "退回")
        quick.wait_text("学院退回：" + self.second["姓名"])
        quick.wait_synced()
        quick.stop()
        assert self.state(self.second) == "returned"
        late = self.path.log_in("college06a", PASSWORD, "需要处理")
        late.press("需要处理", "list item")
        late.wait_text("未被接受：")
        late.wait_text("现在：退回修改。原因：" + MENDED)
        self.path.shoot("needs-attention")
        late.stop()


STEPS = [Scene.student_accepts, Scene.college_approves_offline, Scene.decision_survives, Scene.network_returns,
         Scene.office_approves_and_exports, Scene.text_is_in_the_file, Scene.ink_is_on_the_paper, Scene.code_can_be_scanned,
         Scene.print_is_on_record, Scene.late_approval_needs_attention]


def main(display):
    folder = tempfile.mkdtemp(prefix="sanfang-main-path-")
    print("1..%d" % len(STEPS))
    scene = Scene(display, folder)
    try:
        for number, step in enumerate(STEPS, 1):
            step(scene)
            print("ok %d - %s" % (number, step.__name__.replace("_", " ")), flush=True)
    except BaseException:
        print("not ok %d - %s" % (number, step.__name__.replace("_", " ")), flush=True)
        scene.path.shoot("failed", 2590)
        scene.path.tell_logs()
        raise
    finally:
        scene.school.stop()
        shutil.rmtree(folder, ignore_errors=True)


within_session(main)
