#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the rosters of the demo school into a folder: the same bytes every time.

  make-demo.py OUT [--students N] [--employers N]

Students come in GB18030 and employers in UTF-8 with a BOM, as spreadsheets save them.
"""
import argparse
import csv
import io
import os
import sys

sys.dont_write_bytecode = True
import people  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
SCHOOL = "云就业大学"

# Settings by their key in the form edition school-2020.
SETTINGS = [
    ("name", SCHOOL), ("office", "招生就业处"), ("contact", "周敏"), ("phone", "0731-58290010"), ("postcode", "411201"),
    ("address", "湖南省湘潭市雨湖区桃园路2号"), ("season_open", "2025-11-01"), ("season_close", "2026-08-31"),
]

# Accounts that are worth trying: login, name, roles, college codes.
STAFF = [
    ("office1", "周敏", "office admin", ""),
    ("office2", "何志远", "office", ""),
    ("college06a", "刘素芬", "college", "06"),
    ("college06b", "陈立", "college", "06"),
] + [("college%s" % c[0], "%s秘书" % c[1].split("·")[0], "college", c[0]) for c in people.COLLEGES if c[0] != "06"]


def table(columns, rows):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()


def save(folder, name, text, encoding):
    with open(os.path.join(folder, name), "wb") as file:
        file.write(text.encode(encoding))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("--students", type=int, default=10000)
    parser.add_argument("--employers", type=int, default=3000)
    args = parser.parse_args()
    divisions = people.load_divisions(os.path.join(HERE, "..", "codes", "divisions.tsv"))
    os.makedirs(args.out, exist_ok=True)
    students = people.students(args.students, people.Rng(1), divisions)
    employers = people.employers(args.employers, people.Rng(1 ^ 0x5DEECE66D), divisions)
    colleges = [(c[0], c[1], "%s办公室" % c[1], "0731-582901%s" % c[0]) for c in people.COLLEGES]
    save(args.out, "settings.csv", table(("项目", "值"), SETTINGS), "utf-8")
    save(args.out, "colleges.csv", table(("学院代码", "学院", "联系人", "联系电话"), colleges), "utf-8")
    save(args.out, "staff.csv", table(("账号", "姓名", "角色", "学院代码"), STAFF), "utf-8")
    save(args.out, "students.csv", table(people.STU_COLS, students), "gb18030")
    save(args.out, "employers.csv", table(people.EMP_COLS, employers), "utf-8-sig")
    print("%d students, %d employers, %d colleges" % (len(students), len(employers), len(colleges)))


if __name__ == "__main__":
    main()
