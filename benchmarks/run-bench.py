#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the benchmarks of a build one after the other, prints one table, and writes the results as a list of {id, what, ours,
unit, reference, ratio, bar, holds}. A bar that is missed stays in the table with its true figure and fails nothing; a
program that fails does."""
import argparse
import json
import os
import subprocess
import sys
import tempfile
import unicodedata

NAMES = ("pull", "push", "search", "window", "paper", "import", "expiry", "scale")
FIELDS = ("id", "what", "ours", "unit", "reference", "ratio", "bar", "holds")
ON_A_DISPLAY = ("window",)
HEADINGS = ("what", "ours", "reference", "ratio", "bar", "holds")


def number(value):
    """Three digits are enough to compare by."""
    if value is None:
        return "–"
    return "%.0f" % value if abs(value) >= 100 else "%.3g" % value


def quantity(value, unit):
    return number(value) if value is None else "%s %s" % (number(value), unit)


def verdict(holds):
    return {True: "yes", False: "NO", None: "–"}[holds]


def cells(result):
    return (result["what"], quantity(result["ours"], result["unit"]), quantity(result["reference"], result["unit"]),
            number(result["ratio"]), result["bar"] or "–", verdict(result["holds"]))


def width(text):
    """On the terminal: characters of East Asia take two places."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def print_table(results):
    rows = [HEADINGS] + [cells(result) for result in results]
    widths = [max(width(row[i]) for row in rows) for i in range(len(HEADINGS))]
    for n, row in enumerate(rows):
        print("  ".join(cell + " " * (widths[i] - width(cell)) for i, cell in enumerate(row)).rstrip())
        if n == 0:
            print("  ".join("-" * w for w in widths))


def read_results(name, output):
    """Each line of a program that is an object is a result. Others are what the desktop's daemons say."""
    results = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    for result in results:
        if tuple(result) != FIELDS:
            raise ValueError("%s printed something else than a result: %r" % (name, result))
    if not results:
        raise ValueError("%s printed no result" % name)
    return results


def run_program(build, name, quick, folder):
    command = [os.path.join(build, "benchmarks", "bench-" + name)] + (["--quick"] if quick else [])
    env = {**os.environ, "TMPDIR": folder, "GSETTINGS_BACKEND": "memory", "GIO_USE_VFS": "local",
           "GIO_USE_PROXY_RESOLVER": "dummy", "SANFANG_LOCALEDIR": os.path.join(build, "po")}
    if name in ON_A_DISPLAY:
        command = ["dbus-run-session", "--", "xvfb-run", "-a", "-s", "-screen 0 1280x1024x24 -nolisten tcp"] + command
    done = subprocess.run(command, env=env, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    if done.returncode != 0:
        raise ValueError("%s ended with %d" % (name, done.returncode))
    return read_results(name, done.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("build", help="folder of the build, which should be a release")
    parser.add_argument("results", help="file to write")
    parser.add_argument("names", nargs="*", metavar="NAME", help="which to run (default: all of %s)" % ", ".join(NAMES))
    parser.add_argument("--quick", action="store_true", help="small sizes, which prove that it runs and measure nothing")
    args = parser.parse_intermixed_args()
    unknown = [name for name in args.names if name not in NAMES]
    if unknown:
        parser.error("there is no benchmark %s" % ", ".join(unknown))
    results, failures = [], []
    # Below the results and not in /tmp, which may be memory: what is measured writes to a disk.
    with tempfile.TemporaryDirectory(dir=os.path.dirname(os.path.abspath(args.results))) as folder:
        for name in args.names or NAMES:
            print("bench-%s …" % name, file=sys.stderr, flush=True)
            try:
                results += run_program(os.path.abspath(args.build), name, args.quick, folder)
            except (ValueError, OSError) as error:
                failures.append(str(error))
    with open(args.results, "w", encoding="utf-8") as file:
        json.dump(results, file, ensure_ascii=False, indent=1)
        file.write("\n")
    print_table(results)
    for failure in failures:
        print("run-bench.py: %s" % failure, file=sys.stderr)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
