from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from vision.training.letters import FONTS, letters

NAMES = {"bold", "italic", "underline", "strikethrough", "superscript", "subscript", "text color"}


@pytest.mark.skipif(not any(FONTS.rglob("*.ttf")), reason="no TrueType font is installed")
def test_letters_are_drawn_in_every_manner() -> None:
    drawn = letters()
    assert drawn is not None
    assert set(drawn.words) == NAMES
    assert drawn.pictures.shape == (len(drawn.words), 64, 64)
    assert (drawn.pictures.max(axis=(1, 2)) == 255).all()
    ink = {name: [] for name in NAMES}
    for name, picture in zip(drawn.words, drawn.pictures, strict=True):
        ink[name].append(picture.mean())
    assert np.mean(ink["bold"]) > np.mean(ink["italic"])
    assert np.mean(ink["text color"]) > np.mean(ink["underline"]) > np.mean(ink["italic"])


def test_without_fonts_there_are_none(tmp_path: Path) -> None:
    (tmp_path / "broken.ttf").write_bytes(b"no font")
    assert letters(tmp_path) is None
