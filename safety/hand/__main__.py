"""The hand's process: `python -m safety.hand DESCRIPTOR OWNER`, with the desk's environment.

DESCRIPTOR is the socket to its client, OWNER the client's process id. SIGUSR1 presses the stop; SIGTERM, the
end of the socket and the end of the owner do so too and end the process. Whatever way it ends, but for
SIGKILL, keys and buttons are released first.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import sys
import threading
from contextlib import ExitStack, suppress
from pathlib import Path

from safety.hand.gatekeeper import Gatekeeper
from safety.hand.injector import X11Injector
from safety.hand.pointer import Pointer
from safety.hand.protocol import Begin
from safety.hand.self_test import self_test
from safety.hand.server import Server
from safety.hand.stop import Stop
from safety.hand.x11 import Windows, connect
from safety.rules_file import DEFAULT_RULES, load_rules
from vision.capture import Screen


def main(descriptor: int, owner: int) -> int:
    stop = Stop()
    line = socket.socket(fileno=descriptor)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGUSR1, lambda *_: stop.press())
    signal.signal(signal.SIGTERM, lambda *_: line.shutdown(socket.SHUT_RD))
    threading.Thread(target=watch_owner, args=(owner, line), name="owner", daemon=True).start()
    with ExitStack() as parts:
        Server(line, stop, lambda request: _begin(request, stop, parts)).serve()
    return 0


def _begin(request: Begin, stop: Stop, parts: ExitStack) -> Gatekeeper:
    """Put the hand together and try it out. Raises PolicyError, DeskError, SelfTestFailed, NoDisplay."""
    rules = load_rules(DEFAULT_RULES if request.rules is None else Path(request.rules))
    name = os.environ.get("DISPLAY", "")
    display = connect(name)
    screen = parts.enter_context(Screen(name))
    injector = X11Injector(display, stop, dict(os.environ))
    parts.callback(injector.close)
    windows = Windows(display, stop)
    self_test(screen.displays, Pointer(stop).move, windows.pointer)
    return Gatekeeper(
        rules=rules,
        injector=injector,
        look=screen.grab,
        windows=windows,
        stop=stop,
        own_pids=frozenset(request.own_pids),
    )


def watch_owner(owner: int, line: socket.socket) -> None:
    """End the line when the owner ends, even where another process still holds its end of it."""
    with suppress(ProcessLookupError):  # it has ended already
        select.select([os.pidfd_open(owner)], [], [])
    line.shutdown(socket.SHUT_RD)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
