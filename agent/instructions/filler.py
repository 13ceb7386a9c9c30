"""Words that carry no meaning here: politeness, "go ahead and", "for me"; and verbs in their -ing form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from agent.instructions.phrase import Phrase
from agent.instructions.tokens import Kind
from agent.instructions.verbs import ADVERBS, POLITE, TRAILING

_MARKS = frozenset({",", ":", ".", "!", "-", "–", "…", "..."})
_ASKING = frozenset({"could", "can", "would", "will", "do", "may"})
_GREETINGS = frozenset(
    tuple(way.split())
    for way in (
        "hi|hello|hey|hi there|hello there|hey there|good morning|dear deskhand|hi deskhand|hello "
        "deskhand|hey deskhand|please"
    ).split("|")
)
_THANKS = frozenset(
    tuple(way.split())
    for way in (
        "thanks|thank you|thanks a lot|many thanks|thank you very much|cheers|thanks in advance|"
        "that's it|that's all|that is all"
    ).split("|")
)
_NOTHING = frozenset(
    tuple(way.split())
    for way in "carry on|continue as normal|do nothing|move on|just carry on|go on|"
    "just continue|leave it|leave it alone|leave it as it is|leave it be|skip it".split("|")
)
MAX_STRIPS = 8

_BY_FIRST: dict[str, tuple[tuple[str, ...], ...]] = {}
for _way in POLITE:
    _BY_FIRST[_way[0]] = (*_BY_FIRST.get(_way[0], ()), _way)


def wordings(phrase: Phrase) -> Iterator[tuple[Phrase, float]]:
    """The phrase with less and less filler, and what each step costs."""
    trimmed = _without_marks(phrase)
    cost = 0.0
    for _ in range(MAX_STRIPS):
        if not len(trimmed):
            return
        yield trimmed, cost
        polite = without_trailing(trimmed, polite=True)
        if polite is not None:
            yield polite, cost + 0.01 - 0.1
        shorter = _without_lead(trimmed)
        if shorter is None:
            return
        trimmed, cost = shorter, cost + 0.02


def _without_marks(phrase: Phrase) -> Phrase:
    end = len(phrase)
    start = 0
    asking = bool(_ASKING.intersection(phrase.words[:2]))
    while end > start and (
        phrase.tokens[end - 1].word in {".", ",", ";"}
        or (asking and phrase.tokens[end - 1].word == "?")
        or phrase.tokens[end - 1].kind in (Kind.NEWLINE, Kind.BULLET)
    ):
        end -= 1
    while start < end and (
        phrase.tokens[start].word in {",", ".", ":", ";"}
        or phrase.tokens[start].kind in (Kind.NEWLINE, Kind.BULLET)
    ):
        start += 1
    return phrase.part(start, end)


def _without_lead(phrase: Phrase) -> Phrase | None:
    """The phrase without one piece of filler at its beginning, or None where there is none."""
    words = phrase.words
    for way in _BY_FIRST.get(words[0], ()):
        if words[: len(way)] == way and len(words) > len(way):
            end = len(way)
            while end < len(words) and phrase.tokens[end].word in _MARKS:
                end += 1
            return phrase.part(end) if end < len(words) else None
    return None


def without_trailing(phrase: Phrase, *, polite: bool) -> Phrase | None:
    """The phrase without politeness (or, not polite, an adverb) at its end, or None where there is none."""
    words = phrase.words
    waits = words[0] in {"wait", "await", "until"}
    for way in TRAILING if polite else ADVERBS:
        if waits and way[0] == "to":
            continue  # what is waited for: "for the download to finish"
        if len(words) > len(way) and words[-len(way) :] == way:
            end = len(words) - len(way)
            comma = phrase.words[end - 1] == ","
            if polite and way[0] in {"thanks", "thank", "many", "cheers", "thx", "ok", "okay"} and not comma:
                continue
            return phrase.part(0, end - 1 if comma and end > 1 else end)
    return None


def infinitive(phrase: Phrase, verbs: frozenset[str]) -> Phrase | None:
    """The phrase with its first verb out of the -ing form, or None where it is not in one."""
    for index in (0, 1):
        if index < len(phrase) and (
            index == 0 or phrase.words[0] in {"right", "left", "double", "middle", "triple"}
        ):
            token = phrase.tokens[index]
            for word in _stems(token.word):
                if word in verbs or (index == 1 and word == "click"):
                    changed = list(phrase.tokens)
                    changed[index] = replace(token, word=word)
                    return Phrase(phrase.source, tuple(changed))
    return None


def _stems(word: str) -> tuple[str, ...]:
    if not word.endswith("ing") or len(word) < 5:
        return ()
    stem = word[:-3]
    doubled = (stem[:-1],) if len(stem) > 2 and stem[-1] == stem[-2] else ()
    return (*doubled, stem, stem + "e")


def is_filler(phrase: Phrase) -> bool:
    """Nothing but filler that announces what follows: "Please do the following:"."""
    words = tuple(word for word in phrase.words if word not in _MARKS)
    before = phrase.source[: phrase.tokens[0].start].rstrip() if len(phrase) else ""
    if words in _GREETINGS and not before:
        return True
    if words in _NOTHING:
        return True
    if words in _THANKS and before.endswith((".", "!", "?")):
        return True
    if not len(phrase) or phrase.words[-1] != ":":
        return False
    rest: Phrase | None = phrase.part(0, len(phrase) - 1)
    while rest is not None and len(rest):
        if any(rest.words == way for way in _BY_FIRST.get(rest.words[0], ())):
            return True
        rest = _without_lead(rest)
    return False
