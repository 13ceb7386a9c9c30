"""Files, folders and addresses."""

from __future__ import annotations

import re

from agent.instructions.draft import inside
from agent.instructions.imperatives import has_joint
from agent.instructions.naming import CALLED, JOINTS, NOT_FIRST, Caught, broken
from agent.instructions.nouns import ARTICLES, home_folder, without_article
from agent.instructions.phrase import Phrase
from agent.instructions.tokens import Kind

FILE = re.compile(r"[^<>|&;\n]*\.\w{1,8}|[~/.][^<>|&;\n]*")


_BEING = frozenset({("that", "is"), ("which", "is")})


def file(phrase: Phrase) -> Caught:
    """A file by its name or path: one token with an extension or a slash, or words before one, or a quote."""
    if phrase.quoted is not None:
        return (phrase.quoted, 0.1) if FILE.fullmatch(phrase.quoted) else None
    words = phrase.words
    if not 0 < len(phrase) <= 6 or broken(phrase):
        return None
    start = 0
    while start < len(words) - 1 and words[start] in ARTICLES | {
        "file",
        "files",
        "document",
        "called",
        "named",
    }:
        start += 1
    kept = phrase.part(start)
    for index in range(1, len(kept) - 1):
        if kept.words[index] in CALLED:
            return file(kept.part(index + 1))
        if kept.words[index] in {"that's", "which's"} or kept.words[index : index + 2] in _BEING:
            drop = 1 if kept.words[index].endswith("'s") else 2
            return file(Phrase(kept.source, (*kept.tokens[:index], *kept.tokens[index + drop :])))
        if kept.words[index] in {"from", "in", "on"} and (home := home_folder(kept.words[index + 1 :])):
            named = file(kept.part(0, index))
            return None if named is None else (inside(home, named[0]), named[1] + 0.1)
    last = kept.tokens[-1]
    if last.kind is Kind.QUOTE and len(kept) == 1:
        return (last.value, 0.0) if FILE.fullmatch(last.value) else None
    if last.kind is not Kind.PATH or any(token.kind is not Kind.WORD for token in kept.tokens[:-1]):
        return None
    if len(kept) > 1 and any(word in NOT_FIRST | JOINTS | {"file", "open"} for word in kept.words):
        return None
    return kept.text, 0.3 * (len(kept) - 1)


def any_folder(phrase: Phrase) -> Caught:
    """A folder, or a single word written as a name."""
    if (caught := folder(phrase)) is not None:
        return caught
    named = len(phrase) == 1 and (phrase.text[:1].isupper() or phrase.quoted)
    return (phrase.literal, 0.3) if named else None


def folder(phrase: Phrase) -> Caught:
    """A folder: one every home has, a path, or "the X folder" by its name."""
    words = phrase.words
    if not 0 < len(phrase) <= 7 or broken(phrase) or words[0] in NOT_FIRST or has_joint(words):
        return None
    if (home := home_folder(words)) is not None:
        return home, 0.0
    kept = phrase.part(len(words) - len(without_article(words)))
    if not {"in", "on", "from", "with", "to", "into"}.isdisjoint(words):
        return None
    if kept.words[-1] in {"folder", "directory"} and len(kept) > 1:
        kept = kept.part(0, len(kept) - 1)
    elif kept.words[0] in {"folder", "directory"} and len(kept) > 1:
        kept = kept.part(1)
        if len(kept) > 1 and kept.words[0] in CALLED:
            kept = kept.part(1)
    elif len(kept) != 1 or kept.tokens[0].kind is not Kind.PATH:
        return None
    elif re.search(r"\.\w{1,5}$", kept.literal) and not kept.literal.endswith("/"):
        return None  # a file
    if kept.words[-1] in {"same", "new", "current", "right", "other", "first", "last"}:
        return None
    home_inside = home_folder(kept.words)
    return (home_inside or kept.unquoted, 0.1) if kept.words[0] not in NOT_FIRST else None


def address(phrase: Phrase) -> Caught:
    """A web address; a quoted one too."""
    if len(phrase) != 1:
        return None
    token = phrase.tokens[0]
    if token.kind is Kind.ADDRESS:
        return token.text, 0.0
    looks = re.fullmatch(
        r"(?:https?|file|ftp)://\S+|localhost(?::\d+)?(?:/\S*)?|[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:/\S*)?",
        token.value,
    )
    return (token.value, 0.0) if token.kind is Kind.QUOTE and looks else None
