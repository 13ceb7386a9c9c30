"""The curves of a training run as a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

Curve = Sequence[tuple[float, float]]

_WIDTH, _HEIGHT = 900, 260  # pixels, of one curve
_LEFT, _RIGHT, _TOP, _BOTTOM = 80, 20, 34, 34
_INK, _FAINT, _LINE, _GROUND = (40, 44, 52), (214, 218, 224), (26, 95, 180), (255, 255, 255)
_RULES = 4


def save_curves(curves: Mapping[str, Curve], path: Path) -> None:
    """Draw each curve, (x, y) points, under its title, one below the other, as a PNG."""
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("RGB", (_WIDTH, _HEIGHT * max(1, len(curves))), _GROUND)
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(13)
    for place, (title, points) in enumerate(curves.items()):
        above = place * _HEIGHT
        pen.text((_LEFT, above + 10), title, fill=_INK, font=font)
        if not points:
            continue
        xs, ys = [x for x, _ in points], [y for _, y in points]
        low, high = min(0.0, *ys), max(ys) or 1.0
        last = max(xs) or 1.0
        for rule in range(_RULES + 1):
            value = low + (high - low) * rule / _RULES
            y = above + _across(value, low, high, _HEIGHT - _BOTTOM, _TOP)
            pen.line([(_LEFT, y), (_WIDTH - _RIGHT, y)], fill=_FAINT)
            pen.text((8, y - 8), f"{value:.3g}", fill=_INK, font=font)
            x = _across(last * rule / _RULES, 0, last, _LEFT, _WIDTH - _RIGHT)
            told = f"{last * rule / _RULES:,.0f}" if last >= _RULES else f"{last * rule / _RULES:.2g}"
            pen.text(
                (x, above + _HEIGHT - _BOTTOM + 6), told, fill=_INK, font=font, anchor="ra" if rule else "la"
            )
        line = [
            (
                _across(x, 0, last, _LEFT, _WIDTH - _RIGHT),
                above + _across(y, low, high, _HEIGHT - _BOTTOM, _TOP),
            )
            for x, y in points
        ]
        pen.line(line, fill=_LINE, width=2)
    image.save(path, optimize=True)


def _across(value: float, low: float, high: float, first: float, last: float) -> float:
    """Where a value lies between two places."""
    return first + (last - first) * (value - low) / ((high - low) or 1.0)
