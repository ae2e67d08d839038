"""The X display as a person uses it: pointer and keys through XTest, and a look at it."""

import ctypes
import struct
import time
import zlib
from ctypes import POINTER, byref, c_char_p, c_int, c_long, c_ubyte, c_uint, c_ulong, c_void_p

CONTROL, SHIFT = "Control_L", "Shift_L"
Z_PIXMAP = 2
IS_VIEWABLE = 2
# The upper bits of an id say which program made the window.
CLIENT_SHIFT = 21
ALL_PLANES = c_ulong(-1)


class _Attributes(ctypes.Structure):
    _fields_ = [
        ("x", c_int),
        ("y", c_int),
        ("width", c_int),
        ("height", c_int),
        ("border_width", c_int),
        ("depth", c_int),
        ("visual", c_void_p),
        ("root", c_ulong),
        ("window_class", c_int),
        ("bit_gravity", c_int),
        ("win_gravity", c_int),
        ("backing_store", c_int),
        ("backing_planes", c_ulong),
        ("backing_pixel", c_ulong),
        ("save_under", c_int),
        ("colormap", c_ulong),
        ("map_installed", c_int),
        ("map_state", c_int),
        ("all_event_masks", c_long),
        ("your_event_mask", c_long),
        ("do_not_propagate_mask", c_long),
        ("override_redirect", c_int),
        ("screen", c_void_p),
    ]


class _Image(ctypes.Structure):
    _fields_ = [
        ("width", c_int),
        ("height", c_int),
        ("xoffset", c_int),
        ("format", c_int),
        ("data", c_void_p),
        ("byte_order", c_int),
        ("bitmap_unit", c_int),
        ("bitmap_bit_order", c_int),
        ("bitmap_pad", c_int),
        ("depth", c_int),
        ("bytes_per_line", c_int),
        ("bits_per_pixel", c_int),
    ]


def _load():
    x11, xtst = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXtst.so.6")
    x11.XOpenDisplay.restype = c_void_p
    x11.XOpenDisplay.argtypes = [c_char_p]
    x11.XDefaultRootWindow.restype = c_ulong
    x11.XDefaultRootWindow.argtypes = [c_void_p]
    x11.XSync.argtypes = [c_void_p, c_int]
    x11.XStringToKeysym.restype = c_ulong
    x11.XStringToKeysym.argtypes = [c_char_p]
    x11.XKeysymToKeycode.restype = c_ubyte
    x11.XKeysymToKeycode.argtypes = [c_void_p, c_ulong]
    x11.XkbKeycodeToKeysym.restype = c_ulong
    x11.XkbKeycodeToKeysym.argtypes = [c_void_p, c_ubyte, c_int, c_int]
    x11.XInternAtom.restype = c_ulong
    x11.XInternAtom.argtypes = [c_void_p, c_char_p, c_int]
    x11.XFree.argtypes = [c_void_p]
    x11.XGetWindowProperty.argtypes = (
        [c_void_p, c_ulong, c_ulong, c_long, c_long, c_int, c_ulong]
        + [POINTER(c_ulong), POINTER(c_int), POINTER(c_ulong), POINTER(c_ulong)]
        + [POINTER(c_void_p)]
    )
    x11.XTranslateCoordinates.argtypes = (
        [c_void_p, c_ulong, c_ulong, c_int, c_int] + [POINTER(c_int)] * 2 + [POINTER(c_ulong)]
    )
    x11.XGetGeometry.argtypes = (
        [c_void_p, c_ulong, POINTER(c_ulong)] + [POINTER(c_int)] * 2 + [POINTER(c_uint)] * 4
    )
    x11.XGetWindowAttributes.argtypes = [c_void_p, c_ulong, POINTER(_Attributes)]
    x11.XQueryTree.argtypes = (
        [c_void_p, c_ulong] + [POINTER(c_ulong)] * 2 + [POINTER(c_void_p), POINTER(c_uint)]
    )
    x11.XGetImage.restype = POINTER(_Image)
    x11.XGetImage.argtypes = [c_void_p, c_ulong, c_int, c_int, c_uint, c_uint, c_ulong, c_int]
    x11.XDestroyImage.argtypes = [POINTER(_Image)]
    xtst.XTestFakeKeyEvent.argtypes = [c_void_p, c_uint, c_int, c_ulong]
    xtst.XTestFakeButtonEvent.argtypes = [c_void_p, c_uint, c_int, c_ulong]
    xtst.XTestFakeMotionEvent.argtypes = [c_void_p, c_int, c_int, c_int, c_ulong]
    return x11, xtst


