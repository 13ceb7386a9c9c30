"""An Episode as one page that can be mailed: every Step with its screenshot, nothing fetched."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from datetime import UTC
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

from memory.episode import Episode, Verdict
from memory.errors import BlobError
from memory.journal import Journal
from memory.new_file import new_file
from memory.pictures import scaled, webp
from memory.record import StepRecord, to_json
from safety.action import Drag, points
from safety.receipt import Change, Delivery
from safety.visible_text import visible_text
from safety.wording import foreign_words
from vision.geometry import Point, Rect

WIDTH = 1280
_CHANGES = {Change.VERIFIED: "good", Change.WRONG: "bad", Change.NONE: "unsure", Change.UNKNOWN: "unsure"}
_VERDICTS = {Verdict.SUCCEEDED: "good", Verdict.FAILED: "bad"}
_VERIFIED = {
    Change.VERIFIED: "It happened",
    Change.WRONG: "Something else happened",
    Change.NONE: "Nothing changed",
    Change.UNKNOWN: "Not sure",
}


def export_html(journal: Journal, episode: Episode, path: Path, width: int = WIDTH) -> None:
    """Write an Episode as a page, whole or not at all. Raises ExportError where the file exists or cannot be
    written, and JournalError where the recording is damaged."""
    new_file(path, _page(journal, episode, width).encode())


def _page(journal: Journal, episode: Episode, width: int) -> str:
    style, script = (
        files("memory").joinpath("page", name).read_text() for name in ("style.css", "script.js")
    )
    records = journal.records(episode.id)
    policy = (
        f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src {_source(script)}; "
        "base-uri 'none'; form-action 'none'"
    )
    sections = "".join(_section(journal, record, width) for record in records)
    links = "".join(_link(record) for record in records)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="referrer" content="no-referrer">'
        f"<title>{_text(episode.instruction)[:200]} · Deskhand</title><style>{style}</style></head><body>"
        f"{_header(episode)}<main><nav aria-label='Steps'><ol>{links}</ol></nav>"
        f"<div>{sections or '<section><p>No step was recorded.</p></section>'}</div></main>"
        "<footer>Made by Deskhand. Passwords and other secrets were hidden when this was recorded and are "
        "in no file. <kbd>→</kbd> <kbd>←</kbd> or <kbd>j</kbd> <kbd>k</kbd> go from step to step.</footer>"
        f"<script>{script}</script></body></html>\n"
    )


def _source(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def _header(episode: Episode) -> str:
    outcome = episode.outcome
    verdict = str(outcome.verdict) if outcome else "unfinished"
    kind = _VERDICTS.get(outcome.verdict, "unsure") if outcome else "unsure"
    facts = [
        f"{episode.started.astimezone(UTC):%Y-%m-%d %H:%M} UTC",
        f"{episode.steps} step" + ("" if episode.steps == 1 else "s"),
        f"{episode.desk} desk",
        f"brain {episode.brain}",
        f"episode {episode.id}",
    ]
    if episode.finished is not None:
        facts.insert(2, f"{(episode.finished - episode.started).total_seconds():.1f} s")
    if episode.imported:
        facts.append(f"imported from {episode.imported}")
    reason = f"<p class='meta'>{_text(outcome.reason)}</p>" if outcome and outcome.reason else ""
    return (
        f"<header><div class='kind'>Deskhand episode</div><h1 dir='auto'>{_text(episode.instruction)}</h1>"
        f"<p class='meta'><span class='badge {kind}'>{verdict}</span>"
        + "".join(f"<span>{_text(fact)}</span>" for fact in facts)
        + f"</p>{reason}</header>"
    )


def _link(record: StepRecord) -> str:
    return (
        f"<li><a href='#step-{record.number}'><span class='number'>{record.number}</span>"
        f"<span dir='auto'>{_text(record.title)}</span><span class='dot {_kind(record)}'></span></a></li>"
    )


def _kind(record: StepRecord) -> str:
    if record.effect is not None:
        return _CHANGES[record.effect.change]
    if record.receipt is not None and record.receipt.delivery is Delivery.DELIVERED:
        return "unsure"
    return "none"


def _section(journal: Journal, record: StepRecord, width: int) -> str:
    facts = "".join(
        f"<div><dt>{name}</dt><dd dir='auto'>{_text(value)}{_small(more)}</dd></div>"
        for name, value, more in _facts(record)
    )
    warnings = "".join(f"<p class='warn'>{_text(foreign_words(words))}</p>" for words in record.view.foreign)
    return (
        f"<section id='step-{record.number}'><h2 dir='auto'><span class='number'>{record.number}</span>"
        f"{_text(record.title)}</h2><figure>{_picture(journal, record, width)}</figure>"
        f"<dl>{facts}</dl>{warnings}<details><summary>All that was recorded</summary>"
        f"<pre>{_text(_all(record))}</pre></details></section>"
    )


def _small(text: str) -> str:
    return f"<small>{_text(text)}</small>" if text else ""


def _facts(record: StepRecord) -> Iterator[tuple[str, str, str]]:
    """Name, what is said and what is added to it in small."""
    yield "Proposed", _proposed(record), _aimed_at(record)
    if record.decision is not None:
        answered = f"You said: {record.answer}" if record.answer else record.decision.reason
        yield "Decided", f"{record.decision.verdict} ({record.decision.risk.words})", answered
    if record.receipt is not None:
        yield (
            "Done",
            str(record.receipt.delivery),
            record.receipt.reason or f"in {record.receipt.seconds:.2f} s",
        )
    else:
        yield "Done", "nothing", ""
    if record.effect is not None:
        yield "Verified", _VERIFIED[record.effect.change], record.effect.evidence


def _proposed(record: StepRecord) -> str:
    """“type: Hello”, “keys: ctrl + s”."""
    said = [str(record.proposal.get("kind", "?"))]
    for name in ("text", "keys", "program", "answer", "reason", "error"):
        value = record.proposal.get(name)
        if isinstance(value, list):
            value = " + ".join(map(str, value))
        if isinstance(value, str) and value:
            said.append(value)
    return ": ".join(said)


def _aimed_at(record: StepRecord) -> str:
    target = record.target or {}
    if isinstance(target.get("refused"), str):
        return f"not found: {target['refused']}"
    named = target.get("text") or target.get("phrase")
    return f"at “{named}”" if isinstance(named, str) and named else ""


def _picture(journal: Journal, record: StepRecord, width: int) -> str:
    try:
        pixels, _ = scaled(journal.frame_pixels(record.frame), width)
    except BlobError as error:
        return f"<div class='unshown'>{_text(str(error))}</div>"
    data = base64.b64encode(webp(pixels)).decode()
    height, wide, _ = pixels.shape
    alt = f"The screen before step {record.number}"
    image = f"<img src='data:image/webp;base64,{data}' width='{wide}' height='{height}' alt='{alt}'>"
    return image + _marks(record)


def _marks(record: StepRecord) -> str:
    """The target's rectangle and the points of the action, in parts of the picture."""
    view, marks = record.view.rect, []
    rect = _target_rect(record)
    if rect is not None and (shown := rect.intersection(view)):
        style = ";".join(
            f"{name}:{100 * part / whole:.3f}%"
            for name, part, whole in (
                ("left", shown.left - view.left, view.width),
                ("top", shown.top - view.top, view.height),
                ("width", shown.width, view.width),
                ("height", shown.height, view.height),
            )
        )
        marks.append(f"<div class='box' style='{style}'></div>")
    places: tuple[Point, ...] = () if record.action is None else points(record.action)
    for number, point in enumerate(places):
        if view.contains(point):
            left, top = 100 * (point.x - view.left) / view.width, 100 * (point.y - view.top) / view.height
            end = " end" if isinstance(record.action, Drag) and number else ""
            marks.append(f"<div class='point{end}' style='left:{left:.3f}%;top:{top:.3f}%'></div>")
    return "".join(marks)


def _target_rect(record: StepRecord) -> Rect | None:
    sides = (record.target or {}).get("rect")
    if not isinstance(sides, list) or len(sides) != 4 or not all(type(side) is int for side in sides):
        return None
    left, top, width, height = sides
    return Rect(left, top, width, height) if width >= 0 and height >= 0 else None


def _all(record: StepRecord) -> str:
    data: dict[str, Any] = to_json(record)
    return json.dumps(data, ensure_ascii=False, indent=1)


def _text(text: str) -> str:
    return escape(visible_text(text).replace("⏎\n", "\n"))
