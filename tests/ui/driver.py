"""Drive a program's window through accessibility, as a person with a keyboard would.

Run inside tests/ui/session:

    import driver

    def saving():
        with driver.start(["./stint"]) as app:
            app.find("button", "Save").click()
            app.wait("label", "Saved")

    driver.run([saving])

A node is found by its role, such as "button", "label", "text box" or "check box", and its
name: a string that must be equal, or a compiled pattern that must be found in it. Roles and
names are what a screen reader gets; print(app.dump()) shows them. Everything on the screen
happens a little later than it was asked for: wait for the effect, never read at once.
"""

import os
import re
import signal
import subprocess
import sys
import time
import traceback

# Warnings are fatal to the program under test, not to this one; GLib looks at it when loaded.
G_DEBUG = os.environ.pop("G_DEBUG", None)

import bus  # noqa: E402
from gi.repository import GLib  # noqa: E402
from x11 import Display  # noqa: E402

TIMEOUT_S = 10.0
PAUSE_S = 0.02
POPOVER = "GtkPopover"

# What some roles are called by one version of GTK or the other.
ROLE_NAMES = {
    "checkbox": "check box",
    "push button": "button",
    "text": "text box",
    "entry": "text box",
}

_display = None


def display():
    """The X display: keys, pointer, windows, screenshots."""
    global _display
    if _display is None:
        _display = Display()
    return _display


class NotFound(AssertionError):
    """What was looked for is not there, or did not come in time."""


def wait_for(condition, what, timeout_s=TIMEOUT_S):
    """Wait until condition () gives something true, and return it."""
    end = time.monotonic() + timeout_s
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > end:
            raise NotFound(f"{what}: not within {timeout_s:g} s")
        time.sleep(PAUSE_S)


def clean(name):
    """Take the mnemonic out of a name, and undo GTK's doubling, as in "_Save Save"."""
    half = len(name) // 2
    first, second = name[: half + 1].rstrip(), name[half + 1 :]
    if "_" in first and first.replace("_", "", 1) == second:
        return second
    return re.sub(r"(^|\s)_(?=\w)", r"\1", name, count=1)


def asked(default=None):
    """Make a question to a program that may be gone answer with a default instead."""

    def wrap(function):
        def ask(*arguments, **keywords):
            try:
                return function(*arguments, **keywords)
            except GLib.Error:
                return default

        ask.__doc__ = function.__doc__
        return ask

    return wrap


