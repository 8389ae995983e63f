#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What holds for every file: its size, its first lines, its format, and nothing in it that belongs to one machine."""
import ast
import os
import re

import checklib

MOST_LINES = 900
LICENCES = ("LICENSE", "data/codes/LICENSE-unicode")
SPDX = "SPDX-License-Identifier: GPL-3.0-or-later"
PICTURES = (".png",)

# Hosts that texts may name: reserved ones, namespaces, and where the sources and runtimes of others are published.
HOSTS = re.compile(r"(.+\.)?(example\.(com|org|edu\.cn)|localhost|127\.0\.0\.1|host|w3\.org|freedesktop\.org|gnu\.org|"
                   r"gnome\.org|flathub\.org|github\.com|github\.io|libsodium\.org|fukuchi\.org|unicode\.org|debian\.org|spdx\.org|"
                   r"gov\.cn|sqlite\.org|openxmlformats\.org)")
MACHINE_PATH = re.compile(r"(?<![\w.})])/(?:work|home|root|Users|mnt|shared)/\w|/tmp/(?!sanfang)\w+/")
UNFINISHED = re.compile(r"\b(?:TO[D]O|FIX[M]E|HAC[K])\b")
# A page that a comment names, and the section of it that follows in asterisks.
MENTION = re.compile(r"\bdocs/[\w-]+\.md(?:,\s+(?:\*\s+)?\*([^*]+)\*)?")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def texts(tree):
    return [name for name in tree.files if name not in LICENCES and tree.is_text(name)]


def size(tree):
    for name in tree.having(".c", ".h", ".py", ".ui"):
        count = tree.read(name).count("\n")
        if count > MOST_LINES:
            yield f"{name}: {count} lines; more than {MOST_LINES}"


def first_lines(tree):
    """The licence, then a comment that says why the file exists."""
    for name in tree.having(".c", ".h"):
        lines = tree.read(name).split("\n")
        comment = re.match(r"/\*(.*?)\*/", "\n".join(lines[1:]), re.S)
        if lines[0] != f"/* {SPDX} */":
            yield f"{name}:1: must be /* {SPDX} */"
        elif comment is None or len(comment.group(1).split()) < 4:
            yield f"{name}:2: must be a comment that says why the file exists"
    for name in tree.files:
        if name.endswith(".py") or (tree.is_text(name) and tree.read(name).startswith("#!")):
            if SPDX not in "\n".join(tree.read(name).split("\n")[:2]):
                yield f"{name}:1: must name the licence: {SPDX}"


def white_space(tree):
    for name in texts(tree):
        text = tree.read(name)
        if "\r" in text:
            yield f"{name}: line ends of another system"
        if text and not text.endswith("\n"):
            yield f"{name}: no end of the last line"
        for number, line in tree.lines(name):
            # In a table, an empty last column is one.
            if line != line.rstrip(" \t") and not name.endswith(".tsv"):
                yield f"{name}:{number}: white space at the end of the line"
            if line.startswith("\t") and name.endswith((".c", ".h", ".py", ".ui", ".json", ".yml")):
                yield f"{name}:{number}: tabulator"


def binary_files(tree):
    for name in tree.files:
        if not tree.is_text(name) and not name.endswith(PICTURES):
            yield f"{name}: is no text"


def machines(tree):
    """Nothing that is true on one machine alone, and no host that was not meant to be named."""
    for name in texts(tree):
        for number, line in tree.lines(name):
            if MACHINE_PATH.search(line):
                yield f"{name}:{number}: a path of one machine"
            for host in re.findall(r"\bhttps?://([\w.-]*\w)", line):
                if not HOSTS.fullmatch(host):
                    yield f"{name}:{number}: names the host {host}"


def finished(tree):
    for name in texts(tree):
        for number, line in tree.lines(name):
            if UNFINISHED.search(line):
                yield f"{name}:{number}: something is not finished"


def scripts(tree):
    for name in tree.having(".py"):
        try:
            ast.parse(tree.read(name))
        except SyntaxError as error:
            yield f"{name}:{error.lineno}: {error.msg}"
    for name in tree.files:
        if tree.is_text(name) and tree.read(name).startswith("#!/bin/bash"):
            well, output = checklib.run(tree, "bash", "-n", name)
            if not well:
                yield f"{name}: {output}"


def links(tree):
    """What the documents point at is there."""
    for name in tree.having(".md"):
        for number, line in tree.lines(name):
            for target in LINK.findall(line):
                if ":" not in target and not os.path.exists(tree.path(os.path.join(os.path.dirname(name), target))):
                    yield f"{name}:{number}: {target} is not there"


def mentions(tree):
    """So is what comments point at, with the section that they name."""
    for name in tree.having(".c", ".h", ".sql"):
        for mention in MENTION.finditer(tree.read(name)):
            page, section = mention.group().split(",")[0], mention.group(1)
            if page not in tree.files:
                yield f"{name}: {page} is not there"
            elif section and not re.search(rf"^#+ {re.escape(' '.join(section.replace(' * ', ' ').split()))}$", tree.read(page), re.M):
                yield f"{name}: {page} has no section {' '.join(section.split())}"


def formatted(tree):
    sources = tree.having(".c", ".h")
    well, version = checklib.run(tree, "clang-format", "--version")
    # Others put line breaks elsewhere.
    if " version 14." not in version:
        raise checklib.Skip(f"the tree is formatted by clang-format 14, not by {version}")
    well, output = checklib.run(tree, "clang-format", "--dry-run", "-Werror", "--ferror-limit=1", *sources)
    if not well:
        yield "\n".join(line for line in output.split("\n") if ": error: " in line) or output


if __name__ == "__main__":
    checklib.main("files", size, first_lines, white_space, binary_files, machines, finished, scripts, links, mentions, formatted)
