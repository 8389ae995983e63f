#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scenario 2 of the manual, by a real client of a real server: a student starts a signing herself and proves it by two
files that she adds while the network is gone, and the program ends in between; then 补发, and 解约 with its one chance
and the day from which she may sign again."""
import csv
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
from desktop import Atspi, wait_for, within_session  # noqa: E402
from main_path import ROOMY, MainPath  # noqa: E402
from small_school import School  # noqa: E402
from protocol import Person  # noqa: E402

PASSWORD = "Demo-2026"
NOW = 1775008800000  # of the school's clock: 2026-04-01 10:00 in Shanghai
COLLEGE = "06"
FREE_AGAIN = "2026-04-24"  # 15 working days after 2026-04-01, with 清明节 from the 4th to the 6th between
EXPLANATION = "The position was cut."


def one_page_pdf():
    """An empty sheet of A4."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"]
    text, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(text))
        text += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return text + b"xref\n0 4\n0000000000 65535 f \n%strailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (table, len(text))


class Scene:
    def __init__(self, display, folder):
        self.display, self.folder = display, folder
        self.school = School(os.environ["SANFANG_SERVER"], folder).start()
        with open(self.school.rosters + "/students.csv", encoding="gb18030", newline="") as file:
            self.student = next(row for row in csv.DictReader(file) if row["学院代码"] == COLLEGE)
        with open(self.school.rosters + "/employers.csv", encoding="utf-8-sig", newline="") as file:
            self.employer = next(row for row in csv.DictReader(file) if row["单位性质代码"] == "39")
        for login in (self.student["学号"], "college06a", "office2"):
            self.school.set_password(login, PASSWORD)
        self.path = MainPath(display, os.environ["SANFANG_CLIENT"], self.school.url, folder, os.environ.get("SANFANG_SHOTS"))
        self.college, self.office = self.person("college06a"), self.person("office2")
        self.offer, self.contract, self.letter = (os.path.join(folder, name) for name in ("offer.png", "contract.pdf", "letter.jpg"))
        with open(self.contract, "wb") as file:
            file.write(one_page_pdf())
        for path, seal in ((self.offer, "red"), (self.letter, "darkred")):
            subprocess.run(["convert", "-size", "620x877", "xc:white", "-fill", "gray", "-draw", "rectangle 60,80 560,96 rectangle 60,130 480,146",
                            "-fill", "none", "-stroke", seal, "-strokewidth", "12", "-draw", "circle 460,700 460,620", path], check=True)

    def person(self, login):
        return Person(self.school.port, login, PASSWORD, now=lambda: NOW)

    def find(self, kind, **columns):
        """What the office sees of the student's records of @kind."""
        self.office.pull()
        return self.office.find(kind, student_number=self.student["学号"], **columns)

    def agreement(self):
        """The student's agreement in force."""
        (record, _), = self.find("agreement", state="effective")
        return record

    def log_in(self, expect="^同步状态：已同步$"):
        self.client = self.path.log_in(self.student["学号"], PASSWORD, expect)
        return self.client

    def shoot(self, name):
        """Wide, and as narrow as a telephone."""
        if not self.path.shots:
            return
        self.client.resize(1270, 900)
        self.path.shoot("student-" + name)
        self.client.resize(400, 900)
        wait_for("the header bar to be narrow", lambda: not self.client.has("label", re.compile("^(已同步|离线|同步中)")))
        self.path.shoot("student-" + name + "-narrow")
        self.client.resize(*ROOMY)

    def wait_filled(self, label, content):
        """Until the field called @label holds @content."""
        text = self.client.find("text", label).get_text_iface()
        wait_for("%s in %s" % (content, label), lambda: Atspi.Text.get_text(text, 0, Atspi.Text.get_character_count(text)) == content)

    # ---- The steps, in order ----

    def employer_is_completed(self):
        client = self.log_in()
        self.shoot("applications-empty")
        client.press("发起应约", "push button")
        client.fill("单位名称", self.employer["统一社会信用代码"][:8])
        offered = "(%s) %s" % (self.employer["联系人"], self.employer["单位名称"])
        client.find("list item", offered)
        self.path.shoot("student-completion", 2590)
        client.keys_here("Down")
        client.keys_here("Return")
        self.wait_filled("单位名称", self.employer["单位名称"])
        self.wait_filled("统一社会信用代码/组织机构代码", self.employer["统一社会信用代码"])
        self.wait_filled("单位邮编", self.employer["邮编"])

    def form_is_filled_in_offline(self):
        client = self.client
        self.school.stop()
        client.wait_text("离线")
        for label, text in (("工作岗位", "Engineer"), ("工作地点", "Changsha"), ("报到日期", "2026-07-15"), ("转正后起薪", "6500")):
            client.fill(label, text)
        client.press("健康", "check box")
        self.choose("工作职位类别", "工程技术人员", 3)
        self.choose("报到证签发类别", "未签发报到证", 4)
        self.scroll_down()
        client.press("否", "check box")

    def program_ends_and_nothing_is_lost(self):
        client = self.client
        self.client.choose_file(self.offer)
        client.wait_text("已保存在本机，连接服务器后自动上传")
        client.process.send_signal(signal.SIGKILL)
        client.process.wait()
        client = self.log_in("离线")
        self.path.shoot("student-draft-in-list")
        client.press("详情", within=client.find("table row", self.employer["单位名称"]))
        self.wait_filled("工作岗位", "Engineer")
        self.wait_filled("转正后起薪", "6500")
        client.find("push button", "移除 offer.png")
        self.client.choose_file(self.contract)

    def signing_waits_for_its_files(self):
        client = self.client
        self.shoot("start-offline")
        client.press("发起", "push button")
        client.find("dialog", "发起确认")
        client.wait_text("连接服务器后，证明材料先上传，签约随后自动提交")
        self.path.shoot("student-confirms-start")
        client.answer("发起确认", "发起")
        client.find("table row", self.employer["单位名称"])
        client.wait_text("待学院审核")
        client.wait_text("项待上传")
        self.path.shoot("student-start-waits")
        self.school.start()
        client.keys("F5")
        client.wait_synced()
        (signing, body), = self.find("signing", state="college_review")
        files = [b for _, b in self.office.find("attachment", about=signing)]
        assert sorted(b["file_name"] for b in files) == ["contract.pdf", "offer.png"], files
        assert body["employer_name"] == self.employer["单位名称"], body
        self.signing = signing
        client.press("详情", within=client.find("table row", self.employer["单位名称"]))
        client.find("push button", "打开 contract.pdf")
        assert not client.has("push button", "移除 contract.pdf"), "what is under review cannot be changed"
        client.find("push button", "我没有签过")
        self.shoot("signing-with-proof")
        client.press("返回", "push button")

    def college_and_office_approve(self):
        for person, action in ((self.college, "college_approve"), (self.office, "office_approve")):
            person.pull()
            person.act(action, "signing", self.signing)
        self.client.keys("F5")
        self.client.wait_text("^有效$")
        self.shoot("agreement-card")

    def agreement_is_reissued(self):
        client = self.client
        client.press("申请补发", "push button")
        client.press("遗失", "check box")
        client.fill("备注（选填）", "Lost on the train")
        self.shoot("reissue")
        client.press("提交", "push button")
        client.answer("申请确认", "提交")
        client.wait_text("申请补发：待学校审核")
        client.wait_text("现由学校招生就业处审核")
        client.wait_synced()
        (request, body), = self.find("reissue", state="office_review")
        assert (body["ground"], body["remark"]) == ("lost", "Lost on the train"), body
        self.shoot("reissue-waits")
        self.office.act("approve", "reissue", request)
        client.keys("F5")
        client.wait_text("申请补发")
        wait_for("the new agreement", lambda: self.find("agreement", state="effective")[0][0] != body["agreement"])

    def cancellation_says_what_it_means(self):
        client = self.client
        client.wait_text("^有效$")
        client.press("申请解约", "push button")
        client.wait_text("每人只有 1 次违约机会，您已使用 0 次")
        client.wait_text("15 个工作日后才能重新应约。如果今天审核通过，%s 起可以重新应约" % FREE_AGAIN)
        client.press("提交", "push button")
        client.wait_text("请改正表中标出的内容")
        client.fill(re.compile("^解约说明"), EXPLANATION)
        client.press("提交", "push button")
        client.wait_text("请上传盖有用人单位公章的材料")
        self.client.choose_file(self.letter)
        self.shoot("cancellation")
        client.press("提交", "push button")
        client.answer("申请解约确认", "提交")
        client.wait_text("申请解约：")
        client.press("查看：申请解约", "push button")
        client.wait_text("现由学校招生就业处审核")
        self.shoot("cancellation-waits")

    def cancellation_is_withdrawn_and_asked_for_again(self):
        client = self.client
        client.press("撤回申请", "push button")
        client.answer("撤回申请？", "撤回申请")
        client.wait_text("申请解约：已撤回")
        client.press("申请解约", "push button")
        client.fill(re.compile("^解约说明"), EXPLANATION)
        self.client.choose_file(self.letter)
        client.press("提交", "push button")
        client.answer("申请解约确认", "提交")
        client.wait_synced()
        (request, _), = self.find("cancellation", state="office_review")
        assert len(self.find("cancellation", state="withdrawn")) == 1
        self.office.act("approve", "cancellation", request)
        client.keys("F5")
        client.wait_text("%s 起可以重新应约" % FREE_AGAIN)
        self.shoot("cancelled")

    def chance_is_used(self):
        (_, student), = self.office.find("student", number=self.student["学号"])
        self.office.pull()
        (_, student), = self.office.find("student", number=self.student["学号"])
        assert student["cancel_count"] == 1, student
        assert self.find("agreement", state="effective") == []
        self.client.stop()

    def scroll_down(self):
        """To the end of a form that is longer than the screen."""
        subprocess.run(["xdotool", "mousemove", "700", "1300", "click", "--repeat", "60", "--delay", "5", "5"], check=True, env=self.client.env)

    def choose(self, label, name, place):
        """The entry at @place of a longer list, which opens below its field."""
        client = self.client
        client.click(client.find(["combo box", "toggle button"], label))
        client.find("label", name)
        for _ in range(place):
            client.keys_here("Down")
        client.keys_here("Return")


STEPS = [Scene.employer_is_completed, Scene.form_is_filled_in_offline, Scene.program_ends_and_nothing_is_lost, Scene.signing_waits_for_its_files,
         Scene.college_and_office_approve, Scene.agreement_is_reissued, Scene.cancellation_says_what_it_means,
         Scene.cancellation_is_withdrawn_and_asked_for_again, Scene.chance_is_used]


def main(display):
    folder = tempfile.mkdtemp(prefix="sanfang-student-")
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
        if os.environ.get("SANFANG_DUMP"):
            scene.client.dump()
        raise
    finally:
        scene.school.stop()
        shutil.rmtree(folder, ignore_errors=True)


within_session(main)
