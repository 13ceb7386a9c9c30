"""Keys and clicks that another program made up and sent are not for us: an answer comes from a keyboard.

X11 marks an event that was sent by a program (XSendEvent) in the highest bit of its type; Qt passes over that
bit. Input injected through the XTEST extension bears no mark: the gate sends none while a question is open,
and no other program is kept from it (docs/safety.md says so).
"""

from __future__ import annotations

import ctypes

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray

_SENT = 0x80
_INPUT = frozenset({2, 3, 4, 5, 6, 35})  # key, button and motion events, and those of the input extension


def is_made_up(response_type: int) -> bool:
    """True for the type of an X11 input event that a program sent."""
    return bool(response_type & _SENT) and response_type & ~_SENT in _INPUT


class RealInputOnly(QAbstractNativeEventFilter):
    """Drops input events that were sent by a program; `dropped` counts them."""

    def __init__(self) -> None:
        super().__init__()
        self.dropped = 0

    def nativeEventFilter(  # noqa: N802 - Qt's name
        self, event_type: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> tuple[bool, int]:
        name = event_type.data() if isinstance(event_type, QByteArray) else bytes(event_type)
        if name != b"xcb_generic_event_t":
            return False, 0
        made_up = is_made_up(ctypes.c_uint8.from_address(int(message)).value)
        self.dropped += made_up
        return made_up, 0
