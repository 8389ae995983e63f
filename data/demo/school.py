# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo's school: made once, by the server's own `import` and by real operations, and served on loopback."""
import datetime
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import threading

from protocol import Person

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
BUILD = os.path.join(ROOT, "build", "release")
SERVER = os.path.join(BUILD, "sync-server", "sanfang-server")
CLIENT = os.path.join(BUILD, "app", "sanfang")
DEMO = os.path.join(ROOT, "build", "demo")
SCHOOL = os.path.join(DEMO, "school")
PASSWORD = "Demo-2026"
SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))
BUSY_COLLEGE = "06"
ROSTERS = ("settings", "colleges", "staff", "employers", "students")


def say(text):
    print(text, flush=True)


class Clock:
    """The server's clock: a file that goes on from where the spring ended."""

    def __init__(self, path):
        self.path = path
        self.stopped = threading.Event()
        self.thread = None

    def read(self):
        with open(self.path, encoding="ascii") as file:
            return datetime.datetime.fromisoformat(file.read().strip())

    def write(self, time):
        with open(self.path + ".new", "w", encoding="ascii") as file:
            file.write(time.isoformat(timespec="milliseconds") + "\n")
        os.rename(self.path + ".new", self.path)

    def start(self):
        self.thread = threading.Thread(target=self._tick, daemon=True)
        self.thread.start()

    def stop(self):
        self.stopped.set()
        self.thread.join()

    def _tick(self):
        """Second by second, as long as the demo runs."""
        time = self.read()
        while not self.stopped.wait(1):
            time += datetime.timedelta(seconds=1)
            self.write(time)


class Server:
    def __init__(self, folder):
        self.store = os.path.join(folder, "store")
        self.clock = Clock(os.path.join(folder, "clock"))
        self.process = None
        self.port = 0

    def command(self, name, *args):
        return [SERVER, name, "--data", self.store, "--clock-file", self.clock.path] + list(args)

    def run(self, *args, text=None):
        return subprocess.run(self.command(*args), input=text, text=True, capture_output=True)

    def start(self):
        # In a session of its own: Ctrl+C reaches the demo, and the demo ends its server.
        self.process = subprocess.Popen(self.command("serve", "--port", str(self.port)), stdout=subprocess.PIPE, text=True,
                                        start_new_session=True)
        line = self.process.stdout.readline()
        if not line.startswith("listening "):
            raise RuntimeError("the server did not start: %r" % line)
        self.url = line.split()[1]
        self.port = int(self.url.rsplit(":", 1)[1])
        return self

    def stop(self):
        if self.process is not None:
            self.process.terminate()
            self.process.wait()
            self.process = None

    def __enter__(self):
        """Serves, and lets the time go on."""
        self.start()
        self.clock.start()
        return self

    def __exit__(self, *_):
        self.clock.stop()
        self.stop()


def import_rosters(server, rosters, secrets):
    for what in ROSTERS:
        said = server.run("import", what, os.path.join(rosters, what + ".csv"), "--secrets", os.path.join(secrets, what))
        if said.returncode != 0:
            raise RuntimeError(said.stderr)
        say("  %-10s %s" % (what, (said.stdout.strip().splitlines() or [""])[-1]))


def let_everybody_in(server, tokens):
    """Gives every account the demo's password and, for the spring that is played, a session: to log thousands of people in
    would take minutes of argon2id. The file @tokens has login, role and token of each."""
    server.run("user", "password", "office2", text=PASSWORD + "\n")
    ends = int(server.clock.read().timestamp() * 1000) + 200 * 86400000
    with sqlite3.connect(os.path.join(server.store, "store.db")) as store, open(tokens, "w", encoding="utf-8") as file:
        store.execute("UPDATE credential SET initial = NULL, changed_at = ?, hash = "
                      "(SELECT hash FROM credential WHERE hash IS NOT NULL)", (ends,))
        for account, login, roles in store.execute("SELECT id, login, roles FROM account").fetchall():
            token = hashlib.sha256(os.urandom(32)).hexdigest()
            role = "office" if "office" in roles.split() else roles.split()[0]
            store.execute("INSERT INTO session (token, id, account, role, created_at, expires_at, seen_at) VALUES (?, ?, ?, ?, 0, ?, ?)",
                          (hashlib.sha256(token.encode()).hexdigest(), token[:32], account, role, ends, ends))
            file.write("%s\t%s\t%s\n" % (login, role, token))
    store.close()


