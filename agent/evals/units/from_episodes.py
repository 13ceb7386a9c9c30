"""A person's own episodes become a regression suite: their decisions, and the episodes to be replayed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agent.errors import SuiteError
from agent.evals.result import TaskVerdict
from agent.evals.suite import SuiteKind
from agent.evals.units.null_check import defects
from agent.evals.units.running import replayed
from agent.evals.units.unit_task import RECORDED, UnitSuite, UnitTask
from agent.proposal import Proposal, ProposeClose, ProposeFocus
from agent.replay.recording import Recording, recording
from memory.journal import Journal
from memory.record import StepRecord
from memory.step import Origin
from safety.action import OpenProgram, ToolAction
from safety.receipt import Delivery
from safety.redaction.redactor import Redactor
from safety.redaction.span import HIDDEN

_GROUNDED = frozenset({"click", "move", "drag", "scroll"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What became of the episodes: how many decisions they gave, how many were too easy to say anything (a
    brain that understands nothing gets them right), how many episodes give none because an older Deskhand
    recorded them, and what replays to something else than was recorded."""

    episodes: int
    tasks: int
    too_easy: int
    older: int
    diverging: tuple[str, ...]


def make_suite(source: Journal, ids: Sequence[str], to: Path, redactor: Redactor) -> Made:
    """Write a regression suite to a new folder. All of it is redacted once more, by what is known today.

    Raises SuiteError where there is something already, or nothing to make a suite of, and MemoryRoomError.
    """
    if to.exists() and any(to.iterdir()):
        raise SuiteError(f"{to} is not empty: nothing was made; name a new folder")
    if not ids:
        raise SuiteError("there are no episodes to make a suite of: nothing was made")
    with Journal(to / RECORDED, redactor=redactor) as journal:
        for episode_id in ids:
            _copy(source, episode_id, journal)
        found = [task for episode_id in ids for task in _tasks_of(journal, episode_id)]
        older = sum(_is_older(journal, episode_id) for episode_id in ids)
        diverging = tuple(
            f"{result.episode}: {result.reason}"
            for episode_id in ids
            if (result := replayed(journal, episode_id)).verdict is not TaskVerdict.PASSED
        )
    tasks = [UnitTask.model_validate(table) for table in found]
    suite = UnitSuite(name=_name(to), kind=SuiteKind.REGRESSION, folder=to, tasks=tuple(tasks))
    easy = {task for task, _ in defects(suite, tasks)}
    _write(suite, [table for table in found if table["id"] not in easy])
    return Made(
        episodes=len(ids),
        tasks=len(found) - len(easy),
        too_easy=len(easy),
        older=older,
        diverging=diverging,
    )


def _copy(source: Journal, episode_id: str, to: Journal) -> None:
    """Record an episode again, in another journal, under its own id."""
    episode = source.episode(episode_id)
    to.adopt(episode, source.given(episode_id))
    for record, step in zip(source.records(episode_id), source.steps(episode_id), strict=True):
        to.adopt_step(episode_id, step, record.recorded)
    to.adopted(episode, "deskhand eval from-episodes")


def _is_older(journal: Journal, episode_id: str) -> bool:
    with recording(journal, episode_id) as recorded:
        return recorded.older


def _tasks_of(journal: Journal, episode_id: str) -> list[dict[str, Any]]:
    """The decisions of an episode that were a brain's own, were carried out, and hide nothing. Of one that an
    older Deskhand recorded none: it does not say whose they were, nor all that the brain was told."""
    with recording(journal, episode_id) as recorded:
        if recorded.older:
            return []
        return [
            {
                "id": f"{episode_id}-{record.number:03}",
                "episode": episode_id,
                "step": record.number,
                "program": _program(recorded, record),
                "expect": expected,
            }
            for place, record in enumerate(recorded.records)
            if _tells(record)
            and (expected := _expected(recorded, place, record, recorded.proposals[place])) is not None
        ]


def _tells(record: StepRecord) -> bool:
    delivered = record.receipt is not None and record.receipt.delivery is Delivery.DELIVERED
    hidden = HIDDEN in str(record.proposal) or HIDDEN in str(record.target)
    return record.origin is Origin.BRAIN and delivered and not hidden


def _expected(
    recorded: Recording, place: int, record: StepRecord, proposal: Proposal
) -> dict[str, Any] | None:
    """What is expected of the decision; None for a wait, which says nothing."""
    expected: dict[str, Any] = {"action": proposal.kind}
    match proposal.kind:
        case "wait":
            return None
        case "type" | "clipboard" | "keys":
            told = dict(record.proposal)
            name = "keys" if proposal.kind == "keys" else "text"
            expected[name] = told[name]
        case "open" if isinstance(record.action, OpenProgram):
            expected["program"] = record.action.program
        case "tool" if isinstance(record.action, ToolAction):
            expected["tool"] = record.action.kind
        case _ if isinstance(proposal, ProposeFocus | ProposeClose):
            window = recorded.observation(place).window(proposal.window)
            if window is not None:
                expected["window"] = window.title
    if proposal.kind in _GROUNDED and record.target is not None:
        expected |= {"inside": list(record.target["rect"]), "role": record.target["role"]}
    return expected


def _program(recorded: Recording, record: StepRecord) -> str:
    active = next((window for window in record.view.windows if window.active), None)
    return "" if active is None else active.program[:60]


def _write(suite: UnitSuite, tables: Sequence[dict[str, Any]]) -> None:
    folder = suite.folder / "tasks"
    folder.mkdir(parents=True, exist_ok=True)
    head = (
        f'name = {json.dumps(suite.name)}\nkind = "regression"\ndescription = "Made of recorded episodes."\n'
    )
    (suite.folder / "suite.toml").write_text(head, encoding="utf-8")
    for table in tables:
        expected = table["expect"]
        lines = [f"{key} = {_toml(value)}" for key, value in table.items() if key != "expect"]
        lines += ["", "[expect]", *(f"{key} = {_toml(value)}" for key, value in expected.items())]
        (folder / f"{table['id']}.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _toml(value: Any) -> str:
    """A text, a number or a list as TOML; JSON's texts are TOML's, but for one control character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _name(folder: Path) -> str:
    """The folder's name as the name of a suite."""
    letters = "".join(c if c.isascii() and c.isalnum() else "-" for c in folder.name.lower()).strip("-")
    return letters[:64] or "episodes"
