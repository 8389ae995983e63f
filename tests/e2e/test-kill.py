#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The server is killed fifty times while several clients push several operations a request and others pull. Nothing that
was acknowledged is lost or done twice, the audit chain verifies after every kill, and in the end the copies of those who
pulled all along are what a newcomer gets. (sync.md: I1, I2, I3, I4, I5, I9, I12.)"""
import csv
import hashlib
import http.client
import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import threading

sys.dont_write_bytecode = True
from small_school import School  # noqa: E402  (also finds what follows)
import invitations  # noqa: E402
from protocol import Person, SCHEMA  # noqa: E402

KILLS = int(os.environ.get("SANFANG_KILLS", "50"))
EMPLOYERS = 5
PATIENCE = 60  # seconds without an acknowledgement: a bound, not a pace
NOW = 1775008800000  # of the school's clock: 2026-04-01 10:00 in Shanghai


class Storm:
    """What the clients share: whether the server is up, how much was acknowledged, and what went wrong."""

    def __init__(self):
        self.changed = threading.Condition()
        self.up = threading.Event()
        self.over = threading.Event()
        self.acknowledged = 0
        self.again = 0
        self.faults = []

    def acknowledge(self, count, again):
        with self.changed:
            self.acknowledged += count
            self.again += again
            self.changed.notify_all()

    def fail(self, what):
        with self.changed:
            self.faults.append(what)
            self.changed.notify_all()

    def wait_for(self, count):
        """Until @count operations are acknowledged."""
        with self.changed:
            done = self.changed.wait_for(lambda: self.faults or self.acknowledged >= count, PATIENCE)
            if self.faults:
                raise AssertionError(self.faults[0])
            assert done, "nobody gets an answer any more: %d of %d" % (self.acknowledged, count)


class Client(threading.Thread):
    """One person on one device, who tries again after whatever breaks."""

    def __init__(self, storm, port, login, password):
        super().__init__(name=login, daemon=True)
        self.storm = storm
        self.person = Person(port, login, password, now=lambda: NOW)

    def run(self):
        try:
            while not self.storm.over.is_set():
                self.act()
        except BaseException as fault:  # of any kind: the test must hear of it
            self.storm.fail("%s: %r" % (self.name, fault))
            raise

    def insist(self, call):
        """Calls until the server has answered."""
        while True:
            self.storm.up.wait()
            try:
                return call()
            except (OSError, http.client.HTTPException):
                if self.storm.faults:
                    raise


class Employer(Client):
    """Invites, takes back, and tries what is refused, many operations a push."""

    def __init__(self, storm, port, row, password, students, rng):
        super().__init__(storm, port, row["统一社会信用代码"], password)
        self.row, self.students, self.rng = row, students, rng
        self.receipts = {}  # uid -> (status, code)
        self.meant = {}  # uid -> (action, record, applied)
        self.invited_by = {}  # record -> seq of its invitation; the next one withdraws it
        self.highest = 0

    def make(self, action, record, args, applied, after=None):
        operation = self.person.operation(action, "signing", record, args)
        if after:
            operation["base"]["after"] = after["uid"]
        self.meant[operation["uid"]] = (action, record, applied)
        return operation

    def compose(self):
        operations = []
        for student in self.rng.sample(self.students, self.rng.randint(1, 4)):
            record = self.person.make_uuid(NOW)
            invite = self.make("invite", record, {
                "student_number": student["学号"], "student_name": student["姓名"],
                "form": invitations.form(self.row, "软件工程师", "13", "6000")}, True)
            self.invited_by[record] = invite["seq"]
            withdraw = self.make("withdraw", record, {}, True, invite)
            # Nobody accepts as an employer, and what is withdrawn is not withdrawn again.
            refused = self.make(self.rng.choice(("accept", "withdraw")), record, {}, False, withdraw)
            operations += [invite, withdraw, refused]
        return operations

    def act(self):
        operations = self.compose()
        if self.rng.random() < 0.3:
            self.insist(lambda: self.lose_answer(operations))
        answer = self.insist(lambda: self.push(operations))
        results = answer["results"]
        assert answer["stopped"] is None and [r["seq"] for r in results] == [o["seq"] for o in operations], answer
        for result in results:
            outcome = (result["status"], result.get("code"))
            applied = self.meant[result["uid"]][2]
            assert (outcome[0] == "applied") == applied, (self.meant[result["uid"]], result)
            assert self.receipts.setdefault(result["uid"], outcome) == outcome
        self.highest = operations[-1]["seq"]
        assert answer["last_seq"] == self.highest
        self.storm.acknowledge(len(results), sum(1 for r in results if r.get("dup")))
        # The same bytes once more say the same.
        if self.rng.random() < 0.2:
            repeated = self.insist(lambda: self.push(operations))["results"]
            assert all(r["dup"] for r in repeated), repeated
            assert [(r["status"], r.get("code")) for r in repeated] == [self.receipts[o["uid"]] for o in operations]

    def lose_answer(self, operations):
        """Offers them and goes away without listening."""
        lost = http.client.HTTPConnection("127.0.0.1", self.person.port, timeout=PATIENCE)
        lost.request("POST", "/v1/sync/push", json.dumps(self.person.push_body(operations)),
                     {"Authorization": "Bearer " + self.person.token})
        lost.close()

    def push(self, operations):
        answer = self.person.call("POST", "/v1/devices", {"device_id": self.person.device, "app": "test-kill.py",
                                                           "schema": [SCHEMA, SCHEMA]})
        assert self.highest <= answer["last_seq"] <= operations[-1]["seq"], \
            "acknowledged %d, the server knows %d" % (self.highest, answer["last_seq"])
        return self.person.push(operations)


class Reader(Client):
    """Pulls all along; holds its rows by scope and sums them up itself."""

    def __init__(self, storm, port, login, password):
        super().__init__(storm, port, login, password)
        self.held = {}  # (scope, kind, id) -> (content, body)
        self.cookie = {}
        self.revs = {}
        self.pulls = 0

    def act(self):
        self.insist(self.pull)
        self.pulls += 1

    def pull(self):
        complete = False
        while not complete:
            text = self.person.text("POST", "/v1/sync/pull", {"device": self.person.device, "schema": SCHEMA,
                                                              "epoch": self.person.epoch, "cookie": self.cookie, "limit": 700})
            lines = [json.loads(line) for line in text.rstrip("\n").split("\n")]
            head, rows, tail = lines[0], lines[1:-1], lines[-1]
            assert not head["reset"] and not head["drop"], head
            for row in rows:
                kind, record, scope, rev = row[:4]
                assert rev > self.cookie.get(scope, 0), "rev %d again" % rev
                if len(row) == 6:
                    self.held[scope, kind, record] = (row[4], row[5])
                else:
                    self.held.pop((scope, kind, record), None)
            for scope, rev in tail["cookie"].items():
                assert rev >= self.cookie.get(scope, 0), "the cookie of %s goes back" % scope
            self.cookie = tail["cookie"]
            complete = tail["complete"]
        self.check(tail)

    def check(self, tail):
        digests = tail["digest"]
        sums = {scope: [0, 0] for scope in digests}
        for (scope, kind, record), (content, _) in self.held.items():
            term = hashlib.sha256(b"\0".join((kind.encode(), record.encode(), content.encode()))).digest()[:8]
            sums[scope][0] += 1
            sums[scope][1] = (sums[scope][1] + int.from_bytes(term, "big")) % 2 ** 64
        for scope, digest in digests.items():
            assert sums[scope] == [digest["n"], int(digest["sum"], 16)], "%s: %s is not %s" % (scope, sums[scope], digest)


class Twin(Reader):
    """Pulls as an employer's own device while that employer pushes: what it is told is done is what it is shown."""

    def __init__(self, storm, port, employer):
        super().__init__(storm, port, employer.name, employer.person.credentials["password"])
        self.employer = employer
        self.person.device = employer.person.device

    def check(self, tail):
        super().check(tail)
        known = dict(self.employer.invited_by)
        shown = {record: body["state"] for (_, kind, record), (_, body) in self.held.items() if kind == "signing"}
        for record, seq in known.items():
            done = tail["last_seq"] - seq  # < 0: not even the invitation
            expected = None if done < 0 else "invited" if done == 0 else "withdrawn"
            assert shown.get(record) == expected, "last_seq %d, but %d is %s" % (tail["last_seq"], seq, shown.get(record))


