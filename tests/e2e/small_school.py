# SPDX-License-Identifier: GPL-3.0-or-later
"""A school of a few hundred students behind a real server, which a test may end as it likes."""
import atexit
import os
import signal
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(ROOT, "data", "demo"))


class School:
    """A server with a small school, made by the real import."""

    def __init__(self, server_program, folder, students=300, employers=12, now="2026-04-01T10:00:00+08:00"):
        self.program = server_program
        self.folder = folder
        self.data = os.path.join(folder, "store")
        self.clock = os.path.join(folder, "clock")
        self.rosters = os.path.join(folder, "rosters")
        self.port = 0
        self.process = None
        atexit.register(self.stop)  # also when a test does not come to its own end
        self.set_time(now)
        subprocess.run([sys.executable, os.path.join(ROOT, "data", "demo", "make-demo.py"), self.rosters, "--students", str(students),
                        "--employers", str(employers)], check=True, stdout=subprocess.DEVNULL)
        self.run("init")
        self.secrets = {}
        for what in ("settings", "colleges", "staff", "employers", "students"):
            secrets = os.path.join(folder, what + ".secrets")
            self.run("import", what, os.path.join(self.rosters, what + ".csv"), "--secrets", secrets, check=False)
            if os.path.exists(secrets):
                with open(secrets, encoding="utf-8") as file:
                    self.secrets.update({line.split("\t")[0]: line.rstrip("\n").split("\t")[2] for line in file})

    def set_time(self, text):
        with open(self.clock + ".new", "w", encoding="ascii") as file:
            file.write(text + "\n")
        os.rename(self.clock + ".new", self.clock)

    def run(self, *args, check=True, text=None):
        command = [self.program, args[0], "--data", self.data, "--clock-file", self.clock] + list(args[1:])
        return subprocess.run(command, check=check, input=text, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE).stdout

    def set_password(self, login, password):
        self.run("user", "password", login, text=password + "\n")

    def start(self):
        self.process = subprocess.Popen([self.program, "serve", "--data", self.data, "--clock-file", self.clock, "--port", str(self.port)],
                                        stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line.startswith("listening "):
            raise RuntimeError("the server did not start: %r" % line)
        self.url = line.split()[1]
        self.port = int(self.url.rsplit(":", 1)[1])
        return self

    def stop(self, how=signal.SIGTERM):
        """Ends the server; what it ended with."""
        process, self.process = self.process, None
        if process is None:
            return None
        process.send_signal(how)
        with process.stdout:
            return process.wait(30)
