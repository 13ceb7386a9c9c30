""" "For each of apples, pears and plums, type it in the item box and press Add": said once, done for each.

What is to be done is read anew for every item, with "it" in it replaced by the item's name in quotes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from agent.errors import NotUnderstood
from agent.instructions.imperatives import AT_THE_SCREEN
from agent.instructions.phrase import Phrase
from agent.instructions.reading import Reading
from agent.instructions.scope import Ways, scope_cost
from agent.instructions.separators import PARAGRAPH, SENTENCE
from agent.instructions.tokens import Kind, tokenize
from agent.plan import If, Instruction, Repeat

if TYPE_CHECKING:
    from agent.instructions.clauses import Clauses

MAX_ITEMS = 20
_LONGEST_ITEM = 6  # tokens
_LEADS: Ways = (
    ("for", "each", "of"),
    ("for", "each"),
    ("for", "every", "one", "of"),
    ("for", "all", "of"),
    ("for", "both"),
    ("do", "this", "for", "each", "of"),
    ("do", "the", "following", "for", "each", "of"),
    ("do", "this", "for"),
    ("do", "the", "following", "for"),
)
_IT: Ways = (("each", "of", "them"), ("each", "one"), ("that", "one"), ("it",), ("each",), ("them",))
_NAMED = frozenset({"item", "name", "word", "file", "one", "value", "text", "entry", "person"})
_KINDS = frozenset({"box", "checkbox", "option", "button", "link", "tab", "row", "switch", "folder"})


def for_each(clauses: Clauses, start: int, end: int) -> Iterator[Reading]:
    """Readings of tokens [start, end) as something done for each of several items that are named."""
    words = clauses.phrase(start, min(end, start + 6)).words
    lead = next((way for way in sorted(_LEADS, key=len, reverse=True) if words[: len(way)] == way), None)
    if lead is None:
        return
    first = start + len(lead)
    for stop, after in _list_ends(clauses, first, end):
        items = _items(clauses.phrase(first, stop))
        if items is not None:
            yield from _done_for(clauses, items, (start, after, end))
            return


def _list_ends(clauses: Clauses, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the list of items may end, and where what is to be done begins."""
    for index in range(start + 1, min(end - 1, start + MAX_ITEMS * (_LONGEST_ITEM + 1))):
        word, follows = clauses.words[index], clauses.words[index + 1]
        if word in {":", "do"} or (word in {",", "\n"} and follows in AT_THE_SCREEN):
            yield index, index + 1


def _items(phrase: Phrase) -> list[Phrase] | None:
    items: list[Phrase] = []
    start = 0
    for index in range(len(phrase) + 1):
        if index == len(phrase) or phrase.words[index] in {",", "and", "or", "&"}:
            if index > start:
                items.append(phrase.part(start, index))
            start = index + 1
    short = all(len(item) <= _LONGEST_ITEM and not item.has(Kind.NEWLINE) for item in items)
    return items if 2 <= len(items) <= MAX_ITEMS and short else None


def _done_for(clauses: Clauses, items: list[Phrase], span: tuple[int, int, int]) -> Iterator[Reading]:
    start, after, end = span
    while after < end and clauses.words[after] in {",", ":", "\n", "do", "the", "following"}:
        after += 1
    if after >= end:
        return
    limit = PARAGRAPH if clauses.words[after - 1] == "\n" else SENTENCE
    body, source = clauses.phrase(after, end), clauses.phrase(start, end).text
    done: list[Instruction] = []
    cost = 0.3
    for item in items:
        said = _about(body, item)
        if said is None:
            return
        try:
            inner = type(clauses)(said, tokenize(said))
        except NotUnderstood:
            return
        inner.depth, inner.tries = clauses.depth, clauses.tries
        path = inner.sequence(0, len(inner.tokens))
        clauses.tries = inner.tries
        if path is None or path.refusal is not None:
            return
        done += (_from(instruction, source) for instruction in path.instructions)
        cost = max(cost, 0.3 + scope_cost(path, limit))
    yield Reading(instructions=tuple(done), cost=cost, holds_until=limit)


def _about(body: Phrase, item: Phrase) -> str | None:
    """What is to be done, said of one item; None where it does not speak of the items."""
    name = item.text if item.quoted is not None else f"“{item.text}”"
    pieces: list[str] = []
    spoken, at, end = False, 0, body.tokens[0].start
    while at < len(body):
        length, said = _spoken(body, at, name)
        if length:
            token, last = body.tokens[at], body.tokens[at + length - 1]
            pieces += (body.source[end : token.start], said)
            spoken, end = True, last.end
        at += length or 1
    return "".join((*pieces, body.source[end : body.tokens[-1].end])) if spoken else None


def _spoken(body: Phrase, at: int, name: str) -> tuple[int, str]:
    """How many words at an index stand for the item, and what is said in their place."""
    for way in _IT:
        if body.words[at : at + len(way)] == way:
            return len(way), name
    word, noun = body.words[at], body.words[at + 1] if at + 1 < len(body) else ""
    if (
        word in {"the", "that", "its"}
        and noun in _NAMED
        and body.words[at + 2 : at + 3] not in {("box",), ("field",)}
    ):
        return 2, name
    if word in {"the", "that", "its"} and noun in _KINDS:
        return 2, f"the {name} {noun}"
    return 0, ""


def _from(instruction: Instruction, source: str) -> Instruction:
    """The instruction, with the words of the user that it came from."""
    match instruction:
        case If(then=then, otherwise=otherwise):
            branches = tuple(tuple(_from(i, source) for i in branch) for branch in (then, otherwise))
            return replace(instruction, then=branches[0], otherwise=branches[1], source=source)
        case Repeat(body=body):
            return replace(instruction, body=tuple(_from(i, source) for i in body), source=source)
    return replace(instruction, source=source)
