"""What is done by means of a control: "save it with the Save button", "choose the Team plan by clicking its
Select button". The control is what is clicked; what it is for says which of several it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from agent.instructions.naming import target
from agent.instructions.nouns import PRONOUNS, without_article
from agent.instructions.numerals import ORDINALS
from agent.instructions.phrase import Phrase
from agent.instructions.reading import Reading
from agent.instructions.tokens import Kind
from agent.instructions.unnamed import CONTROLS
from agent.plan import ClickOn, Instruction, Press

if TYPE_CHECKING:
    from agent.instructions.clauses import Clauses

_WITH = frozenset({"with", "using", "via", "through"})
_POINTING = frozenset("click press tap hit push double-click right-click hover type write enter hold".split())
_LEADS = frozenset("and then please also now so to but first next finally".split())
_NTH = frozenset({*ORDINALS, "last"})
_PARTICLES = frozenset("for on up out in off down over".split())
_ELSEWHERE = frozenset({"as", "to", "into", "onto", "in", "on", "at", "with", "and", ","})
_RELATING = frozenset({"of", "for", "from", "by", "called", "named"})
_FILE_VERBS = frozenset("delete remove open rename copy cut move share print edit trash".split())
_TAKING = frozenset({"upload", "attach", "import", "add", "load", "insert"})
_KINDS = frozenset(
    """
    row worker service user plan option item product file folder server job task order person account city
    team candidate entry invoice message contact device printer project event book song film tier package
    """.split()
)
_NEXT_TO_IT = ("next to it", "beside it", "below it", "above it", "near it", "under it")


def by_means(clauses: Clauses, start: int, end: int) -> Iterator[Reading]:
    """What is clicked, for a clause that ends in what it is done with."""
    if clauses.words[start] in _LEADS:
        return
    for at in range(start + 1, end - 1):
        if at in clauses.separators:
            return
        word, after = clauses.words[at], clauses.words[at + 1]
        if word == "by" and after.endswith("ing"):
            done = clauses.clause(at + 1, end)
        elif word == "with" and after == "a" and clauses.words[end - 1] in {"click", "double-click"}:
            done = clauses.reworded(f"{clauses.phrase(at + 2, end).text} it")
        elif word in _WITH and clauses.words[start] not in _POINTING:
            done = _control(clauses.phrase(at + 1, end))
        else:
            continue
        if done is None or done.refusal or not done.instructions:
            continue
        said = clauses.phrase(at + 1, end)
        made = _narrowed(clauses, start, _object(clauses.phrase(start, at)), said, done.instructions)
        if made is not None:
            yield replace(done, instructions=made, cost=done.cost + 0.2)


def _control(phrase: Phrase) -> Reading | None:
    """The button, icon or link that a phrase names."""
    words = without_article(phrase.words)
    own = phrase.words[0] in {"its", "their"} and len(words) <= 3
    named = own or (words[-1] in CONTROLS and len(words) > 1 and {"mouse", "radio"}.isdisjoint(words))
    caught = target(phrase) if named else None
    return None if caught is None else Reading(instructions=(ClickOn(target=caught[0]),), cost=caught[1])


def _object(clause: Phrase) -> Phrase | None:
    """What a clause is about, without its verb; None where more is said than that."""
    start = 2 if clause.words[1:2] and clause.words[1] in _PARTICLES else 1
    rest = clause.part(start)
    return rest if _ELSEWHERE.isdisjoint(rest.words) and len(rest) <= 7 else None


def _narrowed(
    clauses: Clauses, start: int, thing: Phrase | None, said: Phrase, done: tuple[Instruction, ...]
) -> tuple[Instruction, ...] | None:
    if thing is None:
        return None
    called = _called(thing)
    nth = not _NTH.isdisjoint(thing.words)
    generic = (called is None and not nth) or (called is not None and called.casefold() in PRONOUNS)
    own = any(word in {"its", "their"} for word in said.words)
    click = done[0]
    if not isinstance(click, ClickOn) or len(done) != 1:
        clauses.leave_out(thing.text if generic or isinstance(click, Press) else "")
        return done
    pointed = next((way for way in _NEXT_TO_IT if click.target.casefold().endswith(way)), None)
    inner = click.target.casefold().endswith((" in it", " in his row", " in her row", " in its row"))
    if click.target.casefold() in PRONOUNS:
        return (replace(click, target=called or thing.unquoted),)
    if generic and (pointed or not (own or inner)):
        clauses.leave_out(thing.text)
        return done
    bare = thing.part(len(thing) - len(without_article(thing.words)))
    if bare.words[0] in _NTH and not pointed and not inner:
        clauses.leave_out(bare.part(1).text)
        return (replace(click, target=f"{bare.words[0]} {click.target}"),) if len(bare) == 2 else None
    name = called or bare.unquoted
    if name.casefold() in PRONOUNS:
        name = "it"
    clauses.leave_out(" ".join(word for word in thing.words if word in _KINDS))
    if pointed:
        return (replace(click, target=f"{click.target[:-2]}{name}"),)
    if inner and ("row" in thing.words or click.target.endswith(" row")):
        return (replace(click, target=f"{click.target.rpartition(' in ')[0]} in the row with {name}"),)
    if inner:
        return (replace(click, target=f"{click.target[:-2]}{name}"),)
    if thing.has(Kind.PATH) and not own and clauses.words[start] in _FILE_VERBS:
        return (ClickOn(target=name), click)
    if thing.has(Kind.PATH) and clauses.words[start] in _TAKING:
        return None  # which file is taken is asked for after that
    return (replace(click, target=f"{click.target} next to {name}"),)


def _called(thing: Phrase) -> str | None:
    """What a thing is called, without the word for its kind; None where only its kind is said."""
    kept = thing.part(len(thing) - len(without_article(thing.words))) if len(thing) else thing
    for at in range(len(kept) - 2, 0, -1):
        if kept.words[at] in _RELATING:
            return _called(kept.part(at + 1)) or kept.part(at + 1).unquoted
    if len(kept) > 1 and kept.words[0] in _KINDS and kept.tokens[0].text.islower():
        return kept.part(1).unquoted
    if not _NTH.isdisjoint(kept.words):
        return None
    if len(kept) > 1 and kept.words[-1] in _KINDS and kept.tokens[-1].text.islower():
        return kept.part(0, len(kept) - 1).unquoted
    own = any(token.kind is not Kind.WORD or token.text[:1].isupper() for token in kept.tokens)
    return kept.unquoted if own or kept.words in {("it",), ("them",)} else None
