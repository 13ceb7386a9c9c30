"""Runs of every kind of step, replayed twice: the same digests, the same end."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.proposal import (
    At,
    Done,
    GiveUp,
    Malformed,
    Place,
    Proposal,
    ProposeClick,
    ProposeClipboard,
    ProposeClose,
    ProposeDrag,
    ProposeFocus,
    ProposeKeys,
    ProposeMove,
    ProposeOpen,
    ProposeScroll,
    ProposeTool,
    ProposeType,
    ProposeWait,
    Words,
)
from agent.replay.recording import recording
from agent.replay.replay import Replayed, replay
from memory.episode import Verdict
from memory.journal import Journal
from memory.record import StepRecord
from memory.step import Origin
from safety.action import ListFolder, MoveFile, ReadClipboard, ReadFile, RunCommand, TrashFile, WriteFile
from safety.approvers.scripted import RefuseAll, ScriptedApprover
from safety.decision import Approve, ApproveForTask, Change, Refuse, StopRun
from safety.decision import Verdict as Ruled
from safety.errors import AuditError, HandLost, UserActing
from safety.hours import Hours
from safety.mode import Mode
from safety.receipt import Delivery
from safety.redaction.span import HIDDEN
from safety.rule import Lifetime, Rule
from safety.vault.secret import Scope, Secret
from safety.vault.vault import MemoryVault
from vision.geometry import Point

from .conftest import ALL_RULES, Toy


def click(phrase: str) -> ProposeClick:
    return ProposeClick(place=Words(phrase=phrase), why=f"click {phrase}")


NAME, MORE, SECRET, SEND = click("Name"), click("More"), click("Password"), click("Send")


def same(toy: Toy, episode: str) -> Replayed:
    """Replayed twice: to the same digests, which are those that were recorded."""
    with Journal(toy.folder) as journal:
        results = []
        for _ in range(2):
            with recording(journal, episode) as recorded:
                results.append(replay(recorded))
                digests = tuple(record.digest for record in recorded.records)
    for result in results:
        assert result.divergence is None, str(result.divergence)
        assert result.digests == digests
    return results[0]


def records(toy: Toy, episode: str) -> tuple[StepRecord, ...]:
    with Journal(toy.folder) as journal:
        return journal.records(episode)


def test_a_run_comes_to_the_same_actions_again(toy: Toy) -> None:
    every: tuple[Proposal, ...] = (
        NAME,
        ProposeType(text="hello\n"),
        MORE,
        click("Close this"),
        ProposeMove(place=At(point=Point(5, 5))),
        ProposeScroll(down=3),
        ProposeDrag(start=Words(phrase="Body"), end=Words(phrase="Name")),
        ProposeClipboard(text="copied"),
        ProposeKeys(keys=("Control", "A"), times=2),
        ProposeWait(seconds=2.0, until_change=True),
        ProposeOpen(program="sh"),
        ProposeFocus(window=101),
        ProposeClose(window=101),
    )
    done = same(toy, toy.run(*every).episode)
    assert done.steps >= len(every)
    assert all(done.digests[:-1])
    assert done.lacks == ()
    assert done.hidden == 0


# --- the loop's own turns -----------------------------------------------------------------------------


def test_what_had_no_effect_is_tried_once_more_again(toy: Toy) -> None:
    toy.deaf = 1
    episode = toy.run(NAME).episode
    assert [record.origin for record in records(toy, episode)] == [Origin.BRAIN, Origin.AGAIN, Origin.BRAIN]
    same(toy, episode)


@pytest.mark.parametrize(
    ("proposals", "changes"),
    [
        ([NAME, ProposeType(text="Dear all")], [Change(text="Dear you")]),
        ([click("Send")], [Change(target="More")]),
        ([click("Send")], [Change(text="of no use to a click"), Approve()]),
        ([ProposeType(text="x" * 50)], [Change(text="Dear you"), Change(text="y" * 50), Refuse()]),
    ],
)
def test_what_a_person_put_in_its_place(toy: Toy, proposals: list[Proposal], changes: list[Change]) -> None:
    toy.mode = Mode.ASK
    first = [Approve()] * (len(proposals) - 1)
    toy.approver = ScriptedApprover([*first, *changes, Approve(), Approve()])
    same(toy, toy.run(*proposals).episode)


def test_what_cannot_be_read_or_found(toy: Toy) -> None:
    odd = Malformed(raw="{", error="no JSON")
    absent, twice, unknown = click("Nothing of the kind"), click("Twin"), ProposeOpen(program="nothing such")
    episode = toy.run(odd, absent, twice, unknown, ProposeFocus(window=999), NAME).episode
    assert [bool(digest) for digest in same(toy, episode).digests] == [False] * 5 + [True, False]
    bad = toy.run(odd, odd, odd)
    assert bad.outcome.verdict is Verdict.FAILED
    same(toy, bad.episode)


@pytest.mark.parametrize(
    "last", [Done(answer="42"), GiveUp(reason="no"), GiveUp(reason="no", infeasible=True)]
)
def test_the_last_word_is_a_step_too(toy: Toy, last: Proposal) -> None:
    assert same(toy, toy.run(NAME, last).episode).steps == 2


# --- what is decided ----------------------------------------------------------------------------------


def test_what_was_refused_denied_and_approved_for_the_task(toy: Toy) -> None:
    toy.approver = ScriptedApprover([Refuse(reason="not that"), ApproveForTask(), Refuse()])
    toy.rules = (*ALL_RULES, Rule(name="no notes", verdict=Ruled.DENY, targets=("Body",)))
    episode = toy.run(SEND, SEND, NAME, click("Body"), NAME, MORE).episode
    told = [record.decision.rule for record in records(toy, episode) if record.decision is not None]
    assert "refused before" in told
    assert "no notes" in told
    assert all(same(toy, episode).digests[:6])  # of what was not delivered too


def test_too_many_refusals_end_it(toy: Toy) -> None:
    toy.approver = RefuseAll()
    toy.mode = Mode.ASK
    finished = toy.run(NAME, MORE, SECRET, NAME)
    assert finished.outcome.verdict is Verdict.STOPPED
    assert same(toy, finished.episode).steps == 3


@pytest.mark.parametrize("mode", list(Mode))
def test_every_mode(toy: Toy, mode: Mode) -> None:
    toy.mode = mode
    same(toy, toy.run(NAME, ProposeType(text="a"), SEND, MORE).episode)


def test_a_rule_for_once_is_used_up_as_it_was(toy: Toy) -> None:
    once = Rule(name="once", verdict=Ruled.DENY, targets=("Name",), lifetime=Lifetime.ONCE)
    toy.rules = (*ALL_RULES, once)
    episode = toy.run(NAME, NAME).episode
    first, second, _ = [record.decision for record in records(toy, episode)]
    assert first is not None
    assert second is not None
    assert (first.verdict, second.verdict) == (Ruled.DENY, Ruled.ALLOW)
    same(toy, episode)


@pytest.mark.parametrize("hours", [Hours(start=9 * 60, end=17 * 60), Hours(start=17 * 60, end=9 * 60)])
def test_rules_that_hold_at_some_hours_are_asked_at_that_hour(toy: Toy, hours: Hours) -> None:
    toy.rules = (*ALL_RULES, Rule(name="at work", verdict=Ruled.DENY, targets=("Name",), when=(hours,)))
    episode = toy.run(NAME).episode
    first = records(toy, episode)[0].decision
    assert first is not None
    assert (first.rule == "at work") is hours.hold(datetime.now().astimezone())
    same(toy, episode)


def test_a_run_that_was_given_nothing_is_replayed_and_says_what_it_lacks(toy: Toy) -> None:
    toy.told = False
    assert "the rules in force" in same(toy, toy.run(NAME, SEND, MORE).episode).lacks[0]


# --- how a run can end otherwise ----------------------------------------------------------------------


class Moment:
    """Does something the nth time something comes next."""

    def __init__(self, what: str, number: int, do: Callable[[Toy], None]) -> None:
        self._what, self._left, self._do = what, number, do

    def __call__(self, what: str, toy: Toy) -> None:
        if what == self._what:
            self._left -= 1
            if self._left == 0:
                self._do(toy)


def fail(error: BaseException) -> Callable[[Toy], None]:
    def do(toy: Toy) -> None:
        raise error

    return do


@pytest.mark.parametrize("number", [1, 2, 3, 4])
@pytest.mark.parametrize("what", ["looking", "ruling", "delivering", "acting"])
def test_a_stop_at_any_moment(toy: Toy, what: str, number: int) -> None:
    toy.before = Moment(what, number, lambda toy: toy.switch.press())
    finished = toy.run(NAME, ProposeType(text="a"), MORE, NAME, NAME, NAME)
    assert finished.outcome.verdict is Verdict.STOPPED
    same(toy, finished.episode)


@pytest.mark.parametrize("what", ["looking", "ruling", "delivering", "acting"])
def test_the_stop_keys_at_any_moment(toy: Toy, what: str) -> None:
    toy.before = Moment(what, 2, lambda toy: toy.stop.press("ctrl+alt+escape"))
    finished = toy.run(NAME, ProposeType(text="a"), MORE, NAME)
    assert finished.outcome.verdict is Verdict.STOPPED
    same(toy, finished.episode)


def test_an_answer_that_stops(toy: Toy) -> None:
    toy.approver = ScriptedApprover([StopRun()])
    finished = toy.run(NAME, SEND, NAME)
    assert finished.outcome.verdict is Verdict.STOPPED
    assert same(toy, finished.episode).steps == 2


def test_no_more_steps_than_it_may_take(toy: Toy) -> None:
    toy.max_steps = 2
    assert same(toy, toy.run(NAME, MORE, NAME).episode).steps == 2
    toy.deaf = 9
    same(toy, toy.run(NAME, MORE, NAME).episode)


@pytest.mark.parametrize("what", ["looking", "ruling", "delivering"])
def test_a_hand_that_is_lost(toy: Toy, what: str) -> None:
    toy.before = Moment(what, 2, fail(HandLost("the hand is gone")))
    finished = toy.run(NAME, MORE, NAME)
    assert finished.outcome.broke == "HandLost"
    same(toy, finished.episode)


def test_a_run_that_was_cut_off_is_replayed_to_where_it_ends(toy: Toy) -> None:
    toy.before = Moment("delivering", 3, fail(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        toy.run(NAME, MORE, NAME)
    with Journal(toy.folder) as journal:
        (episode,) = journal.episodes()
    assert episode.outcome is not None
    assert same(toy, episode.id).steps == 2
    with sqlite3.connect(toy.folder / "journal.db") as db:
        db.execute("UPDATE episodes SET verdict = NULL, finished = NULL")
    db.close()
    assert same(toy, episode.id).steps == 2


def test_a_run_without_a_step(toy: Toy) -> None:
    toy.before = Moment("looking", 1, lambda toy: toy.switch.press())
    assert same(toy, toy.run(NAME).episode).digests == ()
    toy.before = Moment("looking", 1, fail(HandLost("gone")))
    assert same(toy, toy.run(NAME).episode).digests == ()


# --- what goes wrong at the hand ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "do"),
    [
        ("ruling", lambda toy: toy.world.relabel("name", "Something else")),
        ("delivering", lambda toy: toy.world.relabel("name", "Something else")),
        ("delivering", lambda toy: toy.world.hide("notes")),
        ("delivering", lambda toy: setattr(toy.world, "time", toy.world.time + 60)),  # the permit expires
        ("acting", fail(UserActing("you are using the mouse"))),
        ("acting", fail(AuditError("the disk is full"))),
        ("ruling", fail(UserActing("you were using the mouse"))),
    ],
)
def test_what_was_not_done_is_not_done_again(toy: Toy, what: str, do: Callable[[Toy], None]) -> None:
    toy.before = Moment(what, 2, do)
    episode = toy.run(MORE, NAME, click("Body"), ProposeType(text="x")).episode
    receipt = records(toy, episode)[1].receipt
    assert receipt is not None
    assert receipt.delivery is Delivery.REFUSED
    assert receipt.error
    same(toy, episode)


def test_what_no_hand_does(toy: Toy) -> None:
    episode = toy.run(
        ProposeKeys(keys=("ctrl", "alt", "escape")),
        ProposeKeys(keys=("no such key",)),
        ProposeClick(place=Words(phrase="Name"), count=9),
        ProposeTool(action=ReadFile(path="/etc/passwd")),
    ).episode
    assert [r.receipt is not None and bool(r.receipt.error) for r in records(toy, episode)] == [True] * 4 + [
        False
    ]
    same(toy, episode)


# --- tools --------------------------------------------------------------------------------------------


def test_tools_are_used_on_no_file(toy: Toy) -> None:
    toy.tools = True
    use = [
        ListFolder(path="~/Documents"),
        ReadFile(path="Documents/note.txt"),
        WriteFile(path="Documents/note.txt", text="another"),
        WriteFile(path="Documents/fresh.txt", text="new"),
        MoveFile(path="Documents/fresh.txt", destination="Documents/sub"),
        TrashFile(path="Documents/list.txt"),
        ReadFile(path="secret.txt"),
        ReadFile(path="Documents/up/secret.txt"),
        RunCommand(command="ls"),
        ReadClipboard(),
    ]
    episode = toy.run(*(ProposeTool(action=action) for action in use)).episode
    told = records(toy, episode)
    assert told[1].receipt is not None
    assert told[1].receipt.content is not None
    assert told[2].context is not None
    assert told[2].context.file is not None
    assert not list(toy.home.rglob("*"))  # what a replay would look at is gone
    same(toy, episode)


# --- secrets ------------------------------------------------------------------------------------------


def test_a_secret_that_was_typed_is_hidden_and_its_digests_are_the_same(toy: Toy) -> None:
    episode = toy.run(
        NAME,
        ProposeType(text="sesame42"),  # in plain sight, and known for one only later
        SECRET,
        ProposeType(text="sesame42"),
        ProposeKeys(keys=("x",)),
        ProposeKeys(keys=("shift", "y"), times=3),
        ProposeType(text="another1\n"),
        click("sesame42"),
        NAME,
    ).episode
    assert "sesame42" not in str(records(toy, episode))
    done = same(toy, episode)
    assert len(set(done.digests)) > 4


def test_an_answer_with_a_secret_is_not_recorded(toy: Toy) -> None:
    toy.mode = Mode.ASK
    toy.approver = ScriptedApprover([Approve(), Change(text="sesame42"), Approve(), Refuse(), Refuse()])
    episode = toy.run(SECRET, ProposeType(text="hunter22"), ProposeType(text="hunter22")).episode
    told = records(toy, episode)
    assert told[1].reply == Change(text=HIDDEN)
    assert b"sesame42" not in (toy.folder / "journal.db").read_bytes()
    same(toy, episode)


@pytest.mark.parametrize("program", ["mousepad", "another"])
def test_a_secret_by_its_name(toy: Toy, program: str) -> None:
    toy.vault = MemoryVault(Secret(name="mail", scope=Scope(programs=(program,)), value="sesame42"))
    type_it = ProposeType(text="{{mail}}")
    episode = toy.run(NAME, type_it, SECRET, type_it, ProposeType(text="{{unknown}}")).episode
    refused = [r.receipt.error for r in records(toy, episode) if r.receipt is not None]
    assert refused.count("SecretError") == (2 if program == "mousepad" else 3)
    same(toy, episode)


def test_a_card_number_that_is_typed_in_plain(toy: Toy) -> None:
    card = "4111 1111 1111 1111"
    episode = toy.run(
        NAME, ProposeType(text=card), ProposeClipboard(text=card), click(card), ProposeOpen(program=card)
    ).episode
    assert card not in str(records(toy, episode))
    same(toy, episode)


# --- whatever is done ---------------------------------------------------------------------------------

places: st.SearchStrategy[Place] = st.one_of(
    st.builds(
        Words, phrase=st.sampled_from(["Name", "More", "Body", "Password", "Send", "Twin", "OK", "sesame42"])
    ),
    st.builds(At, point=st.builds(Point, st.integers(0, 900), st.integers(0, 700))),
)
texts = st.sampled_from(["hello", "sesame42", "a\nb", "{{mail}}", "4111 1111 1111 1111", "rm -rf /\n"])
proposals = st.one_of(
    st.builds(ProposeClick, place=places, count=st.integers(1, 3)),
    st.builds(ProposeType, text=texts, once=st.booleans()),
    st.builds(
        ProposeKeys, keys=st.sampled_from([("ctrl", "s"), ("enter",), ("tab",), ("x",), ("ctrl", "v")])
    ),
    st.builds(ProposeDrag, start=places, end=places),
    st.builds(ProposeClipboard, text=texts),
    st.builds(ProposeClose, window=st.sampled_from([101, 102, 103])),
    st.builds(Malformed, raw=texts, error=st.just("no")),
)
answers = st.one_of(
    st.just(Approve()),
    st.just(ApproveForTask()),
    st.builds(Refuse, reason=texts),
    st.builds(Change, text=texts),
    st.builds(Change, target=st.sampled_from(["More", "nothing such", "Name"])),
    st.just(StopRun()),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(proposals, max_size=9), st.lists(answers, max_size=9), st.sampled_from(Mode), st.integers(0, 3)
)
def test_whatever_is_done_is_replayed_the_same(
    tmp_path_factory: pytest.TempPathFactory,
    proposed: list[Proposal],
    answered: list[Approve],
    mode: Mode,
    deaf: int,
) -> None:
    folder: Path = tmp_path_factory.mktemp("any")
    vault = MemoryVault(Secret(name="mail", scope=Scope(programs=("mousepad",)), value="geheim99"))
    toy = Toy(folder=folder, mode=mode, approver=ScriptedApprover(answered), deaf=deaf, vault=vault)
    same(toy, toy.run(*proposed).episode)
