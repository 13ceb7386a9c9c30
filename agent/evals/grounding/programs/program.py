"""The programs whose screens grounding is measured on, and what they are opened with."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

_NOTES = "Buy tea and bread.\nCall Ada about the garden.\nThe train leaves at nine.\n"
_TABLE = "item,price,count\ngreen tea,4.50,2\nblack tea,3.90,1\nsugar,1.20,5\n"
_CODE = "def area(width, height):\n    return width * height\n\n\nprint(area(3, 4))\n"
_PAGE = (
    "<!doctype html><title>Garden</title><h1>Garden</h1><p>What grows where, and when to water it."
    "<p><a href=#a>Roses</a> <a href=#b>Beans</a> <button>Send</button>"
)
_TOOLBAR_OF_MOUSEPAD = "gsettings set org.xfce.mousepad.preferences.window toolbar-visible true"
_INFORMED = (
    '{"user-has-given-informed-consent": true, "port-forwarding-enabled": false, "dht-enabled": false}'
)


def _picture(kind: str) -> bytes:
    """Coloured stripes, as PNG or PDF."""
    from PIL import Image

    held = io.BytesIO()
    picture = Image.new("RGB", (320, 240), (240, 240, 230))
    for number, colour in enumerate(((200, 60, 50), (60, 140, 80), (60, 90, 180))):
        picture.paste(colour, (20 + 100 * number, 40, 100 + 100 * number, 200))
    picture.save(held, kind)
    return held.getvalue()


def _archive() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("notes.txt", _NOTES)
        archive.writestr("prices.csv", _TABLE)
    return held.getvalue()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedProgram:
    """`package` is Debian's, `line` what a shell starts it with in the home folder, `files` what is put there
    before: by path, what makes the contents."""

    name: str
    package: str
    line: str
    files: Mapping[str, Callable[[], bytes]] = field(default_factory=dict)


PROGRAMS = (
    OpenedProgram(
        name="mousepad",
        package="mousepad",
        line=f"{_TOOLBAR_OF_MOUSEPAD}; exec mousepad notes.txt",
        files={"notes.txt": _NOTES.encode},
    ),
    OpenedProgram(
        name="gnumeric",
        package="gnumeric",
        line="exec gnumeric prices.csv",
        files={"prices.csv": _TABLE.encode},
    ),
    OpenedProgram(name="thunar", package="thunar", line="exec thunar"),
    OpenedProgram(name="galculator", package="galculator", line="exec galculator"),
    OpenedProgram(name="gnome-calculator", package="gnome-calculator", line="exec gnome-calculator"),
    OpenedProgram(
        name="chromium",
        package="chromium",
        line="exec chromium garden.html",
        files={"garden.html": _PAGE.encode},
    ),
    OpenedProgram(
        name="drawing",
        package="drawing",
        line="exec drawing stripes.png",
        files={"stripes.png": lambda: _picture("PNG")},
    ),
    OpenedProgram(
        name="engrampa", package="engrampa", line="exec engrampa things.zip", files={"things.zip": _archive}
    ),
    OpenedProgram(name="parole", package="parole", line="exec parole"),
    OpenedProgram(
        name="abiword", package="abiword", line="exec abiword notes.txt", files={"notes.txt": _NOTES.encode}
    ),
    OpenedProgram(
        name="atril",
        package="atril",
        line="exec atril stripes.pdf",
        files={"stripes.pdf": lambda: _picture("PDF")},
    ),
    OpenedProgram(
        name="ristretto",
        package="ristretto",
        line="exec ristretto stripes.png",
        files={"stripes.png": lambda: _picture("PNG")},
    ),
    OpenedProgram(
        name="transmission",
        package="transmission-gtk",
        line="exec transmission-gtk",
        files={".config/transmission/settings.json": _INFORMED.encode},
    ),
    OpenedProgram(name="geany", package="geany", line="exec geany area.py", files={"area.py": _CODE.encode}),
)
