"""The tools of a desk, put together in the hand's process."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from safety.hand.clipboard import Clipboard
from safety.hand.stop import Stop
from safety.launch import launch
from safety.programs import Programs
from safety.tools.granted import GrantedFolders
from safety.tools.no_sandbox import NoSandbox
from safety.tools.reach import Reach
from safety.tools.sandbox import Sandbox
from safety.tools.toolbox import Toolbox
from safety.tools.trash import Trash


def put_together(reach: Reach, environment: Mapping[str, str], clipboard: Clipboard, stop: Stop) -> Toolbox:
    """The tools for a desk with this environment. Raises ActionError for a folder that can't be granted."""
    home = Path(environment.get("HOME") or Path.home())

    granted = GrantedFolders(reach, home)

    def open_address(address: str) -> int:
        browser = Programs(environment).resolve("web browser")
        return launch(browser.id, [address], environment)

    return Toolbox(
        granted=granted,
        trash=Trash(Path(environment.get("XDG_DATA_HOME") or home / ".local/share")),
        sandbox=_sandbox(granted, home, stop) if reach.shell else NoSandbox(),
        read_clipboard=lambda: clipboard.read(stop),
        open_address=open_address,
    )


def _sandbox(granted: GrantedFolders, home: Path, stop: Stop) -> Sandbox:
    return Sandbox(granted.paths, hidden=granted.off_limits, home=home, stopped=lambda: stop.pressed)
