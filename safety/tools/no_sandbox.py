"""Where commands are switched off."""

from __future__ import annotations

from typing import NoReturn

from safety.action import RunCommand
from safety.errors import ActionError
from safety.receipt import Content


class NoSandbox:
    """Runs nothing."""

    def check(self) -> NoReturn:
        raise ActionError("commands are switched off (--allow-shell switches them on): nothing was run")

    def run(self, action: RunCommand) -> Content:
        self.check()
