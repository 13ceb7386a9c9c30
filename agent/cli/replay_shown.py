"""Replays, in words and as JSON."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from typing import Any

from agent.replay.checking import Checked, Tally
from agent.replay.divergence import Divergence
from agent.replay.replay import Replayed
from agent.replay.scored import Score
from agent.replay.scoring import Scoring
from memory.episode import Episode

_WIDTH = 100


def checked_json(checked: Checked) -> dict[str, Any]:
    """One episode: `same`, its digests, and the first divergence with both sides."""
    episode, replayed = checked.episode, checked.replayed
    told: dict[str, Any] = {"episode": episode.id, "instruction": episode.instruction, "same": checked.same}
    if replayed is None:
        return told | {"damage": checked.damage}
    return told | {
        "steps": replayed.steps,
        "digests": list(replayed.digests),
        "divergence": None if replayed.divergence is None else divergence_json(replayed.divergence),
        "lacks": list(replayed.lacks),
        "hidden_steps": replayed.hidden,
        "recorded_seconds": round(replayed.recorded_seconds, 3),
        "seconds": round(replayed.seconds, 4),
        "busy_seconds": round(replayed.busy, 4),
    }


def divergence_json(divergence: Divergence) -> dict[str, Any]:
    return {
        "step": divergence.step,
        "what": divergence.what,
        "recorded": divergence.recorded,
        "replayed": divergence.replayed,
        "frame": divergence.frame,
    }


def checked_words(checked: Checked) -> str:
    episode, replayed = checked.episode, checked.replayed
    name = f"{episode.id}  “{_one_line(episode.instruction, 70)}”"
    if replayed is None:
        return f"{name}\n    cannot be replayed: {_one_line(checked.damage)}"
    lines = [name, *_outcome(episode, replayed)]
    lines += [f"    not recorded, so not compared: {lack}" for lack in replayed.lacks]
    if replayed.hidden:
        lines.append(
            f"    at {_count(replayed.hidden, 'step')} what was meant is hidden: it went where it went"
        )
    return "\n".join(lines)


def _outcome(episode: Episode, replayed: Replayed) -> Iterable[str]:
    divergence = replayed.divergence
    if divergence is None:
        done = sum(map(bool, replayed.digests))
        yield (
            f"    the same: {_count(replayed.steps, 'step')}, {_count(done, 'action digest')} identical, in "
            f"{replayed.seconds:.2f} s ({replayed.times:,.0f} times as fast as the run)"
        )
        return
    where = f"step {divergence.step}" if divergence.step else "the end"
    of = "" if divergence.what == where else f": {divergence.what}"
    yield f"    differs at {where}{of}"
    yield f"        recorded  {_shown(divergence.recorded)}"
    yield f"        replayed  {_shown(divergence.replayed)}"
    if divergence.frame:
        yield f"        the screen then: {divergence.frame}"


def scoring_json(episode: Episode, scoring: Scoring) -> dict[str, Any]:
    """An episode's steps with what would be done at each, and how many there are of each score."""
    return {
        "episode": episode.id,
        "instruction": episode.instruction,
        "same": scoring.same,
        "scores": {str(score): scoring.count(score) for score in Score if scoring.count(score)},
        "steps": [dataclasses.asdict(step) for step in scoring.steps],
        "divergence": None if scoring.divergence is None else divergence_json(scoring.divergence),
        "unasked": list(scoring.unasked),
    }


def scoring_words(episode: Episode, scoring: Scoring) -> str:
    lines = [f"{episode.id}  “{_one_line(episode.instruction, 70)}”"]
    for step in scoring.steps:
        lines.append(f"{step.step:>4}  {step.score:<14}  {_one_line(step.recorded)}")
        if step.now:
            lines.append(f"{'':>4}  {'':<14}  now: {_one_line(step.now)}")
    counts = [f"{scoring.count(score)} {score}" for score in Score if scoring.count(score)]
    lines.append(f"    {_count(len(scoring.steps), 'step')}: {', '.join(counts) or 'nothing to score'}")
    if scoring.divergence is not None:
        lines.append(
            f"    the record itself can be replayed no further: {_one_line(str(scoring.divergence))}"
        )
    if scoring.unasked:
        names = ", ".join(f"“{name}”" for name in scoring.unasked)
        lines.append(f"    this machine's programs, not those of then, were asked for {_one_line(names)}")
    return "\n".join(lines)


def tally_words(tally: Tally) -> str:
    said = [f"{_count(tally.episodes, 'episode')} replayed: {tally.same} the same"]
    if tally.diverged:
        said.append(f"{tally.diverged} different")
    if tally.damaged:
        said.append(f"{tally.damaged} damaged")
    lines = [", ".join(said) + "."]
    lines.append(
        f"{_count(tally.steps, 'step')} of {tally.recorded_seconds:,.0f} s in {tally.seconds:,.1f} s: "
        f"{tally.times:,.0f} times as fast."
    )
    if tally.lacking:
        lines.append(
            f"Of {tally.lacking} not all was recorded; deskhand replay EPISODE says what was not compared."
        )
    return "\n".join(lines)


def _shown(side: Any) -> str:
    text = side if isinstance(side, str) else json.dumps(side, ensure_ascii=False)
    return _one_line(text, 400)


def _one_line(text: str, width: int = _WIDTH) -> str:
    """One line that moves no cursor: what was on a screen must not act on a terminal."""
    line = "".join(c if c.isprintable() else " " for c in " ".join(text.split()))
    return line if len(line) <= width else line[: width - 1] + "…"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
