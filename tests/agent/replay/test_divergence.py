"""What was tampered with, and what Deskhand does otherwise since, is named where it first shows."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from agent.proposal import Malformed, ProposeClick, ProposeTool, ProposeType, Words
from agent.replay.divergence import Divergence
from agent.replay.recording import recording
from agent.replay.replay import replay
from agent.verify import judge
from memory.given import deflated
from memory.journal import Journal
from safety.action import ReadFile
from safety.approvers.scripted import RefuseAll
from safety.decision import Verdict
from safety.rule import Rule

from .conftest import Toy

NAME, MORE = ProposeClick(place=Words(phrase="Name")), ProposeClick(place=Words(phrase="More"))


def divergence(toy: Toy, episode: str) -> Divergence:
    with Journal(toy.folder) as journal, recording(journal, episode) as recorded:
        found = replay(recorded).divergence
    assert found is not None
    return found


def tamper(toy: Toy, number: int, column: str, change: Callable[[Any], Any]) -> None:
    with sqlite3.connect(toy.folder / "journal.db") as db:
        (old,) = db.execute(f"SELECT {column} FROM steps WHERE number = ?", (number,)).fetchone()
        new = change(None if old is None else json.loads(old))
        db.execute(f"UPDATE steps SET {column} = ? WHERE number = ?", (json.dumps(new), number))
    db.close()


def put(**values: Any) -> Callable[[Any], Any]:
    return lambda old: old | values


@pytest.mark.parametrize(
    ("number", "column", "change", "what"),
    [
        (1, "proposal", put(place={"phrase": "More", "roles": []}), "target"),
        (1, "target", put(text="More"), "target"),
        (2, "action", put(text="other"), "action"),
        (2, "proposal", put(text="other"), "action"),
        (1, "context", lambda old: old | {"window": old["window"] | {"title": "Mail"}}, "window it was on"),
        (1, "context", put(said=["Delete it?"]), "said it was on"),
        (1, "decision", put(verdict="deny"), "decision"),
        (1, "decision", put(rule="another"), "decision"),
        (1, "receipt", put(delivery="uncertain", error="InputStopped"), "the end"),
        (3, "effect", put(change="none"), "effect"),
    ],
)
def test_a_record_that_was_tampered_with(
    toy: Toy, number: int, column: str, change: Callable[[Any], Any], what: str
) -> None:
    episode = toy.run(NAME, ProposeType(text="hello"), MORE).episode
    tamper(toy, number, column, change)
    found = divergence(toy, episode)
    assert found.what == what
    assert found.recorded != found.replayed
    if what != "the end":
        assert (found.step, len(found.frame)) == (number, 64)
        assert str(found).startswith(f"step {number}: {what}: recorded ")


def test_what_an_older_record_does_not_say_of_a_proposal_or_a_context_is_no_difference(toy: Toy) -> None:
    episode = toy.run(NAME, ProposeType(text="hello")).episode
    for column in ("proposal", "context"):
        tamper(toy, 1, column, lambda old: {name: value for name, value in old.items() if name != "doubt"})
    with Journal(toy.folder) as journal, recording(journal, episode) as recorded:
        assert replay(recorded).divergence is None


def test_a_rule_that_is_another_now(toy: Toy) -> None:
    episode = toy.run(MORE, NAME).episode
    with Journal(toy.folder) as journal:
        given = journal.given(episode)
    assert given is not None
    assert given.rules is not None
    stricter = replace(given, rules=(*given.rules, Rule(name="no", verdict=Verdict.DENY, targets=("Name",))))
    with sqlite3.connect(toy.folder / "journal.db") as db:
        db.execute("UPDATE episodes SET given = ?", (deflated(stricter),))
    db.close()
    found = divergence(toy, episode)
    assert (found.step, found.what) == (2, "decision")
    assert (found.recorded["verdict"], found.replayed["verdict"]) == ("allow", "deny")


def test_grounding_that_is_another_now(toy: Toy, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same loop grounds anew: a grounder that finds less shows as the first step it misses."""
    from agent.grounded import Ungrounded
    from agent.replay import regrounder

    episode = toy.run(NAME, MORE).episode
    monkeypatch.setattr(regrounder, "bring_to_action", lambda *given: Ungrounded(error="nothing fits"))
    found = divergence(toy, episode)
    assert (found.step, found.what, found.replayed) == (1, "target", "refused")


