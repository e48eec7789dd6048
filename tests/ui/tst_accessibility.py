# SPDX-License-Identifier: Apache-2.0
"""What a screen reader is told: the windows, asked over AT-SPI, on a display and a message bus of the test's own."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

DEADLINE = 60


def skip(reason):
    print(f"SKIP: {reason}", flush=True)
    sys.exit(77)


if "VISEMA_OWN_BUS" not in os.environ:
    for tool, package in (("Xvfb", "xvfb"), ("dbus-run-session", "dbus-daemon")):
        if not shutil.which(tool):
            skip(f"{package} is not installed")
    service = "/usr/share/dbus-1/services/org.a11y.Bus.service"
    if not os.path.exists(service):
        skip("at-spi2-core is not installed")
    with tempfile.TemporaryDirectory(prefix="visema-accessibility-") as home:
        # A bus that starts this one service: the others of a desktop would look for the user's.
        shutil.copy(service, home)
        bus = pathlib.Path(home, "bus.conf")
        bus.write_text(f"""<busconfig><type>session</type><listen>unix:tmpdir={home}</listen>
          <servicedir>{home}</servicedir><policy context="default"><allow send_destination="*" eavesdrop="true"/>
          <allow eavesdrop="true"/><allow own="*"/></policy></busconfig>""")
        folders = {f"XDG_{name}_HOME": f"{home}/{name}" for name in ("CONFIG", "DATA", "CACHE", "STATE")}
        own = dict(os.environ, VISEMA_OWN_BUS="1", HOME=home, XDG_RUNTIME_DIR=home, GSETTINGS_BACKEND="memory",
                   **folders)
        for theirs in ("DBUS_SESSION_BUS_ADDRESS", "AT_SPI_BUS_ADDRESS", "WAYLAND_DISPLAY", "NO_AT_BRIDGE"):
            own.pop(theirs, None)
        command = ["dbus-run-session", f"--config-file={bus}", "--", sys.executable, *sys.argv]
        sys.exit(subprocess.call(command, env=own))

try:
    import gi
    gi.require_version("Atspi", "2.0")
    from gi.repository import Atspi, Gio, GLib
except (ImportError, ValueError):
    skip("python3-gi or gir1.2-atspi-2.0 is not installed")

# What says nothing to somebody who does not see the window.
EMPTY_ROLES = {"filler", "unknown", "invalid", "redundant object", "extended"}
BUTTONS = {"push button", "check box", "radio button", "toggle button", "button", "push button menu"}


class Screen:
    """An X display of the test's own."""

    def __init__(self):
        read, write = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"],
            pass_fds=(write,), stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as number:
            os.environ["DISPLAY"] = ":" + number.readline().strip()

    def close(self):
        self.server.terminate()
        self.server.wait()


def tell_that_somebody_listens():
    """What a screen reader does at its start; programs answer nothing before."""
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    bus.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.freedesktop.DBus.Properties", "Set",
                  GLib.Variant("(ssv)", ("org.a11y.Status", "IsEnabled", GLib.Variant("b", True))),
                  None, Gio.DBusCallFlags.NONE, 30_000, None)


def wait_for(condition, what):
    end = time.monotonic() + DEADLINE
    while time.monotonic() < end:
        try:
            if found := condition():
                return found
        except GLib.GError:
            pass  # something went away while it was looked at
        GLib.MainContext.default().iteration(False)
        time.sleep(0.05)  # between two looks; nothing here depends on how long
    raise AssertionError(f"{what} did not come")


def children(node):
    return [child for child in (node.get_child_at_index(i) for i in range(node.get_child_count())) if child]


def shown(node):
    states = node.get_state_set()
    return states.contains(Atspi.StateType.SHOWING) and states.contains(Atspi.StateType.VISIBLE)


def walk(node):
    """This and all that is shown below it."""
    if not shown(node):
        return
    yield node
    for child in children(node):
        yield from walk(child)


class Program:
    """One of our programs, as a screen reader knows it."""

    def __init__(self, *command):
        self.process = subprocess.Popen(command, env=dict(os.environ, QT_QPA_PLATFORM="xcb"))
        self.node = wait_for(self.find, command[0])
        wait_for(self.windows, "a window")

    def find(self):
        if self.process.poll() is not None:
            raise AssertionError(f"it ended with {self.process.returncode}")
        desktop = Atspi.get_desktop(0)
        desktop.clear_cache()
        return next((each for each in children(desktop) if each.get_process_id() == self.process.pid), None)

    def windows(self):
        self.node.clear_cache()
        return [each for each in children(self.node) if shown(each)]

    def window(self, title):
        return wait_for(lambda: next((w for w in self.windows() if w.get_name() == title), None), title)

    def everything(self):
        self.node.clear_cache()
        return [node for window in self.windows() for node in walk(window)]

    def press(self, name):
        def button():
            return next((node for node in self.everything()
                         if node.get_name() == name and node.get_role_name() in BUTTONS), None)
        wait_for(button, f'the button "{name}"').do_action(0)

    def close(self):
        self.process.terminate()
        self.process.wait()


def path_of(node):
    parts = []
    while node and node.get_role() != Atspi.Role.APPLICATION:
        parts.append(f'{node.get_role_name()} "{node.get_name()}"')
        node = node.get_parent()
    return " in ".join(parts)


class Accessibility(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.screen = Screen()
        tell_that_somebody_listens()
        Atspi.init()

    @classmethod
    def tearDownClass(cls):
        cls.screen.close()

    def start(self, *command):
        program = Program(*command)
        self.addCleanup(program.close)
        return program

    def check(self, look):
        """Every control has a name and a role, and so does whatever else has a name. How many controls there are."""
        return wait_for(lambda: self.check_these(look()), "a control")

    def check_these(self, nodes):
        controls, faults = 0, []
        for node in nodes:
            role, window = node.get_role_name(), node.get_parent().get_role() == Atspi.Role.APPLICATION
            control = not window and (role in BUTTONS or node.get_state_set().contains(Atspi.StateType.FOCUSABLE))
            controls += control
            if (control or window) and not node.get_name():
                faults.append("has no name: " + path_of(node))
            if role in EMPTY_ROLES and (control or node.get_name()):
                faults.append("says not what it is: " + path_of(node))
        self.assertFalse(faults, "\n" + "\n".join(faults))
        return controls

    def test_every_control_of_every_page_and_dialog_has_a_name_and_a_role(self):
        program = self.start(os.environ["VISEMA_SCRIPTED_WINDOW"])
        wait_for(lambda: len(program.windows()) >= 6, "the dialogs")
        controls = self.check(program.everything)
        for page in ("Live", "Takes", "Export", "Library", "Build"):
            program.press(page)
            wait_for(lambda: any(node.get_name() == page and node.get_role_name() == "panel"
                                 for node in walk(program.window("Visema Studio"))), page)
            controls += self.check(lambda: walk(program.window("Visema Studio")))
        for step in ("Video", "Check", "Track", "Mask", "Train", "Verify", "Package"):
            program.press(step)
            controls += self.check(lambda: walk(program.window("Visema Studio")))
        self.assertGreater(controls, 200)

    def test_the_studio_can_be_worked_without_seeing_it(self):
        program = self.start(os.environ["VISEMA_STUDIO"])
        self.check(program.everything)
        program.press("Export")
        program.press("Settings")
        settings = program.window("Settings")
        self.assertGreater(self.check(lambda: walk(settings)), 3)
        kinds = {node.get_role_name() for node in program.everything()}
        self.assertLessEqual({"frame", "label", "list item"}, kinds)


if __name__ == "__main__":
    unittest.main()
