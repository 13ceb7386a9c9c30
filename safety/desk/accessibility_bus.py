"""Where a D-Bus session keeps its accessibility bus (AT-SPI)."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping

_TIMEOUT = 10.0


def accessibility_bus(environment: Mapping[str, str], *, switch_on: bool) -> str | None:
    """The address of the accessibility bus of this environment's session; None where there is none.

    `switch_on` tells the session's programs that someone reads their trees; without that some (Chromium, Qt)
    show nothing. On a live desk that is the user's own setting, so it stays as it is there.
    """
    try:
        address = _call(environment, "org.a11y.Bus.GetAddress")
        for name in ("IsEnabled", "ScreenReaderEnabled") if switch_on else ():
            value = ("string:org.a11y.Status", f"string:{name}", "variant:boolean:true")
            _call(environment, "org.freedesktop.DBus.Properties.Set", *value)
    except (OSError, subprocess.SubprocessError):
        return None
    return address or None


def _call(environment: Mapping[str, str], method: str, *arguments: str) -> str:
    words = ["dbus-send", "--session", "--print-reply=literal", "--dest=org.a11y.Bus", "/org/a11y/bus"]
    done = subprocess.run(
        [*words, method, *arguments],
        env=dict(environment),
        capture_output=True,
        timeout=_TIMEOUT,
        check=True,
        text=True,
    )
    return done.stdout.strip()
