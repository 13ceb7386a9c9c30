from __future__ import annotations

import io
import sys

import pytest

from agent.cli.main import main
from safety.vault.keyring_vault import NoKeyring
from safety.vault.secret import Scope
from safety.vault.vault import MemoryVault


@pytest.fixture
def vault(monkeypatch: pytest.MonkeyPatch) -> MemoryVault:
    kept = MemoryVault()
    monkeypatch.setattr("agent.cli.secrets._vault", lambda: kept)
    return kept


def test_a_secret_is_read_from_standard_input_listed_and_removed(
    vault: MemoryVault, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("hunter2\n"))
    assert main(["secrets", "set", "mail", "--program", "mutt", "--address", "mail.example"]) == 0
    assert main(["secrets", "list"]) == 0
    said = capsys.readouterr()
    assert "{{mail}}  mutt, https://mail.example" in said.out
    assert "hunter2" not in said.out + said.err
    kept = vault.find("mail")
    assert kept is not None
    assert kept.value == "hunter2"
    assert kept.scope == Scope(programs=("mutt",), addresses=("https://mail.example",))
    assert main(["secrets", "remove", "mail"]) == 0
    assert main(["secrets", "remove", "mail"]) == 1
    assert main(["secrets", "list"]) == 0
    assert "No secrets yet" in capsys.readouterr().out


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_at_a_terminal_it_is_asked_for_without_an_echo(
    vault: MemoryVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def getpass(prompt: str) -> str:
        asked.append(prompt)
        return "hunter2"

    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr("getpass.getpass", getpass)
    assert main(["secrets", "set", "mail", "--program", "mutt"]) == 0
    assert len(asked) == 1
    assert vault.find("mail") is not None


@pytest.mark.parametrize("arguments", [["mail"], ["Mail", "--program", "x"], ["mail", "--program", "*"]])
def test_what_cannot_be_kept_is_refused_before_it_is_asked_for(
    vault: MemoryVault,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
) -> None:
    source = io.StringIO("hunter2\n")
    monkeypatch.setattr(sys, "stdin", source)
    assert main(["secrets", "set", *arguments]) == 1
    assert source.tell() == 0
    assert "Nothing was" in capsys.readouterr().err or not vault.scopes()


def test_without_a_keyring_nobody_is_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Nowhere(MemoryVault):
        def scopes(self) -> dict[str, Scope]:
            raise NoKeyring

    source = io.StringIO("hunter2\n")
    monkeypatch.setattr(sys, "stdin", source)
    monkeypatch.setattr("agent.cli.secrets._vault", Nowhere)
    assert main(["secrets", "set", "mail", "--program", "mutt"]) == 1
    assert source.tell() == 0
    assert "DESKHAND_SECRET_NAME" in capsys.readouterr().err
