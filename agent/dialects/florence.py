"""Florence-2: boxes in <loc_N> tokens, thousandths of a picture that is always 768 x 768.

A task mark and words ask for what is described: <OPEN_VOCABULARY_DETECTION>. The answer is words with four
tokens for each box: left, top, right, bottom, each the middle of one of 1000 bins. Sources: the model cards
microsoft/Florence-2-base and -large with their processing_florence2.py, arXiv 2311.06242, and transformers'
documentation of Florence2Processor. Boxes come in no order of likelihood, so of several different ones none
is taken; outlines of polygons are not boxes. It was not trained on screens: what it is worth there is
unknown.
"""

from __future__ import annotations

import re

from agent.dialects.answer import Unreadable
from agent.dialects.chat import Message, Picture, harmless
from agent.dialects.dialect import Dialect, FixedSize, Locator
from agent.dialects.screen import Screen
from agent.proposal import At
from vision.models.model_view import Convention
from vision.vlm.chat import Regex

TASK = "<OPEN_VOCABULARY_DETECTION>"
_MARKS = re.compile(r"<(?:/?s|/?bbox|box_sep|pad)>")
_ANSWER = re.compile(r"(?:[^<>]{0,400}(?:<loc_[0-9]{1,3}>){4})+[^<>]{0,400}")
_BOX = re.compile(r"<loc_([0-9]{1,3})><loc_([0-9]{1,3})><loc_([0-9]{1,3})><loc_([0-9]{1,3})>")
_MAX_BOXES = 100


def _read(answer: str, screen: Screen) -> At:
    bare = _MARKS.sub(" ", answer)
    if not 0 < bare.count("<loc_") <= 4 * _MAX_BOXES or _ANSWER.fullmatch(bare) is None:
        raise Unreadable("the answer is no box")
    boxes = {tuple(int(one) for one in box.groups()) for box in _BOX.finditer(bare)}
    if len(boxes) != 1:
        raise Unreadable(f"{len(boxes)} boxes, and it cannot be told which is meant")
    left, top, right, bottom = boxes.pop()
    if right < left or bottom < top:
        raise Unreadable("a box whose edges are the wrong way round")
    return screen.middle_of((left, top, right, bottom))


def _write(numbers: tuple[float, float]) -> str:
    x, y = int(numbers[0]), int(numbers[1])
    return f"target<loc_{x}><loc_{y}><loc_{x}><loc_{y}>"


def _messages(instruction: str, size: tuple[int, int]) -> tuple[Message, ...]:
    return (Message(role="user", parts=(Picture(), TASK + " ".join(harmless(instruction).split()))),)


FLORENCE = Dialect(
    name="florence-2",
    families=("Florence-2",),
    sizing=FixedSize(width=768, height=768),
    convention=Convention.THOUSAND,
    locator=Locator(
        messages=_messages,
        read=_read,
        write=_write,
        grammar=Regex(pattern=r"[^<>]{0,100}(<loc_\d{1,3}>){4}"),
    ),
    source="https://huggingface.co/microsoft/Florence-2-large, arXiv 2311.06242",
)
