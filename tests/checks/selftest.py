#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Breaks what each check guards, one thing at a time in a small tree, and expects that check to say so."""
import inspect
import os
import re
import sys
import tempfile

import checklib
import files
import floors
import interface
import packaging
import translations

C = "/* SPDX-License-Identifier: GPL-3.0-or-later */\n/* Why this file is there, in words. */\n"
UI = '<interface><template class="SfThing" parent="GtkBox">{}</template></interface>\n'
PO = ('msgid ""\nmsgstr ""\n"Project-Id-Version: x\\n"\n"Language: zh_CN\\n"\n"MIME-Version: 1.0\\n"\n'
      '"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
      '"PO-Revision-Date: 2026-01-01 00:00+0800\\n"\n"Last-Translator: x <x@example.org>\\n"\n'
      '"Language-Team: x <x@example.org>\\n"\n\n{}')
ONE = 'msgid "One"\nmsgstr "一"\n\nmsgid "Sanfang"\nmsgstr "三方"\n'
REAL = (packaging.DESKTOP, packaging.METAINFO, packaging.MANIFEST, "po/zh_CN.po")

# A tree where everything is right; the packaging's files are the project's own.
SOUND = {
    "lib/core/a.h": C, "lib/db/b.h": C, "app/thing.h": C, "sync-server/c.h": C,
    "lib/core/a.c": C + '#include "core/a.h"\n#include <glib.h>\n',
    "lib/db/b.c": C + '#include "core/a.h"\n#include <sqlite3.h>\n',
    "app/sync/s.c": C + "#include <libsoup/soup.h>\n",
    "app/sf-thing.c": C + '#include <gtk/gtk.h>\n#include "thing.h"\n\nstatic const char *one = N_ ("One");\n',
    "data/ui/sf-thing.ui": UI.format(""),
    "data/app.gresource.xml": "<gresources><gresource><file>ui/sf-thing.ui</file></gresource></gresources>\n",
    "po/POTFILES": "app/sf-thing.c\n", "po/LINGUAS": "zh_CN\n", "po/zh_CN.po": PO.format('msgid "One"\nmsgstr "一"\n'),
    "docs/there.md": "[back](../NEWS.md)\n", "NEWS.md": "# News\n\n## 1.0\n",
}

