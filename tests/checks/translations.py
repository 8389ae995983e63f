#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every sentence that is shown can be translated, and every one is, into the Chinese that the program is used in."""
import os
import re
import tempfile

import checklib

CALLS = re.compile(r'(?<![\w"])(?:_|N_|C_|NC_|Q_|ngettext|g_dngettext|g_dpgettext2)\s\(')
# As the build's preset for GLib programs has them.
KEYWORDS = ("_", "N_", "C_:1c,2", "NC_:1c,2", "g_dcgettext:2", "g_dngettext:2,3", "g_dpgettext2:2c,3", "ngettext:1,2")
XGETTEXT = ("xgettext", "--from-code=UTF-8", "--add-comments", "--files-from=po/POTFILES", "--directory=.", "--output=-",
            *(f"--keyword={keyword}" for keyword in KEYWORDS))


def listed(tree):
    return [line for line in tree.read("po/POTFILES").split("\n") if line and not line.startswith("#")]


def has_words(tree, name):
    text = tree.read(name)
    if name.endswith(".ui"):
        return 'translatable="yes"' in text
    if name.endswith((".desktop.in", ".metainfo.xml.in")):
        return True
    return CALLS.search(re.sub(r"/\*.*?\*/|^\s*#.*?$", "", text, flags=re.S | re.M)) is not None


def potfiles(tree):
    names = listed(tree)
    want = [name for name in tree.having(".c", ".h", ".ui", ".desktop.in", ".metainfo.xml.in")
            if name.startswith(("app/", "data/", "lib/", "sync-server/")) and has_words(tree, name)]
    for name in sorted(set(want) - set(names)):
        yield f"{name}: has words, but is not in po/POTFILES"
    for name in sorted(set(names) - set(want)):
        yield f"po/POTFILES: {name} {'has no words' if name in tree.files else 'does not exist'}"
    if names != sorted(set(names)):
        yield "po/POTFILES: not in order, or something twice"


def complete(tree):
    """The template made anew, laid over each translation: nothing missing, nothing doubtful, nothing left over."""
    well, template = checklib.run(tree, *XGETTEXT)
    if not well:
        yield f"po/POTFILES: {template}"
        return
    for language in [name for name in tree.read("po/LINGUAS").split() if not name.startswith("#")]:
        name = f"po/{language}.po"
        well, output = checklib.run(tree, "msgfmt", "--check", "--output-file=/dev/null", name)
        if not well:
            yield f"{name}: {output}"
            continue
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "new.pot"), "w", encoding="utf-8") as file:
                file.write(template + "\n")
            merged = os.path.join(folder, "merged.po")
            checklib.run(tree, "msgmerge", "--no-fuzzy-matching", "--quiet", "-o", merged, name, file.name)
            for option, what in (("--untranslated", "not translated"), ("--only-fuzzy", "doubtful"),
                                 ("--only-obsolete", "not in the program")):
                _, found = checklib.run(tree, "msgattrib", option, "--no-wrap", merged)
                for text in re.findall(r'^(?:#~ )?msgid (".+")$', found, re.M):
                    if text != '""':
                        yield f"{name}: {what}: {text}"
        _, fuzzy = checklib.run(tree, "msgattrib", "--only-fuzzy", "--no-wrap", name)
        for text in re.findall(r'^msgid (".+")$', fuzzy, re.M):
            if text != '""':
                yield f"{name}: doubtful: {text}"


if __name__ == "__main__":
    checklib.main("translations", potfiles, complete)
