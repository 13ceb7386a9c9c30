"""Real runs on a private desk, traced."""

from __future__ import annotations

from collections.abc import Callable

from agent.brains.scripted import ScriptedBrain
from agent.event import Event, Finished, Noted, Stepped
from agent.proposal import ProposeClipboard, ProposeOpen, ProposeWait
from agent.session import run_task
from agent.settings import data_home
from agent.task import Task
from agent.tracing import conventions as names
from agent.tracing.joined import audited
from agent.tracing.kept import forget_episode, lines_path
from memory.episode import Verdict
from memory.journal import Journal
from memory.traces.span import Span, orphans
from memory.traces.store import FILE, SpanStore
from safety.approvers.scripted import ApproveAll
from safety.audit.seed import VERIFICATION_KEY, read_seed
from safety.data_home import audit_folder
from safety.desk.desk import Desk


def run(desk: Desk, *proposals: object, listener: Callable[[Event], None] = lambda event: None) -> Finished:
    return run_task(
        Task(instruction="look around"),
        desk=desk,
        brain=ScriptedBrain(proposals or (ProposeWait(seconds=0.1),)),  # type: ignore[arg-type]
        approver=ApproveAll(),
        listener=listener,
    )


def spans_of(episode: str) -> tuple[Span, ...]:
    with SpanStore(data_home()) as store:
        (trace,) = store.find(episode)
        return store.spans(trace.id)


def test_span_step_and_audit_entry_join_by_the_digest_of_the_action(desk: Desk) -> None:
    finished = run(desk, ProposeOpen(program="mousepad"), ProposeClipboard(text="copied"))
    spans = spans_of(finished.episode)
    assert orphans(spans) == ()
    home = data_home()
    key = read_seed(audit_folder(home) / VERIFICATION_KEY)
    with Journal(home) as journal:
        steps = [record for record in journal.records(finished.episode) if record.receipt is not None]
    assert len(steps) == 2
    entries = audited(home, [step.receipt.digest for step in steps if step.receipt], key)
    for step in steps:
        assert step.receipt is not None
        digest = step.receipt.digest
        mine = [span for span in spans if span.text(names.DIGEST) == digest]
        assert {span.name for span in mine} == {
            "step",
            "permit",
            f"execute_tool {step.action.kind if step.action else ''}",
        }
        (whole,) = [span for span in mine if span.name == "step"]
        assert whole.number(names.STEP) == step.number
        assert [entry.kind for entry in entries[digest]][-2:] == ["intent", "receipt"]
    assert audited(home, ["of no action"], key) == {}

    _look_is_told(spans)
    _goes_with_its_episode(finished.episode, spans[0].trace)


def _look_is_told(spans: tuple[Span, ...]) -> None:
    """Where a look spends its time."""
    by_id = {span.id: span for span in spans}
    for part in ("capture", "read text", "accessibility"):
        looks = [by_id[span.parent].name for span in spans if span.name == part]
        assert looks
        assert set(looks) == {"see"}
    (found,) = [span for span in spans if span.name == "search_memory"]
    assert found.number(names.MEMORY_COUNT) == 0
    assert [span.parent for span in spans if span.name.startswith("plan")] == [spans[0].id]


def _goes_with_its_episode(episode: str, trace: str) -> None:
    home = data_home()
    assert lines_path(home, trace).exists()
    assert forget_episode(home, episode) == 1
    assert forget_episode(home, episode) == 0
    assert forget_episode(home / "nowhere", episode) == 0
    assert not lines_path(home, trace).exists()
    with SpanStore(home) as store:
        assert store.traces() == ()


def _folder_in_the_way() -> None:
    (data_home() / FILE).mkdir(parents=True)


def test_a_trace_that_cannot_be_kept_fails_no_run_and_is_told(desk: Desk) -> None:
    _folder_in_the_way()
    heard: list[Event] = []
    finished = run(desk, listener=heard.append)
    assert finished.outcome.verdict is Verdict.SUCCEEDED
    assert any(isinstance(event, Stepped) for event in heard)
    notes = [event.note for event in heard if isinstance(event, Noted)]
    (told,) = [note for note in notes if "spans of this run's trace" in note]
    assert "cannot be used" in told
    assert isinstance(heard[-1], Finished)
