#!/usr/bin/python3
"""A keyring for tests: the Secret Service with one open collection, kept in memory.

It is told of on standard output, with one line, when it is there, and ends when standard
input is closed.
"""

import sys

from gi.repository import Gio, GLib

SERVICE, COLLECTION = "/org/freedesktop/secrets", "/org/freedesktop/secrets/aliases/default"
SESSION = "/org/freedesktop/secrets/session/1"
NODE = Gio.DBusNodeInfo.new_for_xml("""<node>
  <interface name='org.freedesktop.Secret.Service'>
    <method name='OpenSession'><arg type='s' direction='in'/><arg type='v' direction='in'/>
      <arg type='v' direction='out'/><arg type='o' direction='out'/></method>
    <method name='SearchItems'><arg type='a{ss}' direction='in'/>
      <arg type='ao' direction='out'/><arg type='ao' direction='out'/></method>
    <method name='GetSecrets'><arg type='ao' direction='in'/><arg type='o' direction='in'/>
      <arg type='a{o(oayays)}' direction='out'/></method>
    <method name='ReadAlias'><arg type='s' direction='in'/>
      <arg type='o' direction='out'/></method>
    <method name='Unlock'><arg type='ao' direction='in'/>
      <arg type='ao' direction='out'/><arg type='o' direction='out'/></method>
    <property name='Collections' type='ao' access='read'/>
  </interface>
  <interface name='org.freedesktop.Secret.Collection'>
    <method name='CreateItem'><arg type='a{sv}' direction='in'/>
      <arg type='(oayays)' direction='in'/><arg type='b' direction='in'/>
      <arg type='o' direction='out'/><arg type='o' direction='out'/></method>
    <property name='Locked' type='b' access='read'/>
    <property name='Items' type='ao' access='read'/>
  </interface>
  <interface name='org.freedesktop.Secret.Item'>
    <method name='Delete'><arg type='o' direction='out'/></method>
    <property name='Locked' type='b' access='read'/>
    <property name='Attributes' type='a{ss}' access='read'/>
  </interface>
</node>""")


class Keyring:
    def __init__(self, connection):
        self.connection, self.items = connection, {}  # path: (attributes, secret)
        for path, interface in ((SERVICE, 0), (COLLECTION, 1)):
            self.register(path, interface)

    def register(self, path, interface):
        return self.connection.register_object(path, NODE.interfaces[interface], self.call, self.get,
                                               None)

    def matching(self, wanted):
        return [path for path, (attributes, _secret) in self.items.items()
                if wanted.items() <= attributes.items()]

    def add(self, properties, secret, replace):
        attributes = properties["org.freedesktop.Secret.Item.Attributes"]
        for path in self.matching(attributes) if replace else []:
            del self.items[path]
        path = f"{COLLECTION}/{len(self.items) + 1}"
        self.items[path] = attributes, secret
        self.register(path, 2)
        return path

    def call(self, _connection, _sender, path, _interface, method, parameters, invocation):
        arguments = parameters.unpack()
        if method == "OpenSession" and arguments[0] != "plain":
            invocation.return_dbus_error("org.freedesktop.DBus.Error.NotSupported", "plain only")
            return
        if method == "OpenSession":
            answer = GLib.Variant("(vo)", (GLib.Variant("s", ""), SESSION))
        elif method == "SearchItems":
            answer = GLib.Variant("(aoao)", (self.matching(arguments[0]), []))
        elif method == "GetSecrets":
            secrets = {item: (SESSION, b"", bytes(self.items[item][1][2]), self.items[item][1][3])
                       for item in arguments[0]}
            answer = GLib.Variant("(a{o(oayays)})", (secrets,))
        elif method == "ReadAlias":
            answer = GLib.Variant("(o)", (COLLECTION,))
        elif method == "Unlock":
            answer = GLib.Variant("(aoo)", (arguments[0], "/"))
        elif method == "CreateItem":
            answer = GLib.Variant("(oo)", (self.add(*arguments), "/"))
        else:
            self.items.pop(path, None)
            answer = GLib.Variant("(o)", ("/",))
        invocation.return_value(answer)

    def get(self, _connection, _sender, path, _interface, name):
        if name == "Locked":
            return GLib.Variant("b", False)
        if name == "Attributes":
            return GLib.Variant("a{ss}", self.items[path][0])
        return GLib.Variant("ao", [COLLECTION] if name == "Collections" else list(self.items))


def main():
    loop = GLib.MainLoop()
    kept = []
    Gio.bus_own_name(Gio.BusType.SESSION, "org.freedesktop.secrets", Gio.BusNameOwnerFlags.NONE,
                     lambda connection, _name: kept.append(Keyring(connection)),
                     lambda *_: print("ready", flush=True), None)
    GLib.io_add_watch(sys.stdin.fileno(), GLib.IO_HUP, lambda *_: loop.quit())
    loop.run()


if __name__ == "__main__":
    main()
