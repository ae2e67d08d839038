"""The accessibility bus, asked directly.

libatspi keeps a cache that a program without a main loop cannot keep true, and crashes now
and then over programs that have ended. Here nothing is remembered, every call has a
timeout, and many calls can be under way at once, without which a tree is slow to read.

An object is known by its reference, the pair (bus name, path).
"""

from gi.repository import Gio, GLib

ACCESSIBLE = "org.a11y.atspi.Accessible"
ACTION = "org.a11y.atspi.Action"
COMPONENT = "org.a11y.atspi.Component"
EDITABLE_TEXT = "org.a11y.atspi.EditableText"
TEXT = "org.a11y.atspi.Text"
VALUE = "org.a11y.atspi.Value"
PROPERTIES = "org.freedesktop.DBus.Properties"

DESKTOP = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
BUS = ("org.freedesktop.DBus", "/org/freedesktop/DBus")
NOWHERE = "/org/a11y/atspi/null"

IN_WINDOW = 1
TIMEOUT_MS = 5000

# Of the many states the ones that say something in GTK, by their number in the protocol.
STATES = {
    1: "active", 4: "checked", 7: "editable", 8: "enabled", 9: "expandable", 10: "expanded",
    11: "focusable", 12: "focused", 16: "modal", 17: "multi-line", 20: "pressed",
    22: "selectable", 23: "selected", 24: "sensitive", 25: "showing", 30: "visible",
    32: "indeterminate", 33: "required", 36: "invalid-entry", 41: "checkable",
    42: "has-popup", 43: "read-only",
}  # fmt: skip

_connection = None


def connection():
    global _connection
    if _connection is None:
        session = Gio.bus_get_sync(Gio.BusType.SESSION)
        reply = session.call_sync(
            "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None,
            Gio.DBusCallFlags.NONE, TIMEOUT_MS, None,
        )  # fmt: skip
        _connection = Gio.DBusConnection.new_for_address_sync(
            reply.unpack()[0],
            Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
            | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION,
        )
    return _connection


def call(reference, interface, method, signature=None, *arguments):
    """Call a method and return its results; GLib.Error when there is no answer."""
    parameters = GLib.Variant(signature, arguments) if signature else None
    return connection().call_sync(
        *reference, interface, method, parameters, None,
        Gio.DBusCallFlags.NONE, TIMEOUT_MS, None,
    ).unpack()  # fmt: skip


def get(reference, interface, name):
    """Read a property."""
    return call(reference, PROPERTIES, "Get", "(ss)", interface, name)[0]


def call_all(requests):
    """Make many calls at once; None for each that got no answer."""
    answers = [None] * len(requests)
    left = [len(requests)]

    def answered(source, result, index):
        left[0] -= 1
        try:
            answers[index] = source.call_finish(result).unpack()
        except GLib.Error:
            pass

    for index, (reference, interface, method, parameters) in enumerate(requests):
        connection().call(
            *reference, interface, method, parameters, None,
            Gio.DBusCallFlags.NONE, TIMEOUT_MS, None, answered, index,
        )  # fmt: skip
    while left[0]:
        GLib.MainContext.default().iteration(True)
    return answers


def describe_all(references):
    """For each object its role, name, description and box, asked all at once."""
    whole = GLib.Variant("(s)", (ACCESSIBLE,))
    requests = []
    for reference in references:
        requests.append((reference, ACCESSIBLE, "GetRoleName", None))
        requests.append((reference, PROPERTIES, "GetAll", whole))
    answers = call_all(requests)
    for role, properties, box in zip(answers[0::2], answers[1::2], boxes_of_all(references)):
        properties = properties[0] if properties else {}
        name, description = properties.get("Name", ""), properties.get("Description", "")
        yield role[0] if role else "", name, description, box


def boxes_of_all(references):
    """For each object its box, asked all at once."""
    window = GLib.Variant("(u)", (IN_WINDOW,))
    answers = call_all([(each, COMPONENT, "GetExtents", window) for each in references])
    return [tuple(answer[0]) if answer else (0, 0, 0, 0) for answer in answers]


def children_of_all(references):
    """For each object the references of its children, asked all at once."""
    answers = call_all([(each, ACCESSIBLE, "GetChildren", None) for each in references])
    return [answer[0] if answer else [] for answer in answers]


def states(reference):
    low, high = call(reference, ACCESSIBLE, "GetState")[0]
    bits = low | high << 32
    return {name for number, name in STATES.items() if bits >> number & 1}


def root_of_process(pid):
    """The root of the program with that process id, once it shows a window."""
    for reference in children_of_all([DESKTOP])[0]:
        try:
            owner = call(BUS, BUS[0], "GetConnectionUnixProcessID", "(s)", reference[0])[0]
        except GLib.Error:
            continue
        if owner == pid and children_of_all([reference])[0]:
            return reference
    return None
