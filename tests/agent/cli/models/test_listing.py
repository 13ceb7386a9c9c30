from __future__ import annotations

import json
from pathlib import Path

import pytest

from agent.cli.main import main


def test_what_lies_here_is_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DESKHAND_HOME", str(tmp_path))
    assert main(["models", "list"]) == 0
    assert "No models" in capsys.readouterr().out
    (tmp_path / "models" / "one").mkdir(parents=True)
    assert main(["models", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["name"] == "one"
