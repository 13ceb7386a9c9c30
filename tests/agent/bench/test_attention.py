from __future__ import annotations

import json

import pytest

from agent.bench import attention
from vision.models.measured import Case


@pytest.fixture(autouse=True)
def one_case(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attention, "_cases", lambda *, quick: [Case(batch=1, cached=3, new=1)])


def test_the_four_stand_side_by_side(capsys: pytest.CaptureFixture[str]) -> None:
    assert attention.run(json_output=False, quick=True) == 0
    _, head, *rows = capsys.readouterr().out.splitlines()
    assert head.split()[:4] == ["batch", "cached", "new", "ms"]
    assert [row.split()[:4] for row in rows] == [
        [kind, "1", "3", "1"] for kind in ("MHA", "GQA", "MQA", "MLA")
    ]
    assert "1.00 (1.00-1.00)" in rows[0]


def test_json_holds_every_number(capsys: pytest.CaptureFixture[str]) -> None:
    assert attention.run(json_output=True, quick=True) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["width"], told["heads"], told["rounds"]) == (1024, 16, 5)
    kept = {one["kind"]: one["kept"] for one in told["timings"]}
    assert kept == {"MHA": 32768, "GQA": 8192, "MQA": 2048, "MLA": 4608}
    assert all(one["seconds"] > 0 and one["least"] <= one["ratio"] <= one["most"] for one in told["timings"])
