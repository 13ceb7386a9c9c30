from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safety.audit import anchor as anchoring
from safety.audit.anchor import anchors_of, append_anchors, read_anchors
from safety.audit.chain import chains
from safety.audit.log import AuditLog
from safety.errors import AuditError


def test_anchors_are_kept_and_read_back(tmp_path: Path) -> None:
    log = AuditLog(tmp_path / "audit", {})
    append_anchors(tmp_path / "out", anchors_of(tmp_path / "audit"))
    log.append("decided", {})
    append_anchors(tmp_path / "out", anchors_of(tmp_path / "audit"))
    log.close()
    found = read_anchors(tmp_path / "out")
    assert [(anchor.head.chain, anchor.head.seq) for anchor in found] == [(log.chain, 0), (log.chain, 1)]
    assert len({anchor.seal for anchor in found}) == 2


def test_an_empty_chain_has_no_anchor(tmp_path: Path) -> None:
    (tmp_path / "000000-20260101T000000Z.jsonl").touch()
    assert len(chains(tmp_path)) == 1
    assert anchors_of(tmp_path) == ()


def test_where_anchors_can_t_be_kept_that_is_said(tmp_path: Path) -> None:
    with pytest.raises(AuditError, match="nothing was anchored"):
        append_anchors(tmp_path, ())
    with pytest.raises(AuditError, match="can't be read"):
        read_anchors(tmp_path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.binary(min_size=1, max_size=100))
def test_no_file_is_more_than_an_error(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "out"
    path.write_bytes(data)
    with suppress(AuditError):
        assert read_anchors(path) == ()


@pytest.mark.parametrize(
    "line",
    [
        "{}",
        "[]",
        '{"chain":"a","seq":-1,"hash":"%s","seal":"%s","time":""}',
        '{"chain":"a","seq":0,"hash":"x"}',
    ],
)
def test_what_is_no_anchor_is_said_with_its_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "out"
    path.write_text("\n" + line.replace("%s", "0" * 64) + "\n", encoding="ascii")
    with pytest.raises(AuditError, match=r"line 1 of .* is no anchor"):
        read_anchors(path)


def test_a_file_of_something_else_is_not_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out"
    path.write_text("x" * 2000, encoding="ascii")
    with pytest.raises(AuditError, match="too large"):
        read_anchors(path)
    monkeypatch.setattr(anchoring, "_MOST", 2)
    path.write_text("\n\n\n", encoding="ascii")
    with pytest.raises(AuditError, match="too large"):
        read_anchors(path)
