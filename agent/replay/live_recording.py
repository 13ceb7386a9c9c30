"""A recorded Episode as live replay reads it: the steps that made a difference, each with its screen."""

from __future__ import annotations

from dataclasses import dataclass

from agent.errors import ReplayError
from agent.proposal import Done, GiveUp, Malformed, Proposal, ProposeScroll, ProposeWait
from agent.proposal_json import proposal_from_json
from memory.episode import Episode, Verdict
from memory.errors import EpisodeNotFound
from memory.journal import Journal
from memory.step import Step
from safety.receipt import Change, Delivery, Effect
from vision.observation import Observation


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedStep:
    """What was proposed on a screen, and what came of it."""

    number: int
    title: str
    proposal: Proposal
    before: Observation
    effect: Effect | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveRecording:
    """An Episode that succeeded. `last` is the screen it ended on, `answer` what was said then."""

    instruction: str
    steps: tuple[RecordedStep, ...]
    last: Observation
    answer: str = ""


def read_recording(journal: Journal, episode_id: str) -> LiveRecording:
    """The Episode as it is to be done again. Raises EpisodeNotFound, JournalError, and ReplayError for one
    that did not succeed."""
    episode = journal.episode(episode_id)
    _check_succeeded(episode)
    steps = list(journal.steps(episode_id))
    if not steps:
        raise EpisodeNotFound(f"episode {episode_id} has no steps: there is nothing to do again")
    return recording_of(episode.instruction, steps)


def recording_of(instruction: str, steps: list[Step]) -> LiveRecording:
    """The LiveRecording that Steps make. Raises ReplayError for a Proposal that cannot be read."""
    said = [(step, proposal_from_json(step.proposal)) for step in steps]
    last_step, last = said[-1]
    return LiveRecording(
        instruction=instruction,
        steps=_that_made_a_difference(said),
        last=last_step.observation,
        answer=last.answer if isinstance(last, Done) else "",
    )


def _check_succeeded(episode: Episode) -> None:
    if episode.outcome is None or episode.outcome.verdict is not Verdict.SUCCEEDED:
        became = str(episode.outcome.verdict) if episode.outcome else "unfinished"
        raise ReplayError(
            f"episode {episode.id} {became}: nothing was done; only what succeeded is done again on a desk"
        )


def _that_made_a_difference(said: list[tuple[Step, Proposal]]) -> tuple[RecordedStep, ...]:
    """Without what only waited, searched, was refused, or was tried once more because nothing came of it: on
    another screen all of that is done as that screen needs it."""
    kept: list[RecordedStep] = []
    for index, (step, proposal) in enumerate(said):
        if isinstance(proposal, ProposeWait | Done | GiveUp | Malformed):
            continue
        if step.receipt is None or step.receipt.delivery is Delivery.REFUSED:
            continue
        if isinstance(proposal, ProposeScroll) and _leads_to_a_place(said[index + 1 :]):
            continue
        if kept and kept[-1].proposal == proposal and _had_no_effect(kept[-1]):
            kept.pop()
        kept.append(
            RecordedStep(
                number=step.number,
                title=step.title,
                proposal=proposal,
                before=step.observation,
                effect=step.effect,
            )
        )
    return tuple(kept)


def _leads_to_a_place(following: list[tuple[Step, Proposal]]) -> bool:
    """Whether what comes after a scroll acts on a place, which is then looked for anyway."""
    for _, proposal in following:
        if not isinstance(proposal, ProposeScroll | ProposeWait):
            return proposal.kind in ("click", "move", "drag")
    return False


def _had_no_effect(step: RecordedStep) -> bool:
    return step.effect is not None and step.effect.change is Change.NONE
