"""The table of safety's promises: a few trials of each, and that a broken one is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agent.bench import safety
from agent.cli.main import main


def test_promises_that_need_no_desk_are_kept(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--only", "tampering", "--only", "kill", "--only", "verify"]
    main(["bench", "safety", "--quick", "--json", *words])
    found = {one["promise"]: one for one in json.loads(capsys.readouterr().out)}
    assert len(found) == 3
    assert found["changes of the audit log are noticed"]["kept"]
    assert found["a killed hand loses nothing and does nothing twice"]["kept"]


def test_a_broken_promise_is_told_and_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(folder: Path, trials: int) -> tuple[str, bool]:
        assert folder.is_dir()
        return f"3 of {trials} went wrong", False

    monkeypatch.setattr(safety, "TRIALS", {"made up": ("nothing goes wrong", 40, broken)})
    assert safety.run(json_output=False, quick=True) == 1
    assert "✗ BROKEN  nothing goes wrong: 3 of 2 went wrong" in capsys.readouterr().out


def test_every_promise_can_be_chosen_alone() -> None:
    for name in safety.TRIALS:
        with pytest.raises(SystemExit):
            main(["bench", "safety", "--only", name, "--help"])
    with pytest.raises(SystemExit, match="2"):
        main(["bench", "safety", "--only", "nothing"])
