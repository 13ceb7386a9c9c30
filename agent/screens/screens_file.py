"""The folder that made-up screens are written to: pictures, and `screens.jsonl` with what is on them.

docs/training.md tells its form; `vision.training.screens_data` reads it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from agent.errors import SetUpError
from agent.screens.thing import Seen
from vision.training.screens_data import FILE

_ABOUT = "about.json"


class ScreensFolder:
    """Where screens go, one after another. What lies there of the same `about` is kept and not made again; a
    line that was not finished is cut off. Raises SetUpError where what lies there is of another making."""

    def __init__(self, folder: Path, about: dict[str, Any]) -> None:
        self._folder = folder
        self._path = folder / FILE
        try:
            (folder / "pictures").mkdir(parents=True, exist_ok=True)
            self._agree(about)
            self.done = self._read()
        except OSError as error:
            raise SetUpError(f"screens cannot be kept in {folder}: {error.strerror or error}") from error

    def _agree(self, about: dict[str, Any]) -> None:
        told = self._folder / _ABOUT
        if not told.exists():
            told.write_text(json.dumps(about) + "\n", encoding="utf-8")
            return
        try:
            before = json.loads(told.read_text(encoding="utf-8"))
        except ValueError:
            before = None
        if before != about:
            raise SetUpError(
                f"{self._folder} holds screens of another making ({before}, now {about}): nothing was made. "
                "Choose another folder, or the same seed and icons."
            )

    def _read(self) -> set[str]:
        """The pictures whose lines are whole."""
        if not self._path.exists():
            return set()
        kept = self._path.read_bytes()
        end = kept.rfind(b"\n") + 1
        if end != len(kept):
            with self._path.open("r+b") as file:
                file.truncate(end)
        found = set()
        for number, line in enumerate(kept[:end].splitlines(), 1):
            try:
                found.add(str(json.loads(line)["picture"]))
            except (ValueError, KeyError, TypeError) as error:
                raise SetUpError(
                    f"{self._path}, line {number} is no screen of ours: nothing was made"
                ) from error
        return found

    def keep(self, line: dict[str, Any], picture: bytes) -> None:
        """A screen: its picture first, so that no line is without one."""
        name = str(line["picture"])
        (self._folder / name).write_bytes(picture)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
        self.done.add(name)


def told_screen(
    *,
    picture: str,
    size: tuple[int, int],
    source: str,
    theme: str,
    held_out: bool,
    scale: float,
    language: str,
    seen: Sequence[Seen],
    says: Sequence[Sequence[str]],
) -> dict[str, Any]:
    """The line of one screen."""
    return {
        "version": 1,
        "picture": picture,
        "size": list(size),
        "source": source,
        "theme": theme,
        "held_out": held_out,
        "scale": scale,
        "language": language,
        "elements": [
            {
                "box": list(one.box),
                "role": str(one.thing.role),
                "name": one.thing.name,
                "text": one.thing.text,
                "icon": one.thing.icon,
                "states": sorted(map(str, one.thing.states)),
                "says": list(words),
            }
            for one, words in zip(seen, says, strict=True)
            if one.whole
        ],
        "ignored": [list(one.box) for one in seen if not one.whole],
    }


def in_picture(
    box: tuple[float, float, float, float], scale: float, size: tuple[int, int]
) -> tuple[int, int, int, int] | None:
    """A box in a page's own pixels as whole pixels of its picture, cut to it; None where nothing is left."""
    left, top, width, height = (part * scale for part in box)
    right, bottom = min(size[0], round(left + width)), min(size[1], round(top + height))
    left, top = max(0, round(left)), max(0, round(top))
    if right - left < 1 or bottom - top < 1:
        return None
    return int(left), int(top), int(right - left), int(bottom - top)
