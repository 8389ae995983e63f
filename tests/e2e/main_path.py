# SPDX-License-Identifier: GPL-3.0-or-later
"""The main path, walked by real clients at one display: a student accepts, a college approves with the network gone, the
office approves and exports the paper. The test walks it in a small school, ./run demo without a display in the demo's."""
import glob
import os
import re
import sys

from desktop import Client

ROOMY = (1270, 2590)  # a window in which nothing has to be scrolled
PARTS = ("就业协议书", "单位信息", "报到证", "档案", "户口")


class MainPath:
    def __init__(self, display, program, url, folder, shots=None):
        """@folder: where the clients keep their data; @shots: where screenshots go."""
        self.display, self.program, self.url, self.folder, self.shots = display, program, url, folder, shots
        self.taken = 0

    # ---- Clients ----

    def directory(self, login):
        return os.path.join(self.folder, "client-" + login)

    def start(self, login, env=None):
        """A client at its login page, with the folder of @login."""
        client = Client(self.program, self.directory(login), self.url, env).start()
        client.resize(*ROOMY)
        return client

    def log_in(self, login, password, expect="^同步状态：已同步$", env=None):
        """Starts a client and fills the login page as a person would."""
        client = self.start(login, env)
        client.fill("账号", login)
        client.fill("密码", password)
        client.press("登录")
        client.wait_text(expect)
        return client

    def tell_logs(self, out=sys.stderr):
        """What the clients had to say, for whoever mends a failure."""
        for path in sorted(glob.glob(os.path.join(self.folder, "client-*", "client.log"))):
            with open(path, encoding="utf-8", errors="replace") as file:
                print("-- %s\n%s" % (path, file.read()), file=out)

    def shoot(self, name, height=900):
        if self.shots:
            os.makedirs(self.shots, exist_ok=True)
            self.taken += 1
            self.display.screenshot(os.path.join(self.shots, "%02d-%s.png" % (self.taken, name)), height)

    def shoot_narrow(self, client, name, height=900):
        """The page in sight in the narrowest window that is usual."""
        if self.shots:
            client.resize(400, height)
            self.shoot(name, height)
            client.resize(*ROOMY)

    # ---- What each does ----

    def accept(self, client, employer):
        """The student reads the invitation of @employer, fills in her part and accepts."""
        client.press("详情", within=client.find("table row", employer))
        client.wait_text("应约截止")
        self.shoot("student-invitation", 2590)
        client.press("健康", "check box")
        client.fill("转正后起薪", "6500")
        client.press("应约")
        client.find("dialog", "应约确认")
        client.wait_text("一旦应约，网签三方协议即视为生效")
        for part in PARTS:
            client.press("已阅读：" + part, "check box")
        self.shoot("student-confirms")
        client.answer("应约确认", "确定")
        client.wait_text("待学院审核")
        client.wait_synced()
        self.shoot("student-accepted")

    def open_row(self, client, number, row):
        """Searches the list in sight for a student's number and opens the one row that is left, called @row."""
        client.keys("ctrl+f")
        client.keys("ctrl+a")
        client.type(number)
        client.wait_text("共 1 条")
        client.press(row, "table row")

    def approve(self, client, number, name, step):
        """A reviewer opens the student's signing from the queue and approves it; @step: 学院审核 or 学校审核."""
        self.open_row(client, number, name)
        client.press("审核通过", "push button")
        client.wait_text("%s通过：%s" % (step, name))

    def export(self, client, number, path):
        """From the list of agreements to the PDF file at @path."""
        client.press("协议书", "list item")
        self.open_row(client, number, number)
        client.wait_text("有效")
        client.wait_synced()
        self.shoot("paper", 2590)
        client.press(re.compile("^导出 PDF"), "push button")
        client.find("text", re.compile("^名称"))
        client.keys("ctrl+a")
        client.type(path)
        client.keys("Return")
        client.wait_window_gone()
        client.wait_text("已导出")
