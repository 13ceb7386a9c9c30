"""Reading a folder of made-up screens: `screens.jsonl` and its pictures, as `deskhand models data` writes
them.

One JSON object a line; docs/training.md tells what each part means. Nothing of a line is believed unread: a
path outside the folder, a box outside its picture or a line of the wrong form raises TrainingDataError, which
names the line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from vision.element import Role, State
from vision.errors import TrainingDataError
from vision.frame import Pixels
from vision.geometry import Rect

FILE = "screens.jsonl"
_LONGEST_LINE = 8 << 20  # bytes
_SIDE = 8192
_Text = Annotated[str, Field(max_length=2000)]
_Short = Annotated[str, Field(max_length=200)]
_Box = tuple[
    Annotated[int, Field(ge=0, le=_SIDE)],
    Annotated[int, Field(ge=0, le=_SIDE)],
    Annotated[int, Field(ge=1, le=_SIDE)],
    Annotated[int, Field(ge=1, le=_SIDE)],
]


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class DrawnElement(_Told):
    """Something on a screen. `box` is left, top, width, height in pixels of the picture, `name` what the
    accessibility tree would call it, `text` what is drawn in it, `icon` "set:name", `says` ways to point at
    it that mean nothing else on that screen."""

    box: _Box
    role: Annotated[Role, Field(strict=False)]
    name: _Text = ""
    text: _Text = ""
    icon: Annotated[str, Field(max_length=200, pattern=r"^[^:\s]+:\S+$")] | None = None
    states: Annotated[frozenset[State], Field(strict=False)] = frozenset()
    says: Annotated[tuple[_Text, ...], Field(strict=False, max_length=64)] = ()

    @property
    def rect(self) -> Rect:
        return Rect(*self.box)


class DrawnScreen(_Told):
    """One screen. `ignored` are places where something is partly hidden, or dim behind a dialog: it is
    neither an element nor nothing. `elements` are all things that can be seen whole."""

    version: Literal[1]
    picture: Annotated[str, Field(pattern=r"^pictures/[A-Za-z0-9_-]{1,64}\.png$")]
    size: tuple[Annotated[int, Field(ge=1, le=_SIDE)], Annotated[int, Field(ge=1, le=_SIDE)]]
    source: Literal["html", "qt", "program"]
    theme: _Short
    held_out: bool
    scale: Annotated[float, Field(gt=0, le=8, allow_inf_nan=False)]
    language: _Short
    elements: Annotated[tuple[DrawnElement, ...], Field(strict=False, max_length=4000)]
    ignored: Annotated[tuple[_Box, ...], Field(strict=False, max_length=4000)] = ()

    @model_validator(mode="after")
    def _lie_inside(self) -> Self:
        width, height = self.size
        for left, top, wide, high in (*(element.box for element in self.elements), *self.ignored):
            if left + wide > width or top + high > height:
                raise ValueError(f"the box {[left, top, wide, high]} is not inside {width}x{height}")
        return self


def screen_of(line: str) -> DrawnScreen:
    """One line read. Raises TrainingDataError."""
    try:
        return DrawnScreen.model_validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"])) or "the line"
        raise TrainingDataError(f"not a screen: {place}: {first['msg']}") from error


def read_screens(folder: Path, *, held_out: bool | None = None) -> Iterator[DrawnScreen]:
    """The screens of a folder in their order: those held out for testing, the others, or all for None.

    A last line without its end is still being written and is left out. Raises TrainingDataError.
    """
    path = folder / FILE
    try:
        with path.open("rb") as file:
            for number, line in enumerate(iter(lambda: file.readline(_LONGEST_LINE), b""), 1):
                if not line.endswith(b"\n"):
                    if len(line) >= _LONGEST_LINE:
                        raise TrainingDataError(f"{path}, line {number}: longer than any screen")
                    return
                screen = _numbered(path, number, line)
                if held_out is None or screen.held_out is held_out:
                    yield screen
    except OSError as error:
        raise TrainingDataError(
            f"{path} cannot be read: {error.strerror or error}. `deskhand models data FOLDER` makes one."
        ) from error


def _numbered(path: Path, number: int, line: bytes) -> DrawnScreen:
    try:
        return screen_of(line.decode())
    except (UnicodeDecodeError, TrainingDataError) as error:
        raise TrainingDataError(f"{path}, line {number}: {error}") from error


def picture_of(folder: Path, screen: DrawnScreen) -> Pixels:
    """The screen's picture: (height, width, 3), uint8, RGB. Raises TrainingDataError where it is missing,
    damaged or of another size."""
    import numpy as np
    from PIL import Image

    path = folder / screen.picture
    try:
        with Image.open(path, formats=("PNG",)) as image:
            if image.size != screen.size:
                raise TrainingDataError(
                    f"{path} has {image.size} pixels, not {screen.size}: it is another screen's"
                )
            pixels: Pixels = np.asarray(image.convert("RGB"))
    except (OSError, ValueError, SyntaxError) as error:
        raise TrainingDataError(f"{path} cannot be read: {error}") from error
    return pixels