class Scene:
    def __init__(self, folder):
        self.rng = random.Random(int(os.environ.get("SANFANG_SEED", "20260401")))
        self.storm = Storm()
        self.school = School(os.environ["SANFANG_SERVER"], folder).start()
        self.storm.up.set()
        with open(self.school.rosters + "/students.csv", encoding="gb18030", newline="") as file:
            students = [row for row in csv.DictReader(file) if row["培养方式代码"] == "1"]  # free to sign
        with open(self.school.rosters + "/employers.csv", encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))[:EMPLOYERS]
        # Each employer has students of its own, so that no two of them wait for one another.
        self.employers = [Employer(self.storm, self.school.port, row, self.school.secrets[row["统一社会信用代码"]],
                                   students[i * 40:i * 40 + 40], random.Random(self.rng.random())) for i, row in enumerate(rows)]
        self.readers = [Reader(self.storm, self.school.port, login, self.school.secrets[login]) for login in ("office2", "college06a")]
        self.twin = Twin(self.storm, self.school.port, self.employers[0])

    def storm_goes_over_it(self):
        for client in self.employers + self.readers + [self.twin]:
            client.start()
        for _ in range(KILLS):
            self.storm.wait_for(self.storm.acknowledged + self.rng.randint(1, 60))
            self.storm.up.clear()
            self.school.stop(signal.SIGKILL)
            said = self.school.run("audit", "verify")
            assert said.endswith("is whole\n"), said
            self.school.start()
            self.storm.up.set()
        self.storm.wait_for(self.storm.acknowledged + 1)
        self.storm.over.set()
        for client in self.employers + self.readers + [self.twin]:
            client.join(PATIENCE)
            assert not client.is_alive(), client.name
        self.storm.wait_for(0)
        print("# %d acknowledged, %d of them offered before; %d, %d and %d pulls" % (
            self.storm.acknowledged, self.storm.again, *(reader.pulls for reader in self.readers + [self.twin])))
        assert self.storm.again > 0, "no answer was lost"

    def who_pulled_has_what_a_newcomer_gets(self):
        for reader in self.readers:
            reader.pull()
            fresh = Reader(self.storm, self.school.port, reader.name, reader.person.credentials["password"])
            fresh.pull()
            assert fresh.held == reader.held and fresh.cookie == reader.cookie
        office = self.readers[0]
        states = {record: body["state"] for (_, kind, record), (_, body) in office.held.items() if kind == "signing"}
        for employer in self.employers:
            for uid in employer.receipts:
                assert states[employer.meant[uid][1]] == "withdrawn"

    def sigterm_answers_who_waits(self):
        """Two long polls are open and somebody pushes; the server ends by itself, with everything answered."""
        answers = []
        waiting = [threading.Thread(target=lambda reader=reader: answers.append(self.wait_for_news(reader.person)), daemon=True)
                   for reader in self.readers]
        for thread in waiting:
            thread.start()
        for _ in range(50):  # answers to others: by then the polls have arrived
            self.employers[0].person.call("GET", "/v1/health")
        assert self.school.stop(signal.SIGTERM) == 0
        for thread in waiting:
            thread.join(PATIENCE)
        assert answers == [200, 200], answers

    def wait_for_news(self, person):
        other = http.client.HTTPConnection("127.0.0.1", self.school.port, timeout=PATIENCE)
        headers = {"Authorization": "Bearer " + person.token}
        other.request("GET", "/v1/sync/events", headers=headers)
        now = json.loads(other.getresponse().read())
        other.request("GET", "/v1/sync/events?wait=50&at=%d" % sum(now["heads"].values()), headers=headers)
        return other.getresponse().status

    def nothing_was_lost_or_done_twice(self):
        """What the database says, the server gone."""
        said = self.school.run("audit", "verify")
        assert said.endswith("is whole\n"), said
        with sqlite3.connect(os.path.join(self.school.data, "store.db")) as db:
            receipts = dict(db.execute("SELECT uid, applied FROM receipt"))
            audits = dict(db.execute("SELECT uid, COUNT(*) FROM audit WHERE uid IS NOT NULL GROUP BY uid"))
            events = db.execute("SELECT about, action, COUNT(*) FROM event WHERE about_kind = 'signing' GROUP BY about, action").fetchall()
            last = dict(db.execute("SELECT id, last_seq FROM device"))
        for employer in self.employers:
            assert last[employer.person.device] == employer.highest
            for uid, (status, _) in employer.receipts.items():
                assert receipts[uid] == (status == "applied"), "the answer to %s is lost" % uid
            assert employer.receipts.keys() == employer.meant.keys()
        offered = {uid for employer in self.employers for uid in employer.meant}
        assert receipts.keys() == offered and audits.keys() == offered
        assert set(audits.values()) == {1}, "one act, more than one entry"
        assert {count for _, _, count in events} == {1}, "one effect twice"
        done = sum(1 for employer in self.employers for status, _ in employer.receipts.values() if status == "applied")
        assert len(events) == done, "%d effects of %d operations" % (len(events), done)


STEPS = [Scene.storm_goes_over_it, Scene.who_pulled_has_what_a_newcomer_gets, Scene.sigterm_answers_who_waits,
         Scene.nothing_was_lost_or_done_twice]


def main():
    folder = tempfile.mkdtemp(prefix="sanfang-kill-")
    print("1..%d" % len(STEPS))
    scene = Scene(folder)
    try:
        for number, step in enumerate(STEPS, 1):
            step(scene)
            print("ok %d - %s" % (number, step.__name__.replace("_", " ")), flush=True)
    except BaseException:
        print("not ok %d - %s" % (number, step.__name__.replace("_", " ")), flush=True)
        raise
    finally:
        scene.storm.over.set()
        scene.storm.up.set()
        scene.school.stop(signal.SIGKILL)
        shutil.rmtree(folder, ignore_errors=True)


main()
