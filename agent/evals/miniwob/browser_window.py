"""A Chromium window without anything around its page, which fills a private desk."""

from __future__ import annotations

import time

from agent.errors import SetUpError
from safety.desk.command import run_on_desk
from safety.desk.desk import Desk
from vision.windows import WindowList

SCALE = 3
"""Physical pixels per pixel of the page, as on a screen of high density: the page notices nothing of it."""

DESK_SIZE = (640, 720)
"""Physical pixels: a page of 160 x 210 at that scale, and room for lists that hang open below it."""

_START_SECONDS = 60.0


def open_page(desk: Desk, address: str) -> None:
    """Start Chromium at an address and wait for its window. Raises SetUpError."""
    flags = f"--kiosk --force-device-scale-factor={SCALE} --disable-features=Translate,MediaRouter"
    done = run_on_desk(desk, f"chromium {flags} --app={address} >/dev/null 2>&1 &", timeout=10.0)
    if done.exit_code != 0:
        raise SetUpError(f"Chromium could not be started: {done.stderr.strip()}")
    deadline = time.monotonic() + _START_SECONDS
    with WindowList(desk.display) as windows:
        while not any("chrom" in window.program for window in windows.read()):
            if time.monotonic() > deadline:
                raise SetUpError(
                    "Chromium opened no window: nothing was measured. Is it installed (the package chromium)?"
                )
            time.sleep(0.1)
