"""The runner on real private desks, with a stand-in for the agent."""

from __future__ import annotations

import http.client
import json
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pytest

from agent.brains.null import RANDOM_STEPS, ClaimsBrain, NothingBrain, RandomBrain
from agent.errors import NotUnderstood
from agent.evals import report
from agent.evals.result import Results, TaskVerdict
from agent.evals.runner import run_one
from agent.evals.suite import EvalTask, Suite, load_suite
from agent.event import Event, Finished, Listener, Stepped
from agent.proposal import At, Done, GiveUp, Proposal, ProposeClick
from agent.proposal_json import proposal_to_json
from agent.session import run_task
from agent.stop import StopSwitch
from agent.task import Task
from memory.episode import Judge, Outcome, Verdict
from memory.step import Step
from safety.approvers.scripted import ApproveAll
from safety.desk import Desk
from safety.errors import DeskError
from vision.element import Element, Role
from vision.frame import Frame
from vision.geometry import Rect
from vision.observation import Observation

BLANK = Observation(
    frame=Frame(pixels=np.zeros((1, 1, 3), np.uint8), rect=Rect(0, 0, 1, 1), time=0.0), elements=()
)
DONE = proposal_to_json(Done(answer="yes"))
TASK = """
id = "send"
instruction = "Go to {server}/form and write {home} but not {this}"
needs = ["xterm"]
timeout = 1
settle = 0.3
setup.pages = "pages"
setup.commands = ["cat a.txt > b.txt"]
setup.files = [{ path = "a.txt", text = "A" }, { path = "deep/c.txt", source = "c.txt" }]
checks = [
  { kind = "http", path = "/sent", form = { name = "Ann" } },
  { kind = "file", path = "{home}/b.txt", equals = "A" },
  { kind = "file", path = "deep/c.txt", equals = "C" },
]
"""


@pytest.fixture
def suite(tmp_path: Path) -> Suite:
    (tmp_path / "tasks").mkdir()
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages/form.html").write_text("the form")
    (tmp_path / "pages/sent.html").write_text("sent")
    (tmp_path / "c.txt").write_text("C")
    (tmp_path / "suite.toml").write_text('name = "mine"')
    (tmp_path / "tasks/send.toml").write_text(TASK)
    return load_suite(str(tmp_path))


def finish(listener: Listener) -> Finished:
    outcome = Outcome(verdict=Verdict.SUCCEEDED, judge=Judge.AGENT, reason="done")
    finished = Finished(episode="e1", outcome=outcome, steps=0, seconds=0.0)
    listener(Stepped(step=Step(number=1, title="done", observation=BLANK, proposal=DONE)))
    listener(finished)
    return finished


def claims(task: Task, *, desk: Desk, listener: Listener, stop: StopSwitch) -> Finished:
    return finish(listener)


def fetch(address: str, data: bytes | None = None, kind: str = "application/x-www-form-urlencoded") -> str:
    parts = urlsplit(address)
    with closing(http.client.HTTPConnection(parts.netloc, timeout=5)) as connection:
        connection.request("GET" if data is None else "POST", parts.path, data, {"Content-Type": kind})
        return connection.getresponse().read().decode()


def does(task: Task, *, desk: Desk, listener: Listener, stop: StopSwitch) -> Finished:
    address = task.instruction.split()[2].removesuffix("/form")
    assert task.instruction == f"Go to {address}/form and write {desk.home} but not {{this}}"
    assert fetch(f"{address}/form") == "the form"
    assert fetch(f"{address}/sent", b"name=Ann") == "sent"
    assert "received" in fetch(f"{address}/api", b'{"a": 1}', "application/json")
    assert "received" in fetch(f"{address}/api", b"{broken", "application/json")
    return finish(listener)


def test_what_is_really_done_passes(suite: Suite) -> None:
    results = [run_one(suite, suite.tasks[0], number=n, attempt=does, stop=StopSwitch()) for n in (1, 2)]
    assert [(r.attempt, r.verdict) for r in results] == [(1, TaskVerdict.PASSED), (2, TaskVerdict.PASSED)]
    assert (results[0].claim, results[0].episode) == ("succeeded", "e1")
    assert "✓ send: passed" in report.line(results[0])
    assert "2/2" in report.table(results)
    run = Results(suite="mine", brain="fake", results=tuple(results))
    summary = json.loads(json.dumps(report.summary(run)))
    assert (summary["passed"], summary["failed"], summary["error"]) == (2, 0, 0)
    assert {each["program"] for each in summary["results"]} == {"XTerm"}


