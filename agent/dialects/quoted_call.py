"""Calls with quoted arguments: name(field='text', ...). No Python: a text may run over lines, and one that
is all of a call may hold quotes that nobody escaped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from agent.dialects.answer import Unreadable

_NAME = re.compile(r"\s*([a-z_]{1,30})[ \t]*\(\s*")
_FIELD = re.compile(r"([a-z_]{1,30})[ \t]*=[ \t]*(['\"])")
_NEXT = re.compile(r"\s*,\s*")
_CLOSE = re.compile(r"\s*\)")
_SLOPPY = re.compile(r"\s*(type|finished)\(content=(['\"])")
_ESCAPES = {"n": "\n", "t": "\t", "'": "'", '"': '"', "\\": "\\"}
_MAX_CALLS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedCall:
    name: str
    values: Mapping[str, str]


def read_quoted_calls(text: str) -> tuple[QuotedCall, ...]:
    """The calls that the text consists of, at least one. Raises Unreadable for anything else in it."""
    sloppy = _sloppy(text)
    if sloppy is not None:
        return (sloppy,)
    calls: list[QuotedCall] = []
    at = 0
    while text[at:].strip():
        call, at = _call(text, at)
        calls.append(call)
        if len(calls) > _MAX_CALLS:
            raise Unreadable(f"more than {_MAX_CALLS} actions at once")
    if not calls:
        raise Unreadable("there is no action after Action:")
    return tuple(calls)


def quoted(text: str) -> str:
    """The text as an argument."""
    for mark, letter in (("\\", "\\"), ("'", "'"), ("\n", "n"), ("\t", "t")):
        text = text.replace(mark, f"\\{letter}")
    return f"'{text}'"


def _call(text: str, at: int) -> tuple[QuotedCall, int]:
    name = _NAME.match(text, at)
    if name is None:
        raise Unreadable(f"“{text[at : at + 40].strip()}” is no action")
    values: dict[str, str] = {}
    at = name.end()
    while (close := _CLOSE.match(text, at)) is None:
        if values:
            comma = _NEXT.match(text, at)
            if comma is None:
                raise Unreadable(f"{name[1]}: its arguments do not end")
            at = comma.end()
        field = _FIELD.match(text, at)
        if field is None:
            raise Unreadable(f"{name[1]}: an argument without a name or a quote")
        if field[1] in values:
            raise Unreadable(f"{name[1]}: {field[1]} is given twice")
        values[field[1]], at = _text(text, field.end(), field[2])
    return QuotedCall(name=name[1], values=values), close.end()


def _text(text: str, at: int, quote: str) -> tuple[str, int]:
    said: list[str] = []
    while at < len(text):
        letter = text[at]
        if letter == quote:
            return "".join(said), at + 1
        if letter == "\\" and at + 1 < len(text):
            at += 1
            said.append(_ESCAPES.get(text[at], f"\\{text[at]}"))
        else:
            said.append(letter)
        at += 1
    raise Unreadable("a text that does not end")


def _sloppy(text: str) -> QuotedCall | None:
    """One call of a text with quotes in it that nobody escaped: to the last quote and parenthesis, if these
    end the answer and there is no other such pair before."""
    begin = _SLOPPY.match(text)
    if begin is None:
        return None
    end, bare = begin[2] + ")", text.rstrip()
    inside = bare[begin.end() : -len(end)]
    if not bare.endswith(end) or len(bare) < begin.end() + len(end) or end in inside or "\\" in inside:
        return None
    return QuotedCall(name=begin[1], values={"content": inside})
