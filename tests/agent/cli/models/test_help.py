from __future__ import annotations

import pytest

from agent.cli.main import main
from agent.cli.models import COMMANDS


@pytest.mark.parametrize("name", [module.NAME for module in COMMANDS])
def test_each_command_shows_how_it_is_called(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["models", name, "--help"])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    assert f"  deskhand models {name}" in shown
    assert max(map(len, shown.splitlines())) <= 120


def test_the_overview_tells_of_each_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["models", "--help"])
    shown = capsys.readouterr().out
    assert all(f"    {module.NAME} " in shown for module in COMMANDS)
