#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every benchmark runs in small sizes and says what it must; and the runner tells a missed bar from a failure. Measures
nothing. Arguments: the folder of the build."""
import json
import os
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
RUNNER = os.path.join(ROOT, "benchmarks", "run-bench.py")
FIELDS = ["id", "what", "ours", "unit", "reference", "ratio", "bar", "holds"]

# What the bars are about, by program; a result that goes missing would be a bar that nobody looks at.
RESULTS = {
    "pull": {"pull-first": True, "pull-memory": False, "pull-quiet": False},
    "push": {"push-outbox": False, "push-crowd": True, "push-group": False, "push-rows": True},
    "search": {"search": False, "search-1": False, "search-2": False, "search-3": False, "search-4": False},
    "window": {"window": True},
    "paper": {"paper-batch-speed": False, "paper-batch-size": False, "paper-batch-memory": False, "paper-separate-speed": False},
    "import": {name: False for name in ("import-students", "import-memory", "import-again", "import-rehearsed", "export-national",
                                        "import-strict", "import-strict-memory")},
    "expiry": {name: False for name in ("expiry", "expiry-push", "expiry-push-quiet", "expiry-pushes")},
    "scale": {name: True for name in ("scale", "scale-pull", "scale-expiry", "scale-list", "scale-invite", "scale-decline",
                                      "scale-accept", "scale-college-approve", "scale-office-approve")},
}
WITHOUT_A_BAR = ("push-group", "push-rows", "expiry-push-quiet", "expiry-pushes", "scale-invite", "scale-decline", "scale-accept",
                 "scale-college-approve", "scale-office-approve")


class Failed(Exception):
    pass


def check(condition, what):
    if not condition:
        raise Failed(what)


def run(build, folder, *args):
    """The runner's exit status, the results it wrote, and what it printed."""
    path = os.path.join(folder, "results.json")
    done = subprocess.run([sys.executable, "-B", RUNNER, build, path] + list(args), capture_output=True, text=True, encoding="utf-8")
    with open(path, encoding="utf-8") as file:
        return done.returncode, json.load(file), done.stdout + done.stderr


def check_program(build, folder, name):
    status, results, said = run(build, folder, "--quick", name)
    check(status == 0, said)
    check({result["id"] for result in results} == set(RESULTS[name]), "other results than expected: %r" % results)
    for result in results:
        check(list(result) == FIELDS, "another shape: %r" % result)
        check(result["ours"] > 0 and result["what"] in said, "nothing was measured: %r" % result)
        compared = RESULTS[name][result["id"]]
        check((result["reference"] is not None) == compared, "compared with something, or not: %r" % result)
        check(not compared or abs(result["ratio"] * result["reference"] - result["ours"]) < 1e-6 * result["ours"], "a wrong ratio: %r" % result)
        check((result["holds"] is None) == (result["id"] in WITHOUT_A_BAR), "a bar, or none: %r" % result)


def make_program(folder, name, text):
    path = os.path.join(folder, "benchmarks", "bench-" + name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write("#!/bin/sh\n" + text)
    os.chmod(path, 0o755)


def check_runner(folder):
    """With programs that miss a bar, fail, and say nothing."""
    missed = dict(zip(FIELDS, ("paper", "a bar that is missed", 3.0, "ms", 1.0, 3.0, "≤ 2 ×", False)))
    make_program(folder, "paper", "echo '%s'\n" % json.dumps(missed))
    make_program(folder, "pull", "exit 3\n")
    make_program(folder, "push", "exit 0\n")
    status, results, said = run(folder, folder, "paper")
    check(status == 0 and results == [missed] and "NO" in said, "a missed bar: %d %r %s" % (status, results, said))
    for name in ("pull", "push"):
        status, results, said = run(folder, folder, name, "paper")
        check(status != 0 and results == [missed], "a program that fails: %d %r %s" % (status, results, said))


def main():
    build = sys.argv[1]
    cases = [("/benchmarks/runner/missed-or-failed", check_runner, ())]
    cases += [("/benchmarks/quick/" + name, lambda folder, name=name: check_program(build, folder, name), (name,)) for name in RESULTS]
    failed = 0
    print("1..%d" % len(cases))
    for n, (title, case, names) in enumerate(cases, 1):
        if "window" in names and not all(shutil.which(tool) for tool in ("xvfb-run", "dbus-run-session")):
            print("ok %d %s # SKIP no display: xvfb-run or dbus-run-session is not installed" % (n, title))
            continue
        with tempfile.TemporaryDirectory(prefix="sanfang-benchmarks-") as folder:
            try:
                case(folder)
                print("ok %d %s" % (n, title), flush=True)
            except Failed as error:
                failed += 1
                print("not ok %d %s" % (n, title))
                print("\n".join("# " + line for line in str(error).splitlines()), flush=True)
    sys.exit(1 if failed else 0)


main()
