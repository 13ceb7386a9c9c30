"""A model behind HTTP does a whole task on a real desk: the server, the hand and the programs are real."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from agent.brains.choice import BrainChoice
from agent.brains.vlm.options import Options
from agent.dialects.catalogue import dialect_named
from agent.endpoint.served.asked import Asked
from agent.endpoint.served.fault import Fault
from agent.endpoint.served.script import scripted
from agent.endpoint.served.server import ServedModel
from agent.event import Event, Finished, Seen, Started
from agent.proposal import At, Done, ProposeClick, ProposeType
from agent.replay.recording import recording
from agent.replay.replay import replay
from agent.session import run_task
from agent.settings import data_home
from agent.stop import StopSwitch
from agent.task import Task
from memory.episode import Verdict
from memory.journal import Journal
from safety.approvers.scripted import ApproveAll
from safety.desk.desk import Desk
from vision.element import Role
from vision.eyes import Eyes
from vision.geometry import Point

SIZE = (800, 600)  # of the desk
PATIENCE = 60.0
TASK = Task(instruction='enter "Ada" and confirm', max_steps=12)


@contextmanager
def question(desk: Desk, answer: Path) -> Iterator[tuple[Point, Point]]:
    """A window that asks for a text and writes it down; where its field and its button OK are."""
    command = ["zenity", "--entry", "--title=Question", "--text=Who?"]
    with answer.open("wb") as out:
        asking = subprocess.Popen(command, env=desk.environment, stdout=out, stderr=subprocess.DEVNULL)
    try:
        with Eyes(desk.display, desk.accessibility_bus) as eyes:
            end = time.monotonic() + PATIENCE
            while True:
                elements = eyes.look().elements
                field = next((e for e in elements if e.role is Role.TEXT_FIELD), None)
                button = next((e for e in elements if e.role is Role.BUTTON and e.text == "OK"), None)
                if field is not None and button is not None:
                    break
                assert time.monotonic() < end, [e.describe() for e in elements]
                time.sleep(0.2)
        yield field.rect.centre, button.rect.centre
        asking.wait(PATIENCE)
    finally:
        asking.kill()
        asking.wait()


def chosen(server: ServedModel, **options: bool) -> BrainChoice:
    return BrainChoice(
        name="endpoint",
        endpoint=server.address,
        model="Qwen2.5-VL-7B-Instruct",
        options=Options(**options),  # type: ignore[arg-type]
    )


def test_a_form_is_filled_in_recorded_and_replayed_without_the_model(desk: Desk, tmp_path: Path) -> None:
    with question(desk, tmp_path / "answer") as (field, button):
        answers = scripted(
            [
                ProposeClick(place=At(point=field)),
                ProposeType(text="Ada"),
                "I do not know what to do.",
                ProposeClick(place=At(point=button), why="Click the OK button"),
                Done(),
            ],
            dialect=dialect_named("qwen2.5-vl"),
            screen=SIZE,
        )
        events: list[Event] = []
        with ServedModel(lambda asked: "1. Enter it" if not asked.pictures else answers(asked)) as server:
            finished = run_task(
                TASK,
                desk=desk,
                brain=chosen(server, zoom=False),
                approver=ApproveAll(),
                listener=events.append,
            )
            assert server.asked
    assert finished.outcome.verdict is Verdict.SUCCEEDED, finished.outcome.reason
    assert (tmp_path / "answer").read_text().strip() == "Ada"
    assert isinstance(events[0], Started)
    assert events[0].plan == ("Enter it",)
    with Journal(data_home()) as journal, recording(journal, finished.episode) as recorded:
        again, given = replay(recorded), recorded.given
    assert again.divergence is None, str(again.divergence)
    assert again.digests == tuple(record.digest for record in recorded.records)
    assert given is not None
    assert dict(given.models) == {"planner": "Qwen2.5-VL-7B-Instruct (openai-compatible, qwen2.5-vl)"}
    assert dict(given.parameters) == {"text": "Ada"}
    assert given.seed == 0


def run(desk: Desk, fault: Fault, stop: StopSwitch | None = None) -> tuple[Finished, ServedModel]:
    def pressed(event: Event) -> None:
        if stop is not None and isinstance(event, Seen):
            stop.press()

    with ServedModel(lambda asked: "nothing", fault=fault) as server:
        brain = chosen(server, plan=False)
        return run_task(
            TASK, desk=desk, brain=brain, approver=ApproveAll(), listener=pressed, stop=stop
        ), server


@pytest.mark.parametrize("fault", [Fault.FAILS, Fault.HANG, Fault.NO_JSON, Fault.DROP])
def test_a_server_that_fails_pauses_the_run_with_nothing_done(
    desk: Desk, own_data_home: Path, fault: Fault
) -> None:
    (own_data_home / "endpoint.toml").write_text("[seconds]\nfirst = 1\nbetween = 1\nwhole = 2\n")
    finished, server = run(desk, fault)
    assert finished.outcome.verdict is Verdict.PAUSED
    assert "Nothing more was done: run the task again" in finished.outcome.reason
    assert server.asked
    with Journal(data_home()) as journal:
        (record,) = journal.records(finished.episode)
    assert (record.action, record.receipt) == (None, None)


def test_the_stop_is_heard_while_a_server_says_nothing(desk: Desk) -> None:
    finished, _ = run(desk, Fault.HANG, StopSwitch())
    assert finished.outcome.verdict is Verdict.STOPPED
    assert finished.steps == 0


def test_what_the_server_is_shown_is_the_desk_in_the_size_its_model_wants(desk: Desk) -> None:
    shown: list[Asked] = []

    def answer(asked: Asked) -> str:
        shown.append(asked)
        return (
            '<tool_call>\n{"name": "computer_use", "arguments": {"action": "terminate", "status": "success"}}'
        )

    with ServedModel(answer) as server:
        run_task(TASK, desk=desk, brain=chosen(server, plan=False), approver=ApproveAll())
    (picture,) = shown[0].pictures
    view = dialect_named("qwen2.5-vl").sizing.of(*SIZE)
    assert picture.shape == (view[1], view[0], 3)
