#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plays last spring of the demo school on a running server, by real operations over the real protocol.

  play-demo.py PORT CLOCK_FILE TOKENS_FILE ROSTERS

The server runs with --clock-file CLOCK_FILE, which this moves from day to day: employers invite, students accept, decline
or let it expire, colleges and the office review. The same rosters give the same spring.
"""
import csv
import datetime
import os
import sys

sys.dont_write_bytecode = True
import invitations  # noqa: E402
import people  # noqa: E402
from protocol import Person, Refused  # noqa: E402

SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))
FIRST = datetime.date(2026, 2, 25)
LAST = datetime.date(2026, 5, 29)
INVITATIONS = 1500
EMPLOYERS = 400
BUSY_COLLEGE = "06"  # its secretary has not kept up: the queue to try the review on

POSITIONS = ["软件工程师", "机械设计工程师", "会计", "行政专员", "中学教师", "护士", "施工员", "市场专员", "翻译", "检验员", "研发助理"]
DECLINED = ["已决定读研", "工作地点离家太远", "待遇与面试时所说不符", "已与其他单位达成意向"]
RETURNED = [("转正后起薪填写有误，请核对", "student"), ("单位地址不全，请补到门牌号", "employer"),
            ("档案接收单位无人事管理权限，请改填人才服务机构", "employer"), ("健康状况说明请补充", "student")]


class Spring:
    def __init__(self, port, clock_file, tokens, rosters):
        self.port, self.clock_file = port, clock_file
        self.rng = people.Rng(20260225)
        self.people = {}
        with open(tokens, encoding="utf-8") as file:
            self.tokens = {line.split("\t")[0]: line.rstrip("\n").split("\t")[1:] for line in file}
        with open(os.path.join(rosters, "students.csv"), encoding="gb18030", newline="") as file:
            self.students = list(csv.DictReader(file))
        with open(os.path.join(rosters, "employers.csv"), encoding="utf-8-sig", newline="") as file:
            self.employers = list(csv.DictReader(file))[:EMPLOYERS]
        self.signings = {}  # id -> student's number
        self.minute = 0

    # ---- Time ----

    def set_time(self, day, hour=9, minute=0):
        self.time = datetime.datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)
        text = self.time.isoformat(timespec="milliseconds") + "\n"
        with open(self.clock_file + ".new", "w", encoding="ascii") as file:
            file.write(text)
        os.rename(self.clock_file + ".new", self.clock_file)

    def now(self):
        return int(self.time.timestamp() * 1000)

    def make_uuid(self, now_ms):
        """A UUIDv7 from this script's own generator: ids are the same each time."""
        random = self.rng.next() << 16 | self.rng.next() & 0xFFFF
        raw = bytearray(now_ms.to_bytes(6, "big") + random.to_bytes(10, "big"))
        raw[6] = 0x70 | raw[6] & 0x0F
        raw[8] = 0x80 | raw[8] & 0x3F
        h = raw.hex()
        return "-".join((h[:8], h[8:12], h[12:16], h[16:20], h[20:]))

    def person(self, login, role=None):
        if login not in self.people:
            first, token = self.tokens[login]
            self.people[login] = Person(self.port, login, None, role or first, self.now, self.make_uuid, token)
        return self.people[login]

    # ---- What people do ----

    def invite(self):
        employer, student = self.rng.pick(self.employers), self.rng.pick(self.students)
        if self.rng.chance(600):  # the busy college's students are sought after
            student = self.rng.pick([s for s in self.students if s["学院代码"] == BUSY_COLLEGE])
        someone = self.person(employer["统一社会信用代码"])
        record = self.make_uuid(self.now())
        form = invitations.form(
            employer, self.rng.pick(POSITIONS), self.rng.pick(["13", "24", "30", "19"]), str(3500 + 500 * self.rng.below(17)),
            report_from="2026-07-%02d" % (1 + self.rng.below(28)), years=str(1 + self.rng.below(5)),
            probation=str(1 + self.rng.below(6)), housing=self.rng.pick(["提供宿舍", "住房补贴每月500元", "自理"]),
            penalty=self.rng.pick(["3000", "5000"]))
        try:
            someone.act("invite", "signing", record, {"student_number": student["学号"], "student_name": student["姓名"], "form": form})
            self.signings[record] = student["学号"]
        except Refused as refusal:
            # Oriented students, a second invitation by the same employer: it happens.
            if refusal.code not in ("E_LOCKED", "E_ALREADY_INVITED", "E_INVITATION_LIMIT", "E_ALREADY_SIGNED", "E_IN_REVIEW"):
                raise

    def answer(self, record, number):
        student = self.person(number)
        student.pull()
        row = student.rows.get(("signing", record))
        if row is None or row[1]["state"] != "invited":
            return
        choice = self.rng.below(100)
        if choice < 72:
            args = {"confirm": True, "read": ["work", "employer", "dispatch", "archive", "household"],
                    "form": {"student.health": "healthy", "student.start_pay": str(4000 + 500 * self.rng.below(20)), "student.opinion": "同意应聘。"}}
            self.attempt(student, "accept", record, args)
        elif choice < 82:
            self.attempt(student, "decline", record, {"reason": self.rng.pick(DECLINED)})
        # The others let it lie until it expires.

    def attempt(self, person, action, record, args):
        try:
            person.act(action, "signing", record, args)
        except Refused as refusal:
            if refusal.code not in ("E_ALREADY_SIGNED", "E_IN_REVIEW", "E_STATE", "E_STALE"):
                raise

    def review(self, login, role, state, approve, give_back, share):
        person = self.person(login, role)
        person.pull()
        operations = []
        for record, body in sorted(person.find("signing", state=state)):
            if not self.rng.chance(share):
                continue
            if self.rng.chance(700):
                reason, fault = self.rng.pick(RETURNED)
                operations.append(person.operation(give_back, "signing", record, {"reason": reason, "fault": fault}))
            else:
                operations.append(person.operation(approve, "signing", record))
        for receipt in person.act_all(operations):
            if receipt["status"] != "applied":
                raise Refused(receipt)

    def withdraw_some(self):
        for login in sorted(self.people):
            if not login.startswith("9") or not self.rng.chance(150):
                continue
            employer = self.people[login]
            employer.pull()
            for record, body in sorted(employer.find("signing", state="invited"))[:1]:
                self.attempt(employer, "withdraw", record, {})

    def mend_returned(self):
        """Students and employers put right what was returned to them, most of the time."""
        for record, number in sorted(self.signings.items()):
            student = self.people.get(number)
            if student is None or not self.rng.chance(2500):
                continue
            student.pull()
            body = student.rows.get(("signing", record), (None, {}))[1]
            if body.get("state") == "returned" and body.get("fault") == "student":
                self.attempt(student, "resubmit", record, {"confirm": True, "read": ["work", "employer", "dispatch", "archive", "household"],
                                                           "form": {"student.start_pay": "5000"}})

    def drafts(self):
        for employer in self.employers[:12]:
            someone = self.person(employer["统一社会信用代码"])
            student = self.rng.pick(self.students)
            someone.act("save_draft", "signing", self.make_uuid(self.now()),
                        {"student_number": student["学号"], "student_name": student["姓名"], "form": {"work.position": self.rng.pick(POSITIONS)}})

    # ---- The spring ----

    def play(self):
        days = [FIRST + datetime.timedelta(n) for n in range((LAST - FIRST).days + 1)]
        work = [d for d in days if d.weekday() < 5]
        colleges = sorted({s["学院代码"] for s in self.students})
        due = {}  # day -> [(record, number)]
        for index, day in enumerate(work):
            if index % 10 == 0:
                print("  %d月%d日……" % (day.month, day.day), flush=True)
            self.set_time(day)
            for _ in range(INVITATIONS // len(work) + 1):
                before = len(self.signings)
                self.invite()
                if len(self.signings) > before:
                    record = list(self.signings)[-1]
                    when = index + 1 + self.rng.below(7)
                    due.setdefault(when, []).append(record)
            self.set_time(day, 12)
            for record in due.pop(index, []):
                self.answer(record, self.signings[record])
            self.set_time(day, 15)
            last_days = index >= len(work) - 6
            for college in colleges:
                login = "college06a" if college == BUSY_COLLEGE else "college" + college
                if college == BUSY_COLLEGE and index >= len(work) - 25:
                    continue
                self.review(login, "college", "college_review", "college_approve", "college_return", 2500 if last_days else 6000)
            self.review("office2", "office", "office_review", "office_approve", "office_return", 1500 if last_days else 5000)
            if index % 5 == 4:
                self.mend_returned()
                self.withdraw_some()
        self.drafts()
        self.set_time(LAST, 16, 30)


def main():
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    spring = Spring(int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4])
    spring.set_time(FIRST, 8)
    spring.play()
    office = spring.person("office2", "office")
    office.pull()
    states = {}
    for (kind, _), (_, body) in office.rows.items():
        if kind in ("signing", "agreement"):
            states[kind + " " + body["state"]] = states.get(kind + " " + body["state"], 0) + 1
    for state, n in sorted(states.items()):
        print("%6d %s" % (n, state))


if __name__ == "__main__":
    main()
