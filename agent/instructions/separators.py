"""Where one clause may end and the next begin: punctuation, line ends, list markers, "and", "then"."""

from __future__ import annotations

from dataclasses import dataclass

from agent.instructions.tokens import Kind, Token
from agent.instructions.verbs import VERBS

JOINED, THEN, CLAUSE, SENTENCE, PARAGRAPH = 0, 1, 2, 3, 4
"""How strongly a separator divides: "and" hardly, a blank line most."""

_FIRST = {
    ",": JOINED,
    "and": JOINED,
    "&": JOINED,
    "but": JOINED,
    ";": CLAUSE,
    ".": SENTENCE,
    "!": SENTENCE,
    "?": SENTENCE,
    "then": THEN,
    "afterwards": THEN,
    "—": CLAUSE,
    "–": CLAUSE,
    "thereafter": THEN,
}
_CONNECTIVES = tuple(
    tuple(way.split())
    for way in (
        "after that|after this|and|then|next|finally|lastly|afterwards|also|first|firstly|second|"
        "secondly|third|thirdly"
        "|followed by|fourth|once that is done|once that's done|once done|when that's done|when done|"
        "when that is done|last of all"
        "|after which|at last|in the end|to finish|subsequently|last|once you've done that|from "
        "there|with that done|by"
    ).split("|")
)
_ADJECTIVES = frozenset({"first", "second", "third", "fourth", "last", "next"})
_VERBS = frozenset(way[0] for ways in VERBS.values() for way in ways)
_LONGEST = 12  # tokens of the longest separator
_LATER = frozenset({"after", "afterwards", "finally", "lastly", "subsequently", "thereafter"})
_ALONE = frozenset(
    {("after", "that"), ("followed", "by"), ("after", "which"), ("after", "this"), ("once", "that's", "done")}
)
_ABBREVIATIONS = frozenset(
    {
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "st",
        "e.g",
        "i.e",
        "etc",
        "vs",
        "no",
        "approx",
        "inc",
        "ltd",
        "e",
        "g",
        "sen",
        "jr",
    }
)
FIXED = frozenset(
    {
        ("terms", "conditions"),
        ("privacy", "security"),
        ("find", "replace"),
        ("cut", "paste"),
        ("copy", "paste"),
        ("drag", "drop"),
        ("search", "replace"),
        ("black", "white"),
        ("salt", "pepper"),
        ("q", "a"),
        ("date", "time"),
        ("bold", "italic"),
        ("help", "support"),
        ("images", "videos"),
        ("files", "folders"),
        ("mouse", "keyboard"),
        ("ctrl", "s"),
        ("terms", "privacy"),
        ("fonts", "colors"),
        ("fonts", "colours"),
        ("sound", "video"),
    }
)


_GOING_ON = frozenset(
    {"in", "into", "as", "to", "at", "on", "for", "with", "appears", "shows", "pops", "comes", "is", "opens"}
)


@dataclass(frozen=True, slots=True)
class Separator:
    """Tokens [start, end) that stand between two clauses."""

    start: int
    end: int
    strength: int


def separators(tokens: tuple[Token, ...]) -> dict[int, tuple[Separator, ...]]:
    """The Separators by where they start; several where it is open how much belongs to them."""
    found: dict[int, tuple[Separator, ...]] = {}
    for index, token in enumerate(tokens):
        runs = _runs(tokens, index)
        if token.word == ":" and index + 1 < len(tokens) and tokens[index + 1].start > token.end:  # a heading
            found[index + 1] = (*found.get(index + 1, ()), Separator(index + 1, index + 1, CLAUSE))
        if (
            runs and token.word in {"!", "?"} and index + 1 < len(tokens)
        ):  # the mark may belong to the text before it
            after = found.get(index + 1, ())
            found[index + 1] = (*after, Separator(index + 1, index + 1, SENTENCE))
        if _closes_a_sentence(tokens, index):
            found[index + 1] = (*found.get(index + 1, ()), Separator(index + 1, index + 1, SENTENCE))
        if runs:
            found[index] = (*found.get(index, ()), *runs)
    return found