def see_everybody_out(server):
    """Those sessions are over; from now on one logs in."""
    now = int(server.clock.read().timestamp() * 1000)
    with sqlite3.connect(os.path.join(server.store, "store.db")) as store:
        store.execute("DELETE FROM session")
        store.execute("UPDATE credential SET changed_at = ?", (now,))
    store.close()


def open_invitations(office):
    """The signings of the busy college's students that wait for an answer, the newest first."""
    college = next(i for i, body in office.find("college") if body["code"] == BUSY_COLLEGE)
    ours = {i for i, body in office.find("student") if body["college"] == college}
    invited = [body for _, body in office.find("signing", state="invited") if body["student"] in ours]
    return sorted(invited, key=lambda body: -body["started_at"])


def office_of(server, password):
    now = int(server.clock.read().timestamp() * 1000)
    office = Person(server.port, "office2", password, "office", now=lambda: now)
    office.pull()
    return office


def find_invitation(server):
    """(student's number, name, employer's name) of an invitation to walk the main path with; the newest is for who tries it."""
    signing = open_invitations(office_of(server, PASSWORD))[1]
    return signing["student_number"], signing["student_name"], signing["employer_name"]


def pick_accounts(server, password):
    """A student and an employer with an invitation that is open, the busy college's secretaries, and the office."""
    office = office_of(server, password)
    signing = open_invitations(office)[0]
    employer = office.rows["employer", signing["employer"]][1]
    return [("college06a", "学院", "刘素芬，材料科学与工程学院，待审核最多"), ("college06b", "学院", "陈立，同一学院的另一位秘书"),
            ("office2", "招生就业处", "何志远"), ("office1", "招生就业处 管理员", "周敏"),
            (signing["student_number"], "学生", "%s，有一份邀约待应约" % signing["student_name"]),
            (employer["credit_code"], "用人单位", employer["name"])]


def make_school():
    """Made aside and then put in its place: a demo that was interrupted starts anew."""
    say("正在准备演示数据（只需一次，约一分钟）……  Making the school, once.")
    making = SCHOOL + ".making"
    shutil.rmtree(making, ignore_errors=True)
    secrets = os.path.join(making, "secrets")
    os.makedirs(secrets)
    rosters = os.path.join(making, "rosters")
    subprocess.run([sys.executable, os.path.join(HERE, "make-demo.py"), rosters], check=True, stdout=subprocess.DEVNULL)
    server = Server(making)
    server.clock.write(datetime.datetime(2026, 2, 24, 8, 0, tzinfo=SHANGHAI))
    server.run("init")
    import_rosters(server, rosters, secrets)
    let_everybody_in(server, os.path.join(secrets, "tokens"))
    server.start()
    try:
        subprocess.run([sys.executable, os.path.join(HERE, "play-demo.py"), str(server.port), server.clock.path,
                        os.path.join(secrets, "tokens"), rosters], check=True)
        picked = pick_accounts(server, PASSWORD)
    finally:
        server.stop()
    see_everybody_out(server)
    with open(os.path.join(making, "accounts.txt"), "w", encoding="utf-8") as file:
        file.writelines("%s\t%s\t%s\n" % account for account in picked)
    shutil.rmtree(SCHOOL, ignore_errors=True)
    os.rename(making, SCHOOL)


def accounts():
    """[(login, role, what)] worth trying."""
    with open(os.path.join(SCHOOL, "accounts.txt"), encoding="utf-8") as file:
        return [tuple(line.rstrip("\n").split("\t")) for line in file]