def test_judging_that_is_another_now(toy: Toy, monkeypatch: pytest.MonkeyPatch) -> None:
    from agent import watcher
    from safety.receipt import Change, Effect

    episode = toy.run(NAME, MORE).episode
    assert judge is watcher.judge
    monkeypatch.setattr(watcher, "judge", lambda *given: Effect(change=Change.WRONG))
    assert divergence(toy, episode).what == "effect"


@pytest.mark.parametrize("most", [2, 4])
def test_an_end_that_is_another_now(toy: Toy, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    from agent import loop

    toy.approver = RefuseAll()
    toy.rules = ()
    episode = toy.run(NAME, MORE, NAME, MORE).episode
    monkeypatch.setattr(loop, "MAX_REFUSED", most)
    found = divergence(toy, episode)
    assert found.what == "the end"
    assert "3 actions in a row were not permitted" in found.recorded
    assert ("it would go on" in found.replayed) is (most > 3)


def test_a_step_that_is_missing_at_the_end(toy: Toy) -> None:
    episode = toy.run(NAME, MORE).episode
    with sqlite3.connect(toy.folder / "journal.db") as db:
        db.execute("DELETE FROM steps WHERE number = 3")
    db.close()
    found = divergence(toy, episode)
    assert (found.step, found.replayed) == (0, "it would go on")


def test_another_try_that_is_not_made_any_more(toy: Toy, monkeypatch: pytest.MonkeyPatch) -> None:
    from agent import loop

    toy.deaf = 1
    episode = toy.run(NAME).episode
    monkeypatch.setattr(loop, "worth_again", lambda turn: False)
    found = divergence(toy, episode)
    assert (found.step, found.what) == (2, "who proposed it")
    assert (found.recorded, found.replayed) == ("again", "brain")


# --- older records ------------------------------------------------------------------------------------


def as_first_version(toy: Toy) -> None:
    """The record as the first version of the journal would have kept it."""
    with sqlite3.connect(toy.folder / "journal.db") as db:
        db.execute("UPDATE episodes SET given = NULL, broke = NULL")
        db.execute(
            "UPDATE steps SET context = NULL, digest = NULL, reply = NULL, lookups = NULL, origin = NULL"
        )
        for number, receipt in db.execute("SELECT rowid, receipt FROM steps").fetchall():
            if receipt is not None:
                old = {name: value for name, value in json.loads(receipt).items() if name != "error"}
                db.execute("UPDATE steps SET receipt = ? WHERE rowid = ?", (json.dumps(old), number))
    db.close()


def test_an_older_record_is_replayed_as_far_as_it_goes_and_says_what_it_lacks(toy: Toy) -> None:
    from agent.proposal import ProposeOpen
    from safety.approvers.scripted import ScriptedApprover
    from safety.decision import Approve, Change, Refuse
    from safety.mode import Mode

    toy.tools, toy.deaf, toy.mode = True, 1, Mode.ASK
    toy.approver = ScriptedApprover(
        [
            Approve(),
            Approve(),
            Change(text="other"),
            Approve(),
            Change(target="More"),
            Approve(),
            Refuse(),
        ]
    )
    episode = toy.run(
        NAME,
        ProposeType(text="hello"),
        NAME,
        Malformed(raw="", error="no"),
        ProposeOpen(program="sh"),
        ProposeOpen(program="nothing such"),
        ProposeTool(action=ReadFile(path="Documents/note.txt")),
        ProposeTool(action=ReadFile(path="secret.txt")),
    ).episode
    as_first_version(toy)
    with Journal(toy.folder) as journal, recording(journal, episode) as recorded:
        done = replay(recorded)
    assert done.divergence is None, str(done.divergence)
    assert len(done.lacks) == 3
    tamper(toy, 1, "receipt", put(digest="f" * 64))
    assert divergence(toy, episode).what == "receipt"
