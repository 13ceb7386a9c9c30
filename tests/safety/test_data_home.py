from __future__ import annotations

from pathlib import Path

import pytest

from safety.data_home import audit_folder, data_home, hands_folder


def test_everything_of_the_hand_lies_in_the_data_home(own_data_home: Path) -> None:
    assert data_home() == own_data_home
    assert audit_folder(data_home()) == own_data_home / "audit"
    assert hands_folder(data_home()) == own_data_home / "hands"


def test_else_it_is_the_platform_s_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DESKHAND_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert data_home() == tmp_path / "deskhand"