class Node:
    """One accessible object of the program; what it says is asked anew each time."""

    def __init__(self, reference):
        self.reference = tuple(reference)

    def __eq__(self, other):
        return isinstance(other, Node) and self.reference == other.reference

    def __hash__(self):
        return hash(self.reference)

    def __repr__(self):
        return f"{self.role}:{self.name!r}"

    # What it is

    @property
    @asked("")
    def role(self):
        role = bus.call(self.reference, bus.ACCESSIBLE, "GetRoleName")[0]
        return ROLE_NAMES.get(role, role)

    @property
    @asked("")
    def name(self):
        return clean(bus.get(self.reference, bus.ACCESSIBLE, "Name"))

    @property
    @asked("")
    def description(self):
        return bus.get(self.reference, bus.ACCESSIBLE, "Description")

    @property
    @asked(frozenset())
    def states(self):
        """Names such as "focused", "checked", "selected", "sensitive"."""
        return bus.states(self.reference)

    @property
    def text(self):
        """The text of an entry or text view; of anything else its name."""
        text = self._text()
        return self.name if text is None else text

    @asked(None)
    def _text(self):
        count = bus.get(self.reference, bus.TEXT, "CharacterCount")
        return bus.call(self.reference, bus.TEXT, "GetText", "(ii)", 0, count)[0]

    @property
    @asked(None)
    def value(self):
        """The number of a spin button, scale or progress bar."""
        return bus.get(self.reference, bus.VALUE, "CurrentValue")

    @property
    def children(self):
        return [Node(each) for each in bus.children_of_all([self.reference])[0]]

    @property
    @asked(None)
    def parent(self):
        reference = bus.get(self.reference, bus.ACCESSIBLE, "Parent")
        if reference[1] == bus.NOWHERE or reference[0] != self.reference[0]:
            return None
        return Node(reference)

    @property
    def ancestors(self):
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    # Where it is

    @property
    @asked((0, 0, 0, 0))
    def box(self):
        """Left, top, width and height inside its window; all 0 if it was never laid out."""
        return bus.call(self.reference, bus.COMPONENT, "GetExtents", "(u)", bus.IN_WINDOW)[0]

    @property
    def window(self):
        """The window it is in, or itself: what is right below the program's root."""
        line = [self, *self.ancestors]
        return line[-2] if len(line) > 1 else None

    @property
    def popover(self):
        """The popover it is in, which is a surface of its own, or None."""
        for node in (self, *self.ancestors):
            if node.role == "widget" and node.name.startswith(POPOVER):
                return node
        return None

    @property
    def reachable(self):
        """Whether a click on its middle reaches it: shown, not covered, not scrolled away."""
        x, y, width, height = self.box
        surface = self.popover or self.window
        if width <= 0 or height <= 0 or surface is None:
            return False
        middle_x, middle_y = x + width // 2, y + height // 2
        hit = surface.at(middle_x, middle_y)
        if hit is not None:
            return self.holds(hit)
        # A part that accessibility does not know, such as the picture in a button: look at
        # the rim, which lies outside the box of the content.
        rim = [(x - 2, middle_y), (middle_x, y - 2), (x - 1, middle_y), (middle_x, y - 1)]
        return any(self.holds(surface.at(*point)) for point in rim)

    @asked(None)
    def at(self, x, y):
        """The node at a place inside its window, found from here on."""
        hit = bus.call(
            self.reference, bus.COMPONENT, "GetAccessibleAtPoint", "(iiu)", x, y, bus.IN_WINDOW
        )[0]
        return None if hit[1] == bus.NOWHERE else Node(hit)

    def holds(self, node):
        """Whether a node is this one or below it."""
        return node is not None and (node == self or self in node.ancestors)

    # Looking for others

    def walk(self):
        """Every node below, in the order of the tree."""
        return (seen.node for seen in self._see())

    def _see(self):
        """What is below, in the order of the tree, read level by level."""
        below = {}
        level = [self.reference]
        lists = [0] if self.role == "list" else []
        while level:
            families = bus.children_of_all(level)
            # A list keeps some two hundred rows in store that are on no screen.
            rows = [row for i in lists for row in families[i]]
            spare = {row for row, box in zip(rows, bus.boxes_of_all(rows)) if box[2] == 0}
            families = [[each for each in family if each not in spare] for family in families]
            children = [child for family in families for child in family]
            seen = dict(zip(children, bus.describe_all(children)))
            for parent, family in zip(level, families):
                below[parent] = [Seen(child, *seen[child]) for child in family]
            lists = [i for i, child in enumerate(children) if seen[child][0] == "list"]
            level = children
        return _in_order(below, self.reference, 1)

    def find_all(self, role=None, name=None, state=None, reachable=None):
        """Every node below that fits and was laid out."""
        return [
            seen.node
            for seen in self._see()
            if (role is None or seen.role == role)
            and _matches(name, seen)
            and seen.box[2] > 0
            and (state is None or state in seen.node.states)
            and (reachable is None or seen.node.reachable == reachable)
        ]

    def exists(self, role=None, name=None, **conditions):
        return bool(self.find_all(role, name, **conditions))

    def wait(self, role=None, name=None, *, index=0, timeout_s=TIMEOUT_S, **conditions):
        """Wait for the node number index of those that fit."""

        def look():
            found = self.find_all(role, name, **conditions)
            return found[index] if len(found) > index else None

        return wait_for(look, f"{_say(role, name, conditions)} in {self!r}", timeout_s)

    # Most things appear a moment after the key that brings them, so finding is waiting.
    find = wait

    def wait_gone(self, role=None, name=None, *, timeout_s=TIMEOUT_S, **conditions):
        what = f"no {_say(role, name, conditions)} in {self!r}"
        wait_for(lambda: not self.exists(role, name, **conditions), what, timeout_s)

    def dump(self):
        """The tree from here on, one line a node."""
        lines = [repr(self)]
        for seen in self._see():
            x, y, width, height = seen.box
            line = f"{'  ' * seen.depth}{seen.role}:{seen.name!r}"
            text = seen.node.text if seen.role == "text box" else seen.name
            if text != seen.name:
                line += f" text={text!r}"
            if seen.description:
                line += f" ({seen.description})"
            shown = {"focused", "checked", "selected", "expanded", "pressed"}
            states = seen.node.states & shown
            if states:
                line += f" [{' '.join(sorted(states))}]"
            lines.append(f"{line} {width}x{height}+{x}+{y}")
        return "\n".join(lines)

    # Acting on it

    def click(self, times=1, timeout_s=TIMEOUT_S):
        """Click on its middle with the pointer, once a click there would reach it."""
        wait_for(lambda: self.reachable, f"{self!r} can be clicked on", timeout_s)
        display().click(*self._middle(), times)
        return self

    def scroll(self, steps):
        """Turn the wheel over it, down where steps is positive."""
        display().scroll(*self._middle(), steps)

    def do(self, action=None):
        """Run its first action, or the one of that name, without pointer or key.

        GTK lets a quarter of a second pass before a button so activated is clicked.
        """
        names = [each[0] for each in bus.call(self.reference, bus.ACTION, "GetActions")[0]]
        if not names or (action is not None and action not in names):
            raise NotFound(f"{self!r} has no action {action or ''}, only {names}")
        index = names.index(action) if action else 0
        bus.call(self.reference, bus.ACTION, "DoAction", "(i)", index)
        return self

    def type(self, text):
        """Click into it and type."""
        self.click()
        wait_for(lambda: "focused" in self.states, f"{self!r} has the focus")
        display().type(text)
        return self

    def set_text(self, text):
        """Replace the text of an entry or text view at once."""
        bus.call(self.reference, bus.EDITABLE_TEXT, "SetTextContents", "(s)", text)
        return self

    def _middle(self):
        """The middle of it on the screen."""
        x, y, width, height = self.box
        popover, window = self.popover, self._x_window()
        if popover is not None:
            # Its boxes count from the widget that the popover points to.
            base_x, base_y, _, _ = popover.parent.box
            surface_x, surface_y = display().origin(display().popup_of(window))
            x, y = x - base_x, y - base_y
        else:
            surface_x, surface_y = display().origin(window)
            outer_width, outer_height = display().size(window)
            _, _, inner_width, inner_height = self.window.box
            # GTK draws the border of the window itself, and leaves it out of its boxes.
            surface_x += max(0, outer_width - inner_width) // 2
            surface_y += max(0, outer_height - inner_height) // 2
        return surface_x + x + width // 2, surface_y + y + height // 2

    def _x_window(self):
        window = self.window
        call = (bus.BUS, bus.BUS[0], "GetConnectionUnixProcessID", "(s)", self.reference[0])
        pid, title = bus.call(*call)[0], window.name
        mine = [w for w in display().windows() if w[1] == pid]
        titled = [w for w in mine if w[2] == title] or mine
        if not titled:
            raise NotFound(f"no window of {window!r} on the screen")
        return titled[-1][0]


