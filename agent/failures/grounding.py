"""Which way grounding failed: nothing was there, something nearly was, or it was misread. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from agent.failures.failure import FailureClass
from agent.failures.said import ABSENT, AMBIGUOUS
from vision.element import Element, Source
from vision.likeness import alike, letters, part_of

_FILLING = frozenset(
    "the a an this that its on of in at to into from for and or with by button link field box icon tab menu "
    "item entry option checkbox list row cell window dialog page text word first second third last next "
    "previous top bottom left right labelled named called".split()
)
"""Words of a phrase that say what kind of thing it is, or where, but not what it is called."""


def judge_refusal(reason: str, seen: Sequence[Element]) -> tuple[FailureClass, str] | None:
    """The class of a refusal to ground, as a message tells it, with the evidence; None where it is none.

    `seen` are the Elements of the screen it was about, where they are known.
    """
    if found := AMBIGUOUS.search(reason):
        return FailureClass.GROUNDING_NEAR_MISS, f"several things fit “{found['phrase']}”"
    found = ABSENT.search(reason)
    if found is None:
        return None
    phrase = found["phrase"]
    for element in seen:
        if Source.OCR in element.sources and misread(element.text, phrase):
            return (
                FailureClass.PERCEPTION,
                f"“{element.text}” was read off the screen, which is “{phrase}” but for a letter or two",
            )
    for element in seen:
        if shared := shared_words(phrase, element.text):
            words = ", ".join(sorted(shared))
            return FailureClass.GROUNDING_NEAR_MISS, f"{element.describe()} has {words} of “{phrase}”"
    nearest = found["nearest"] or ""
    if not seen and shared_words(phrase, nearest):
        return FailureClass.GROUNDING_NEAR_MISS, f"the nearest to “{phrase}” was {nearest}"
    return FailureClass.GROUNDING_ABSENT, f"nothing on the screen is called anything like “{phrase}”"


def misread(read: str, phrase: str) -> bool:
    """Whether what was read is the phrase but for a letter or two: it is the thing, spelled wrong."""
    wanted = " ".join(names_in(phrase)) or phrase
    return alike(read, wanted) and letters(read) != letters(wanted)


def names_in(phrase: str) -> tuple[str, ...]:
    """The words of a phrase that say what the thing is called."""
    return tuple(
        w for w in (word.strip("“”\"'.,:;!?()").casefold() for word in phrase.split()) if w not in _FILLING
    )


def shared_words(phrase: str, text: str) -> frozenset[str]:
    """The naming words of a phrase that a text has, give or take a letter."""
    there = [word.strip("“”\"'.,:;!?()").casefold() for word in text.split()]
    return frozenset(
        name
        for name in names_in(phrase)
        if len(letters(name)) > 1 and any(alike(name, word) for word in there)
    )


def names_another(phrase: str, text: str) -> bool:
    """Whether a thing that words were taken to mean has none of the words that name it."""
    names = names_in(phrase)
    return bool(names) and bool(text.strip()) and not shared_words(phrase, text) and not part_of(text, phrase)
