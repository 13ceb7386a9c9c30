"""A Step as it lies in the journal: all but the pixels and the elements, which are read when asked for; and
an Episode."""

from __future__ import annotations

import json
import re
import sqlite3
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from memory.episode import Episode, Judge, Outcome, Verdict
from memory.errors import JournalError
from memory.lookup import Lookup
from memory.said import Reply
from memory.step import Json, Origin, Step, Timings
from safety.action import Action
from safety.context import Context, ForeignWords
from safety.decision import Decision
from safety.receipt import Effect, Receipt
from vision.element import Element
from vision.frame import Frame
from vision.geometry import Point, Rect
from vision.observation import Observation, Window


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """An Observation without its pixels and elements. `rect` is in physical pixels, times are seconds;
    `hidden` are the parts of the desk that were blacked out before the pixels were stored, `foreign` the
    words on it, or read before, that address an agent."""

    rect: Rect
    time: float
    windows: tuple[Window, ...]
    pointer: Point | None
    seconds: float
    hidden: tuple[Rect, ...] = ()
    foreign: tuple[ForeignWords, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRecord:
    """A Step as it was recorded. `frame` is the digest of its PNG in the blob store.

    Of Steps that an older Deskhand recorded (version 1 of the journal) nobody knows `context`, `digest`,
    `reply`, `lookups` and `origin`: they are None, or empty.
    """

    number: int
    title: str
    recorded: datetime
    frame: str
    view: View
    proposal: Json
    target: Json | None
    action: Action | None
    decision: Decision | None
    answer: str | None
    receipt: Receipt | None
    effect: Effect | None
    timings: Timings
    context: Context | None = None
    digest: str = ""
    reply: Reply | None = None
    lookups: tuple[Lookup, ...] = ()
    origin: Origin | None = None
    late: bool = False


_ELEMENTS = TypeAdapter(tuple[Element, ...])
_JSON: dict[str, TypeAdapter[Any]] = {
    "view": TypeAdapter(View),
    "proposal": TypeAdapter(dict[str, Any]),
    "target": TypeAdapter(dict[str, Any] | None),
    "action": TypeAdapter(Annotated[Action, Field(discriminator="kind")] | None),
    "decision": TypeAdapter(Decision | None),
    "receipt": TypeAdapter(Receipt | None),
    "effect": TypeAdapter(Effect | None),
    "timings": TypeAdapter(Timings),
    "context": TypeAdapter(Context | None),
    "reply": TypeAdapter(Annotated[Reply, Field(discriminator="kind")] | None),
    "lookups": TypeAdapter(tuple[Lookup, ...]),
}
_RECORD = TypeAdapter(StepRecord)
_FRAME = re.compile(r"(?:\A|/)([0-9a-f]{64})(?:\.png)?\Z")
YEARS = (1980, 2200)
"""Between which a recording may have been made: beyond, times cannot be reckoned with everywhere."""


def view_of(observation: Observation, foreign: tuple[ForeignWords, ...] = ()) -> View:
    return View(
        rect=observation.frame.rect,
        time=observation.frame.time,
        windows=observation.windows,
        pointer=observation.pointer,
        seconds=observation.seconds,
        hidden=observation.hidden,
        foreign=foreign,
    )


def to_columns(step: Step) -> dict[str, str | bytes | int | None]:
    """The columns of a Step that hold its data; who and when, and where the pixels are, is the journal's.

    Raises JournalError for what JSON cannot hold.
    """
    values: dict[str, Any] = {
        "view": view_of(step.observation, step.foreign),
        "proposal": dict(step.proposal),
        "target": None if step.target is None else dict(step.target),
        "action": step.action,
        "decision": step.decision,
        "receipt": step.receipt,
        "effect": step.effect,
        "timings": step.timings,
        "context": step.context,
        "reply": step.reply,
        "lookups": step.lookups,
    }
    try:
        columns: dict[str, str | bytes | int | None] = {
            name: None if value is None else _JSON[name].dump_json(value).decode()
            for name, value in values.items()
        }
        elements = _ELEMENTS.dump_json(step.observation.elements)
    except (PydanticSerializationError, UnicodeError) as error:
        raise JournalError(
            f"step {step.number} was not recorded, it cannot be put as JSON: {error}"
        ) from error
    return columns | {
        "number": step.number,
        "title": step.title,
        "answer": step.answer,
        "digest": step.digest,
        "origin": step.origin,
        "late": int(step.late),
        "elements": zlib.compress(elements, level=1),
    }


def from_columns(row: sqlite3.Row | Mapping[str, Any]) -> StepRecord:
    """Read a row of the journal. Raises JournalError, naming the Step, if it is damaged."""
    try:
        parsed: dict[str, Any] = {
            name: None if row[name] is None else adapter.validate_json(row[name])
            for name, adapter in _JSON.items()
        }
        return StepRecord(
            number=row["number"],
            title=row["title"],
            recorded=datetime.fromisoformat(row["recorded"]),
            frame=row["frame"],
            answer=row["answer"],
            digest=row["digest"] or "",
            late=bool(row["late"]),
            origin=None if row["origin"] is None else Origin(row["origin"]),
            **parsed | {"lookups": parsed["lookups"] or ()},
        )
    except (ValidationError, ValueError) as error:
        raise JournalError(f"step {row['number']} is damaged in the journal: {error}") from error


def episode_from(row: sqlite3.Row | Mapping[str, Any]) -> Episode:
    """Read a row of the journal's list of Episodes."""
    outcome = None
    if row["verdict"] is not None:
        outcome = Outcome(
            verdict=Verdict(row["verdict"]),
            judge=Judge(row["judge"]),
            reason=row["reason"],
            broke=row["broke"] or "",
        )
    return Episode(
        id=row["id"],
        instruction=row["instruction"],
        brain=row["brain"],
        desk=row["desk"],
        started=datetime.fromisoformat(row["started"]),
        finished=row["finished"] and datetime.fromisoformat(row["finished"]),
        outcome=outcome,
        steps=row["steps"],
        imported=row["imported"] or "",
    )


def read_elements(deflated: bytes) -> tuple[Element, ...]:
    """The elements of a Step. Raises JournalError if they are damaged."""
    try:
        return _ELEMENTS.validate_json(zlib.decompress(deflated))
    except (zlib.error, ValidationError) as error:
        raise JournalError(f"the elements of a step are damaged in the journal: {error}") from error


def as_step(record: StepRecord, frame: Frame, elements: tuple[Element, ...]) -> Step:
    """The Step with all that was seen."""
    view = record.view
    return Step(
        number=record.number,
        title=record.title,
        observation=Observation(
            frame=frame,
            elements=elements,
            windows=view.windows,
            pointer=view.pointer,
            seconds=view.seconds,
            hidden=view.hidden,
        ),
        proposal=record.proposal,
        target=record.target,
        action=record.action,
        decision=record.decision,
        answer=record.answer,
        receipt=record.receipt,
        effect=record.effect,
        timings=record.timings,
        foreign=view.foreign,
        context=record.context,
        digest=record.digest,
        reply=record.reply,
        lookups=record.lookups,
        origin=record.origin,
        late=record.late,
    )


def from_json(data: Mapping[str, Any]) -> tuple[StepRecord, tuple[Element, ...]]:
    """Read what `to_json` gave, from whoever it comes. `frame` is a blob's digest in it, or the path of a
    file named by it. Raises JournalError."""
    try:
        row: dict[str, Any] = {name: _dumped(data.get(name)) for name in _JSON}
        row |= {name: data.get(name) for name in StepRecord.__dataclass_fields__ if name not in _JSON}
        frame = _FRAME.search(row["frame"]) if isinstance(row["frame"], str) else None
        if type(row["number"]) is not int or not isinstance(row["title"], str) or frame is None:
            raise JournalError("the step has no number, title or frame")
        if not all(row[name] is None or isinstance(row[name], str) for name in ("answer", "digest")):
            raise JournalError(f"step {row['number']} cannot be read: its answer or digest is no text")
        row["frame"] = frame[1]
        record = from_columns(row)
        elements = _ELEMENTS.validate_json(_dumped(data.get("elements", [])) or "[]")
    except (ValidationError, ValueError, TypeError, RecursionError) as error:
        raise JournalError(f"the step cannot be read: {error}") from error
    if record.recorded.tzinfo is None or not YEARS[0] <= record.recorded.year <= YEARS[1]:
        raise JournalError(f"step {record.number} cannot have been recorded then")
    return record, elements


def _dumped(value: Any) -> str | None:
    return None if value is None else json.dumps(value, allow_nan=False)


def to_json(record: StepRecord, elements: Sequence[Element] = ()) -> dict[str, Any]:
    """A record as plain JSON data, for people's own programs: `--json`, exports."""
    data: dict[str, Any] = _RECORD.dump_python(record, mode="json")
    if elements:
        data["elements"] = _ELEMENTS.dump_python(tuple(elements), mode="json")
    return data
