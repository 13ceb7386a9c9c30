"""Whether a step fits into a model's context, and whether pictures arrive in the size they are sent in.
Pure."""

from __future__ import annotations

from dataclasses import dataclass

from agent.dialects.dialect import Dialect
from agent.endpoint.facts import ModelFacts
from agent.endpoint.probe.finding import Finding, Rating, sentence
from agent.endpoint.profile import Profile
from vision.geometry import Rect
from vision.models.model_view import Convention

SCREEN = Rect(0, 0, 1_920, 1_080)
WORDS = 2_500
"""Tokens of a step's words: the prompt, the task, the plan, what was done so far."""
WRITTEN = 1_024
"""Tokens that an answer may take."""
PICTURES = 3
"""Of a step that shows what was seen before as well."""
_GROWN = 1.5  # a picture of four times the area takes at least so much more, where size matters


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A picture of that size was counted as so many tokens; 0 where the server counts none."""

    width: int
    height: int
    tokens: int


def picture_size(small: Counted, large: Counted) -> Finding:
    """`large` has twice the sides of `small`."""
    what = "picture size"
    if not small.tokens or not large.tokens:
        found = (
            "the server does not count tokens, so that it can't be told what it does with a picture's size"
        )
        return Finding(what=what, rated=Rating.UNKNOWN, found=found)
    told = ", ".join(f"{one.tokens} tokens for {one.width}x{one.height}" for one in (small, large))
    if large.tokens < small.tokens * _GROWN:
        found = f"the server brings pictures to a size of its own ({told}): small things are lost in it"
        do = "Raise its limit of pixels or image tokens, if it has one"
        return Finding(what=what, rated=Rating.POOR, found=found, do=do)
    return Finding(what=what, rated=Rating.FINE, found=f"larger pictures take more tokens ({told})")


def context(dialect: Dialect, model: ModelFacts, counted: Counted, profile: Profile) -> Finding:
    """Whether the picture of a full HD screen, words and an answer fit."""
    what = "context"
    picture = screen_tokens(dialect, counted)
    least, good = picture + WORDS + WRITTEN, PICTURES * picture + WORDS + WRITTEN
    need = (
        f"a step takes about {least:,}, {picture:,} of them for its picture, and {good:,} with earlier ones"
    )
    do = sentence(profile.wider)
    if not model.context:
        longest = f"; the model could have {model.longest:,}" if model.longest else ""
        found = f"{profile.title} does not tell how long its context is{longest}: {need}"
        return Finding(what=what, rated=Rating.UNKNOWN, found=found)
    found = f"{model.context:,} tokens: {need}"
    if model.context < least:
        return Finding(what=what, rated=Rating.BAD, found=f"too small: {found}", do=do)
    if model.context < good:
        return Finding(what=what, rated=Rating.POOR, found=f"tight: {found}", do=do)
    return Finding(what=what, rated=Rating.FINE, found=found)


def screen_tokens(dialect: Dialect, counted: Counted) -> int:
    """What the picture of a full HD screen takes: as the server counted one of another size, and by the
    dialect's patches where it counts none."""
    view = dialect.view_of(SCREEN)
    if counted.tokens:
        return max(1, round(counted.tokens * view.width * view.height / (counted.width * counted.height)))
    side = dialect.patch if dialect.patch > 1 else 28
    return -(-view.width // side) * -(-view.height // side)


def spoken(dialect: Dialect, known: bool) -> Finding:
    """What Deskhand would speak with a model, by its name."""
    counts = {
        Convention.PIXELS: "numbers are pixels of the picture",
        Convention.THOUSAND: "numbers are thousandths of the picture",
        Convention.UNIT: "numbers are parts of the picture, from 0 to 1",
        Convention.PATCHES: "it points at patches of the picture",
    }[dialect.convention]
    if not known:
        found = f"its name is of no family that is known: it is spoken to in {dialect.name} ({counts})"
        return Finding(what="dialect", rated=Rating.POOR, found=found)
    if dialect.planner is None:
        found = f"{dialect.name} ({counts}): it says where things are, and another model has to plan"
        return Finding(what="dialect", rated=Rating.POOR, found=found)
    return Finding(what="dialect", rated=Rating.FINE, found=f"{dialect.name} ({counts})")
