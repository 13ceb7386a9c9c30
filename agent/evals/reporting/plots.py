"""The plots of a report, as SVG inside the page. Each says in words what it shows; none by colour alone."""

from __future__ import annotations

from collections.abc import Sequence

from agent.evals.intervals import Interval
from agent.evals.reporting.markup import Markup, element
from agent.evals.reporting.telling import percent

WIDTH = 240
_HEIGHT = 18


def interval_bar(interval: Interval) -> Markup:
    """A share as a bar from 0 to 1, with Wilson's interval as a whisker over it."""
    low, high = interval.low * WIDTH, interval.high * WIDTH
    middle = _HEIGHT / 2
    said = f"{interval.share:.0%}, between {interval.low:.0%} and {interval.high:.0%}"
    return element(
        "svg",
        element("rect", class_="track", width=WIDTH, height=_HEIGHT, rx=3),
        element("rect", class_="share", width=max(0.0, interval.share * WIDTH), height=_HEIGHT, rx=3),
        element("line", class_="whisker", x1=low, x2=high, y1=middle, y2=middle),
        element("line", class_="whisker", x1=low, x2=low, y1=4, y2=_HEIGHT - 4),
        element("line", class_="whisker", x1=high, x2=high, y1=4, y2=_HEIGHT - 4),
        class_="bar",
        viewBox=f"-1 0 {WIDTH + 2} {_HEIGHT}",
        role="img",
        aria_label=said,
    )


def scale() -> Markup:
    """The scale of interval bars, for the head of their column."""
    marks = [
        element("text", f"{share}%", x=share / 100 * WIDTH, y=11, text_anchor=anchor, class_="tick")
        for share, anchor in ((0, "start"), (50, "middle"), (100, "end"))
    ]
    return element("svg", *marks, class_="bar", viewBox=f"-1 0 {WIDTH + 2} 14", aria_hidden="true")


def stack(parts: Sequence[tuple[str, float]], whole: float, width: float = 720) -> Markup:
    """Parts of a whole beside each other, each with a pattern of its own; `whole` is what fills the width."""
    left, drawn = 0.0, []
    for number, (_, amount) in enumerate(parts):
        size = amount / whole * width if whole else 0.0
        drawn.append(
            element("rect", x=left, width=max(0.0, size - 1), height=_HEIGHT, class_=f"part{number}", y=0)
        )
        left += size
    said = ", ".join(f"{name} {amount:.1f} s" for name, amount in parts)
    return element(
        "svg", *drawn, class_="stack", viewBox=f"0 0 {width:g} {_HEIGHT}", role="img", aria_label=said,
        preserveAspectRatio="none",
    )  # fmt: skip


def swatch(number: int) -> Markup:
    """The pattern of a part, for the legend."""
    return element(
        "svg",
        element("rect", width=14, height=14, rx=2, class_=f"part{number}"),
        class_="swatch",
        viewBox="0 0 14 14",
        aria_hidden="true",
    )


def steps_down(values: Sequence[float]) -> Markup:
    """pass^1, pass^2, ... as a line that falls, each point with its number."""
    width, height, gap = 320, 150, 34
    across = (width - 2 * gap) / max(1, len(values) - 1)
    points = [
        (gap + number * across, 20 + (1 - value) * (height - 56)) for number, value in enumerate(values)
    ]
    path = " ".join(f"{'M' if not number else 'L'}{x:.1f} {y:.1f}" for number, (x, y) in enumerate(points))
    marks: list[Markup] = []
    for number, ((x, y), value) in enumerate(zip(points, values, strict=True), 1):
        marks += [
            element("circle", class_="point", cx=x, cy=y, r=4),
            element("text", percent(value), x=x, y=y - 9, text_anchor="middle", class_="label"),
            element("text", f"{number}", x=x, y=height - 18, text_anchor="middle", class_="tick"),
        ]
    said = ", ".join(f"{number} of {number}: {value:.0%}" for number, value in enumerate(values, 1))
    return element(
        "svg",
        element("line", class_="axis", x1=gap - 14, x2=width - gap + 14, y1=height - 34, y2=height - 34),
        element("path", d=path, class_="curve"),
        *marks,
        element("text", "tries in a row", x=width / 2, y=height - 3, text_anchor="middle", class_="tick"),
        class_="falling",
        viewBox=f"0 0 {width} {height}",
        role="img",
        aria_label=said,
    )


def patterns() -> Markup:
    """What the parts are filled with; once in a page."""

    def pattern(number: int, *shapes: Markup) -> Markup:
        ground = element("rect", width=6, height=6, class_=f"ground{number}")
        return element(
            "pattern", ground, *shapes, id=f"pattern{number}", width=6, height=6,
            patternUnits="userSpaceOnUse",
        )  # fmt: skip

    rising = element("path", d="M-1 1 L1 -1 M0 6 L6 0 M5 7 L7 5", class_="ink")
    falling = element("path", d="M-1 5 L1 7 M0 0 L6 6 M5 -1 L7 1", class_="ink")
    dots = element("circle", cx=3, cy=3, r=1.3, class_="dot")
    return element(
        "svg",
        element(
            "defs",
            pattern(1, rising),
            pattern(2, dots),
            pattern(3, falling),
            pattern(4, element("path", d="M3 0 V6", class_="ink")),
            pattern(5, element("path", d="M0 3 H6", class_="ink")),
        ),
        width=0,
        height=0,
        class_="defs",
        aria_hidden="true",
    )