# Check, file, what it becomes.
BROKEN = [
    (floors.headers_of_the_tree, "lib/core/a.c", C + '#include "db/b.h"\n'),
    (floors.headers_of_the_tree, "lib/core/a.c", C + '#include "nowhere.h"\n'),
    (floors.headers_of_the_tree, "app/sf-thing.c", C + '#include "../sync-server/c.h"\n'),
    (floors.headers_of_the_tree, "sync-server/c.h", C + '#include "../app/thing.h"\n'),
    (floors.headers_of_the_tree, "app/sync/s.c", C + '#include "thing.h"\n'),
    (floors.headers_of_the_tree, "lib/other/a.c", C + '#include "core/a.h"\n'),
    (floors.libraries, "lib/core/a.c", C + "#include <cairo.h>\n"),
    (floors.libraries, "app/sf-thing.c", C + "#include <sqlite3.h>\n"),
    (floors.libraries, "app/sf-thing.c", C + "#include <libsoup/soup.h>\n"),
    (floors.libraries, "app/sync/s.c", C + "#include <gtk/gtk.h>\n"),
    (floors.libraries, "sync-server/c.h", C + "#include <gdk/gdk.h>\n"),
    (floors.libraries, "app/cache/x.c", C + "  #  include <adwaita.h>\n"),
    (files.size, "lib/core/a.c", C + "\n" * files.MOST_LINES),
    (files.size, "lib/core/a.h", C + "\n" * files.MOST_LINES),
    (files.size, "data/ui/sf-thing.ui", UI.format("\n" * files.MOST_LINES)),
    (files.size, "tests/x.py", f"# {files.SPDX}\n" + "\n" * files.MOST_LINES),
    (files.first_lines, "lib/core/a.c", "int a;\n"),
    (files.first_lines, "lib/core/a.c", C.split("\n", maxsplit=1)[0] + "\nint a;\n"),
    (files.first_lines, "lib/core/a.c", C.split("\n", maxsplit=1)[0] + "\n/* See a.h. */\n"),
    (files.first_lines, "tests/x.py", "import os\n"),
    (files.first_lines, "run", "#!/bin/bash\necho\n"),
    (files.white_space, "docs/there.md", "word \n"),
    (files.white_space, "docs/there.md", "word"),
    (files.white_space, "docs/there.md", "word\r\n"),
    (files.white_space, "lib/core/a.c", C + "\tint a;\n"),
    (files.binary_files, "data/a.out", b"\0\1"),
    (files.binary_files, "data/a.txt", "三方".encode("gb18030")),
    (files.machines, "docs/there.md", "see /" + "home/somebody/sanfang\n"),
    (files.machines, "docs/there.md", "see /" + "tmp/try/x\n"),
    (files.machines, "docs/there.md", "from http" + "s://registry.internal.net/npm\n"),
    (files.finished, "lib/core/a.c", C + "/* TO" + "DO: later */\n"),
    (files.finished, "lib/core/a.c", C + "/* FIX" + "ME */\n"),
    (files.scripts, "tests/x.py", f"# {files.SPDX}\nif\n"),
    (files.scripts, "run", f"#!/bin/bash\n# {files.SPDX}\nif\n"),
    (files.links, "docs/there.md", "[gone](gone.md)\n"),
    (files.mentions, "lib/core/a.c", C + "/* As docs/gone.md says. */\n"),
    (files.mentions, "lib/core/a.c", C + "/* See docs/there.md, *Gone*. */\n"),
    (files.formatted, "lib/core/a.c", C + "int  a( void );\n"),
    (translations.potfiles, "po/POTFILES", "# none\n"),
    (translations.potfiles, "po/POTFILES", "app/sf-thing.c\nlib/core/a.c\n"),
    (translations.potfiles, "po/POTFILES", "app/sf-thing.c\ngone.c\n"),
    (translations.potfiles, "data/ui/sf-thing.ui", UI.format('<property name="label" translatable="yes">Two</property>')),
    (translations.complete, "po/zh_CN.po", PO.format("")),
    (translations.complete, "po/zh_CN.po", PO.format('msgid "One"\nmsgstr ""\n')),
    (translations.complete, "po/zh_CN.po", PO.format('#, fuzzy\nmsgid "One"\nmsgstr "一"\n')),
    (translations.complete, "po/zh_CN.po", PO.format(ONE)),
    (translations.complete, "po/zh_CN.po", PO.format('msgid "One"\nmsgstr "一"\n\n#~ msgid "Sanfang"\n#~ msgstr "三方"\n')),
    (translations.complete, "po/zh_CN.po", "msgid\n"),
    (translations.complete, "app/sf-thing.c", C + 'const char *two = N_ ("Two");\n'),
    (interface.well_formed, "data/ui/sf-thing.ui", "<interface>\n"),
    (interface.in_resources, "data/ui/sf-other.ui", "<interface/>\n"),
    (interface.in_resources, "data/app.gresource.xml", "<gresources/>\n"),
    (interface.in_resources, "data/ui/sf-thing.ui", None),
    (interface.names, "data/ui/sf-thing.ui", UI.format("").replace("SfThing", "SfOther")),
    (interface.names, "data/ui/sf-thing.ui", UI.format('<object id="a"/><object id="a"/>')),
    (interface.names, "app/sf-thing.c", None),
    (interface.words, "data/ui/sf-thing.ui", UI.format('<property name="label">Words</property>')),
    (interface.spoken, "data/ui/sf-thing.ui",
     UI.format('<child><object class="GtkButton"><property name="icon-name">x</property></object></child>')),
    (packaging.desktop, packaging.DESKTOP, ("Type=Application", "Type=Thing")),
    (packaging.desktop, packaging.DESKTOP, ("Categories=", "Category=")),
    (packaging.desktop, "po/zh_CN.po", PO.format("")),
    (packaging.metainfo, packaging.METAINFO, ("<summary>", "<sum>")),
    (packaging.metainfo, packaging.METAINFO, ("</description>", "<b>x</b></description>")),
    (packaging.version, "NEWS.md", "# News\n\n## 0.9\n"),
    (packaging.version, packaging.METAINFO, ('<release version="', '<release version="9')),
    (packaging.flatpak, packaging.MANIFEST, ("{", "[")),
    (packaging.flatpak, packaging.MANIFEST, ('"sha256"', '"sha"')),
    (packaging.flatpak, packaging.MANIFEST, ('"dir"', '"git"')),
    (packaging.flatpak, packaging.MANIFEST, (packaging.APP, "org.example.Other")),
    (packaging.reasons, "run", "packages=(\n  gcc unheard-of\n)\n"),
    (packaging.reasons, "run", "packages=(\n)\n"),
]