class Application(Node):
    """A program under way, seen from its accessible root; ended on leaving a with block."""

    def __init__(self, process, timeout_s=TIMEOUT_S):
        self.process = process
        super().__init__(wait_for(self._register, "the program's window", timeout_s))
        # Keys pressed before would be lost.
        wait_for(self._is_active, "the program's window gets the keys", timeout_s)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        try:
            if error[0] is not None:
                _keep_evidence(self)
        finally:
            self.end()

    def _register(self):
        if self.process.poll() is not None:
            raise NotFound(f"the program ended with {self.process.returncode}")
        return bus.root_of_process(self.process.pid)

    def _is_active(self):
        active = display().active_window()
        return any(w[0] == active and w[1] == self.process.pid for w in display().windows())

    def end(self, timeout_s=5):
        """End the program if it still runs, and return its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()

    def wait_end(self, timeout_s=TIMEOUT_S):
        """Wait for the program to end by itself, and return its exit status."""
        wait_for(lambda: self.process.poll() is not None, "the program ends", timeout_s)
        return self.process.returncode

    @property
    def focused(self):
        """The node that has the focus, or None."""
        found = [node for node in self.walk() if "focused" in node.states]
        return found[-1] if found else None

    def key(self, *chords):
        """Press keys one after another, such as "Tab" or "ctrl+n", wherever the focus is."""
        for chord in chords:
            display().key(chord)

    def type_keys(self, text):
        """Type text wherever the focus is."""
        display().type(text)

    def screenshot(self, path):
        display().screenshot(path)


class Seen:
    """A node as it was when its tree was read."""

    def __init__(self, reference, role, name, description, box):
        self.node = Node(reference)
        self.role = ROLE_NAMES.get(role, role)
        self.name = clean(name)
        self.description = description
        self.box = box
        self.depth = 0


def _in_order(below, reference, depth):
    for seen in below.get(reference, ()):
        seen.depth = depth
        yield seen
        yield from _in_order(below, seen.node.reference, depth + 1)


def _matches(wanted, seen):
    if wanted is None:
        return True
    if isinstance(wanted, re.Pattern):
        return wanted.search(seen.name) is not None
    # A button that shows only an icon is named by its type; its tooltip describes it.
    return wanted in (seen.name, seen.description)


def _say(role, name, conditions):
    name = f"/{name.pattern}/" if isinstance(name, re.Pattern) else repr(name)
    extra = "".join(f" {key}={value}" for key, value in conditions.items())
    return f"{role or 'anything'} {name}{extra}"


def _keep_evidence(app):
    """Print what could be seen when a test failed; STINT_UI_EVIDENCE names a folder for
    the picture."""
    for line in app.dump().splitlines():
        print(f"# {line}", flush=True)
    folder = os.environ.get("STINT_UI_EVIDENCE")
    if folder:
        path = os.path.join(folder, f"{os.path.basename(sys.argv[0])}-{time.time_ns()}.png")
        app.screenshot(path)
        print(f"# {path}")


def start(command, timeout_s=TIMEOUT_S, **variables):
    """Start a program and wait for its first window; variables go to its environment."""
    environment = {**os.environ, **variables}
    if G_DEBUG is not None:
        environment.setdefault("G_DEBUG", G_DEBUG)
    # What it prints must not get between the lines of TAP.
    process = subprocess.Popen(command, env=environment, stdout=sys.stderr)
    try:
        return Application(process, timeout_s)
    except BaseException:
        process.kill()
        process.wait()
        raise


def run(cases):
    """Run functions as TAP test cases and leave with an exit status."""
    print(f"1..{len(cases)}", flush=True)
    failed = 0
    for number, case in enumerate(cases, 1):
        try:
            case()
        except Exception:
            failed += 1
            for line in traceback.format_exc().splitlines():
                print(f"# {line}")
            print(f"not ok {number} - {case.__name__}", flush=True)
        else:
            print(f"ok {number} - {case.__name__}", flush=True)
    sys.exit(1 if failed else 0)
