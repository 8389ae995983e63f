# SPDX-License-Identifier: GPL-3.0-or-later
"""A small client of the sync protocol: what the demo and the tests act with. One person on one device."""
import http.client
import json
import os
import time
import uuid


SCHEMA = 2  # of the protocol, as in lib/core/wire/sf-wire.h


class Refused(Exception):
    """The server answered an operation with a refusal."""

    def __init__(self, receipt):
        super().__init__("%s %s" % (receipt["code"], receipt.get("params", "")))
        self.code = receipt["code"]
        self.params = receipt.get("params", {})


class HttpError(Exception):
    def __init__(self, status, body):
        super().__init__("%d %s" % (status, body))
        self.status = status
        self.body = body


def uuid7(now_ms):
    """A UUIDv7 for the moment @now_ms."""
    raw = bytearray(now_ms.to_bytes(6, "big") + os.urandom(10))
    raw[6] = 0x70 | raw[6] & 0x0F
    raw[8] = 0x80 | raw[8] & 0x3F
    return str(uuid.UUID(bytes=bytes(raw)))


class Person:
    """Logs in, pulls what it may see, acts on it."""

    def __init__(self, port, login, password, role=None, now=None, make_uuid=uuid7, token=None):
        """@token: of a session that is there already; then the password is not needed, and the role is."""
        self.port = port
        self.now = now or (lambda: int(time.time() * 1000))
        self.make_uuid = make_uuid
        self.connection = None
        self.token = None
        self.seq = 0
        self.cookie = {}
        self.grants = None
        self.rows = {}  # (kind, id) -> (content, body)
        self.credentials = {"login": login, "password": password}
        if role:
            self.credentials["role"] = role
        if token:
            self.go_on(token)
        else:
            self.log_in()
        self.device = self.make_uuid(self.now())
        self.register()

    def log_in(self):
        self.token = None
        answer = self.call("POST", "/v1/session", self.credentials)
        self.token = answer["token"]
        if answer["initial"]:
            self.choose_password()
        self.take(answer)

    def go_on(self, token):
        self.token = token
        self.take(self.call("POST", "/v1/session/role", {"role": self.credentials["role"]}))

    def take(self, answer):
        self.account = answer["account"]
        self.role = answer["role"]
        self.scopes = answer["scopes"]

    def choose_password(self):
        """The server takes nothing else from whoever came in with an initial secret."""
        old = self.credentials["password"]
        self.credentials["password"] = "own " + old
        self.call("POST", "/v1/password", {"old": old, "new": self.credentials["password"]})

    def register(self):
        answer = self.call("POST", "/v1/devices", {"device_id": self.device, "app": "protocol.py", "schema": [SCHEMA, SCHEMA]})
        self.epoch = answer["epoch"]
        self.seq = answer["last_seq"]

    def raw(self, method, path, body=None, headers=None):
        """-> (status, bytes)"""
        headers = dict(headers or {})
        if self.token:
            headers["Authorization"] = "Bearer " + self.token
        data = None
        if body is not None:
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            headers.setdefault("Content-Type", "application/json")
        for attempt in (1, 2):
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            try:
                self.connection.request(method, path, data, headers)
                answer = self.connection.getresponse()
                return answer.status, answer.read()
            except (http.client.HTTPException, ConnectionError, OSError):
                # A kept connection that the server closed meanwhile; a second failure is one.
                self.connection.close()
                self.connection = None
                if attempt == 2:
                    raise

    def text(self, method, path, body=None):
        status, data = self.raw(method, path, body)
        if status == 401 and self.token:  # the session is over
            self.log_in()
            status, data = self.raw(method, path, body)
        if status >= 400:
            raise HttpError(status, data.decode("utf-8", "replace").strip())
        return data.decode()

    def call(self, method, path, body=None):
        text = self.text(method, path, body)
        return json.loads(text) if text else None

    def scope_id(self, kind):
        return next(s.split(":")[1] for s in self.scopes if s.startswith(kind + ":"))

    def pull(self):
        """Brings self.rows up to date."""
        while True:
            body = {"device": self.device, "schema": SCHEMA, "epoch": self.epoch, "cookie": self.cookie, "limit": 2000}
            if self.grants:
                body["grants"] = self.grants
            lines = self.text("POST", "/v1/sync/pull", body).rstrip("\n").split("\n")
            head, tail = json.loads(lines[0]), json.loads(lines[-1])
            self.grants = head["grants"]
            for line in lines[1:-1]:
                row = json.loads(line)
                if len(row) == 6:
                    self.rows[row[0], row[1]] = (row[4], row[5])
                else:
                    self.rows.pop((row[0], row[1]), None)
            self.cookie = tail["cookie"]
            if tail["complete"]:
                return tail

    def find(self, kind, **columns):
        """[(id, body)] of what has these columns."""
        return [(i, b) for (k, i), (_, b) in self.rows.items()
                if k == kind and all(b.get(c) == v for c, v in columns.items())]

    def operation(self, action, kind, record, args=None, content=None):
        self.seq += 1
        base = {"kind": kind, "id": record}
        if content is None and (kind, record) in self.rows:
            content = self.rows[kind, record][0]
        if content is not None:
            base["content"] = content
        return {"seq": self.seq, "uid": self.make_uuid(self.now()), "type": action, "role": self.role,
                "at": self.now(), "base": base, "args": args or {}}

    def push_body(self, operations):
        return {"device": self.device, "schema": SCHEMA, "epoch": self.epoch, "ack": 0, "ops": operations}

    def push(self, operations):
        return self.call("POST", "/v1/sync/push", self.push_body(operations))

    def act(self, action, kind, record, args=None):
        """One operation; raises Refused."""
        receipt = self.push([self.operation(action, kind, record, args)])["results"][0]
        if receipt["status"] != "applied":
            raise Refused(receipt)
        return receipt

    def act_all(self, operations):
        """Many at once, in pushes of 200; returns their receipts."""
        receipts = []
        for i in range(0, len(operations), 200):
            receipts += self.push(operations[i:i + 200])["results"]
        return receipts