# Each library where it does not belong, and each folder on one that it must not stand on.
BROKEN += [(floors.libraries, "sync-server/store/x.c", C + f"#include <{beginning}x.h>\n") for beginning in floors.BELONGS_IN]
BROKEN += [(floors.libraries, f"{place}/x.c", C + f"#include <{beginning}x.h>\n")
           for beginning, (_, exceptions) in floors.BELONGS_IN.items() for place in exceptions]
BROKEN += [(floors.headers_of_the_tree, f"{folder}/x.c", C + f'#include "../{"../" * folder.count("/")}{header}"\n')
           for folder, under in floors.STANDS_ON.items() for header in ("app/thing.h", "sync-server/c.h", "lib/db/b.h")
           if not floors.inside(header, under)]
MODULES = (files, floors, interface, packaging, translations)


def every_check_is_broken():
    """What a module hands to the reporter and nobody breaks."""
    broken = {check.__name__ for check, _, _ in BROKEN}
    for module in MODULES:
        made = re.search(r"checklib\.main\(\"\w+\", ([\w, ]+)\)", inspect.getsource(module)).group(1).split(", ")
        yield from (f"nothing breaks {module.__name__}.{name}" for name in made if name not in broken)


def write(folder, name, content):
    path = os.path.join(folder, name)
    if content is None:
        os.remove(path)
        return
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if isinstance(content, tuple):
        with open(path, encoding="utf-8") as file:
            old = file.read()
        content = old.replace(*content)
        assert content != old, f"nothing to break in {name}"
    with open(path, "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode())


def sound(folder, project, of_packaging):
    """The small tree; for the packaging's checks with the project's own files in it."""
    for name, content in SOUND.items():
        write(folder, name, content)
    write(folder, "run", f"#!/bin/bash\n# {files.SPDX}\npackages=(\n  gcc\n)\n")
    write(folder, "docs/dependencies.md", "| package | what for |\n|---|---|\n| `gcc` | the compiler |\n")
    write(folder, ".clang-format", project.read(".clang-format"))
    if of_packaging:
        for name in (*REAL, "meson.build", "NEWS.md"):
            write(folder, name, project.read(name))


def problems(check, folder):
    try:
        return list(check(checklib.Tree(folder)))
    except checklib.Skip as reason:
        return reason


def main():
    project = checklib.Tree(sys.argv[1])
    failed = False
    print(f"1..{len(BROKEN) + 1}")
    for number, (check, name, content) in enumerate(BROKEN, 1):
        module = os.path.basename(inspect.getfile(check))[:-3]
        title = f"/checks/selftest/{module}/{check.__name__.replace('_', '-')}/{number}"
        with tempfile.TemporaryDirectory() as folder:
            sound(folder, project, module == "packaging")
            before = problems(check, folder)
            if isinstance(before, checklib.Skip):
                print(f"ok {number} {title} # SKIP {before}")
                continue
            write(folder, name, content)
            after = problems(check, folder)
        well = not before and bool(after)
        failed = failed or not well
        print(f"{'ok' if well else 'not ok'} {number} {title}")
        if before:
            print(f"# complains of a sound tree: {before}")
        elif not after:
            print(f"# does not see that {name} is broken")
    forgotten = list(every_check_is_broken())
    print(f"{'not ok' if forgotten else 'ok'} {len(BROKEN) + 1} /checks/selftest/every-check-is-broken")
    for problem in forgotten:
        print(f"# {problem}")
    sys.exit(failed or bool(forgotten))


if __name__ == "__main__":
    main()
