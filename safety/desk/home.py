"""The home folder and the environment of a private desk: plain, quiet, and the same every time."""

from __future__ import annotations

import getpass
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from safety.desk.processes import DESK_VARIABLE

SKELETON = Path(__file__).parent / "skeleton"
FOLDERS = ("Desktop", "Documents", "Downloads", "Music", "Pictures", "Public", "Templates", "Videos")

_PASSED_ON = ("LANGUAGE", "TZ", "SHELL")
_CHROMIUM_FLAGS = (
    "--no-first-run",
    "--start-maximized",
    "--no-default-browser-check",
    "--password-store=basic",
    "--hide-crash-restore-bubble",
    "--force-renderer-accessibility",
    "--disable-smooth-scrolling",
    "--disable-gpu",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features=Translate,MediaRouter,OptimizationHints,GlobalMediaControls",
)
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def furnish(folder: Path) -> Path:
    """Build the home of a desk inside its folder and return it."""
    home = folder / "home"
    for name in (*FOLDERS, ".local/share/applications", ".local/state", ".cache"):
        (home / name).mkdir(parents=True, exist_ok=True)
    shutil.copytree(SKELETON / "config", home / ".config")
    (folder / "run").mkdir(mode=0o700)
    (folder / "bin").mkdir()
    for name in _BROWSERS:
        _wrap_browser(folder, home, name)
    return home


def desk_environment(folder: Path, home: Path, display: str, outer: Mapping[str, str]) -> dict[str, str]:
    """The whole environment of a program on the desk. Of the owner's own (`outer`) only the language, the
    time zone and the shell are passed on: what else it holds (keys, sessions, proxies) stays outside."""
    passed = {name: outer[name] for name in _PASSED_ON if name in outer}
    user = _user_name()
    return passed | {
        DESK_VARIABLE: str(folder),
        "DISPLAY": display,
        "HOME": str(home),
        "USER": user,
        "LOGNAME": user,
        "LANG": "C.UTF-8",
        "PATH": f"{folder / 'bin'}:{outer.get('PATH', os.defpath)}",
        "DBUS_SESSION_BUS_ADDRESS": f"unix:path={folder / 'bus'}",
        "XDG_RUNTIME_DIR": str(folder / "run"),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "XDG_DATA_HOME": str(home / ".local/share"),
        "XDG_STATE_HOME": str(home / ".local/state"),
        "XDG_CACHE_HOME": str(home / ".cache"),
        "XDG_DATA_DIRS": outer.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share",
        "XDG_SESSION_TYPE": "x11",
        "GDK_BACKEND": "x11",
        "QT_QPA_PLATFORM": "xcb",
        "GSETTINGS_BACKEND": "keyfile",
        "GTK2_RC_FILES": str(home / ".config/gtkrc-2.0"),
        "XENVIRONMENT": str(home / ".config/Xresources"),
        "GTK_OVERLAY_SCROLLING": "0",
        "QT_ACCESSIBILITY": "1",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        "LIBGL_ALWAYS_SOFTWARE": "1",
    }


def _user_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())  # a container's user without an account


def _wrap_browser(folder: Path, home: Path, name: str) -> None:
    """Put a Chromium that asks nothing in front of the installed one, on PATH and in the programs' menu."""
    real = shutil.which(name)
    if real is None:
        return
    wrapper = folder / "bin" / name
    # Chromium's own sandbox refuses to run as root; --test-type hides the bar that says so.
    root = ("--no-sandbox", "--test-type") if os.geteuid() == 0 else ()
    flags = " ".join((*_CHROMIUM_FLAGS, *root))
    wrapper.write_text(f'#!/bin/sh\nexec {real} {flags} "$@"\n', encoding="utf-8")
    wrapper.chmod(0o755)
    entry = Path("/usr/share/applications") / f"{name}.desktop"
    if entry.exists():
        text = entry.read_text(encoding="utf-8").replace(f"Exec={real}", f"Exec={wrapper}")
        (home / ".local/share/applications" / entry.name).write_text(text, encoding="utf-8")
