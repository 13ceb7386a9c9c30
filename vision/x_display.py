"""Connecting to X servers, several of them in one process."""

from __future__ import annotations

from Xlib.display import Display
from Xlib.protocol import event
from Xlib.protocol.display import Display as Connection


def connect(name: str) -> Display:
    """A connection to an X display (":99"). Raises what python-xlib raises where it cannot be reached.

    python-xlib keeps the events' numbers of every server in one table of the class, though each server
    numbers its extensions as it likes: a second one with other extensions then fails. Here each has its own.
    """
    Connection.event_classes = event.event_class.copy()
    display = Display(name)
    display.display.event_classes = Connection.event_classes
    return display
