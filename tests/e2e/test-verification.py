#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""就业信息核验 by a real client of a real server: filled in with 还原 and both wizards, submitted, returned with a reason,
submitted again and approved. 我的信息: a correction that the college settles. The account: an operation code is set."""
import csv
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
from desktop import Atspi, wait_for, walk, within_session  # noqa: E402
from main_path import MainPath  # noqa: E402
from small_school import School  # noqa: E402
from protocol import Person  # noqa: E402

PASSWORD = "Demo-2026"
NOW = 1775008800000  # of the school's clock: 2026-04-01 10:00 in Shanghai
COLLEGE = "06"
DIFFERS = "与学校信息不一致"
REASON = "Mend the employer"
UNIT = "岳麓机器人"
PLACES = (("我的信息", "my-data", "^你已于 .* 确认"), ("账号与安全", "account", "^设置于 "), ("消息", "messages", "^全部已读$"),
          ("就业信息核验", "verification", "^就业信息核验已通过。$"))
CODE = "835291"
JOB_SEEKING, CALLED_UP = 8, 5  # 待就业, 应征义务兵: places in the list of 毕业去向


class Notifications:
    """What programs tell the desktop: listens on the session bus, where no desktop answers."""

    def __enter__(self):
        self.log = tempfile.TemporaryFile("w+")
        self.monitor = subprocess.Popen(["dbus-monitor", "--session", "interface='org.freedesktop.Notifications',member='Notify'"],
                                        stdout=self.log, stderr=self.log)
        wait_for("the monitor", lambda: self.says("NameAcquired|NameLost"))
        return self

    def says(self, pattern):
        self.log.seek(0)
        return re.search(pattern, self.log.read())

    def __exit__(self, *_):
        self.monitor.terminate()
        self.monitor.wait()
        self.log.close()


class Scene:
    """A school whose verification is open, in the edition that has 报到证, and a student of one college."""

    def __init__(self, display, folder):
        self.display, self.folder = display, folder
        self.school = School(os.environ["SANFANG_SERVER"], folder, students=300, employers=4)
        self.set_up_season()
        self.school.start()
        with open(self.school.rosters + "/students.csv", encoding="gb18030", newline="") as file:
            self.student = next(row for row in csv.DictReader(file) if row["学院代码"] == COLLEGE)
        for login in (self.student["学号"], "college06a"):
            self.school.set_password(login, PASSWORD)
        self.home = re.match("(.+?省.+?市|.+?市|.+?区)", self.student["生源地"])[1]
        self.papers = os.path.join(folder, "call-up.png")
        subprocess.run(["convert", "-size", "300x200", "xc:white", "-fill", "red", "-draw", "circle 150,100 150,40", self.papers], check=True)
        self.path = MainPath(display, os.environ["SANFANG_CLIENT"], self.school.url, folder, os.environ.get("SANFANG_SHOTS"))
        self.college = Person(self.school.port, "college06a", PASSWORD, now=lambda: NOW)

    def set_up_season(self):
        settings = os.path.join(self.folder, "season.csv")
        with open(settings, "w", encoding="utf-8") as file:
            file.write("setting,value\nverification_open,2026-03-01\nedition_verification,verification-2020\n")
        self.school.run("import", "settings", settings)

    def find(self, kind):
        """The student's only record of @kind, as the college sees it: (id, body)."""
        self.college.pull()
        (found,) = self.college.find(kind, student_number=self.student["学号"])
        return found

    def find_student(self):
        self.college.pull()
        (found,) = self.college.find("student", number=self.student["学号"])
        return found

    def state(self, kind):
        return self.find(kind)[1]["state"]

    def log_in(self, env=None):
        """The student's client. What stands beside the pages is remembered: they have a thousand widgets, and each that is
        looked at is a question over the bus."""
        self.client = self.path.log_in(self.student["学号"], PASSWORD, env=env)
        self.sidebar = self.client.find("list", "栏目")
        self.sync = self.client.find(None, re.compile("^同步状态："))

    def go(self, place):
        self.client.press(place, "list item", within=self.sidebar)

    def wait_sync(self, state):
        wait_for("the sync state %s" % state, lambda: self.sync.get_name().startswith("同步状态：" + state))

    def send_now(self):
        self.client.keys("F5")
        self.wait_sync("已同步")

    def open_verification(self):
        """Goes to the page and remembers its controls."""
        self.go("就业信息核验")
        form = self.client.find("form", "就业信息核验表")
        wait_for("the form", lambda: self.client.has("text", "手机号码"))
        self.controls = {(node.get_role_name(), node.get_name()): node for node in walk(form)}

    def press(self, name, role="push button"):
        self.client.activate(self.controls[role, name])

    def fill(self, field, text):
        node = self.controls["text", field]
        self.client.click(node)
        self.client.keys("ctrl+a")
        if text.isascii():
            self.client.type(text)
        else:
            Atspi.EditableText.set_text_contents(node.get_editable_text_iface(), text)

    def choose(self, field, nth):
        """Chooses the @nth entry of the list @field by the keyboard."""
        self.client.click(self.controls["combo box", field])
        for key in ["Down"] * nth + ["Return"]:
            self.client.keys(key)

    def value(self, field):
        """What the control of @field holds."""
        text = self.controls["text", field].get_text_iface()
        return Atspi.Text.get_text(text, 0, Atspi.Text.get_character_count(text))

    def wait_value(self, field, value):
        wait_for("%s to be %s" % (field, value), lambda: self.value(field) == value)

    # ---- 我的信息 ----

    def correction_is_asked_for_and_settled(self):
        self.log_in()
        self.go("我的信息")
        self.client.press("申请更正: 专业")
        self.client.find("dialog", "申请更正：专业")
        self.client.fill("专业", "高分子材料")
        self.client.fill("理由", "See my card")
        self.path.shoot("my-data-asks")
        self.client.answer("申请更正：专业", "申请更正")
        self.client.wait_text("^更正申请中$")
        self.send_now()
        self.client.wait_text("^待学院处理")
        self.path.shoot("my-data", 2590)
        correction, body = self.find("correction")
        assert body["field"] == "major" and body["remark"] == "See my card", body
        self.college.act("settle", "correction", correction)
        self.client.wait_text("^已更正 · ")
        _, student = self.find_student()
        assert student["major"] == "高分子材料", student

    def data_are_confirmed(self):
        self.client.press("确认无误")
        self.client.answer("确认信息无误？", "确认无误")
        self.client.wait_text("^你已于 .* 确认以下信息无误。$")
        self.path.shoot("my-data-confirmed")

    # ---- 账号与安全 ----

    def operation_code_is_set(self):
        student, _ = self.find_student()
        self.college.act("reveal", "student", student, {"field": "identity"})
        self.go("账号与安全")
        self.client.wait_text("^未设置。")
        self.client.wait_text("^本机$")
        self.client.wait_text("身份证号$")
        self.path.shoot("account")
        self.client.press("设置操作码")
        dialog = self.client.find(["frame", "dialog", "window"], "操作码")
        for field, text in (("密码", PASSWORD), ("新操作码", CODE), ("再次输入新操作码", CODE)):
            self.client.click(self.client.find(["text", "password text"], field, within=dialog))
            self.client.type(text)
        self.path.shoot("operation-code")
        self.client.press(re.compile("^继续"), "push button")
        self.client.wait_window_gone()
        self.client.wait_text("^设置于 ")

    # ---- 就业信息核验 ----

    def page_shows_both_sides(self):
        self.open_verification()
        self.client.wait_text("^待核验$")
        self.client.wait_text("^由学院修改$")
        assert not self.client.has("image", DIFFERS), "nothing was typed, and something differs"

    def what_differs_is_marked_and_restored(self):
        phone = self.value("手机号码")
        self.fill("手机号码", "13800138000")
        self.fill("电子邮箱", "me@example.com")
        self.client.find("image", DIFFERS)
        self.path.shoot("verification-differs", 2590)
        self.client.press("还原学校信息：手机号码")
        self.wait_value("手机号码", phone)
        self.press("还原本组学校信息：毕业生基本情况 还原学校信息")
        self.wait_value("电子邮箱", self.student["学号"] + "@stu.example.edu.cn")
        self.client.wait_gone("image", DIFFERS)

    def what_is_missing_is_said_at_the_field(self):
        self.client.press("提交核验")
        self.client.wait_text("^此项必填。$")

    def both_wizards_fill_in(self):
        self.choose("毕业去向", JOB_SEEKING)
        self.client.wait_text("^求职中、签约中，或拟参加公招考试。$")
        self.press("回原籍")
        self.wait_value("报到证签发单位名称", self.home + "人力资源和社会保障局")
        self.fill("单位名称", UNIT)
        self.press("去单位")
        self.wait_value("报到证签发单位名称", UNIT)
        self.press("回原籍")
        self.wait_value("报到证签发单位名称", self.home + "人力资源和社会保障局")

    def what_was_typed_survives_a_crash(self):
        self.client.process.kill()
        self.client.process.wait()
        self.log_in()
        self.open_verification()
        self.wait_value("单位名称", UNIT)
        self.path.shoot("verification-filled", 2590)

    def submitted_offline(self):
        self.school.stop()
        self.wait_sync("离线")
        self.client.press("提交核验")  # which leads to what is still missing
        self.client.wait_text("^此项必填。$")
        self.press("否", "check box")
        self.client.press("提交核验")
        self.client.find("dialog", "提交核验？")
        self.client.wait_text("^毕业去向：待就业")
        self.path.shoot("verification-confirms")
        self.client.answer("提交核验？", "提交核验")
        self.client.wait_text("^待审核$")
        self.client.wait_text("等待上传")
        self.path.shoot("verification-offline")
        self.school.start()
        self.send_now()
        assert self.state("verification") == "submitted"

    def returned_with_a_reason(self):
        verification, _ = self.find("verification")
        self.client.look_away()
        with Notifications() as told:
            self.college.act("return", "verification", verification, {"reason": REASON})
            self.client.wait_text("^退回：" + REASON)
            wait_for("the desktop to be told", lambda: told.says("你的就业信息核验被退回：" + REASON))
        self.path.shoot("verification-returned")
        self.open_verification()
        self.fill("单位名称", UNIT + "有限公司")
        self.choose("毕业去向", CALLED_UP)
        self.client.press("提交核验")
        self.client.wait_text("^该类别须上传盖章的证明材料")
        self.client.choose_file(self.papers)
        self.path.shoot("verification-proof", 2590)
        self.client.press("提交核验")
        self.client.answer("提交核验？", "提交核验")
        self.client.wait_text("^待审核$")
        self.send_now()
        _, body = self.find("verification")
        assert body["state"] == "submitted" and body["form"]["own.unit.name"] == UNIT + "有限公司", body
        assert body["whereabouts"] == "46", body
        ((_, paper),) = self.college.find("attachment", purpose="own.proof")
        assert paper["file_name"] == os.path.basename(self.papers), paper

    def approved(self):
        verification, _ = self.find("verification")
        self.college.act("approve", "verification", verification)
        self.client.wait_text("^就业信息核验已通过。$")
        self.client.wait_text("^审核通过$|^已通过$")
        self.path.shoot("verification-approved")


    # ---- 消息 ----

    def messages_are_read(self):
        self.go("消息")
        self.client.wait_text("^[0-9]+ 条未读消息$")
        self.path.shoot("messages")
        self.client.click(self.client.find("label", "你的就业信息核验已通过。"))
        self.client.wait_text("^就业信息核验已通过。$")
        self.go("消息")
        self.client.press("全部标为已读", "push button")
        self.client.wait_text("^全部已读$")
        self.send_now()
        self.path.shoot("messages-read")

    def pages_in_the_dark(self):
        self.client.stop()
        self.log_in({"ADW_DEBUG_COLOR_SCHEME": "prefer-dark"})
        for place, name, ready in PLACES:
            self.go(place)
            self.client.wait_text(ready)
            self.path.shoot("%s-dark" % name, 1400)
            self.path.shoot_narrow(self.client, "%s-dark-narrow" % name, 1400)
        self.client.stop()


STEPS = [Scene.correction_is_asked_for_and_settled, Scene.data_are_confirmed, Scene.operation_code_is_set,
         Scene.page_shows_both_sides, Scene.what_differs_is_marked_and_restored, Scene.what_is_missing_is_said_at_the_field,
         Scene.both_wizards_fill_in, Scene.what_was_typed_survives_a_crash, Scene.submitted_offline, Scene.returned_with_a_reason,
         Scene.approved, Scene.messages_are_read, Scene.pages_in_the_dark]


def main(display):
    folder = tempfile.mkdtemp(prefix="sanfang-verification-")
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
