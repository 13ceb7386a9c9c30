"""A line of text somebody read on the screen."""

from __future__ import annotations

from dataclasses import dataclass

from vision.geometry import Rect


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """Words that stand together in one row, with no wide gap or border between them.

    `rect` fits the ink closely, in physical pixels. `confidence` is 0.0 to 1.0.
    """

    text: str
    rect: Rect
    confidence: float

    def moved(self, dx: int, dy: int) -> TextLine:
        """The same words elsewhere."""
        return TextLine(text=self.text, rect=self.rect.moved(dx, dy), confidence=self.confidence)