def test_what_is_only_claimed_fails(suite: Suite) -> None:
    result = run_one(suite, suite.tasks[0], number=1, attempt=claims, stop=StopSwitch())
    assert result.verdict is TaskVerdict.FAILED
    assert result.reason == "POST /sent was not received"
    assert "(the agent: succeeded: done)" in report.line(result)


SERVES = """
import http.server, sys
class Says(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        open("asked.txt", "w").write(self.path)
        self.send_response(204)
        self.end_headers()
    def log_message(self, *args): pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Says).serve_forever()
"""


def test_a_task_may_bring_a_server_and_be_checked_by_the_answer(suite: Suite) -> None:
    (suite.folder / "serves.py").write_text(SERVES)
    task = EvalTask.model_validate(
        {
            "id": "x",
            "instruction": "http://127.0.0.1:{port}/order",
            "answer": "yes",
            "setup": {"server": "exec python3 {suite}/serves.py {port}"},
            "checks": [{"kind": "file", "path": "asked.txt", "equals": "/order"}],
        }
    )

    def asks(task: Task, *, desk: Desk, listener: Listener, stop: StopSwitch) -> Finished:
        fetch(task.instruction, b"")
        return finish(listener)

    result = run_one(suite, task, number=1, attempt=asks, stop=StopSwitch())
    assert result.verdict is TaskVerdict.PASSED, result.reason


def test_nothing_of_the_checks_is_there_to_be_found_during_the_run(suite: Suite, tmp_path: Path) -> None:
    """The word that would pass the task is in no Task, no environment and no file but the suite's own."""
    word = "xyzzyplugh"
    task = EvalTask.model_validate(
        {
            "id": "x",
            "instruction": "what is the word?",
            "answer": word,
            "checks": [{"kind": "file", "path": f"{word}.txt"}],
        }
    )
    kept = tmp_path / "kept"

    def looks(task: Task, *, desk: Desk, listener: Listener, stop: StopSwitch) -> Finished:
        heard: list[Event] = []
        done = run_task(
            task, desk=desk, brain="claims", approver=ApproveAll(), folder=kept, listener=heard.append
        )
        places = [desk.home.parent, kept]
        files = [path for place in places for path in place.rglob("*") if path.is_file()]
        assert any(path.name == "journal.db" for path in files)
        said = [repr(task), repr(dict(desk.environment)), repr(heard)]
        assert not any(word in text for text in said)
        assert not any(word.encode() in path.read_bytes() or word in path.name for path in files)
        return done

    result = run_one(suite, task, number=1, attempt=looks, stop=StopSwitch())
    assert (result.verdict, result.reason) == (TaskVerdict.FAILED, f"{word}.txt does not exist")


def test_what_a_program_tells_of_its_window_is_checked(suite: Suite) -> None:
    task = EvalTask.model_validate(
        {
            "id": "x",
            "instruction": "x",
            "settle": 20,
            "setup": {"files": [{"path": "a.txt", "text": "hello"}], "open": [["mousepad", "{home}/a.txt"]]},
            "answer": "yes",
            "checks": [
                {"kind": "accessibility", "program": "mousepad", "role": "text area", "equals": "hello"},
                {"kind": "accessibility", "program": "mousepad", "name": "Find", "exists": False},
            ],
        }
    )
    result = run_one(suite, task, number=1, attempt=claims, stop=StopSwitch())
    assert result.verdict is TaskVerdict.PASSED, result.reason


def test_an_agent_that_takes_too_long_is_stopped(suite: Suite) -> None:
    def waits(task: Task, *, desk: Desk, listener: Listener, stop: StopSwitch) -> Finished:
        assert stop.wait(10)
        return finish(listener)

    result = run_one(suite, suite.tasks[0], number=1, attempt=waits, stop=StopSwitch())
    assert result.verdict is TaskVerdict.FAILED
    assert result.reason == "took longer than 1 s; POST /sent was not received"


