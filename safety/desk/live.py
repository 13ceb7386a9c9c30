"""The user's own desktop as a Desk."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from safety.desk.accessibility_bus import accessibility_bus
from safety.desk.desk import Desk, DeskKind
from safety.errors import DeskError
from safety.vault.vault import without_secrets

_INSTEAD = "Nothing was done. Use a private desk instead: deskhand run --desk private “...”."


def live_desk(environment: Mapping[str, str] | None = None) -> Desk:
    """The desk of this environment's X display (`os.environ` if None).

    Raises DeskError, saying what works instead, where there is no display, where it cannot be reached, and
    in a Wayland session: its X display shows only some of the windows and input sent to it reaches no others.
    """
    environment = os.environ if environment is None else environment
    display = environment.get("DISPLAY", "")
    wayland = bool(environment.get("WAYLAND_DISPLAY")) or environment.get("XDG_SESSION_TYPE") == "wayland"
    if not display and not wayland:
        raise DeskError(f"there is no screen: DISPLAY is not set. {_INSTEAD}")
    if not display or is_xwayland(_outputs(display)):
        raise DeskError(
            "this session runs on Wayland, where no program may see or steer the others. "
            f"To work on this desktop, log in to an X11 session (“... on Xorg” at the login). {_INSTEAD}"
        )
    return Desk(
        kind=DeskKind.LIVE,
        display=display,
        environment=MappingProxyType(without_secrets(environment)),
        home=Path(environment.get("HOME") or Path.home()),
        accessibility_bus=accessibility_bus(environment, switch_on=False),
    )


def is_xwayland(outputs: Iterable[str]) -> bool:
    """True if the monitors' names (RandR outputs) are those of Xwayland, the X server inside Wayland."""
    return any(name.startswith("XWAYLAND") for name in outputs)


def _outputs(display: str) -> list[str]:
    """The names of a display's monitors. Raises DeskError if it cannot be reached."""
    from Xlib.error import DisplayError, XauthError
    from Xlib.ext import randr

    from vision.x_display import connect

    try:
        connection = connect(display)
    except (DisplayError, XauthError, OSError, OverflowError) as error:
        raise DeskError(f"the screen {display} cannot be reached: {error}. {_INSTEAD}") from error
    try:
        if not connection.has_extension("RANDR"):
            return []
        found = randr.get_screen_resources(connection.screen().root)
        return [
            randr.get_output_info(connection, output, found.config_timestamp).name for output in found.outputs
        ]
    finally:
        connection.close()
