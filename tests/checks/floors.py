#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The floors of the house, read from the includes: who may stand on whom, and which library belongs where."""
import os
import re

import checklib

# Folder -> folders whose headers it may include. The longest folder that holds a file decides.
STANDS_ON = {
    "lib/core": ("lib/core",),
    "lib/db": ("lib/db", "lib/core"),
    "lib/paper": ("lib/paper", "lib/core"),
    "lib/sheet": ("lib/sheet", "lib/core"),
    "app": ("app", "lib"),
    "app/cache": ("app/cache", "lib/core", "lib/db"),
    "app/sync": ("app/sync", "app/cache", "lib/core", "lib/db"),
    "sync-server": ("sync-server", "lib"),
    "sync-server/store": ("sync-server/store", "lib/core", "lib/db", "lib/sheet"),
}

# Beginning of a system header -> folders where it may be included, and those of them where not.
BELONGS_IN = {
    "sqlite3.h": (("lib/db",), ()),
    "libpq-fe.h": (("lib/db",), ()),
    "libsoup/": (("app/sync", "sync-server/http", "sync-server/mobile", "sync-server/jobs", "sync-server/api"), ()),
    "gtk/": (("app",), ("app/cache", "app/sync")),
    "gdk": (("app",), ("app/cache", "app/sync")),
    "adwaita.h": (("app",), ("app/cache", "app/sync")),
    "cairo": (("app", "lib/paper"), ("app/cache", "app/sync")),
    "pango/": (("app", "lib/paper"), ("app/cache", "app/sync")),
    "hb": (("lib/paper",), ()),
    "libsecret/": (("app",), ("app/cache", "app/sync")),
    "poppler": ((), ()),
    "archive": (("lib/sheet",), ()),
    "libxml/": (("lib/sheet",), ()),
    "xlsxwriter": (("lib/sheet",), ()),
}

# The core is pure: GLib, json-glib and the C library.
CORE_LIBRARIES = re.compile(r"(glib|gio/|json-glib/|sys/|[a-z]+\.h$)")

INCLUDE = re.compile(r'^\s*#\s*include\s*(?:<([^>]+)>|"([^"]+)")')


def inside(name, folders):
    return any(name.startswith(folder + "/") for folder in folders)


def includes(tree):
    """Every include of the programs and libraries: file, line, system header or None, header of the tree or None."""
    for name in tree.having(".c", ".h"):
        if inside(name, ("app", "lib", "sync-server")):
            for number, line in tree.lines(name):
                found = INCLUDE.match(line)
                if found:
                    yield name, number, found.group(1), found.group(2)


def resolve(tree, name, header):
    """As the compiler does: beside the file, then from the root of its program, then from lib."""
    for folder in (os.path.dirname(name), name.split("/")[0], "lib"):
        path = os.path.normpath(os.path.join(folder, header))
        if path in tree.files:
            return path
    return None


def headers_of_the_tree(tree):
    for name, number, _, header in includes(tree):
        # Resources are declared by headers that the build makes.
        if header is None or header.endswith("-resource.h"):
            continue
        path = resolve(tree, name, header)
        folder = max((folder for folder in STANDS_ON if inside(name, (folder,))), key=len, default=None)
        if path is None:
            yield f"{name}:{number}: {header} is not in the tree"
        elif folder is None:
            yield f"{name}:{number}: no rule says what this folder stands on"
        elif not inside(path, STANDS_ON[folder]):
            yield f"{name}:{number}: {folder} must not stand on {path}"


def libraries(tree):
    for name, number, header, _ in includes(tree):
        if header is None:
            continue
        for beginning, (places, exceptions) in BELONGS_IN.items():
            if header.startswith(beginning) and (not inside(name, places) or inside(name, exceptions)):
                yield f"{name}:{number}: <{header}> belongs in {', '.join(places) or 'tests'}"
        if inside(name, ("lib/core",)) and not CORE_LIBRARIES.match(header):
            yield f"{name}:{number}: the core includes GLib and json-glib alone, not <{header}>"


if __name__ == "__main__":
    checklib.main("floors", headers_of_the_tree, libraries)
