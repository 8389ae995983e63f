#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts the cases of a meson test log and prints them as the last line: "N passed, N failed, N skipped"."""
import json
import re
import sys

passed = failed = skipped = 0
for line in open(sys.argv[1], encoding="utf-8"):
    test = json.loads(line)
    cases = re.findall(r"^(not ok|ok) \d+(.*)$", test.get("stdout", ""), re.M)
    if test["result"] == "SKIP":
        skipped += 1
    elif not cases:
        passed += test["result"] == "OK"
        failed += test["result"] not in ("OK", "SKIP")
    else:
        skips = sum(1 for ok, rest in cases if ok == "ok" and "# SKIP" in rest)
        bad = sum(1 for ok, _ in cases if ok == "not ok")
        passed += len(cases) - skips - bad
        skipped += skips
        # A program that crashed failed in the case that it never reported.
        failed += max(bad, test["result"] != "OK")
print(f"{passed} passed, {failed} failed, {skipped} skipped")
sys.exit(1 if failed or not passed else 0)
