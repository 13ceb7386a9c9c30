from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from pydantic import ValidationError

from agent.evals.image_check import ImageCheck, unmet_image


def check(**asked: object) -> ImageCheck:
    return ImageCheck.model_validate({"kind": "image", "path": "a.png", **asked})


@pytest.fixture
def home(tmp_path: Path) -> Path:
    picture = Image.new("RGB", (30, 20), "#ffffff")
    picture.putpixel((3, 4), (200, 60, 30))
    picture.save(tmp_path / "a.png")
    return tmp_path


def test_format_size_and_colours_are_looked_at(home: Path) -> None:
    pixels = {"0,0": "#ffffff", "3,4": "#c04020"}
    assert unmet_image(check(format="PNG", width=30, height=20, pixels=pixels), home) is None
    assert unmet_image(check(), home) is None


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"path": "b.png"}, "b.png does not exist"),
        ({"format": "JPEG"}, "is PNG, not JPEG"),
        ({"width": 31}, "is 30x20, not 31x20"),
        ({"height": 19}, "is 30x20, not 30x19"),
        ({"pixels": {"3,4": "#20c040"}}, "is #c83c1e at 3,4, not #20c040"),
        ({"pixels": {"30,0": "#ffffff"}}, "has no pixel 30,0"),
    ],
)
def test_what_is_amiss_is_named(home: Path, asked: dict[str, object], reason: str) -> None:
    said = unmet_image(check(**asked), home)
    assert said is not None
    assert reason in said


def test_what_is_no_picture_is_no_crash(home: Path) -> None:
    (home / "a.png").write_bytes(b"\x89PNG\r\n\x1a\nnot really")
    said = unmet_image(check(), home)
    assert said is not None
    assert "cannot be read as a picture" in said


def test_a_malformed_check_is_refused() -> None:
    for asked in ({"pixels": {"3": "#ffffff"}}, {"pixels": {"3,4": "white"}}, {"width": 0}, {"depth": 8}):
        with pytest.raises(ValidationError):
            check(**asked)