def _closes_a_sentence(tokens: tuple[Token, ...], index: int) -> bool:
    """The full stop of a sentence may stand inside the quote that ends it."""
    if tokens[index].kind is not Kind.QUOTE or index + 1 >= len(tokens):
        return False
    ends = tokens[index].value.rstrip().endswith((".", "!", "?"))
    return ends and tokens[index + 1].text[:1].isupper()


_CONSEQUENCES = frozenset(
    "delete remove discard cancel keep overwrite replace reset erase i please leave".split()
)


def is_answer(before: Token, after: Token) -> bool:
    """ "Yes, delete it": a button that says what it answers, and what follows from it."""
    return before.text in {"Yes", "No"} and after.word in _CONSEQUENCES


def _runs(tokens: tuple[Token, ...], start: int) -> tuple[Separator, ...]:
    first = tokens[start]
    strength = _strength(tokens, start)
    if strength is None:
        alone = next(
            (way for way in _ALONE if tuple(t.word for t in tokens[start : start + len(way)]) == way), None
        )
        return (Separator(start, start + len(alone), THEN),) if alone and start else ()
    runs = [Separator(start, start + 1, strength)]
    end = start + 1
    while end < min(len(tokens), start + _LONGEST):
        step = _step(tokens, end)
        if step == 0:
            break
        word = tokens[end].word
        plain = _strength(tokens, end)
        if plain is not None:
            strength = max(strength, plain if word != "then" or runs[-1].strength else strength)
        if word in _LATER:
            strength = max(strength, THEN)
        if word == "then" and tokens[end - 1].word != "and" and first.word != "and":
            strength = max(strength, THEN)
        if plain not in (None, JOINED) and word not in {"then"}:
            runs.clear()  # punctuation in a row is one separator
        end += step
        runs.append(Separator(start, end, strength))
    return tuple(runs)


def _step(tokens: tuple[Token, ...], index: int) -> int:
    """How many tokens the next part of a run takes; 0 where the run ends."""
    if _strength(tokens, index) is not None:
        return 1
    for way in _CONNECTIVES:
        if tuple(token.word for token in tokens[index : index + len(way)]) == way:
            if tokens[index].text[:1].isupper() and tokens[index - 1].word in {",", "and"}:
                return 0  # "click Next, Next and Finish"
            follows = tokens[index + len(way)].word if index + len(way) < len(tokens) else ""
            if way[0] in _ADJECTIVES and len(way) == 1 and follows != "," and follows not in _VERBS:
                return 0  # "last name: Lovelace"
            return len(way)
    return 0


def _strength(tokens: tuple[Token, ...], index: int) -> int | None:
    token = tokens[index]
    if token.kind is Kind.BULLET:
        return SENTENCE
    if token.kind is Kind.NEWLINE:
        return PARAGRAPH if token.text.count("\n") > 1 else SENTENCE
    if token.kind not in (Kind.MARK, Kind.WORD) or token.word not in _FIRST:
        return None
    before = tokens[index - 1] if index else None
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if token.word == "." and before is not None:
        if before.word in _ABBREVIATIONS and before.end == token.start and after is not None:
            return None
        if after is not None and after.start == token.end and after.kind is not Kind.NEWLINE:
            return None
    attached = before is not None and before.end == token.start
    if token.word in {"!", "?"} and attached and after is not None and after.word == ",":
        return None  # it belongs to what is named: "password m4trix!, ..."
    if token.word in {"!", "?"} and after is not None and after.text in _GOING_ON:
        return None  # it belongs to the text: "type Great! in the review box"
    if (
        token.word in {"and", "&"}
        and before is not None
        and after is not None
        and (before.word, after.word) in FIXED
    ):
        return None
    if token.word == "," and before is not None and after is not None and is_answer(before, after):
        return None
    if token.word in {"–", "—"} and (before is None or after is None or after.start == token.end):
        return None
    return _FIRST[token.word]
