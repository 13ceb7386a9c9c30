"""Texts that are not quite the right one. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

_NUMBER = re.compile(r"\d{1,18}")
_WORD = re.compile(r"[^\W\d_]{2,}")
_WRONG = "wrong"


def wrong_texts(text: str) -> Iterator[tuple[str, str, str]]:
    """(what kind of wrong, in words, the text) for texts that differ from the given one by more than
    newlines at the end, no two of them alike."""
    seen = {text.rstrip("\n")}
    for amiss, what, wrong in _wrong(text):
        if wrong.rstrip("\n") not in seen:
            seen.add(wrong.rstrip("\n"))
            yield amiss, what, wrong


def _wrong(text: str) -> Iterator[tuple[str, str, str]]:
    if not text.strip("\n"):
        return
    yield "empty", "empty", ""
    numbers, words = list(_NUMBER.finditer(text)), list(_WORD.finditer(text))
    for which, number in (("first", numbers[:1]), ("last", numbers[1:][-1:])):
        for found in number:
            for step in (1, -1):
                value = str(int(found[0]) + step).zfill(len(found[0]))
                what = f"the {which} number {'one more' if step == 1 else 'one less'}"
                yield "off by one", what, text[: found.start()] + value + text[found.end() :]
    body = text.rstrip("\n")
    yield "off by one", "the last letter missing", body[:-1]
    yield "off by one", "the last letter twice", body + body[-1:]
    yield "off by one", "the first letter missing", body[1:]
    for which, word in (("first", words[:1]), ("last", words[1:][-1:])):
        for found in word:
            yield (
                "wrong value",
                f"the {which} word wrong",
                text[: found.start()] + _WRONG + text[found.end() :],
            )
    if not words:
        yield "wrong value", "another text", _WRONG
    yield "wrong value", "there twice", body + body
    yield "case", "in another case", text.swapcase()
    lines = body.split("\n")
    if len(lines) > 1:
        yield "wrong value", "its lines in another order", "\n".join([*lines[1:], lines[0]])
        yield "wrong value", "its lines run together", " ".join(lines)
        yield "missing", "its last line missing", "\n".join(lines[:-1])
        yield "missing", "its first line missing", "\n".join(lines[1:])
    yield "extra side effect", "a line too many at the end", f"{body}\nextra"
    yield "extra side effect", "a line too many at the start", f"extra\n{body}"
