"""A scene as a page for a real browser: the same things, and the same effects, told to a server."""

from __future__ import annotations

from pathlib import Path

from agent.arena.scene import Scene

_TEMPLATE = Path(__file__).with_name("page.html")
_BROWSER = "chromium"


def can_be_page(scene: Scene) -> bool:
    """True for a scene whose windows are all a browser's."""
    return all(pane.program == _BROWSER for pane in scene.windows)


def as_page(scene: Scene) -> str:
    """HTML whose script posts every effect to /effect as `name` and `detail`."""
    told = scene.model_dump_json().replace("<", "\\u003c")  # so that no text of it can end the script
    return _TEMPLATE.read_text(encoding="utf-8").replace('"{scene}"', told, 1)
