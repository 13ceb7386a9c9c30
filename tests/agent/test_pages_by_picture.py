"""The embedded brain on a page in a real browser whose buttons have pictures and no names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.evals.page_server import PageServer
from agent.event import Finished
from agent.replay.recording import recording
from agent.replay.replay import replay
from agent.session import run_task
from agent.task import Task
from memory.episode import Verdict
from memory.journal import Journal
from memory.lookup import Asked
from safety.approvers.scripted import ApproveAll
from safety.desk.desk import Desk
from safety.desk.private import PrivateDesk

DRAWN = {
    "search": "<circle cx=10 cy=10 r=6 /><path d='M14.5 14.5 L21 21' />",
    "bin": "<path d='M4 6 H20 M9 6 V3 H15 V6 M6 6 L7 21 H17 L18 6 M10 10 V17 M14 10 V17' />",
    "house": "<path d='M3 11 L12 3 L21 11 M5 9.5 V21 H10 V14 H14 V21 H19 V9.5' />",
    "mail": "<path d='M3 5 H21 V19 H3 Z M3 6 L12 13 L21 6' />",
}


def button(name: str, value: str) -> str:
    return (
        f"<button name=pressed value={value}><svg width=24 height=24 viewBox='0 0 24 24' fill=none "
        f"stroke=black stroke-width=2>{DRAWN[name]}</svg></button>"
    )


ROWS = "".join(
    f"<tr><td>{who}<td>{button('mail', f'mail-{who}')} {button('bin', f'bin-{who}')}"
    for who in ("Ada", "Bea")
)
PAGE = (
    "<!doctype html><meta charset=utf-8><title>Board</title>"
    "<style>button { padding: 6px; margin: 8px }</style>"
    f"<form method=post action=/got>{button('house', 'house')}{button('search', 'search')}"
    f"<table>{ROWS}</table></form>"
)


@pytest.fixture
def pages(tmp_path: Path) -> Iterator[PageServer]:
    (tmp_path / "board.html").write_text(PAGE)
    with PageServer(tmp_path) as server:
        yield server


@pytest.fixture
def fresh_desk() -> Iterator[Desk]:
    with PrivateDesk((1000, 700)) as opened:
        yield opened


def told(desk: Desk, pages: PageServer, what: str, folder: Path) -> Finished:
    instruction = f"open {pages.address}/board in the browser and click {what}"
    return run_task(Task(instruction=instruction), desk=desk, approver=ApproveAll(), folder=folder)


@pytest.mark.parametrize(
    ("what", "pressed"), [("the magnifying glass", "search"), ("the trash can in the row of Bea", "bin-Bea")]
)
def test_a_button_is_found_by_its_picture(
    fresh_desk: Desk, pages: PageServer, tmp_path: Path, what: str, pressed: str
) -> None:
    folder = tmp_path / "data"
    finished = told(fresh_desk, pages, what, folder)
    assert finished.outcome.verdict is Verdict.SUCCEEDED, finished.outcome.reason
    assert [r.form for r in pages.requests if r.method == "POST"] == [{"pressed": [pressed]}]
    with Journal(folder) as journal, recording(journal, finished.episode) as recorded:
        assert any(lookup.asked is Asked.MEANING for lookup in recorded.lookups)
        assert replay(recorded).divergence is None


def test_what_nothing_looks_like_is_not_clicked(fresh_desk: Desk, pages: PageServer, tmp_path: Path) -> None:
    outcome = told(fresh_desk, pages, "the umbrella", tmp_path / "data").outcome
    assert outcome.verdict is Verdict.FAILED
    assert "nothing on the screen fits “umbrella”" in outcome.reason
    assert not any(request.method == "POST" for request in pages.requests)
