# SPDX-License-Identifier: GPL-3.0-or-later
"""What the checks share: the tree they look at, the programs they call, and how they say what they found.

A check is a function that takes a Tree and yields one sentence for each thing that is wrong, beginning with the file
and, where there is one, the line. A check that cannot be made here raises Skip with the reason.
"""
import os
import shutil
import subprocess
import sys


class Skip(Exception):
    """Why a check cannot be made on this machine."""


class Tree:
    """The files of the project: what git knows or would add, or, in a tree that came without git, all but build folders."""

    def __init__(self, root):
        self.root = os.path.abspath(root)
        self.files = sorted(self._git_files() or self._walk())

    def _git_files(self):
        if not os.path.exists(self.path(".git")):
            return None
        git = subprocess.run(["git", "-c", "safe.directory=*", "-C", self.root, "ls-files", "-z", "-co", "--exclude-standard"],
                             capture_output=True, check=False)
        if git.returncode != 0:
            return None
        names = git.stdout.decode().split("\0")
        return [name for name in names if name and os.path.exists(self.path(name))]

    def _walk(self):
        for folder, folders, names in os.walk(self.root):
            folders[:] = [name for name in folders if not name.startswith("build") and name not in (".git", "__pycache__")]
            for name in names:
                yield os.path.relpath(os.path.join(folder, name), self.root)

    def path(self, name):
        return os.path.join(self.root, name)

    def having(self, *endings, under=""):
        return [name for name in self.files if name.endswith(endings) and name.startswith(under)]

    def read(self, name):
        with open(self.path(name), encoding="utf-8", newline="") as file:
            return file.read()

    def lines(self, name):
        return enumerate(self.read(name).split("\n"), 1)

    def is_text(self, name):
        with open(self.path(name), "rb") as file:
            data = file.read()
        if b"\0" in data:
            return False
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            return False
        return True


def run(tree, *command, stdin=None):
    """Runs a program in the tree; returns whether it went well and what it printed."""
    if shutil.which(command[0]) is None:
        raise Skip(f"{command[0]} is not installed")
    done = subprocess.run(command, cwd=tree.root, input=stdin, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          check=False, env={**os.environ, "LC_ALL": "C.UTF-8"})
    return done.returncode == 0, done.stdout.strip()


def main(module, *checks):
    """Makes the checks on the tree that the command line names, and reports in the Test Anything Protocol."""
    tree = Tree(sys.argv[1])
    failed = False
    print(f"1..{len(checks)}")
    for number, check in enumerate(checks, 1):
        name = f"/checks/{module}/{check.__name__.replace('_', '-')}"
        try:
            problems = list(check(tree))
        except Skip as reason:
            print(f"ok {number} {name} # SKIP {reason}")
            continue
        print(f"{'not ok' if problems else 'ok'} {number} {name}")
        for problem in problems:
            print("\n".join("# " + line for line in problem.split("\n")))
        failed = failed or bool(problems)
    sys.exit(failed)
