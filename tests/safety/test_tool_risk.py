from __future__ import annotations

import pytest

from safety.action import (
    ListFolder,
    MoveFile,
    OpenAddress,
    ReadClipboard,
    ReadFile,
    RunCommand,
    ToolAction,
    TrashFile,
    WriteFile,
)
from safety.assess import assess
from safety.context import Context, FileSeen
from safety.risk import Risk


def seen(path: str, kind: str = "file", destination: str = "") -> FileSeen:
    return FileSeen(path=path, kind=kind, state="1" if kind else "", destination=destination)


@pytest.mark.parametrize(
    ("action", "file", "risk"),
    [
        (ReadFile(path="a"), seen("/g/a"), Risk.R1),
        (ReadFile(path="a"), seen("/g/.ssh/config"), Risk.R4),
        (ReadFile(path="a"), seen("/g/.env.local"), Risk.R4),
        (ReadFile(path="a"), seen("/g/my-passwords.txt"), Risk.R4),
        (ReadFile(path="a"), seen("/g/server.PEM"), Risk.R4),
        (ReadFile(path="a"), seen("/g/monkey.txt"), Risk.R1),
        (ReadFile(path="id_rsa"), None, Risk.R4),
        (ReadFile(path="a"), None, Risk.R3),
        (ListFolder(path="a"), seen("/g/a", "folder"), Risk.R1),
        (ListFolder(path="a"), seen("/g/.gnupg", "folder"), Risk.R4),
        (WriteFile(path="a", text=""), seen("/g/a.txt", ""), Risk.R2),
        (WriteFile(path="a", text=""), seen("/g/a.txt"), Risk.R2),
        (WriteFile(path="a", text=""), seen("/g/a.txt", "program"), Risk.R3),
        (WriteFile(path="a", text=""), seen("/g/a.desktop", ""), Risk.R3),
        (WriteFile(path="a", text=""), seen("/g/.config/autostart/a", ""), Risk.R3),
        (WriteFile(path="a", text=""), seen("/g/Makefile", ""), Risk.R3),
        (WriteFile(path="a", text=""), seen("/g/.ssh/authorized_keys", ""), Risk.R4),
        (WriteFile(path="a", text=""), None, Risk.R3),
        (MoveFile(path="a", destination="b"), seen("/g/a", "file", "/g/b"), Risk.R2),
        (MoveFile(path="a", destination="b"), seen("/g/a", "file", "/g/b.desktop"), Risk.R3),
        (MoveFile(path="a", destination="b"), seen("/g/.bashrc", "file", "/g/b"), Risk.R3),
        (MoveFile(path="a", destination="b"), seen("/g/id_rsa", "file", "/g/b"), Risk.R4),
        (MoveFile(path="a", destination=".netrc"), None, Risk.R4),
        (TrashFile(path="a"), seen("/g/a"), Risk.R2),
        (TrashFile(path="a"), seen("/g/a", "folder"), Risk.R3),
        (TrashFile(path="a"), seen("/g/.profile"), Risk.R3),
        (TrashFile(path="a"), seen("/g/wallet.dat"), Risk.R4),
        (TrashFile(path="a"), None, Risk.R3),
        (RunCommand(command="ls -l"), None, Risk.R2),
        (RunCommand(command="ls > a"), None, Risk.R3),
        (RunCommand(command="rm a"), None, Risk.R4),
        (RunCommand(command="$("), None, Risk.R4),
        (ReadClipboard(), None, Risk.R1),
        (OpenAddress(address="http://localhost:8000"), None, Risk.R1),
        (OpenAddress(address="https://example.com"), None, Risk.R3),
        (OpenAddress(address="javascript:alert(1)"), None, Risk.R4),
    ],
)
def test_the_grade_of_a_tool(action: ToolAction, file: FileSeen | None, risk: Risk) -> None:
    assert assess(action, Context(file=file)).risk is risk


def test_a_host_of_other_letters_is_pointed_out() -> None:
    reason = assess(OpenAddress(address="https://аррӏе.com"), Context()).reason
    assert reason == (
        "opens xn--80ak6aa92e.com, which leaves this machine; "
        "beware: xn--80ak6aa92e.com is written “аррӏе.com”, with letters of another alphabet"
    )
    assert "beware" not in assess(OpenAddress(address="https://apple.com"), Context()).reason
