"""Names of controls: fields, lists, options and boxes, without the noun that says which of them they are."""

from __future__ import annotations

import re

from agent.instructions.imperatives import has_joint
from agent.instructions.naming import CALLED, MAX_TARGET, NOT_FIRST, ORDINAL, SAYING, Caught, target
from agent.instructions.nouns import (
    ARTICLES,
    BOX_NOUNS,
    CHOICE_NOUNS,
    FIELD_NOUNS,
    LABELS,
    OPTION_NOUNS,
    POSITIONAL,
    without_article,
)
from agent.instructions.phrase import Phrase
from agent.instructions.tokens import Kind

_BESIDE = (("next", "to"), ("beside",), ("for",), ("labelled",), ("labeled",), ("called",), ("named",))


def without_kind(phrase: Phrase, nouns: frozenset[str], two_words: frozenset[str]) -> Caught:
    """A target with the noun that only says what kind of thing it is taken off."""
    caught = target(phrase)
    if caught is None:
        return None
    words = without_article(phrase.words)
    way = next((way for way in SAYING if words[1 : 1 + len(way)] == way), None)
    if words[0] in nouns and way is not None and len(words) > 1 + len(way):
        return target(phrase.part(len(phrase) - len(words) + 1 + len(way))) or caught
    if words[0] in {"boxes", "checkboxes", "options", "tickboxes"} and len(words) > 1:
        start = len(phrase) - len(words) + 1
        where = next((way for way in _BESIDE if words[1 : 1 + len(way)] == way), ())
        return target(phrase.part(start + len(where)))
    if words[-1] not in nouns and " ".join(words[-2:]) not in two_words:
        leading = words[0] in nouns | {"one"} and len(words) > 2 and words[1] in CALLED
        if leading or (" ".join(words[:2]) in two_words and len(words) > 3 and words[2] in CALLED):
            at = len(phrase) - len(words) + (2 if leading else 3)
            return target(phrase.part(at)) or caught
        after = phrase.tokens[len(phrase) - len(words) + 1 :][:1]
        if words[0] in nouns and after and (after[0].kind is Kind.QUOTE or after[0].text[:1].isupper()):
            return target(phrase.part(len(phrase) - len(words) + 1)) or caught
        return caught
    drop = 2 if " ".join(words[-2:]) in two_words else 1
    rest = phrase.part(0, len(phrase) - drop)
    if all(word in POSITIONAL | ARTICLES for word in rest.words):
        return caught
    return target(rest) or caught


_TWO_FIELD = frozenset(
    {"text box", "text field", "input field", "input box", "text area", "form field", "entry field"}
)
_TWO_CHOICE = frozenset(
    {
        "drop down",
        "combo box",
        "list box",
        "drop-down list",
        "dropdown list",
        "dropdown menu",
        "drop-down menu",
        "down menu",
        "down list",
        "select box",
        "radio group",
        "radio buttons",
    }
)
_TWO_BOX = frozenset({"check box", "tick box", "radio button", "toggle switch", "toggle button"})


_CELL = re.compile(r"[A-Z]{1,2}[1-9]\d{0,4}")


def field(phrase: Phrase) -> Caught:
    """A field to type into; "the Name field" is "Name"."""
    words = phrase.words
    if (
        words[-1:] == ("line",)
        and len(words) > 1
        and words[-2] in POSITIONAL | {"new", "separate", "following"}
    ):
        return None
    said = words[-1:] and (words[-1] in FIELD_NOUNS or " ".join(words[-2:]) in _TWO_FIELD)
    if phrase.has(Kind.ADDRESS) or _holds_a_text(phrase.words):
        return None
    if len(words) > 2 and any(_CELL.fullmatch(token.text) for token in phrase.tokens):
        return None  # several cells, or where one is
    if words[-1:] in {("lines",), ("in",)} or not {"cursor", "caret"}.isdisjoint(words):
        return None
    if len(without_article(words)) == 1 and words[-1] in ORDINAL:
        return None  # "the second" of what was named before
    if any(
        word == "and" and token.text.islower() and before.text != before.text.title()
        for before, word, token in zip(phrase.tokens, words[1:], phrase.tokens[2:], strict=False)
    ) and has_joint(words):
        return None  # "the box and unlock"
    caught = without_kind(phrase, FIELD_NOUNS - {"bar", "line", "area"}, _TWO_FIELD)
    if caught is not None and caught[0] in {"note", "text"} and phrase.words[-1] in FIELD_NOUNS:
        caught = target(phrase) or caught  # "the note field" is not the note
    return None if caught is None else (caught[0], caught[1] - (0.4 if said else 0.0))


