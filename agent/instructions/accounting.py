"""Whether a plan accounts for every word of its sentence: what was read and left out is a misreading.

A word is accounted for where the plan says it, or where the grammar knows it: as a verb, a joint, a kind of
thing, or as filler. Quotes, numbers, files and words written as names are the user's own and never the
grammar's: the plan must say them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import Enum

from agent.instructions.chords import chord
from agent.instructions.clauses import Clauses
from agent.instructions.durations import duration
from agent.instructions.nouns import ARTICLES, BROWSERS, CALCULATORS, FILE_MANAGERS, TERMINALS
from agent.instructions.numerals import number_text, times
from agent.instructions.phrase import Phrase
from agent.instructions.tokens import Kind, Token, tokenize
from agent.instructions.vocabulary import KNOWN_WORDS
from agent.instructions.whereabouts import holds_place
from agent.plan import Calculate, CreateFolder, GoTo, Instruction, RenameItem, RunCommand, Save

_PIECE = re.compile(r"\w+")
_OWN = (Kind.QUOTE, Kind.PATH, Kind.ADDRESS, Kind.EMAIL)
_WHOLE = frozenset({"source", "text", "command", "expression", "arguments", "address"})  # what is no name
_PAGES = frozenset("page site website screen form webpage".split())
_IN = frozenset("in on at from".split())
_SHOWING = frozenset("shows reaches reads says displays".split())
_ENDS = frozenset({".", "!", "?", ":", ";", "\n", "…", "..."})


def unaccounted(clauses: Clauses, instructions: tuple[Instruction, ...]) -> tuple[str, ...]:
    """The words of the text that nothing in the plan answers to, as they were written."""
    said = frozenset(piece for text in _texts(instructions) for piece in _pieces(text))
    said |= frozenset(piece for name in _brought(instructions) for piece in _pieces(name))
    run_together = re.sub(r"[\s,]", "", " ".join(sorted(_texts(instructions))).casefold())
    return tuple(
        token.text
        for at, token in enumerate(clauses.tokens)
        if not (
            token.text.strip(".,") in clauses.left_out
            or _accounted(token, said, run_together, name=_is_name(clauses, at))
            or _says_where(clauses, at)
        )
    )


def misplaced(clauses: Clauses, instructions: tuple[Instruction, ...]) -> str | None:
    """A name in the plan that says where besides ("the report in Documents/a.txt"): two things read as "
    "one."""
    own = {token.value for token in clauses.tokens if token.kind in _OWN}
    for text in _texts(instructions, but=_WHOLE):
        if text not in own and " " in text and holds_place(Phrase(text, tokenize(text))):
            return text
    return None


def _brought(instructions: tuple[Instruction, ...]) -> Iterator[str]:
    """The programs that instructions bring up by themselves, by every name they go by."""
    for instruction in instructions:
        match instruction:
            case Calculate():
                yield from CALCULATORS
            case RunCommand():
                yield from TERMINALS
            case Save():
                yield "File Save As"
            case CreateFolder() | RenameItem():
                yield from FILE_MANAGERS
            case GoTo(address=address):
                yield from FILE_MANAGERS if address.startswith(("~", "/")) else BROWSERS


def _says_where(clauses: Clauses, at: int) -> bool:
    """Whether a word tells which page is open ("on the survey page") or what shows a value."""
    words = clauses.words
    if words[at + 1 : at + 2] and (words[at + 1] in _SHOWING or words[at + 1 : at + 3] == ("bar", "to")):
        return True
    ahead = next((i for i in range(at + 1, min(at + 4, len(words))) if words[i] in _PAGES), None)
    if ahead is None or not all(clauses.tokens[i].kind is Kind.WORD for i in range(at, ahead)):
        return False
    return not _IN.isdisjoint(words[max(0, at - 3) : at])


def _accounted(token: Token, said: frozenset[str], run_together: str, *, name: bool) -> bool:
    if token.kind is Kind.NUMBER:
        return token.text.replace(",", "") in run_together or len(token.text) <= 2
    if token.kind not in (Kind.WORD, *_OWN):
        return True
    if token.kind is Kind.WORD and not name and _known(token.word):
        return True
    return all(
        piece in said or ((len(piece) == 1 or not piece.isalpha()) and piece in run_together)
        for piece in _pieces(token.value)
    )


def _known(word: str) -> bool:
    """Whether the grammar may have taken the word for one of its own."""
    bare = word.removesuffix("'s")
    if duration((bare,)) is not None:
        return True
    if bare in KNOWN_WORDS or number_text((bare,)) is not None or times((bare,)) is not None:
        return True
    stem = bare.removesuffix("ing") if len(bare) > 4 else bare
    plain = (bare.removesuffix("s"), bare.removesuffix("es"), bare + "s")
    forms = (stem, stem + "e", stem[:-1]) if stem != bare else plain
    return any(form in KNOWN_WORDS for form in forms)


def _is_name(clauses: Clauses, at: int) -> bool:
    """Whether a word is written as a name: a capital that no beginning of a sentence or title explains."""
    token = clauses.tokens[at]
    if at == 0 or not token.text[:1].isupper() or token.text.isupper():
        return False
    named_keys = ((token.word, "key"), clauses.words[at : at + 2])
    if token.word in ARTICLES or any(chord(keys) is not None for keys in named_keys):
        return False
    if clauses.tokens[at + 1 : at + 2] and clauses.tokens[at + 1].kind is Kind.ARROW and _known(token.word):
        return False  # "choose File > Save As": a menu everyone knows
    before = clauses.tokens[at - 1]
    return before.kind is Kind.WORD and before.text.islower() and before.word not in _ENDS


def _pieces(text: str) -> list[str]:
    return _PIECE.findall(text.casefold())


def _texts(value: object, but: frozenset[str] = frozenset({"source"})) -> Iterator[str]:
    """Every text in a plan but the words it came from, and what else is to be left out."""
    match value:
        case Enum():
            yield str(value)
        case str():
            yield value
        case tuple():
            for item in value:
                yield from _texts(item, but)
        case int() | float():
            yield f"{value:g}"
        case _ if is_dataclass(value):
            for slot in fields(value):
                if slot.name not in but:
                    yield from _texts(getattr(value, slot.name), but)
