"""Letters as tool bars of text programs show them: a bold letter is "bold", whichever letter it is. Drawn
with the fonts of this machine that have a regular, a bold and a slanted face."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from vision.training.icon_store import SIDE, Drawn, DrawnSet

if TYPE_CHECKING:
    from PIL import ImageFont

GROUP = "letters"
FONTS = Path("/usr/share/fonts")
_LETTERS = "aAbBiIuUsSfFtTxXgG"
_FACES = {
    "regular": ("regular", "book", "roman"),
    "bold": ("bold",),
    "italic": ("italic", "oblique", "bookoblique"),
}
_HEIGHT, _SMALL = 44, 26  # pixels of a letter, and of one that is raised or lowered
_THIN, _THICK = 4, 11  # pixels of a line, and of the bar that shows a colour
_BASE = 48  # from the top: where letters stand


def letters(fonts: Path = FONTS) -> DrawnSet | None:
    """All of them, opacity alone; None where no font has the three faces."""
    pictures, words = [], []
    for faces in _families(fonts).values():
        for letter in _LETTERS:
            for name, picture in _drawn(letter, faces):
                pictures.append(picture)
                words.append(name)
    return DrawnSet(group=GROUP, pictures=np.stack(pictures), words=tuple(words)) if pictures else None


def _families(folder: Path) -> Mapping[str, Mapping[str, Path]]:
    """By family, the files of its faces, for those that have all three."""
    from PIL import ImageFont

    found: dict[str, dict[str, Path]] = defaultdict(dict)
    for path in sorted([*folder.rglob("*.ttf"), *folder.rglob("*.otf")]):
        try:
            family, style = ImageFont.truetype(path, 12).getname()
        except OSError:  # a font of another form than its name says
            continue
        for face, styles in _FACES.items():
            if family and style and style.casefold() in styles:
                found[family].setdefault(face, path)
    return {family: faces for family, faces in sorted(found.items()) if len(faces) == len(_FACES)}


def _drawn(letter: str, faces: Mapping[str, Path]) -> Iterator[tuple[str, Drawn]]:
    """What is called how, of one letter in one family."""
    from PIL import Image, ImageDraw, ImageFont

    regular, bold, italic = (
        ImageFont.truetype(faces[face], _HEIGHT) for face in ("regular", "bold", "italic")
    )
    small = ImageFont.truetype(faces["regular"], _SMALL)

    def drawing(font: ImageFont.FreeTypeFont, line: tuple[int, int] | None = None, beside: int = 0) -> Drawn:
        picture = Image.new("L", (SIDE, SIDE), 0)
        pen = ImageDraw.Draw(picture)
        middle = SIDE // 2 if not beside else SIDE // 2 - 10
        pen.text((middle, _BASE), letter, fill=255, font=font, anchor="ms")
        if line is not None:
            top, thick = line
            half = font.getlength(letter) / 2 + 3
            pen.rectangle((middle - half, top, middle + half, top + thick - 1), fill=255)
        if beside:
            pen.text((middle + 24, beside), "2", fill=255, font=small, anchor="ms")
        return np.asarray(picture, np.uint8)

    yield "bold", drawing(bold)
    yield "italic", drawing(italic)
    yield "underline", drawing(regular, (_BASE + 4, _THIN))
    yield "strikethrough", drawing(regular, (_BASE - _HEIGHT // 3, _THIN))
    yield "superscript", drawing(regular, beside=_BASE - 22)
    yield "subscript", drawing(regular, beside=_BASE + 10)
    yield "text color", drawing(regular, (_BASE + 3, _THICK))