def _holds_a_text(words: tuple[str, ...]) -> bool:
    """ "Leeds in the Purpose field": what goes into a field is no part of its name."""
    inner = [at for at in range(1, len(words) - 2) if words[at] in {"in", "into"} and words[at + 1] == "the"]
    return words[-1] in {"field", "box"} and bool(inner) and FIELD_NOUNS.isdisjoint(words[: inner[-1]])


def said_field(phrase: Phrase) -> Caught:
    """A field that is surely one: called so, quoted, or written as a name."""
    words = phrase.words
    if not 0 < len(words) <= MAX_TARGET or words[0] in NOT_FIRST:
        return None
    last = phrase.tokens[-1]
    sure = (
        words[-1] in FIELD_NOUNS
        or words in LABELS
        or " ".join(words[-2:]) in _TWO_FIELD
        or (last.kind is Kind.QUOTE and (len(phrase) <= 2 or words[-2] in CALLED))
        or (len(phrase) <= 3 and all(token.text[:1].isupper() for token in phrase.tokens))
        or (words[0] in FIELD_NOUNS and len(words) > 2 and words[1] in CALLED)
        or (
            words[0] == "the"
            and len(words) > 2
            and (words[1] in FIELD_NOUNS or " ".join(words[1:3]) in _TWO_FIELD)
        )
    )
    return field(phrase) if sure else None


def choice(phrase: Phrase) -> Caught:
    """A combo box, list or group; "the Size drop-down" is "Size"."""
    words = phrase.words
    if not 0 < len(words) <= MAX_TARGET:
        return None
    if len(words) == 1 and phrase.tokens[0].kind is Kind.NUMBER:
        return None
    caught = without_kind(phrase, CHOICE_NOUNS, _TWO_CHOICE)
    if caught is not None and len(words) > 3 and " ".join(words[-3:]) in {"drop down list", "drop down menu"}:
        return target(phrase.part(0, len(phrase) - 3)) or caught
    return caught


def said_choice(phrase: Phrase) -> Caught:
    """A combo box or list called so."""
    words = phrase.words
    said = words and (words[-1] in CHOICE_NOUNS - {"menu"} or " ".join(words[-2:]) in _TWO_CHOICE)
    return choice(phrase) if said else None


def option(phrase: Phrase) -> Caught:
    """Something to pick: "the Blue option" is "Blue"."""
    return without_kind(phrase, OPTION_NOUNS, frozenset())


def box(phrase: Phrase) -> Caught:
    """A check box, switch or radio button: "the Wi-Fi switch" is "Wi-Fi"."""
    words = phrase.words
    if words[:1] in {("all",), ("both",)}:
        drop = 2 if words[1:2] == ("of",) else 1
        whole = drop == 1 and words[0] == "all"
        return None if whole else box(phrase.part(drop))
    if words[:1] == ("that",) and (len(words) == 1 or words[1] not in BOX_NOUNS):
        return target(phrase) if len(words) == 1 else None
    for lead in (
        ("the", "box", "next", "to"),
        ("the", "checkbox", "next", "to"),
        ("the", "box", "beside"),
        ("the", "box", "for"),
        ("the", "checkbox", "for"),
        ("the", "option", "to"),
    ):
        if words[: len(lead)] == lead and len(words) > len(lead):
            return target(phrase.part(len(lead)))
    return without_kind(phrase, BOX_NOUNS, _TWO_BOX)
