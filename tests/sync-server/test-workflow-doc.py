#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/workflow.md is what the program prints, and the graph names every action."""
import os
import re
import subprocess
import sys

server, root = os.environ["SANFANG_SERVER"], sys.argv[1]


def printed(option):
    return subprocess.run([server, "workflow", option], check=True, capture_output=True, text=True).stdout


def report(number, name, problem):
    if problem:
        print("# " + problem)
    print("%s %d - %s" % ("not ok" if problem else "ok", number, name))


print("1..2")
markdown = printed("--markdown")
with open(os.path.join(root, "docs", "workflow.md"), encoding="utf-8") as file:
    same = file.read() == markdown
report(1, "page", None if same else "write it anew: sanfang-server workflow --markdown >docs/workflow.md")
dot = printed("--dot")
moving = {action for action, arrow in re.findall(r"^\| `(\w+)` \| [^|]* \| ([^|]*) \|", markdown, re.M) if not arrow.endswith("same")}
missing = sorted(action for action in moving if '[label="%s\\n' % action not in dot)
report(2, "graph", "not in the graph: " + " ".join(missing) if missing or not moving or dot.count("{") != dot.count("}") else None)