def test_an_instruction_that_is_not_understood_fails(suite: Suite) -> None:
    def refuses(task: Task, *, desk: Desk, listener: Listener, stop: StopSwitch) -> Finished:
        raise NotUnderstood("frobnicate", "no such verb")

    result = run_one(suite, suite.tasks[0], number=1, attempt=refuses, stop=StopSwitch())
    assert (result.verdict, result.claim) == (TaskVerdict.FAILED, "")
    assert result.reason.startswith("not understood: “frobnicate”")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"needs": ("frobnicator",)}, "the task needs frobnicator, which is not installed"),
        ({"setup": {"commands": ["echo oh; exit 4"]}}, "“echo oh; exit 4” ended with code 4: oh"),
        ({"setup": {"server": "exit 3 # {port}"}}, "was started, but nothing listens on port"),
        ({"setup": {"open": [["frobnicator"]]}}, "set-up: no installed program is called “frobnicator”"),
        ({"checks": [{"kind": "folder", "path": "Documents", "names": []}]}, "hold before anything is done"),
    ],
)
def test_what_cannot_be_tried_is_no_failure_of_the_brain(
    suite: Suite, changes: dict[str, object], reason: str
) -> None:
    base = {"id": "x", "instruction": "x", "checks": [{"kind": "file", "path": "no"}]}
    task = EvalTask.model_validate(base | changes)
    result = run_one(suite, task, number=1, attempt=claims, stop=StopSwitch())
    assert result.verdict is TaskVerdict.ERROR
    assert reason in result.reason


def test_a_desk_that_dies_is_no_failure_of_the_brain(suite: Suite) -> None:
    def dies(task: Task, *, desk: Desk, listener: Listener, stop: StopSwitch) -> Finished:
        raise DeskError("the private desk has died")

    result = run_one(suite, suite.tasks[0], number=1, attempt=dies, stop=StopSwitch())
    assert result.verdict is TaskVerdict.ERROR


def test_a_program_is_open_before_the_agent_begins(suite: Suite) -> None:
    task = EvalTask.model_validate(
        {
            "id": "x",
            "instruction": "x",
            "setup": {"open": [["xterm"]]},
            "checks": [{"kind": "program", "name": "xterm"}, {"kind": "answer", "equals": "yes"}],
        }
    )
    assert run_one(suite, task, number=1, attempt=claims, stop=StopSwitch()).verdict is TaskVerdict.PASSED


BASICS = load_suite("desk-basics")


@pytest.mark.parametrize("task", BASICS.tasks, ids=lambda task: task.id)
def test_doing_nothing_and_claiming_success_passes_no_basic_task(task: EvalTask) -> None:
    hasty = task.model_copy(update={"settle": 0.0})
    result = run_one(BASICS, hasty, number=1, attempt=claims, stop=StopSwitch())
    assert result.verdict is TaskVerdict.FAILED, result.reason


def test_the_null_brains_are_what_they_say() -> None:
    nothing, claiming = NothingBrain(), ClaimsBrain()
    assert nothing.begin(Task(instruction="do it")) == claiming.begin(Task(instruction="do it")) == ()
    assert isinstance(nothing.propose(BLANK, None), GiveUp)
    assert claiming.propose(BLANK, None) == Done(answer="do it", why="claimed")


def test_the_random_brain_chooses_the_same_for_the_same_seed_and_ends() -> None:
    frame = Frame(pixels=np.zeros((50, 80, 3), np.uint8), rect=Rect(5, 5, 80, 50), time=0.0)
    button = Element(role=Role.BUTTON, rect=Rect(60, 40, 90, 90), text="outside in part")
    screen = Observation(frame=frame, elements=(button,))

    def choices(seed: int, words: str) -> list[Proposal]:
        brain = RandomBrain(seed)
        assert brain.begin(Task(instruction=words)) == ()
        return [brain.propose(screen, None) for _ in range(RANDOM_STEPS + 1)]

    first = choices(1, "write hello and save")
    assert first == choices(1, "write hello and save")
    assert first != choices(2, "write hello and save")
    assert first != choices(1, "write hello")
    assert isinstance(first[-1], Done)
    points = [
        each.place.point for each in first if isinstance(each, ProposeClick) and isinstance(each.place, At)
    ]
    assert points
    assert all(frame.rect.contains(point) for point in points)
