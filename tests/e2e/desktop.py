# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives real clients the way a person with a screen reader would: by the roles and names that AT-SPI tells. Starts a
display and clients; ends them by their process ids."""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

import warnings

import gi

warnings.simplefilter("ignore", DeprecationWarning)  # of Atspi's interface getters, which Debian 12 has nothing newer for
gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
PATIENCE = float(os.environ.get("SANFANG_E2E_PATIENCE", "40"))  # seconds: a bound, not a pace

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(ROOT, "data", "demo"))


# GTK 4.8 answers a question about a widget of a window that has just been closed with an empty path.
GTK_ASKED_FOR_WHAT_WENT = re.compile("g_variant_is_object_path: assertion 'string != NULL' failed")


class NotFound(Exception):
    pass


class Criticals(Exception):
    """What a client logged and no program should."""


def wait_for(what, find):
    """Asks @find until it gives something; @what names it if it never does."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            found = find()
        except GLib.Error:  # the widget went away while it was looked at
            found = None
        if found:
            return found
        if time.monotonic() > end:
            raise NotFound("waited in vain for %s" % what)
        time.sleep(0.05)


# ---- The display ----

class Display:
    """An X server of its own, with its size."""

    def __init__(self, width=1280, height=2600):
        # Not -displayfd: two servers that start at the same moment then both take :0, and the one takes it from the other.
        for number in range(100 + os.getpid() % 20000, 65000, 97):
            self.name = ":%d" % number
            self.process = subprocess.Popen(["Xvfb", self.name, "-screen", "0", "%dx%dx24" % (width, height), "-nolisten", "tcp", "-noreset"],
                                            stderr=subprocess.DEVNULL)
            os.environ["DISPLAY"] = self.name
            if wait_for("a display", self._is_up_or_dead) == "up":
                return

    def _is_up_or_dead(self):
        if self.process.poll() is not None:
            return "dead"
        return "up" if subprocess.run(["xdotool", "getdisplaygeometry"], capture_output=True).returncode == 0 else None

    def screenshot(self, path, height=None):
        """Of the whole screen, or of its upper @height pixels."""
        crop = ["-crop", "1280x%d+0+0" % height] if height else []
        subprocess.run(["import", "-window", "root"] + crop + [path], check=True, env={**os.environ, "DISPLAY": self.name})

    def stop(self):
        self.process.terminate()
        self.process.wait()


# ---- Widgets ----

def walk(node, depth=0):
    """All accessibles below @node, in order of the screen."""
    if depth > 60:
        return
    for i in range(node.get_child_count()):
        child = node.get_child_at_index(i)
        if child is None:
            continue
        yield child
        yield from walk(child, depth + 1)


def is_showing(node):
    """GTK 4.8 says SHOWING of windows alone; what has room on the screen shows."""
    if not node.get_state_set().contains(Atspi.StateType.VISIBLE):
        return False
    component = node.get_component_iface()
    if component is None:
        return True
    size = Atspi.Component.get_size(component)
    return size.x > 0 and size.y > 0


def text_of(node):
    """What it says: its name, or its text."""
    name = node.get_name()
    if name:
        return name
    text = node.get_text_iface()
    return Atspi.Text.get_text(text, 0, Atspi.Text.get_character_count(text)) if text else ""


