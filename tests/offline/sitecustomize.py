"""Python imports this at its start where the folder is on its path: the processes that tests start have no network."""

import os
import sys

ALLOWED = ("socket.__new__", "socket.gethostname", "socket.bind")
REFUSED = 99


def _refuse_the_network(event: str, arguments: tuple[object, ...]) -> None:
    if not event.startswith("socket.") or event in ALLOWED or "pytest" in sys.modules:  # that has a hook of its own
        return
    address = arguments[1] if event in ("socket.connect", "socket.sendto") and len(arguments) > 1 else arguments[0]
    if event == "socket.connect" and isinstance(address, str | bytes):  # a Unix socket of this machine
        return
    os.write(2, f"NETWORK {event} {address!r}\n".encode())
    os._exit(REFUSED)  # nothing that catches exceptions may hide it


sys.addaudithook(_refuse_the_network)
