"""One run with every real part, on a private desk, with a brain that follows a script."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from agent.brains.scripted import ScriptedBrain
from agent.event import Event, Finished, Seen, Started, Stepped
from agent.person import Asked, Told
from agent.proposal import AskPerson, Proposal, ProposeKeys, ProposeOpen, ProposeType, ProposeWait
from agent.session import run_task
from agent.settings import data_home
from agent.stop import StopSwitch
from agent.task import Task
from memory.episode import Judge, Verdict
from memory.errors import JournalError
from memory.journal import Journal
from safety.approvers.scripted import ApproveAll
from safety.data_home import hands_folder
from safety.decision import StopRun
from safety.desk.desk import Desk
from safety.receipt import Change
from safety.stopping import Stopped, stop_hands

TASK = Task(instruction="write a note")


class Once:
    """A Listener that keeps what it hears and breaks, or does something, at one kind of Event."""

    def __init__(self, kind: type[Event] | None = None, error: BaseException | None = None) -> None:
        self.events: list[Event] = []
        self._kind = kind
        self._error = error

    def __call__(self, event: Event) -> None:
        self.events.append(event)
        if self._kind is not None and isinstance(event, self._kind) and self._error is not None:
            raise self._error


def run(desk: Desk, *proposals: Proposal, listener: Once, stop: StopSwitch | None = None) -> Finished:
    brain = ScriptedBrain(proposals)
    return run_task(TASK, desk=desk, brain=brain, approver=ApproveAll(), listener=listener, stop=stop)


def test_a_task_is_done_told_and_recorded(desk: Desk) -> None:
    heard = Once()
    finished = run(
        desk,
        ProposeOpen(program="mousepad", why="open the editor"),
        ProposeType(text="Grüße, 世界", why="write"),
        ProposeKeys(keys=("ctrl", "q"), why="quit"),
        listener=heard,
    )
    assert finished.outcome.verdict is Verdict.SUCCEEDED
    assert isinstance(heard.events[0], Started)
    assert heard.events[0].plan == ("open the editor", "write", "quit")
    assert heard.events[-1] is finished
    steps = [event.step for event in heard.events if isinstance(event, Stepped)]
    assert [step.effect.change for step in steps[:2] if step.effect] == [Change.VERIFIED, Change.VERIFIED]
    with Journal(data_home()) as journal:
        episode = journal.episode(finished.episode)
        assert episode.outcome == finished.outcome
        assert episode.steps == finished.steps == len(steps)
        assert [record.title for record in journal.records(finished.episode)][:3] == [
            "open the editor",
            "write",
            "quit",
        ]


def test_a_past_episode_like_this_one_is_named(desk: Desk) -> None:
    run(desk, listener=Once())
    again = Once()
    run(desk, listener=again)
    assert isinstance(again.events[0], Started)
    assert "write a note" in again.events[0].similar[0]


def test_a_stop_that_was_pressed_before_does_nothing_at_all(desk: Desk) -> None:
    stop = StopSwitch()
    stop.press()
    finished = run(desk, ProposeWait(seconds=60), listener=Once(), stop=stop)
    assert (finished.outcome.verdict, finished.outcome.judge) == (Verdict.STOPPED, Judge.USER)
    assert finished.steps == 0


@pytest.mark.parametrize(
    ("error", "verdict"), [(KeyboardInterrupt(), Verdict.STOPPED), (BrokenPipeError(), Verdict.FAILED)]
)
@pytest.mark.parametrize("kind", [Started, Seen])
def test_a_run_that_is_broken_off_has_its_outcome(
    desk: Desk, kind: type[Event], error: BaseException, verdict: Verdict
) -> None:
    heard = Once(kind, error)
    with pytest.raises(type(error)):
        run(desk, ProposeWait(seconds=0.1), listener=heard)
    with Journal(data_home()) as journal:
        outcome = journal.episodes()[0].outcome
    assert outcome is not None
    assert outcome.verdict is verdict
    assert type(error).__name__ in outcome.reason


def test_an_unknown_brain_is_named_before_anything_starts(desk: Desk) -> None:
    with pytest.raises(ValueError, match="there is no brain called 'foo': nothing was done; there are: inst"):
        run_task(TASK, desk=desk, brain="foo", approver=ApproveAll())
    assert not (data_home() / "journal.db").exists()


def test_a_folder_that_cannot_be_written_to(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(JournalError, match=r"nothing was done.*DESKHAND_HOME names another folder"):
        run_task(
            TASK,
            desk=desk,
            brain=ScriptedBrain([]),
            approver=ApproveAll(),
            folder=tmp_path / "file" / "deeper",
        )


def test_a_stop_from_elsewhere_is_heard_while_the_person_is_asked(desk: Desk) -> None:
    """The stop keys and `deskhand stop` press the stop of the hand."""

    class Away:
        def tell(self, asked: Asked, stopped: Callable[[], bool]) -> Told:
            began = time.monotonic()
            told.extend(stop_hands(hands_folder(data_home())))
            while not stopped():
                assert time.monotonic() < began + 10, "the stop was not heard"
                time.sleep(0.01)
            return StopRun()

    told: list[Stopped] = []
    stop = StopSwitch()
    finished = run_task(
        TASK,
        desk=desk,
        brain=ScriptedBrain((AskPerson(question="Which note?"), ProposeWait(seconds=1, why="no"))),
        approver=ApproveAll(),
        person=Away(),
        listener=Once(),
        stop=stop,
    )
    assert told
    assert stop.pressed
    assert (finished.outcome.verdict, finished.outcome.judge) == (Verdict.STOPPED, Judge.USER)