# Windows come and go between two requests; Xlib's own handler would end the program.
_ERROR_HANDLER = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p)(lambda display, event: 0)


class Display:
    """A connection to the display of the session."""

    def __init__(self):
        self._x11, self._xtst = _load()
        self._x11.XSetErrorHandler(_ERROR_HANDLER)
        self._display = self._x11.XOpenDisplay(None)
        if not self._display:
            raise RuntimeError("there is no display; run this inside tests/ui/session")
        self._root = self._x11.XDefaultRootWindow(self._display)

    def _sync(self):
        self._x11.XSync(self._display, 0)

    # Keys

    def key(self, chord):
        """Press a key with its modifiers, such as "Return", "ctrl+n" or "alt+shift+F1"."""
        *modifiers, last = chord.split("+") if chord != "+" else ["plus"]
        names = {"ctrl": CONTROL, "shift": SHIFT, "alt": "Alt_L", "super": "Super_L"}
        held = [names[modifier.lower()] for modifier in modifiers]
        self._press(held, self._keysym(last))

    def type(self, text):
        """Type text; what the us layout does not have goes in by its code point."""
        for character in text:
            keysym = {"\n": 0xFF0D, "\t": 0xFF09}.get(character, ord(character))
            if keysym == ord(character) and not 0x20 <= keysym < 0x7F:
                self._press([CONTROL, SHIFT], self._keysym("u"))
                self.type(f"{keysym:x}")
                self._press([], self._keysym("space"))
            else:
                self._press([], keysym)

    def _keysym(self, name):
        keysym = self._x11.XStringToKeysym(name.encode())
        if not keysym and len(name) == 1:
            keysym = ord(name)
        if not keysym:
            raise ValueError(f"no key is called {name!r}")
        return keysym

    def _press(self, held, keysym):
        code = self._x11.XKeysymToKeycode(self._display, keysym)
        if not code:
            raise ValueError(f"no key gives {keysym:#x}")
        plain = self._x11.XkbKeycodeToKeysym(self._display, code, 0, 0)
        if plain != keysym and SHIFT not in held:
            held = held + [SHIFT]
        codes = [self._code_of(name) for name in held] + [code]
        for each in codes:
            self._xtst.XTestFakeKeyEvent(self._display, each, 1, 0)
        for each in reversed(codes):
            self._xtst.XTestFakeKeyEvent(self._display, each, 0, 0)
        self._sync()
        time.sleep(0.004)

    def _code_of(self, name):
        return self._x11.XKeysymToKeycode(self._display, self._keysym(name))

    # Pointer

    def click(self, x, y, times=1):
        self._xtst.XTestFakeMotionEvent(self._display, -1, x, y, 0)
        self._sync()
        time.sleep(0.03)
        for _ in range(times):
            self._xtst.XTestFakeButtonEvent(self._display, 1, 1, 0)
            self._xtst.XTestFakeButtonEvent(self._display, 1, 0, 0)
        self._sync()
        # GTK answers the pointer with its next frame, but a key at once.
        time.sleep(0.1)

    def scroll(self, x, y, steps):
        """Turn the wheel, down where steps is positive."""
        self._xtst.XTestFakeMotionEvent(self._display, -1, x, y, 0)
        for _ in range(abs(steps)):
            for pressed in (1, 0):
                self._xtst.XTestFakeButtonEvent(self._display, 5 if steps > 0 else 4, pressed, 0)
        self._sync()

    # Windows

    def _property(self, window, name, words=1024):
        kind, size, count, left = c_ulong(), c_int(), c_ulong(), c_ulong()
        data = c_void_p()
        atom = self._x11.XInternAtom(self._display, name.encode(), 0)
        failed = self._x11.XGetWindowProperty(
            self._display, window, atom, 0, words, 0, 0,
            byref(kind), byref(size), byref(count), byref(left), byref(data),
        )  # fmt: skip
        if failed or not data:
            return []
        try:
            if size.value == 32:
                return list((c_ulong * count.value).from_address(data.value))
            return ctypes.string_at(data, count.value)
        finally:
            self._x11.XFree(data)

    def windows(self):
        """The windows on the screen, uppermost last: (id, process id, title)."""
        found = []
        for window in self._property(self._root, "_NET_CLIENT_LIST_STACKING"):
            pid = self._property(window, "_NET_WM_PID")
            title = self._property(window, "_NET_WM_NAME") or b""
            found.append((window, pid[0] if pid else 0, bytes(title).decode(errors="replace")))
        return found

    def active_window(self):
        active = self._property(self._root, "_NET_ACTIVE_WINDOW")
        return active[0] if active else 0

    def popup_of(self, window):
        """The uppermost popover or menu of the program that owns a window."""
        root, parent, children, count = c_ulong(), c_ulong(), c_void_p(), c_uint()
        self._x11.XQueryTree(
            self._display, self._root, byref(root), byref(parent), byref(children), byref(count)
        )
        ids = list((c_ulong * count.value).from_address(children.value)) if children else []
        if children:
            self._x11.XFree(children)
        for popup in reversed(ids):
            of = _Attributes()
            if popup >> CLIENT_SHIFT != window >> CLIENT_SHIFT:
                continue
            if self._x11.XGetWindowAttributes(self._display, popup, byref(of)):
                if of.override_redirect and of.map_state == IS_VIEWABLE:
                    return popup
        raise LookupError("no popover is shown")

    def origin(self, window):
        """Where the inside of a window begins on the screen."""
        x, y, child = c_int(), c_int(), c_ulong()
        self._x11.XTranslateCoordinates(
            self._display, window, self._root, 0, 0, byref(x), byref(y), byref(child)
        )
        return x.value, y.value

    def size(self, window):
        """Width and height of the inside of a window."""
        root, x, y = c_ulong(), c_int(), c_int()
        width, height, border, depth = c_uint(), c_uint(), c_uint(), c_uint()
        self._x11.XGetGeometry(
            self._display, window, byref(root), byref(x), byref(y),
            byref(width), byref(height), byref(border), byref(depth),
        )  # fmt: skip
        return width.value, height.value

    # Looking

    def screenshot(self, path):
        """Write the whole screen to a PNG file."""
        width, height = self.size(self._root)
        image = self._x11.XGetImage(
            self._display, self._root, 0, 0, width, height, ALL_PLANES, Z_PIXMAP
        )
        if not image:
            raise RuntimeError("the screen cannot be read")
        try:
            if image.contents.bits_per_pixel != 32:
                raise RuntimeError("only screens of 24 bits are read")
            stride = image.contents.bytes_per_line
            data = ctypes.string_at(image.contents.data, stride * height)
        finally:
            self._x11.XDestroyImage(image)
        with open(path, "wb") as file:
            file.write(_png(data, width, height, stride))


def _png(data, width, height, stride):
    """Encode blue, green, red, unused as a PNG of red, green, blue."""
    rows = bytearray()
    for y in range(height):
        line = data[y * stride : y * stride + width * 4]
        row = bytearray(width * 3)
        row[0::3], row[1::3], row[2::3] = line[2::4], line[1::4], line[0::4]
        rows += b"\0" + row

    def chunk(kind, content):
        checksum = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(rows), 6))
        + chunk(b"IEND", b"")
    )
