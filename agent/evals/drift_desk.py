"""Making a desk as a drift has it, before anything on it is started."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

from agent.errors import SetUpError
from agent.evals.drift import Drift
from safety.desk.command import run_on_desk
from safety.desk.desk import Desk
from safety.errors import ActionError
from safety.programs import Programs

_COMMAND_TIMEOUT = 30.0
_GTK_SETTINGS = (".config/gtk-3.0/settings.ini", ".config/gtk-4.0/settings.ini")
_GTK2_SETTINGS = ".config/gtkrc-2.0"
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def apply_drift(drift: Drift, desk: Desk) -> None:
    """Change the desk's settings and programs, then run the drift's commands. The size of its screen and the
    environment are given to the desk when it is made. Raises SetUpError."""
    if desk.home == Path.home():
        raise SetUpError(
            "a drift changes settings, and this desk's home folder is yours: nothing was changed"
        )
    _change_gtk(drift, desk.home)
    _append(desk.home / ".config/Xresources", drift.resources)
    reconfigured = _change_window_manager(drift, desk.home / ".config/openbox/rc.xml")
    own = Path(desk.environment["PATH"].split(":")[0])
    if drift.browser:
        _change_browsers(drift.browser, own)
    if drift.delay:
        _delay_programs(drift.delay, own, desk)
    for command in (*(("openbox --reconfigure",) if reconfigured else ()), *drift.commands):
        _run(command, drift.name, desk)


def _change_gtk(drift: Drift, home: Path) -> None:
    for name in _GTK_SETTINGS if drift.gtk else ():
        path = home / name
        kept = [line for line in _lines(path) if line.split("=")[0].strip() not in drift.gtk]
        path.write_text("\n".join([*kept, *(f"{k}={v}" for k, v in drift.gtk.items())]) + "\n")
    if font := drift.gtk.get("gtk-font-name"):
        path = home / _GTK2_SETTINGS
        kept = [line for line in _lines(path) if not line.startswith("gtk-font-name")]
        path.write_text("\n".join([*kept, f'gtk-font-name = "{font}"']) + "\n")


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def _append(path: Path, lines: tuple[str, ...]) -> None:
    if lines:
        path.write_text("\n".join([*_lines(path), *lines]) + "\n", encoding="utf-8")


def _change_window_manager(drift: Drift, path: Path) -> bool:
    """Write the window manager's settings; whether it has to read them again."""
    old = text = path.read_text(encoding="utf-8")
    if drift.windows:
        text = text.replace("</openbox_config>", f"{drift.windows}</openbox_config>")
    if drift.frames:
        text = text.replace("<name>Clearlooks</name>", f"<name>{drift.frames}</name>")
    path.write_text(text, encoding="utf-8")
    return text != old


def _change_browsers(options: tuple[str, ...], own: Path) -> None:
    """Give the desk's own browsers more options, in front of those of whoever starts them."""
    for wrapper in (own / name for name in _BROWSERS):
        if wrapper.exists():
            text = wrapper.read_text(encoding="utf-8").replace(' "$@"', f' {shlex.join(options)} "$@"')
            wrapper.write_text(text, encoding="utf-8")


def _delay_programs(seconds: float, own: Path, desk: Desk) -> None:
    """Put a wrapper that waits in front of every program that has an entry, on the desk's own PATH."""
    for name in {Path(program.entry.command[0]).name for program in Programs(desk.environment).all()}:
        wrapper = own / name
        if wrapper.exists():
            text = wrapper.read_text(encoding="utf-8").replace("\nexec ", f"\nsleep {seconds:g}\nexec ")
        elif real := shutil.which(name):
            text = f'#!/bin/sh\nsleep {seconds:g}\nexec {shlex.quote(real)} "$@"\n'
        else:
            continue
        wrapper.write_text(text, encoding="utf-8")
        wrapper.chmod(0o755)


def _run(command: str, drift: str, desk: Desk) -> None:
    try:
        done = run_on_desk(desk, command, timeout=_COMMAND_TIMEOUT)
    except ActionError as error:
        raise SetUpError(f"drift {drift}: {error}") from error
    if done.exit_code != 0:
        said = (done.stderr or done.stdout).strip()
        raise SetUpError(f"drift {drift}: “{command}” ended with code {done.exit_code}: {said}")
