"""A field and what it is to hold, said together: "Name: Ada", "email is a@b.org", "the amount 250"."""

from __future__ import annotations

from agent.instructions.controls import field
from agent.instructions.imperatives import goes_on
from agent.instructions.naming import Caught
from agent.instructions.nouns import ARTICLES, FIELD_NOUNS, LABELS
from agent.instructions.phrase import Phrase
from agent.instructions.tokens import Kind

_NEVER = FIELD_NOUNS | frozenset({"cursor", "caret", "after", "before", "under", "over"})
_NEVER |= frozenset("with to into by in for of from on at and is are as was saying that called named".split())
_TEXTS = frozenset(
    "text words word string line letters content message value number numbers sentence characters phrase "
    "name date time code address url title note".split()
)


def pair(phrase: Phrase) -> tuple[str, str] | None:
    """A label and its value; the value is one text, not a text and something else to do."""
    words = phrase.words
    for index, word in enumerate(words[1:-1], 1):
        if word in {":", "=", "is", "as"} or (word == "should" and words[index + 1] == "be"):
            label = field(phrase.part(0, index))
            if word not in {":", "="} and words[int(words[0] in {"the", "my"}) : index] not in LABELS:
                continue
            value = _value(phrase.part(index + (2 if word == "should" else 1)))
            if label is not None and value is not None:
                return label[0], value
    start = 1 if words[:1] in {("the",), ("my",)} else 0
    for length in (3, 2, 1):
        known = words[start : start + length] in LABELS and len(words) > start + length
        if known and words[start + length] not in _NEVER | ARTICLES:
            value = _value(phrase.part(start + length))
            return None if value is None else (phrase.part(start, start + length).text, value)
    return None


_WHERE = frozenset("in on at using with".split())


def _value(phrase: Phrase) -> str | None:
    if not len(phrase):
        return None
    if len(phrase) > 1 and phrase.words[0] in _WHERE and phrase.tokens[0].text.islower():
        return None  # "the meeting moved: in a.txt, ..."
    if phrase.quoted is None and (phrase.has(Kind.QUOTE) or goes_on(phrase) or _crosses(phrase)):
        return None
    return phrase.literal


def _crosses(phrase: Phrase) -> bool:
    """Whether it runs over a full stop or into another field: "34 and city Leeds"."""
    words = phrase.words
    if not {";", "\n"}.isdisjoint(words) or any(
        word == "." and phrase.tokens[at + 1].start > phrase.tokens[at].end
        for at, word in enumerate(words[:-1])
    ):
        return True
    return any(
        word in {"and", ","} and (words[at + 1 : at + 2] in LABELS or words[at + 1 : at + 3] in LABELS)
        for at, word in enumerate(words)
    )


def labelled(phrase: Phrase) -> Caught:
    """ "the amount 250", "reference Rent May": a label of one or two words and a value that is surely one."""
    if not 2 <= len(phrase) <= 8 or phrase.has(Kind.NEWLINE, Kind.BULLET):
        return None
    if (said := _said_as(phrase)) is not None:
        return said, 0.1
    start = int(phrase.words[0] in {"the", "a", "an"})
    for length in (2, 1):
        label, value = phrase.part(start, start + length), phrase.part(start + length)
        if len(label) < length or not len(value) or not _is_label(label, said=start == 1):
            continue
        first = value.tokens[0]
        sure = first.kind in (Kind.NUMBER, Kind.QUOTE, Kind.EMAIL) or first.text[:1].isupper()
        text = _value(value)
        if sure and text is not None and "," not in value.words:
            return (label.text, text), 0.25
    return None


def _said_as(phrase: Phrase) -> tuple[str, str] | None:
    """ "Your name as Lotta"."""
    start = int(phrase.words[0] in {"the", "my", "your", "a"})
    for length in (3, 2, 1):
        known = phrase.words[start : start + length] in LABELS
        if known and phrase.words[start + length : start + length + 1] in {("as",), ("=",)}:
            value = _value(phrase.part(start + length + 1))
            return None if value is None else (phrase.part(start, start + length).text, value)
    return None


def _is_label(label: Phrase, *, said: bool) -> bool:
    if label.words in LABELS:
        return label.words[-1] not in _TEXTS or len(label) > 1
    plain = all(token.kind is Kind.WORD and token.text.islower() for token in label.tokens)
    return said and plain and _NEVER.isdisjoint(label.words) and label.words[-1] not in _TEXTS
