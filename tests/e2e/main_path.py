# SPDX-License-Identifier: GPL-3.0-or-later
"""The main path, walked by real clients at one display: an employer invites, the student accepts, the college approves
with the network gone, the office approves, the agreement is printed. The test walks it with a small school, ./run demo
without a display with the whole demo school."""
import os
import re

from desktop import Client, wait_for

PATIENT_FORM = (1270, 2590)  # a window in which nothing has to be scrolled


class MainPath:
    def __init__(self, display, client_program, server, folder, shots=None):
        """@server: something with .url; @folder: where the clients keep their data; @shots: where screenshots go."""
        self.display, self.program, self.server, self.folder, self.shots = display, client_program, server, folder, shots
        self.taken = 0

    # ---- Clients ----

    def open(self, login, tall=True):
        client = Client(self.program, os.path.join(self.folder, "client-" + login), self.server.url)
        client.start()
        if tall:
            client.resize(*PATIENT_FORM)
        return client

    def log_in(self, login, password, tall=True):
        """A client that has just been installed: the login page is filled as a person would."""
        client = self.open(login, tall)
        client.fill("账号", login)
        client.fill("密码", password)
        client.press("登录")
        client.wait_text("已同步")
        return client

    def shoot(self, name, height=None):
        if self.shots:
            self.taken += 1
            self.display.screenshot(os.path.join(self.shots, "%02d-%s.png" % (self.taken, name)), height)
