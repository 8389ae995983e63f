#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The employer's side of the manual by a real client of a real server: a unit registers; one invitation goes from the first
key to the agreement; a student who has five already; a list of twenty with two wrong rows; and what becomes of invitations."""
import csv
import hashlib
import os
import re
import shutil
import sys
import tempfile

sys.dont_write_bytecode = True
from desktop import Atspi, wait_for, within_session  # noqa: E402
from main_path import ROOMY, MainPath  # noqa: E402
from small_school import School  # noqa: E402
import invitations  # noqa: E402
from protocol import Person  # noqa: E402

PASSWORD = "Demo-2026"
NOW = 1775008800000  # of the school's clock: 2026-04-01 10:00 in Shanghai
COLLEGE = "06"
WIDE = (1270, 900)
NARROW = (400, 800)
PARTS = ["work", "employer", "dispatch", "archive", "household"]
LETTER = b"\x89PNG\r\n\x1a\n" + bytes.fromhex(
    "0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cf500f0003030101"
    "3a8e1b1c0000000049454e44ae426082")


class Scene:
    def __init__(self, display, folder):
        self.display, self.folder = display, folder
        self.now = NOW
        self.school = School(os.environ["SANFANG_SERVER"], folder).start()
        with open(self.school.rosters + "/students.csv", encoding="gb18030", newline="") as file:
            self.students = [row for row in csv.DictReader(file) if row["学院代码"] == COLLEGE and row["培养方式代码"] == "1"]
        with open(self.school.rosters + "/employers.csv", encoding="utf-8-sig", newline="") as file:
            self.employers = list(csv.DictReader(file))
        self.employer = self.employers[0]
        self.login = self.employer["统一社会信用代码"]
        for login in (self.login, "college06a", "office2"):
            self.school.set_password(login, PASSWORD)
        self.path = MainPath(display, os.environ["SANFANG_CLIENT"], self.school.url, folder, os.environ.get("SANFANG_EMPLOYER_SHOTS"))
        self.people = {}

    def person(self, login):
        """Somebody else of the school, by the protocol alone."""
        if login not in self.people:
            known = login in (self.login, "college06a", "office2")
            self.people[login] = Person(self.school.port, login, PASSWORD if known else self.school.secrets[login], now=lambda: self.now)
        self.people[login].pull()
        return self.people[login]

    def last_signing(self, student, who="office2"):
        """The unit's last signing with the student: (id, body), None if there is none."""
        found = [row for row in self.person(who).find("signing", student_number=student["学号"])
                 if row[1].get("employer_name") == self.employer["单位名称"]]
        return max(found) if found else None

    def wait_state(self, student, state):
        """Until the server says that the unit's last signing with the student is in @state; its id."""
        def look():
            found = self.last_signing(student)
            return found[0] if found and found[1]["state"] == state else None
        return wait_for("the signing of %s to be %s" % (student["学号"], state), look)

    def shoot(self, name):
        """The page in sight, wide and narrow."""
        if not self.path.shots:
            return
        for size, suffix in ((WIDE, "wide"), (NARROW, "narrow")):
            self.hr.resize(*size)
            self.path.shoot("%s-%s" % (name, suffix), size[1])
        self.hr.resize(*ROOMY)

    def go(self, place):
        self.hr.press(place, "list item")

    def back(self):
        """To the place at the bottom of the trail."""
        self.hr.press("返回", "push button")
        self.hr.wait_gone("push button", "返回")

    def open_row(self, number, row):
        self.path.open_row(self.hr, number, row)

    def press_here(self, name, role="push button"):
        """The button or row of the page on top: pages below it may have one that is called the same."""
        node = wait_for(name, lambda: (list(self.hr.find_all(role, name)) or [None])[-1])
        wait_for("%r to be sensitive" % name, lambda: node.get_state_set().contains(Atspi.StateType.SENSITIVE))
        self.hr.activate(node)

    def tick(self, names):
        for name in names:
            self.hr.press("选择 " + name, "check box")

    # ---- A unit registers ----

    def registers(self):
        self.hr = self.path.start("register")
        self.hr.press("单位注册…", "push button")
        self.hr.find("label", "单位注册")
        self.hr.resize(1000, 1400)
        self.hr.fill("单位名称", "湖南健坤环保科技有限公司")
        self.hr.fill("统一社会信用代码/组织机构代码", "13721095710")
        self.hr.fill("账号的密码", PASSWORD)
        self.hr.fill("再次输入密码", PASSWORD)
        self.hr.press(re.compile(r"^注册\("), "push button")
        self.hr.wait_text("请改正表中标出的内容")
        self.hr.fill("统一社会信用代码/组织机构代码", "91330106ma2cfldg4r")
        self.path.shoot("register", 1400)
        self.hr.press(re.compile(r"^注册\("), "push button")
        self.hr.wait_text("91330106MA2CFLDG4R")
        self.path.shoot("registered", 1400)
        self.hr.press("去登录", "push button")
        self.hr.wait_window_gone()
        self.hr.fill("密码", PASSWORD)
        self.hr.press("登录")
        self.hr.wait_text("该单位尚未通过学校审核")
        self.go("单位信息")
        self.hr.wait_text("待审核")
        self.shoot("unit-pending")
        office = self.person("office2")
        (unit, _), = office.find("employer", credit_code="91330106MA2CFLDG4R")
        office.act("reject", "employer", unit, {"reason": "请上传营业执照上的全称"})
        self.hr.wait_text("请上传营业执照上的全称")
        self.shoot("unit-rejected")
        self.hr.stop()

    # ---- One invitation ----

    def fill_terms(self):
        """By the form's own controls, and its lists by the keyboard."""
        self.hr.choose("工作职位类别", 3)
        self.hr.fill("工作岗位", "Engineer")
        self.hr.fill("工作地点", "Changsha")
        self.hr.fill("报到日期", "2026-07-15")
        self.hr.fill("试用期（见习期）月薪（元）", "6000")
        self.hr.choose("报到证签发类别", 2)
        self.hr.fill("档案接收单位名称", "Centre")
        self.hr.fill("档案转寄详细地址", "Road 1")
        self.hr.fill("档案接收单位邮编", "410000")
        self.hr.fill("档案接收联系电话", "0731-58290000")
        self.hr.press("否", "check box")

    def invites_one(self):
        first = self.students[0]
        self.hr = self.path.log_in(self.login, PASSWORD)
        self.hr.wait_text("暂无邀约")
        self.shoot("invitations-empty")
        self.hr.press("发起邀约", "push button")
        self.hr.fill("学号", first["学号"])
        self.hr.fill("姓名", "别人")
        self.hr.wait_text("学号与姓名不符")
        self.hr.fill("姓名", first["姓名"])
        self.hr.wait_text("可以邀约")
        self.fill_terms()
        self.hr.press("条款模板")
        self.hr.wait_popup()
        self.hr.type("2026")
        self.hr.keys_there("Return")
        self.hr.find("push button", "用“2026”填写")
        self.hr.keys_there("Escape")
        self.hr.wait_window_gone()
        self.shoot("invitation")

    def draft_survives(self):
        """The program is killed in the middle."""
        self.hr.process.kill()
        self.hr.stop()
        self.hr = self.path.log_in(self.login, PASSWORD)
        self.hr.press("发起邀约", "push button")
        self.hr.wait_text("已恢复上次填写而未发出的内容")
        self.hr.wait_text("可以邀约")
        self.press_here("发起邀约")
        self.hr.answer("邀约确认", "发起邀约")
        self.wait_state(self.students[0], "invited")

    def becomes_an_agreement(self):
        first = self.students[0]
        signing, _ = self.last_signing(first)
        self.person(first["学号"]).act("accept", "signing", signing, {
            "confirm": True, "read": PARTS, "form": {"student.health": "healthy", "student.start_pay": "7000", "student.opinion": "同意应聘。"}})
        self.person("college06a").act("college_approve", "signing", signing, {})
        self.person("office2").act("office_approve", "signing", signing, {})
        self.hr.wait_text("签约成功")
        self.go("协议书")
        self.hr.find("table row", first["学号"])
        self.hr.wait_text("有效")
        self.shoot("agreements")

    # ---- The fifth and the sixth ----

    def sixth_is_refused(self):
        second = self.students[1]
        for employer in self.employers[1:6]:
            hr = self.person(employer["统一社会信用代码"])
            hr.act("invite", "signing", hr.make_uuid(NOW), {
                "student_number": second["学号"], "student_name": second["姓名"], "form": invitations.form(employer, "会计", "21", "6000")})
        self.go("邀约")
        self.hr.press("发起邀约", "push button")
        self.hr.fill("姓名", second["姓名"])
        self.hr.fill("学号", second["学号"])
        self.hr.wait_text("该学生已有 5 份")
        self.path.shoot("sixth", 900)
        self.back()

    # ---- A list of twenty ----

    def invites_twenty(self):
        self.listed = self.students[2:22]
        rows = ["学号\t姓名\t岗位\t起薪"] + ["\t".join((row["学号"], row["姓名"], "工程师", "6500")) for row in self.listed]
        rows[3] = "\t".join((self.listed[2]["学号"], "别人", "工程师", "6500"))
        rows[8] = "\t".join((self.listed[7]["学号"], self.listed[7]["姓名"], "工程师", "六千"))
        self.go("邀约")
        self.hr.press("批量邀约", "push button")
        self.hr.fill("学生名单", "\n".join(rows))
        self.hr.wait_text("名单中有 20 名学生")
        self.shoot("list")
        self.hr.press("下一步", "push button")
        self.hr.press("条款模板")
        self.hr.wait_popup()
        self.hr.press("用“2026”填写", "push button")
        self.hr.wait_window_gone()
        self.shoot("list-terms")
        self.hr.press("下一步", "push button")
        self.hr.wait_text("可以邀约：18")
        self.hr.wait_text("不能邀约：学号与姓名不符")
        self.hr.wait_text("需更正：“试用期（见习期）月薪（元）”：请填写整数")
        self.shoot("list-checked")
        self.hr.press("发出 18 份邀约", "push button")
        self.hr.answer("批量邀约确认", "发出")
        self.hr.wait_text("已发出：18")
        self.shoot("list-sent")
        self.save(re.compile("^保存报告"), "report.csv")
        with open(os.path.join(self.folder, "report.csv"), encoding="utf-8-sig", newline="") as file:
            report = list(csv.DictReader(file))
        assert len(report) == 20 and sum(row["结果"] == "已发出" for row in report) == 18, report
        self.back()

    def save(self, button, name):
        self.hr.press(button, "push button")
        self.hr.find("text", re.compile("^名称"))
        self.hr.keys("ctrl+a")
        self.hr.type(os.path.join(self.folder, name))
        self.hr.keys("Return")
        self.hr.wait_window_gone()
        self.hr.wait_text("保存为“%s”" % name)

    # ---- What becomes of them ----

    def withdraws_two(self):
        self.go("邀约")
        names = [self.listed[i]["姓名"] for i in (0, 1)]
        self.tick(names)
        self.shoot("invitations")
        self.hr.press("撤回 2 份", "push button")
        self.hr.answer("撤回 2 份邀约？", "撤回")
        for i in (0, 1):
            self.wait_state(self.listed[i], "withdrawn")

    def is_declined_and_invites_again(self):
        third = self.listed[3]
        signing, _ = self.last_signing(third)
        self.person(third["学号"]).act("decline", "signing", signing, {"reason": "已决定升学"})
        self.hr.wait_text("已决定升学")
        self.open_row(third["学号"], third["姓名"])
        self.hr.wait_text("原因：已决定升学")
        self.shoot("declined")
        self.hr.press("再次邀约", "push button")
        self.hr.wait_text("可以邀约")
        self.press_here("发起邀约")
        self.hr.answer("邀约确认", "发起邀约")
        again = self.wait_state(third, "invited")
        assert again != signing
        self.back()

    def revises(self):
        fourth = self.listed[4]
        before = self.last_signing(fourth)[1]
        self.open_row(fourth["学号"], fourth["姓名"])
        self.hr.press("修改后重发", "push button")
        self.hr.fill("试用期（见习期）月薪（元）", "7777")
        self.press_here("修改后重发")
        self.hr.answer("邀约确认", "修改后重发")
        wait_for("the pay to be revised", lambda: self.last_signing(fourth)[1]["form"]["work.probation_pay"] == "7777")
        assert before["form"]["work.probation_pay"] == "6500"
        self.back()

    def expires(self):
        """A fortnight later; by then whoever was signed in must sign in again."""
        self.hr.stop()
        self.school.set_time("2026-04-17T10:00:00+08:00")
        self.now += 16 * 24 * 3600 * 1000
        self.wait_state(self.listed[5], "expired")
        self.hr = self.path.log_in(self.login, PASSWORD)
        self.open_row(self.listed[5]["学号"], self.listed[5]["姓名"])
        self.hr.wait_text("已过期")
        self.back()

    def exports(self):
        self.hr.keys("ctrl+f")
        self.hr.keys("ctrl+a")
        self.hr.keys("BackSpace")
        self.save(re.compile("^导出"), "invitations.xlsx")
        assert open(os.path.join(self.folder, "invitations.xlsx"), "rb").read(2) == b"PK"

    # ---- Cancellation ----

    def upload(self, person, data, mime):
        """Sends a file as the client does, in one piece; its SHA-256."""
        sha256 = hashlib.sha256(data).hexdigest()
        answer = person.call("POST", "/v1/blobs", {"sha256": sha256, "size": len(data), "mime": mime})
        status, _ = person.raw("PATCH", "/v1/blobs/" + answer["upload"], data, {
            "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"})
        assert status == 204, status
        return sha256

    def employers_confirm(self):
        """The school wants it so."""
        admin = Person(self.school.port, "office1", self.school.secrets["office1"], "admin", now=lambda: self.now)
        admin.pull()
        (settings, _), = admin.find("settings")
        admin.act("change", "settings", settings, {"form": {"employer_confirms": "yes"}})

    def confirms_a_cancellation(self):
        first = self.students[0]
        self.employers_confirm()
        student = self.person(first["学号"])
        (agreement, _), = student.find("agreement", student_number=first["学号"])
        request = student.make_uuid(self.now)
        student.act("save_draft", "cancellation", request, {"agreement": agreement, "form": {"explanation": "考取研究生，经单位同意解约。"}})
        sha256 = self.upload(student, LETTER, "image/png")
        student.act("attach", "attachment", student.make_uuid(self.now), {
            "about_kind": "cancellation", "about": request, "sha256": sha256, "purpose": "letter", "file_name": "解约函.png"})
        student.pull()
        student.act("request", "cancellation", request, {})
        self.go("解约申请")
        self.hr.wait_text("待单位确认")
        self.press_here(first["姓名"], "table row")
        self.hr.wait_text("考取研究生")
        self.hr.wait_text("解约函.png")
        self.shoot("cancellation")
        self.hr.press("确认", "push button")
        self.hr.answer("确认解约？", "确认")
        wait_for("the office to have it", lambda: self.person("office2").rows["cancellation", request][1]["state"] == "office_review")
        self.back()

    # ---- The unit ----

    def edits_the_unit(self):
        self.go("单位信息")
        self.hr.wait_text("审核通过")
        self.hr.fill("联系电话", "0731-58291111")
        self.shoot("unit")
        self.hr.press("保存", "push button")
        office = self.person("office2")
        wait_for("the office to see it", lambda: (office.pull(), office.find("employer", credit_code=self.login))[1][0][1]["form"]["phone"] == "0731-58291111")
        self.hr.stop()

    def looks_right_in_the_dark(self):
        if not self.path.shots:
            return
        self.hr = self.path.log_in(self.login, PASSWORD, env={"ADW_DEBUG_COLOR_SCHEME": "prefer-dark"})
        for place in ("邀约", "协议书", "解约申请", "单位信息"):
            self.go(place)
            self.hr.resize(*WIDE)
            self.path.shoot("dark-" + place, 900)
        self.hr.stop()


STEPS = [Scene.registers, Scene.invites_one, Scene.draft_survives, Scene.becomes_an_agreement, Scene.sixth_is_refused, Scene.invites_twenty,
         Scene.withdraws_two, Scene.is_declined_and_invites_again, Scene.revises, Scene.expires, Scene.exports, Scene.confirms_a_cancellation,
         Scene.edits_the_unit, Scene.looks_right_in_the_dark]


def main(display):
    folder = tempfile.mkdtemp(prefix="sanfang-employer-")
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
