"""What a model is asked while it is looked over, and what its answers tell. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.endpoint.probe.card import Card
from agent.endpoint.probe.finding import Finding, Rating, sentence
from vision.frame import Pixels
from vision.vlm.chat import Answer, Ended, Message, Request

_WORD = "maple"
_SYSTEM = (
    f"This is a test of the line. Whatever you are asked, answer with the one word {_WORD} and nothing else."
)
_MARKS = re.compile(
    r"<\|[^|>\n]{1,40}\|>|\[/?INST\]|<</?SYS>>|</?s>|<(?:start|end)_of_turn>|<end_of_utterance>|"
    r"^\s*(?:user|assistant|system|human)\s*(?::|\n)|\n\s*#*\s*(?:user|assistant|human)\s*:",
    re.IGNORECASE,
)
_FEW = 16  # tokens, where only what was asked is counted
_TEMPLATE = "Start it with the chat template that belongs to this model"
_SHOWN = (
    "What code of five letters and digits is written in this picture? "
    "And what shape of what colour is below it?"
)

PLAIN = Request(
    messages=(
        Message(role="system", parts=(_SYSTEM,)),
        Message(role="user", parts=("What is the capital of France?",)),
    ),
    most=256,
)
COUNTING = Request(
    messages=(
        Message(role="user", parts=("Count from 1 to 9 in digits with blanks between: 1 2 3 and so on.",)),
    ),
    stops=("7",),
    most=64,
)


def any_words(seed: int) -> Request:
    """What is answered otherwise each time, unless the seed says how."""
    words = "Write eight unrelated words, whatever comes to your mind."
    return Request(messages=(Message(role="user", parts=(words,)),), most=24, temperature=1.0, seed=seed)


def about(pixels: Pixels) -> Request:
    return Request(messages=(Message(role="user", parts=(pixels, _SHOWN)),), most=256)


def counting(pixels: Pixels) -> Request:
    """The same, for the number of its tokens alone."""
    return replace(about(pixels), most=_FEW)


WITHOUT_PICTURE = Request(messages=(Message(role="user", parts=(_SHOWN,)),), most=_FEW)


def template(answer: Answer) -> Finding:
    """Whether the chat template is the model's: its marks stay inside, the answer ends, the system is
    heard."""
    what = "template"
    if _MARKS.search(answer.text):
        found = "the answer holds marks of a chat template, or speaks for the user too"
        return Finding(what=what, rated=Rating.BAD, found=found, do=_TEMPLATE)
    if answer.ended is Ended.LENGTH:
        found = "the answer does not end: one word was asked for, and it went on until it was cut off"
        return Finding(what=what, rated=Rating.BAD, found=found, do=_TEMPLATE)
    if _WORD not in answer.text.lower():
        found = "the system message was not followed: the template may leave it out, or the model is small"
        return Finding(what=what, rated=Rating.POOR, found=found, do=_TEMPLATE)
    return Finding(what=what, rated=Rating.FINE, found="the answer ends, and the system message is heard")


def stream(answer: Answer, pieces: Sequence[str]) -> Finding:
    if any("does not stream" in note for note in answer.notes):
        found = "answers come in one piece: it works, but nothing is seen of one before it is whole"
        return Finding(what="stream", rated=Rating.POOR, found=found)
    if len(pieces) < 2:
        found = "too little was said to tell whether answers are streamed"
        return Finding(what="stream", rated=Rating.UNKNOWN, found=found)
    pace = _pace(answer)
    return Finding(what="stream", rated=Rating.FINE, found=f"answers come piece by piece{pace}")


def stops(answer: Answer) -> Finding:
    if any("did not end at a stop" in note for note in answer.notes):
        found = "the server does not end at stops: Deskhand cuts answers off, and it writes on for nothing"
        return Finding(what="stops", rated=Rating.POOR, found=found)
    if "6" in answer.text:
        return Finding(what="stops", rated=Rating.FINE, found="answers end at stops")
    return Finding(what="stops", rated=Rating.UNKNOWN, found="it did not count to 9, so that no stop was met")


def seeds(first: Answer, again: Answer, other: Answer) -> Finding:
    """`first` and `again` have the same seed."""
    if first.text != again.text:
        found = "the same seed gives another answer: a run cannot be repeated word by word"
        return Finding(what="seeds", rated=Rating.POOR, found=found)
    if first.text == other.text:
        found = "every seed gives the same answer: seed and temperature may not be heard"
        return Finding(what="seeds", rated=Rating.UNKNOWN, found=found)
    return Finding(
        what="seeds", rated=Rating.FINE, found="the same seed gives the same answer, another seed another"
    )


def sight(answer: Answer, card: Card, sight_help: str) -> Finding:
    """Whether the model saw the picture: it can't guess the code, and hardly the shape with its colour."""
    said = re.sub(r"[^a-z0-9]", "", answer.text.lower())
    reads = card.code.lower() in said
    names = card.colour in said and card.shape in said
    if reads and names:
        found = "it reads what is written in a picture and names what is drawn"
        return Finding(what="pictures", rated=Rating.FINE, found=found)
    if reads or names:
        lost = (
            "names what is drawn, but misreads what is written"
            if names
            else "reads, but misnames what is drawn"
        )
        return Finding(what="pictures", rated=Rating.POOR, found=f"it sees pictures: it {lost}")
    found = "it was shown a picture and can't say what is in it: the server may leave pictures out"
    return Finding(what="pictures", rated=Rating.BAD, found=found, do=sentence(sight_help))


def _pace(answer: Answer) -> str:
    seconds = answer.seconds - answer.first
    if answer.tokens < 2 or seconds <= 0:
        return ""
    return f", {(answer.tokens - 1) / seconds:.0f} tokens a second"
