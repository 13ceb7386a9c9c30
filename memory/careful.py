"""A Step as it may be stored: redacted, and black where its screenshot shows a secret."""

from __future__ import annotations

from dataclasses import fields, replace

from memory.renaming import renamed
from memory.step import Step
from safety.redaction.redactor import Redactor
from safety.redaction.screen import blacked_out, redacted
from vision.observation import Observation


def careful_step(step: Step, redactor: Redactor) -> Step:
    """The Step without the secrets in its words, its Elements and its pixels; itself where it has none."""
    clean = careful_words(step, redactor)
    seen = blacked_out(redacted(step.observation, redactor), redactor)
    if not _same_look(seen, step.observation) or clean.context != step.context:
        clean = replace(clean, observation=seen, late=True)
    return step if clean is step else renamed(clean)


def _same_look(seen: Observation, before: Observation) -> bool:
    """Whether nothing was hidden that was not hidden before; pixels that are not the same array were."""
    return seen is before or (
        seen.frame is before.frame
        and seen.elements == before.elements
        and seen.hidden == before.hidden
        and seen.windows == before.windows
    )


def careful_words(step: Step, redactor: Redactor) -> Step:
    """The same with its Observation as it is."""
    changed = {
        field.name: new
        for field in fields(step)
        if field.name != "observation" and (new := redactor.data(old := getattr(step, field.name))) is not old
    }
    return replace(step, **changed) if changed else step
