#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The templates of the screens, as files. That GTK can construct them is tests/app/ui's part."""
import os
import re
import xml.etree.ElementTree as ElementTree

import checklib

RESOURCES = "data/app.gresource.xml"
# Properties that people read, or hear.
SHOWN = ("label", "title", "subtitle", "tooltip-text", "placeholder-text", "description", "heading", "body")
BUTTONS = ("GtkButton", "GtkToggleButton", "GtkMenuButton")


def parsed(tree):
    for name in tree.having(".ui", under="data/ui/"):
        try:
            yield name, ElementTree.fromstring(tree.read(name))
        except ElementTree.ParseError:
            continue


def source_of(name):
    return name.replace("data/ui/", "app/")[:-3] + ".c"


def well_formed(tree):
    for name in tree.having(".ui", ".svg", ".xml", ".xml.in", under="data/"):
        try:
            ElementTree.fromstring(tree.read(name))
        except ElementTree.ParseError as error:
            yield f"{name}: {error}"


def in_resources(tree):
    """A template that is not in the program's resources is never seen."""
    listed = ["data/" + (file.text or "") for file in ElementTree.fromstring(tree.read(RESOURCES)).iter("file")]
    for name in tree.having(".ui", ".css", under="data/ui/"):
        if name not in listed:
            yield f"{name}: is not in {RESOURCES}"
    for name in listed:
        if name not in tree.files:
            yield f"{RESOURCES}: {name} does not exist"


def names(tree):
    """A template is named as its class is, lies where the class does, and gives each id once."""
    for name, root in parsed(tree):
        for template in root.iter("template"):
            expected = "".join(part.capitalize() for part in os.path.basename(name)[:-3].split("-"))
            if template.get("class") != expected:
                yield f"{name}: is the template of {template.get('class')}, not of {expected}"
            if source_of(name) not in tree.files:
                yield f"{name}: there is no {source_of(name)}"
        ids = [element.get("id") for element in root.iter("object") if element.get("id")]
        for twice in sorted({one for one in ids if ids.count(one) > 1}):
            yield f"{name}: two objects have the id {twice}"


def words(tree):
    """What is shown can be translated."""
    for name, root in parsed(tree):
        for element in root.iter():
            if element.tag in ("property", "attribute") and element.get("name") in SHOWN:
                text = element.text or ""
                if re.search(r"[^\W\d_]", text) and element.get("translatable") != "yes":
                    yield f'{name}: "{text.strip()}" cannot be translated'


def spoken(tree):
    """A button that shows an icon alone says to a screen reader what it does; its class may do so for it."""
    for name, root in parsed(tree):
        source = source_of(name)
        code = tree.read(source) if source in tree.files else ""
        for element in root.iter():
            if element.tag not in ("object", "template") or element.get("class") not in BUTTONS:
                continue
            properties = {child.get("name") for child in element if child.tag == "property"}
            accessible = element.find("accessibility")
            named = properties & {"label", "tooltip-text"} or accessible is not None
            named = named or f"(self->{element.get('id')}), GTK_ACCESSIBLE_PROPERTY_LABEL" in code
            if "icon-name" in properties and not named:
                yield f"{name}: the button {element.get('id') or '(without id)'} has an icon and no name"


if __name__ == "__main__":
    checklib.main("interface", well_formed, in_resources, names, words, spoken)
