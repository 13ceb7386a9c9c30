"""A model that cannot be had when a task begins pauses the run; a stop does not wait for one to load."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.brains.choice import BrainChoice
from agent.brains.vlm import loading
from agent.brains.vlm.asking import Stopped
from agent.brains.vlm.late import LateBrain, for_person
from agent.brains.vlm.loading import close_kept, loaded
from agent.brains.vlm.options import Options
from agent.cli.main import main
from agent.endpoint.served.server import ServedModel
from agent.proposal import GiveUp, ProposeKeys
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
from tests.agent.brains.vlm.desk import seen
from vision.errors import ModelError
from vision.vlm.scripted import ScriptedModel
from vision.vlm.tiny import build_tiny

TASK = Task(instruction="reload the page")
PATIENCE = 60.0


@pytest.fixture(autouse=True)
def _no_model_is_kept() -> Iterator[None]:
    yield
    close_kept()


def test_weights_that_were_cut_off_pause_the_run_with_nothing_done(
    desk: Desk, tmp_path: Path, own_data_home: Path
) -> None:
    folder = build_tiny("qwen2.5-vl", tmp_path / "tiny")
    (weights,) = folder.glob("*.safetensors")
    weights.write_bytes(weights.read_bytes()[:-100])
    choice = BrainChoice(name="vlm", model=str(folder), dialect="qwen2.5-vl")
    finished = run_task(TASK, desk=desk, brain=for_person(choice, StopSwitch()), approver=ApproveAll())
    assert finished.outcome.verdict is Verdict.PAUSED
    assert "No model was loaded" in finished.outcome.reason or "bytes" in finished.outcome.reason
    assert "Nothing was done: mend that, or let another brain plan" in finished.outcome.reason
    with Journal(data_home()) as journal:
        assert journal.episode(finished.episode).brain == "vlm"
        (record,) = journal.records(finished.episode)
        assert (record.action, record.receipt) == (None, None)
        with recording(journal, finished.episode) as recorded:
            assert replay(recorded).divergence is None
            given = recorded.given
    assert given is not None
    assert dict(given.models) == {"planner": f"{folder} (not loaded)"}


def test_a_setting_that_names_a_model_that_is_not_there_pauses_the_command(
    own_data_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (own_data_home / "brain.toml").write_text('brain = "vlm"\nmodel = "qwen3-vl-4b"\n')
    assert main(["run", "--desk", "private", "--json", "reload the page"]) == 3
    told = capsys.readouterr()
    assert "planned by: vlm (qwen3-vl-4b), as brain.toml says" in told.err
    events = [json.loads(line) for line in told.out.splitlines()]
    assert not any(event["event"] == "decided" for event in events)
    outcome = events[-1]["outcome"]
    assert outcome["verdict"] == "paused"
    assert "there is no model “qwen3-vl-4b” on this machine" in outcome["reason"]
    assert "deskhand models pull qwen3-vl-4b" in outcome["reason"]


def test_a_server_is_asked_as_ever_and_one_that_cannot_be_reached_pauses() -> None:
    plain = Options(plan=False, zoom=False, check=False)
    with ServedModel(lambda asked: '{"action": "keys", "keys": ["f5"]}') as server:
        choice = BrainChoice(name="endpoint", model="scripted", endpoint=server.address, options=plain)
        brain = LateBrain(choice, StopSwitch())
        assert brain.begin(TASK) == ()
        brain.remember(("“reload” (succeeded)",))
        assert brain.propose(seen(), None) == ProposeKeys(keys=("f5",))
        assert dict(brain.uses.models) == {"planner": "scripted (openai-compatible, json)"}
        assert "“reload” (succeeded)" in server.asked[0].words
    gone = LateBrain(choice, StopSwitch())
    gone.begin(TASK)
    last = gone.propose(seen(), None)
    assert isinstance(last, GiveUp)
    assert last.paused
    assert "Nothing more was done" in last.reason


class Slow:
    """Loads a model as slowly as is wanted."""

    def __init__(self) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.loaded: list[str] = []

    def load(self, folder: Path, name: str) -> ScriptedModel:
        self.begun.set()
        assert self.go_on.wait(PATIENCE)
        self.loaded.append(name)
        return ScriptedModel([], name=name)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    slow = Slow()
    monkeypatch.setattr(loading, "_load", slow.load)
    yield slow
    slow.go_on.set()
    close_kept()


def test_a_stop_is_heard_while_a_model_loads_and_what_was_loaded_is_kept(slow: Slow) -> None:
    stop = StopSwitch()
    pressing = threading.Thread(target=lambda: slow.begun.wait(PATIENCE) and stop.press())
    pressing.start()
    with pytest.raises(Stopped):
        loaded(Path("/a"), "a", lambda: stop.pressed)
    pressing.join()
    assert slow.loaded == []
    slow.go_on.set()
    model = loaded(Path("/a"), "a", lambda: False)
    assert loaded(Path("/a"), "a", lambda: False) is model
    assert slow.loaded == ["a"]
    with pytest.raises(Stopped):
        loaded(Path("/b"), "b", lambda: True)
    assert slow.loaded == ["a"]


def test_only_so_many_are_kept_and_a_broken_one_is_none(slow: Slow, monkeypatch: pytest.MonkeyPatch) -> None:
    slow.go_on.set()
    for name in ("a", "b", "a", "c", "a"):
        loaded(Path(f"/{name}"), name, lambda: False)
    assert slow.loaded == ["a", "b", "c"]

    def fail(folder: Path, name: str) -> ScriptedModel:
        raise ModelError("no weights")

    monkeypatch.setattr(loading, "_load", fail)
    with pytest.raises(ModelError, match="no weights"):
        loaded(Path("/d"), "d", lambda: False)


def test_a_run_that_is_stopped_while_its_model_loads_ends_stopped_without_a_look(
    desk: Desk, slow: Slow, tmp_path: Path
) -> None:
    stop = StopSwitch()
    choice = BrainChoice(name="vlm", model=str(build_tiny("smolvlm", tmp_path / "tiny")), dialect="json")
    pressing = threading.Thread(target=lambda: slow.begun.wait(PATIENCE) and stop.press())
    pressing.start()
    brain = for_person(choice, stop)
    assert isinstance(brain, LateBrain)
    finished = run_task(TASK, desk=desk, brain=brain, approver=ApproveAll(), stop=stop)
    pressing.join()
    assert (finished.outcome.verdict, finished.steps) == (Verdict.STOPPED, 0)
    assert for_person("instructions", stop) == "instructions"
