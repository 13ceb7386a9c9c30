"""The stop as a signal: Ctrl-C, a polite kill, a closed terminal."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from agent.stop import StopSwitch

_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def stopped_by_signals() -> Iterator[StopSwitch]:
    """A switch that Ctrl-C, a polite kill and a closed terminal press; the second of its kind interrupts.

    A thread presses it: the main one may be deep in a model, or hold a lock that the switch needs.
    """
    switch = StopSwitch()
    heard, told = socket.socketpair()
    told.setblocking(False)

    def listen() -> None:
        if heard.recv(1):
            switch.press()

    def interrupt_next_time(number: int, frame: object) -> None:
        signal.signal(number, signal.default_int_handler)

    listening = threading.Thread(target=listen, name="signals", daemon=True)
    listening.start()
    old = {number: signal.signal(number, interrupt_next_time) for number in _STOPPING}
    wakeup = signal.set_wakeup_fd(told.fileno(), warn_on_full_buffer=False)
    try:
        yield switch
    finally:
        signal.set_wakeup_fd(wakeup)
        for number, handler in old.items():
            signal.signal(number, handler)
        told.close()
        listening.join()
        heard.close()
