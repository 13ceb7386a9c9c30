"""`python -m safety.hand.release`: release every key and button that a killed hand left down on DISPLAY."""

from __future__ import annotations

import os

from safety.errors import DeskError
from safety.hand.keyboard import release_all
from safety.hand.x11 import connect


def main() -> int:
    try:
        display = connect(os.environ.get("DISPLAY", ""))
    except DeskError:  # no display, no keys
        return 0
    release_all(display)
    display.close()
    return 0


if __name__ == "__main__":
    main()
