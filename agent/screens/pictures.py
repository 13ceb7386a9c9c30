"""Pictures and shapes that pages show: made of a few lines each, with their names."""

from __future__ import annotations

from math import cos, pi, sin

from agent.screens.sheet import Sheet
from vision.element import Role, State

COLOURS = {
    "red": "#d93025",
    "green": "#2e8b3d",
    "blue": "#1f6feb",
    "yellow": "#f2c811",
    "orange": "#f57c00",
    "purple": "#8e44ad",
    "black": "#1a1a1a",
    "white": "#ffffff",
    "grey": "#8a8a8a",
    "pink": "#ff6fa5",
    "brown": "#7b4a21",
    "cyan": "#17b8c4",
}
SHAPES = (
    "circle",
    "square",
    "rectangle",
    "triangle",
    "star",
    "diamond",
    "hexagon",
    "ellipse",
    "cross",
    "arrow",
)


def shape(sheet: Sheet, name: str, colour: str, box: tuple[int, int, int, int], *, outlined: bool) -> str:
    """A shape of a drawing, an SVG of its own; `box` is left, top, width, height."""
    left, top, width, height = box
    marked = sheet.mark(Role.IMAGE, f"{colour} {name}", colour=colour)
    edge = 3 if outlined else 1 if colour in ("white", "black") else 0
    ink = COLOURS[colour]
    paint = (
        f'fill="{"none" if outlined else ink}" stroke="{ink if outlined else "#888"}" stroke-width="{edge}"'
    )
    inner, high = width - edge, height - edge
    if name in ("circle", "ellipse"):
        middle = f'cx="{width / 2}" cy="{height / 2}"'
        inside = f'<ellipse {middle} rx="{inner / 2}" ry="{high / 2}" {paint}/>'
    else:
        points = " ".join(f"{edge / 2 + x * inner:.1f},{edge / 2 + y * high:.1f}" for x, y in _corners(name))
        inside = f'<polygon points="{points}" stroke-linejoin="round" {paint}/>'
    place = f"left:{left}px;top:{top}px;width:{width}px;height:{height}px"
    return f'<svg class="over" style="{place}" viewBox="0 0 {width} {height}"{marked}>{inside}</svg>'


def _corners(name: str) -> list[tuple[float, float]]:
    """The corners of a shape that touches all four edges of the square from (0, 0) to (1, 1)."""
    match name:
        case "square" | "rectangle":
            return [(0, 0), (1, 0), (1, 1), (0, 1)]
        case "triangle":
            return [(0.5, 0), (1, 1), (0, 1)]
        case "diamond":
            return [(0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5)]
        case "hexagon":
            return [(0.25, 0), (0.75, 0), (1, 0.5), (0.75, 1), (0.25, 1), (0, 0.5)]
        case "cross":
            third, two = 1 / 3, 2 / 3
            return [
                *((third, 0), (two, 0), (two, third), (1, third), (1, two), (two, two)),
                *((two, 1), (third, 1), (third, two), (0, two), (0, third), (third, third)),
            ]
        case "arrow":
            return [(0, 0.3), (0.6, 0.3), (0.6, 0), (1, 0.5), (0.6, 1), (0.6, 0.7), (0, 0.7)]
        case _:  # a star of five points
            turns = [(turn * pi / 5, 1.0 if turn % 2 == 0 else 0.42) for turn in range(10)]
            return _stretched([(radius * sin(angle), -radius * cos(angle)) for angle, radius in turns])


def _stretched(corners: list[tuple[float, float]]) -> list[tuple[float, float]]:
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    return [((x - min(xs)) / wide, (y - min(ys)) / high) for x, y in corners]


def photograph(sheet: Sheet, name: str, width: int, height: int, *, radius: int = 0) -> str:
    """A picture of a landscape, or of a figure before a wall, as one image."""
    rng = sheet.rng
    hue = rng.randrange(360)
    sky = f"hsl({hue},{rng.randrange(20, 80)}%,{rng.randrange(55, 88)}%)"
    ground = f"hsl({(hue + rng.randrange(60, 200)) % 360},{rng.randrange(20, 60)}%,{rng.randrange(20, 50)}%)"
    hills = " ".join(f"{x},{rng.randrange(30, 70)}" for x in range(0, 101, 20))
    across, down, size = rng.randrange(10, 90), rng.randrange(8, 40), rng.randrange(5, 12)
    sun = f'<circle cx="{across}" cy="{down}" r="{size}" fill="#fff6c8"/>'
    marked = sheet.mark(Role.IMAGE, name)
    return (
        f'<svg style="width:{width}px;height:{height}px;border-radius:{radius}px;background:{sky}" '
        f'viewBox="0 0 100 100" preserveAspectRatio="none"{marked}>{sun}'
        f'<polygon points="0,100 0,60 {hills} 100,100" fill="{ground}"/></svg>'
    )


def chart(sheet: Sheet, name: str, width: int, height: int) -> str:
    """Bars or a line, as one image."""
    rng = sheet.rng
    marked = sheet.mark(Role.IMAGE, name)
    values = [rng.randrange(12, 95) for _ in range(rng.randrange(5, 13))]
    step = 100 / len(values)
    if rng.random() < 0.5:
        inside = "".join(
            f'<rect x="{(i + 0.15) * step:.1f}" y="{100 - v}" width="{step * 0.7:.1f}" height="{v}" '
            'fill="var(--accent)"/>'
            for i, v in enumerate(values)
        )
    else:
        points = " ".join(f"{(i + 0.5) * step:.1f},{100 - v}" for i, v in enumerate(values))
        inside = f'<polyline points="{points}" stroke="var(--accent)" stroke-width="2" fill="none"/>'
    grid = "".join(
        f'<path d="M0 {y}H100" stroke="var(--border)" stroke-width="0.6"/>' for y in (25, 50, 75, 99.5)
    )
    return (
        f'<svg style="width:{width}px;height:{height}px" viewBox="0 0 100 100" '
        f'preserveAspectRatio="none"{marked}>'
        f"{grid}{inside}</svg>"
    )


def swatch(sheet: Sheet, colour: str, *, selected: bool, side: int) -> str:
    """A button that is a colour."""
    states = {State.SELECTED} if selected else set()
    marked = sheet.mark(Role.BUTTON, colour, colour=colour, states=states)
    ring = " on-accent-ring" if selected else ""
    edge = "border:1px solid var(--border);"
    room = f"{edge}width:{side}px;height:{side}px;background:{COLOURS[colour]}"
    return f'<span class="face{ring}" style="{room}"{marked}></span>'
