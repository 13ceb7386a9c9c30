from __future__ import annotations

import json
from pathlib import Path

import pytest

from agent.cli import main as cli
from safety.stopping import Stopped


def test_nothing_runs(capsys: pytest.CaptureFixture[str], own_data_home: Path) -> None:
    assert cli.main(["stop"]) == 1
    assert capsys.readouterr().out == "Nothing is running: there was nothing to stop.\n"


@pytest.mark.parametrize(
    ("killed", "said"),
    [
        ((False,), "1 hand was stopped.\n"),
        ((False, True), "2 hands were stopped. 1 did not answer and had to be killed.\n"),
    ],
)
def test_it_says_how_many(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    own_data_home: Path,
    killed: tuple[bool, ...],
    said: str,
) -> None:
    asked: list[Path] = []

    def stop_hands(folder: Path) -> tuple[Stopped, ...]:
        asked.append(folder)
        return tuple(Stopped(pid=5, killed=one) for one in killed)

    monkeypatch.setattr("safety.stopping.stop_hands", stop_hands)
    assert cli.main(["stop"]) == 0
    assert capsys.readouterr().out == said
    assert asked == [own_data_home / "hands"]
    assert cli.main(["stop", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["stopped"]) == len(killed)
