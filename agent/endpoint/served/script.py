"""What the server answers: texts in turn, or what a Brain proposes, written in a dialect."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from agent.brain import Brain
from agent.dialects.dialect import Dialect
from agent.dialects.plain import PLAIN
from agent.endpoint.served.asked import Asked
from agent.endpoint.served.fault import Fault
from agent.proposal import Done, Proposal
from vision.errors import ModelError
from vision.frame import Frame, Pixels
from vision.geometry import Rect
from vision.models.model_view import ModelView
from vision.observation import Observation

_IS_OVER = "The script is over."

Answers = Callable[[Asked], "str | Fault"]
"""Called once a request, from one thread at a time. Raises ModelError for what it has no answer to."""


def scripted(
    items: Sequence[str | Proposal | Fault],
    *,
    dialect: Dialect = PLAIN,
    screen: tuple[int, int] | None = None,
    again: bool = False,
) -> Answers:
    """One item a request; when they are over the last one again and again, if `again`, else Done.

    Proposals are written in the dialect. Their points are pixels of a screen of that size, whatever
    size its picture comes in; without it, of the picture.
    """
    left = list(items)

    def answer(asked: Asked) -> str | Fault:
        if not left:
            return _over(asked, dialect, screen)
        item = left[0] if again and len(left) == 1 else left.pop(0)
        return item if isinstance(item, str) else written(item, asked, dialect, screen)

    return answer


def by_brain(brain: Brain, *, dialect: Dialect = PLAIN, screen: tuple[int, int] | None = None) -> Answers:
    """What a Brain proposes that sees the picture and nothing else: no elements, no windows."""

    def answer(asked: Asked) -> str:
        pixels = _last(asked)
        frame = Frame(pixels=pixels, rect=Rect(0, 0, pixels.shape[1], pixels.shape[0]), time=time.monotonic())
        return written(brain.propose(Observation(frame=frame, elements=()), None), asked, dialect, screen)

    return answer


def written(proposal: Proposal, asked: Asked, dialect: Dialect, screen: tuple[int, int] | None) -> str:
    """The answer that means a Proposal, for the last picture that was asked about. Raises ModelError."""
    text = _in_words(proposal, asked, dialect, screen)
    if text is None:
        raise ModelError(f"the dialect {dialect.name} has no words for: {proposal.kind}. It was not answered")
    return text


def _in_words(
    proposal: Proposal, asked: Asked, dialect: Dialect, screen: tuple[int, int] | None
) -> str | None:
    height, width = _last(asked).shape[:2]
    region = Rect(0, 0, *(screen or (width, height)))
    return dialect.write(proposal, ModelView(region=region, width=width, height=height))


def _over(asked: Asked, dialect: Dialect, screen: tuple[int, int] | None) -> str:
    """That it is done; some dialects say so with an answer, others without."""
    bare = _in_words(Done(why=_IS_OVER), asked, dialect, screen)
    return written(Done(answer=_IS_OVER), asked, dialect, screen) if bare is None else bare


def _last(asked: Asked) -> Pixels:
    if not asked.pictures:
        raise ModelError("nothing was shown, so that no place in it can be told. It was not answered")
    return asked.pictures[-1]
