#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/workflow.md and docs/permissions.md are what the program prints, and the graph names every action."""
import os
import re
import subprocess
import sys

server, root = os.environ["SANFANG_SERVER"], sys.argv[1]


def printed(*arguments):
    return subprocess.run([server, *arguments], check=True, capture_output=True, text=True).stdout


def compare(number, name, text):
    with open(os.path.join(root, "docs", name + ".md"), encoding="utf-8") as file:
        same = file.read() == text
    report(number, name, None if same else "write it anew: sanfang-server {0} >docs/{0}.md".format(name))


def report(number, name, problem):
    if problem:
        print("# " + problem)
    print("%s %d - %s" % ("not ok" if problem else "ok", number, name))


print("1..3")
markdown = printed("workflow", "--markdown")
compare(1, "workflow", markdown)
compare(2, "permissions", printed("permissions"))
dot = printed("workflow", "--dot")
moving = {action for action, arrow in re.findall(r"^\| `(\w+)` \| [^|]* \| ([^|]*) \|", markdown, re.M) if not arrow.endswith("same")}
missing = sorted(action for action in moving if '[label="%s\\n' % action not in dot)
report(3, "graph", "not in the graph: " + " ".join(missing) if missing or not moving or dot.count("{") != dot.count("}") else None)
