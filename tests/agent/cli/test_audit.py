"""`deskhand audit` over logs as hands leave them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from agent.cli import main as cli
from agent.settings import data_home
from safety.audit.chain import chains
from safety.audit.log import AuditLog
from safety.data_home import audit_folder


@pytest.fixture
def folder(own_data_home: Path) -> Path:
    """A log with an action done, and one whose hand was killed."""
    folder = audit_folder(data_home())
    with AuditLog(folder, {"pid": 1}) as log:
        click = {"kind": "click", "point": [3, 4], "held": []}
        log.append("decided", {"action": click, "window": {"title": "No\x1b[2Jtes"}, "verdict": "allow"})
        log.append("intent", {"permit": "p1", "action": click})
        log.append("receipt", {"permit": "p1", "delivery": "delivered"})
    killed = AuditLog(folder, {"pid": 2})
    killed.append("intent", {"permit": "p2", "action": {"kind": "scroll", "down": 3}})
    os.close(killed._file)
    AuditLog(folder, {"pid": 3}).close()
    return folder


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = cli.main(["audit", *words])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_before_anything_was_done(capsys, own_data_home: Path) -> None:
    for words in (("show",), ("verify",)):
        code, out, _ = said(capsys, *words)
        assert code == 0
        assert "Nothing has been written down yet" in out
    assert said(capsys, "anchor")[:2] == (0, "")


def test_show_tells_what_was_done_and_what_is_uncertain(capsys, folder: Path) -> None:
    code, out, _ = said(capsys, "show")
    assert code == 0
    assert "click point=[3, 4]  in “No [2Jtes”  verdict=allow" in out
    assert "delivery=delivered" in out
    assert "uncertain=1" in out
    assert "scroll down=3 was begun and may be done, or half done" in out
    assert "\x1b" not in out
    assert len(out.splitlines()) == 11
    assert len(said(capsys, "show", "--last", "2")[1].splitlines()) == 3
    assert len(said(capsys, "show", "--all")[1].splitlines()) == 11


def test_show_as_json(capsys, folder: Path) -> None:
    _, out, _ = said(capsys, "show", "--json")
    told = [json.loads(line) for line in out.splitlines()]
    assert [one["kind"] for one in told[:5]] == ["began", "decided", "intent", "receipt", "ended"]
    assert told[-1]["uncertain"]["action"] == {"kind": "scroll", "down": 3}


def test_verify_says_sound_or_not(capsys, folder: Path) -> None:
    code, out, _ = said(capsys, "verify")
    assert code == 0
    assert "sound: 10 entries in 3 chains, each as it was written." in out
    assert "broke off" in out
    assert json.loads(said(capsys, "verify", "--json")[1])["sound"] is True
    path = chains(folder)[0].path
    path.write_bytes(path.read_bytes().replace(b"[3,4]", b"[3,5]"))
    code, out, _ = said(capsys, "verify")
    assert code == 1
    assert f"PROBLEM  {path.name} entry 1: an entry was changed" in out
    assert "NOT SOUND" in out
    code, out, _ = said(capsys, "verify", "--json")
    told = json.loads(out)
    assert (code, told["sound"], told["problems"][0]["seq"]) == (1, False, 1)


def test_anchors_outside_show_what_was_cut_off(capsys, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "anchors"
    assert said(capsys, "anchor", "--to", str(out))[1] == f"3 anchors were added to {out}.\n"
    assert len(said(capsys, "anchor")[1].splitlines()) == 3
    assert len(said(capsys, "anchor", "--json", "--to", str(out))[1].splitlines()) == 3
    assert "6 anchors" in said(capsys, "verify", "--anchors", str(out))[1]
    path = chains(folder)[2].path
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    assert said(capsys, "verify")[0] == 0
    code, told, _ = said(capsys, "verify", "--anchors", str(out))
    assert code == 1
    assert "it was cut off" in told


def test_the_key_can_live_elsewhere(capsys, folder: Path, tmp_path: Path) -> None:
    key = tmp_path / "key"
    assert "is in" in said(capsys, "key", "--move-to", str(key))[1]
    code, _, errors = said(capsys, "verify")
    assert code == 1
    assert "--key FILE" in errors
    assert said(capsys, "verify", "--key", str(key))[0] == 0
    AuditLog(folder, {}).close()
    assert said(capsys, "verify", "--key", str(key))[0] == 0
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    code, out, _ = said(capsys, "verify", "--key", str(key))
    assert code == 1
    assert "PROBLEM" in out


def test_export(capsys, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    assert said(capsys, "export", str(path))[1] == f"Exported 10 entries to {path}\n"
    told = [json.loads(line) for line in path.read_text(encoding="ascii").splitlines()]
    assert len(told) == 10
    code, _, errors = said(capsys, "export", str(path))
    assert code == 1
    assert "nothing was exported" in errors


def test_a_line_that_can_t_be_read_is_said_and_the_rest_is_shown(capsys, folder: Path) -> None:
    path = chains(folder)[0].path
    path.write_bytes(b"nonsense\n")
    code, out, errors = said(capsys, "show")
    assert code == 0
    assert "deskhand audit verify" in errors
    assert "reconciled" in out


def test_last_is_a_whole_number(capsys) -> None:
    with pytest.raises(SystemExit) as leaving:
        cli.main(["audit", "show", "--last", "0"])
    assert leaving.value.code == 2
