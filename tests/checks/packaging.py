#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the desktop and its shops read about the client, the Flatpak manifest, and the reasons for each dependency."""
import json
import os
import re
import tempfile

import checklib

APP = "io.github.sanfang.Sanfang"
DESKTOP = f"data/{APP}.desktop.in"
METAINFO = f"data/{APP}.metainfo.xml.in"
MANIFEST = f"flatpak/{APP}.json"


def translated(tree, kind, name, ending):
    """The file as the build makes it, with all translations, in a folder of its own; validated while it is there."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, APP + ending)
        well, output = checklib.run(tree, "msgfmt", kind, f"--template={name}", "-d", "po", "-o", path)
        if not well:
            yield f"{name}: {output}"
            return
        command = (["desktop-file-validate", path] if ending == ".desktop"
                   else ["appstreamcli", "validate", "--no-net", path])
        well, output = checklib.run(tree, *command)
        if not well or "hint:" in output:
            yield f"{name}: {output.replace(folder + '/', '')}"
        with open(path, encoding="utf-8") as file:
            if not re.search(r"\[zh_CN\]|xml:lang=\"zh[-_]CN\"", file.read()):
                yield f"{name}: has nothing in Chinese"


def desktop(tree):
    yield from translated(tree, "--desktop", DESKTOP, ".desktop")


def metainfo(tree):
    yield from translated(tree, "--xml", METAINFO, ".metainfo.xml")


def version(tree):
    """NEWS and the metainfo begin with the release that the build says."""
    number = re.search(r"version: '([^']+)'", tree.read("meson.build")).group(1)
    for name, pattern in (("NEWS.md", r"^## (\S+)"), (METAINFO, r'<release version="([^"]+)"')):
        found = re.search(pattern, tree.read(name), re.M)
        if not found or found.group(1) != number:
            yield f"{name}: does not begin with {number}"


def flatpak(tree):
    """The manifest is one, every source of it can be checked, and it builds this project."""
    well, output = checklib.run(tree, "flatpak-builder", "--show-manifest", MANIFEST)
    try:
        manifest = json.loads(output)
    except ValueError:
        well = False
    if not well:
        yield f"{MANIFEST}: {output}"
        return
    if APP not in (manifest.get("id"), manifest.get("app-id")):
        yield f"{MANIFEST}: is not of {APP}"
    for module in manifest["modules"]:
        for source in module.get("sources", []):
            if source["type"] == "archive" and not re.fullmatch("[0-9a-f]{64}", source.get("sha256", "")):
                yield f"{MANIFEST}: a source of {module['name']} has no sha256"
    if manifest["modules"][-1].get("buildsystem") != "meson" or manifest["modules"][-1]["sources"][0]["type"] != "dir":
        yield f"{MANIFEST}: the last module does not build this tree"


def reasons(tree):
    """docs/dependencies.md has a sentence for each Debian package that ./run installs, and for no other."""
    packages = set(re.search(r"^packages=\((.*?)^\)", tree.read("run"), re.S | re.M).group(1).split())
    first_cells = re.findall(r"^\| (.+?) \|", tree.read("docs/dependencies.md"), re.M)
    explained = {name for cell in first_cells for name in re.findall(r"`([^`]+)`", cell)}
    for name in sorted(packages - explained):
        yield f"docs/dependencies.md: nothing about {name}, which ./run installs"
    for name in sorted(explained - packages):
        yield f"docs/dependencies.md: {name} is not installed by ./run"


if __name__ == "__main__":
    checklib.main("packaging", desktop, metainfo, version, flatpak, reasons)
