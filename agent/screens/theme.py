"""A family of style, and the style one screen has of it."""

from __future__ import annotations

import colorsys
import random
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

LOOKS = ("button", "icon", "check", "switch", "slider", "field", "tabs", "frame")
_COLOURS = "ground surface text muted border accent onaccent bar onbar title ontitle".split()
_LETTERS = (
    '"DejaVu Sans", "WenQuanYi Zen Hei", sans-serif',
    '"Nimbus Sans", "DejaVu Sans", "WenQuanYi Zen Hei", sans-serif',
    '"URW Gothic", "DejaVu Sans", "WenQuanYi Zen Hei", sans-serif',
    '"DejaVu Sans Condensed", "DejaVu Sans", "WenQuanYi Zen Hei", sans-serif',
    '"DejaVu Serif", "WenQuanYi Zen Hei", serif',
)
_USUAL = (6, 5, 1, 2, 1)
_HUES = (
    *((14, "red"), (40, "orange"), (66, "yellow"), (165, "green"), (195, "cyan"), (255, "blue")),
    *((290, "purple"), (345, "pink"), (360, "red")),
)
_MONO = '"DejaVu Sans Mono", "WenQuanYi Zen Hei Mono", monospace'


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A family of style, as `themes.toml` tells it. `looks` are its choices by the names in LOOKS."""

    name: str
    held_out: bool
    dark: bool
    looks: Mapping[str, str]
    colours: Mapping[str, str]
    radius: int
    font: int
    hues: bool
    mono: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How one screen looks: its theme, the classes of its body and the variables of its sheet."""

    theme: Theme
    classes: str
    variables: Mapping[str, str]
    icon: int

    def look(self, kind: str) -> str:
        return self.theme.looks[kind]

    @property
    def accent(self) -> str:
        """What a person calls the colour that main buttons have; "" where it is none."""
        return hue_of(self.variables["accent"])

    @property
    def sheet(self) -> str:
        told = "".join(f"--{name}:{value};" for name, value in self.variables.items())
        return f":root{{{told}color-scheme:{'dark' if self.theme.dark else 'light'}}}"


@cache
def themes() -> tuple[Theme, ...]:
    """All families of style."""
    text = files("agent.screens").joinpath("themes.toml").read_text(encoding="utf-8")
    return tuple(_theme(told) for told in tomllib.loads(text)["theme"])


def _theme(told: Mapping[str, Any]) -> Theme:
    return Theme(
        name=told["name"],
        held_out=told.get("held_out", False),
        dark=told.get("dark", False),
        looks=dict(zip(LOOKS, told["look"], strict=True)),
        colours=dict(zip(_COLOURS, told["colours"], strict=True)),
        radius=told["radius"],
        font=told["font"],
        hues=told.get("hues", False),
        mono=told.get("family") == "mono",
    )


def style_of(theme: Theme, rng: random.Random) -> Style:
    """One way the theme may look: its size, its letters and, where it may, its accent are chosen."""
    colours = dict(theme.colours)
    if theme.hues and rng.random() < 0.6:
        turn = rng.random()
        for name in ("accent", "bar", "title"):
            if name == "accent" or _vivid(colours[name]):
                colours[name] = turned(colours[name], turn)
        colours["onaccent"] = readable_on(colours["accent"])
    size = theme.font + rng.choice((-1, 0, 0, 0, 1, 2))
    dense = rng.choice((0.85, 0.95, 1.0, 1.0, 1.1, 1.25))
    icon = rng.choice((16, 16, 18, 20, 20, 22, 24, 24, 28))
    letters = _MONO if theme.mono else rng.choices(_LETTERS, _USUAL)[0]
    radius = max(0, theme.radius + rng.choice((-2, -1, 0, 0, 1, 2))) if theme.radius else 0
    variables = colours | {
        "light": mixed(colours["surface"], "#ffffff", 0.12 if theme.dark else 0.6),
        "shade": mixed(colours["ground"], "#000000", 0.1),
        "dusk": mixed(colours["ground"], "#000000", 0.2),
        "family": letters,
        "size": f"{size}px",
        "radius": f"{radius}px",
        "control": f"{round((size + 14) * dense)}px",
        "ib": f"{round((icon + 12) * dense)}px",
        "icon": f"{icon}px",
        "iconbase": f"{icon}px",
        "box": f"{rng.choice((13, 14, 16, 16, 18, 20))}px",
        "swh": f"{rng.choice((16, 18, 20, 22, 24))}px",
        "knob": f"{rng.choice((14, 16, 18, 20))}px",
        "at": "0.5",
        "gap": f"{round(8 * dense)}px",
        "pad": f"{round(12 * dense)}px",
        "rowh": f"{round((size + 13) * dense)}px",
        "scroll": f"{rng.choice((8, 12, 14, 16))}px",
        "titleh": f"{rng.choice((22, 26, 30, 34))}px",
    }
    classes = [f"{kind}-{look}" for kind, look in theme.looks.items()]
    classes += [f"mark-{rng.choices(('tick', 'cross', 'square'), (8, 1, 1))[0]}"]
    classes += ["tint"] if rng.random() < 0.5 else []
    classes += ["dark"] if theme.dark else []
    return Style(theme=theme, classes=" ".join(classes), variables=variables, icon=icon)


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mixed(colour: str, other: str, part: float) -> str:
    """`part` of the other colour in one ("#rrggbb")."""
    pairs = zip(_rgb(colour), _rgb(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in pairs)


def turned(colour: str, by: float) -> str:
    """The same colour of another hue, a whole turn being 1."""
    red, green, blue = (channel / 255 for channel in _rgb(colour))
    hue, light, strength = colorsys.rgb_to_hls(red, green, blue)
    return "#" + "".join(
        f"{round(channel * 255):02x}" for channel in colorsys.hls_to_rgb((hue + by) % 1.0, light, strength)
    )


def readable_on(colour: str) -> str:
    """Black or white, whichever is read better on a colour."""
    red, green, blue = _rgb(colour)
    return "#000000" if 0.299 * red + 0.587 * green + 0.114 * blue > 150 else "#ffffff"


def hue_of(colour: str) -> str:
    """What a person calls a striking colour; "" for a dull one."""
    if not _vivid(colour):
        return ""
    red, green, blue = (channel / 255 for channel in _rgb(colour))
    hue, light, _ = colorsys.rgb_to_hls(red, green, blue)
    return next(name for edge, name in _HUES if hue * 360 <= edge) if 0.2 < light < 0.8 else ""


def _vivid(colour: str) -> bool:
    return max(_rgb(colour)) - min(_rgb(colour)) > 60