class Client:
    """One running client."""

    def __init__(self, program, directory, server, env=None, args=()):
        self.directory = directory
        self.program = program
        self.server = server
        self.args = list(args)
        self.env = {**os.environ, "LANG": "zh_CN.UTF-8", "LC_ALL": "zh_CN.UTF-8", "GSK_RENDERER": "cairo", "GDK_BACKEND": "x11",
                    "GTK_A11Y": "atspi", "NO_AT_BRIDGE": "0", **(env or {})}
        self.process = None
        self.log = None

    def start(self):
        os.makedirs(self.directory, exist_ok=True)
        self.log = open(os.path.join(self.directory, "client.log"), "ab")
        self.process = subprocess.Popen([self.program, "--server", self.server, "--directory", self.directory] + self.args,
                                        env=self.env, stdout=self.log, stderr=self.log)
        self.app = wait_for("the client on the accessibility bus", self._find_app)
        # Without a main loop nobody would tell libatspi that what it remembers has changed.
        self.app.set_cache_mask(Atspi.Cache.NONE)
        return self

    def _find_app(self):
        if self.process.poll() is not None:
            raise NotFound("the client ended with %s; see %s" % (self.process.returncode, self.log.name))
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            app = desktop.get_child_at_index(i)
            if app is not None and app.get_process_id() == self.process.pid and app.get_child_count() > 0:
                return app
        return None

    def stop(self):
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()
        self.process = None
        with open(self.log.name, encoding="utf-8", errors="replace") as file:
            wrong = [line for line in file if "-CRITICAL" in line and not GTK_ASKED_FOR_WHAT_WENT.search(line)]
        if wrong:
            raise Criticals("".join(wrong))

    def check_alive(self):
        if self.process.poll() is not None:
            raise NotFound("the client ended with %s; see %s" % (self.process.returncode, self.log.name))

    # ---- Looking ----

    def find_all(self, role=None, name=None, showing=True, within=None):
        self.check_alive()
        for node in walk(within or self.app):
            if role and node.get_role_name() not in ([role] if isinstance(role, str) else role):
                continue
            if name is not None:
                said = text_of(node)
                if not (name.search(said) if isinstance(name, re.Pattern) else said == name):
                    continue
            if showing and not is_showing(node):
                continue
            yield node

    def find(self, role=None, name=None, within=None, nth=0):
        def look():
            for i, node in enumerate(self.find_all(role, name, within=within)):
                if i == nth:
                    return node
            return None
        return wait_for("%s %r" % (role, name), look)

    def has(self, role=None, name=None):
        try:
            return next(self.find_all(role, name), None) is not None
        except GLib.Error:
            return False

    def wait_text(self, pattern):
        """Waits until something on the screen says what matches."""
        return self.find(None, re.compile(pattern))

    def wait_synced(self):
        """Until the header says that nothing waits and the server has been heard."""
        self.wait_text("^同步状态：已同步$")

    def wait_gone(self, role, name):
        wait_for("%s %r to go away" % (role, name), lambda: not self.has(role, name))

    def says(self, pattern):
        return self.has(None, re.compile(pattern))

    def dump(self, out=sys.stderr):
        """What is on the screen, for whoever mends a test."""
        for node in walk(self.app):
            if is_showing(node):
                print("%-18s %s" % (node.get_role_name(), text_of(node)[:90]), file=out)

    # ---- Acting ----

    def press(self, name, role=None, within=None, nth=0):
        node = self.find(role or ["push button", "button", "toggle button", "check box", "radio button", "menu item", "list item", "page tab", "link",
                                  "table row", "tree item", "toggle button"], name, within, nth)
        wait_for("%r to be sensitive" % name, lambda: node.get_state_set().contains(Atspi.StateType.SENSITIVE))
        self.activate(node)
        return node

    def keys_there(self, *keys):
        """Presses keys where the keyboard is, without raising the window over what has opened on it."""
        for key in keys:
            subprocess.run(["xdotool", "key", "--clearmodifiers", key], check=True, env=self.env)

    def wait_popup(self):
        """Until something has opened over the window."""
        wait_for("something to open over the window", lambda: len(self.window()) > 1)

    def choose(self, field, down):
        """Takes the @down-th of the list of a field, by the keyboard: GTK 4.8 tells no actions of what such a list holds."""
        self.press(re.compile("^" + field), ["combo box", "toggle button", "push button"])
        self.wait_popup()
        self.keys_there(*["Down"] * down, "Return")
        self.wait_window_gone()

    def answer(self, dialog, button):
        """Presses the button that starts with @button in the dialog named @dialog, and waits until it is closed."""
        self.press(re.compile("^" + re.escape(button)), "push button", within=self.find("dialog", dialog))
        self.wait_window_gone()

    def activate(self, node):
        action = node.get_action_iface()
        if action is not None and Atspi.Action.get_n_actions(action) > 0:
            Atspi.Action.do_action(action, 0)
            return
        self.click(node)  # check boxes have no action in GTK 4.8

    def fill(self, name, text, role=None):
        node = self.find(role or ["text", "entry", "password text", "spin button"], name)
        if text.isascii():
            self.click(node)
            self.keys("ctrl+a")
            self.type(text)
            return
        editable = node.get_editable_text_iface()
        if editable is None:
            inner = next((n for n in walk(node) if n.get_editable_text_iface() is not None), None)
            editable = inner.get_editable_text_iface() if inner is not None else None
        if editable is None or not Atspi.EditableText.set_text_contents(editable, text):
            raise NotFound("%r cannot be filled" % name)

    def choose_file(self, path):
        """Attaches the file at @path through the file chooser, as a person types a path."""
        self.press(re.compile("^添加文件"), "push button")
        self.find("push button", re.compile(r"^添加\("))
        self.keys("slash")
        self.keys("ctrl+a")
        self.type(path)
        self.keys("Return")
        self.wait_window_gone()
        self.find("push button", "移除 " + os.path.basename(path))

    def click(self, node, times=1):
        """Clicks the middle of @node, which is in the uppermost window: for rows and check boxes, which GTK 4.8 gives no
        action. It must be in sight: give the window room first."""
        self.focus()
        box = Atspi.Component.get_extents(node.get_component_iface(), Atspi.CoordType.WINDOW)
        x, y = self.position()
        subprocess.run(["xdotool", "mousemove", str(x + box.x + box.width // 2), str(y + box.y + box.height // 2), "click", "--repeat", str(times),
                        "--delay", "60", "1"], check=True, env=self.env)

    def window(self):
        return subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)],
                              capture_output=True, text=True, env=self.env).stdout.split()

    def wait_window_gone(self):
        """Until only the main window is there. GTK 4.8 dies of questions about a dialog that is being closed, so nobody asks
        meanwhile."""
        wait_for("the dialog to be closed", lambda: len(self.window()) == 1)

    def position(self):
        """Of the uppermost window on the screen."""
        said = subprocess.run(["xdotool", "getwindowgeometry", "--shell", self.window()[-1]], capture_output=True, text=True, env=self.env).stdout
        where = dict(line.split("=") for line in said.split())
        return int(where["X"]), int(where["Y"])

    def resize(self, width, height):
        """Gives the uppermost window this size, and waits until it has it."""
        wait_for("a window", self.window)
        subprocess.run(["xdotool", "windowmove", self.window()[-1], "0", "0", "windowsize", self.window()[-1], str(width), str(height)],
                       check=True, env=self.env)
        def height_of(window):
            component = window.get_component_iface() if window is not None else None
            return Atspi.Component.get_size(component).y if component is not None else 0

        def has_size():
            return any(abs(height_of(self.app.get_child_at_index(i)) - height) < 60 for i in range(self.app.get_child_count()))
        wait_for("the window's size", has_size)

    def focus(self):
        window = self.window()
        if window:
            subprocess.run(["xdotool", "windowraise", window[-1], "windowfocus", "--sync", window[-1]], env=self.env, stderr=subprocess.DEVNULL)

    def look_away(self):
        """Takes the keyboard from the client's windows: nobody looks at them."""
        subprocess.run(["xdotool", "windowfocus", "0"], env=self.env, stderr=subprocess.DEVNULL)

    def type(self, text):
        """ASCII, where the focus is."""
        subprocess.run(["xdotool", "type", "--delay", "5", text], check=True, env=self.env)

    def keys(self, combination):
        """Presses keys as the keyboard would, with the client's window focused."""
        self.focus()
        self.keys_here(combination)

    def keys_here(self, combination):
        """The same where the keyboard is, as with a popover that must not lose it."""
        subprocess.run(["xdotool", "key", "--clearmodifiers", combination], check=True, env=self.env)


# ---- The school ----

def within_session(main):
    """Runs @main under a session bus of its own (started again through dbus-run-session) and with a display."""
    if os.environ.get("SANFANG_E2E_INSIDE") != "1":
        for tool in ("dbus-run-session", "Xvfb", "import"):
            if shutil.which(tool) is None:
                print("1..0 # SKIP %s is not installed" % tool)
                sys.exit(0)
        # No keyring, portal or settings of the person who runs this.
        home = tempfile.mkdtemp(prefix="sanfang-e2e-")
        runtime = os.path.join(home, "run")
        os.mkdir(runtime, 0o700)
        env = {**os.environ, "SANFANG_E2E_INSIDE": "1", "HOME": home, "XDG_RUNTIME_DIR": runtime, "XDG_DATA_HOME": home + "/data",
               "XDG_CONFIG_HOME": home + "/config", "XDG_CACHE_HOME": home + "/cache", "GSETTINGS_BACKEND": "memory",
               "GIO_USE_VFS": "local", "LC_ALL": "C.UTF-8"}
        # What daemons of the session say is told only when something failed.
        inside = 'exec 3>&1 4>&2 >"$HOME/session.log" 2>&1; exec dbus-run-session -- sh -c \'exec "$@" 1>&3 2>&4 3>&- 4>&-\' sh "$@"'
        result = subprocess.run(["sh", "-c", inside, "sh", "/usr/bin/python3"] + sys.argv, env=env)
        if result.returncode != 0:
            with open(home + "/session.log", encoding="utf-8", errors="replace") as file:
                sys.stderr.write(file.read())
        shutil.rmtree(home, ignore_errors=True)
        sys.exit(result.returncode)
    display = Display()
    try:
        return main(display)
    finally:
        display.stop()
