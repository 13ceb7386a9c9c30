"""JSON objects that an answer ends with, with or without marks around each."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from agent.dialects.answer import Unreadable

_SPACE = re.compile(r"\s*")
_FENCE = re.compile(r"^```[a-zA-Z]{0,12}[ \t]*$", re.MULTILINE)
_BRACE = re.compile(r"^[ \t]*(?=\{)", re.MULTILINE)
_CALL = re.compile(r"^[ \t]*<tool_call>", re.MULTILINE)
_MAX_DEPTH = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """The objects an answer ends with, none between them and its end, and the words before."""

    said: str
    objects: tuple[Mapping[str, Any], ...]


def tool_calls(text: str) -> Ending:
    """The <tool_call> blocks that the answer ends with. One counts where it begins a line; the last may lack
    its closing mark. Words after a block make it a quotation. Raises Unreadable for no block at the end, and
    for any block, wherever it is, that can't be read."""
    return _ending(text, _CALL, "</tool_call>", "<tool_call>")


def bare_objects(text: str) -> Ending:
    """The JSON objects that the answer ends with, each beginning a line, in one ``` fence or in none. Raises
    Unreadable likewise."""
    if text.endswith("```"):
        fences = list(_FENCE.finditer(text))
        if len(fences) != 2 or fences[1].end() != len(text):
            raise Unreadable("it cannot be told which ``` the answer means")
        said, inside = text[: fences[0].start()], text[fences[0].end() : fences[1].start()]
        if _BRACE.search(said):
            raise Unreadable("there are actions before the ``` and in it")
        ending = _ending(inside, _BRACE, "", "")
        return Ending(said=f"{said}\n{ending.said}".strip(), objects=ending.objects)
    ending = _ending(text, _BRACE, "", "")
    return Ending(said=_FENCE.sub("", ending.said).strip(), objects=ending.objects)


def dumped(value: Any) -> str:
    """JSON on one line, without a "<" in it: no text can look like a mark around the object."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")


def _ending(text: str, opening: re.Pattern[str], closing: str, mark: str) -> Ending:
    at = 0
    run: list[Mapping[str, Any]] = []
    said: list[str] = []
    while True:
        begin = opening.search(text, at)
        words = text[at : begin.start() if begin else len(text)]
        _no_loose_mark(words, mark, closing)
        if words.strip():
            run, said = [], [*said, words.strip()]
        if begin is None:
            break
        found, at = _object(text, begin.end())
        at = _closed(text, at, closing)
        run.append(found)
    if not run:
        raise Unreadable("the answer does not end with an action")
    return Ending(said="\n".join(said), objects=tuple(run))


def _no_loose_mark(words: str, mark: str, closing: str) -> None:
    """A mark within a line quotes a block that is over on that line, or there is no telling what is meant."""
    if mark and (mark in words or closing in words):
        for line in words.splitlines():
            if line.count(mark) != line.count(closing):
                raise Unreadable("a quoted action is not over where its line is")


def _closed(text: str, at: int, closing: str) -> int:
    if not closing:
        return at
    space = _SPACE.match(text, at)
    after = space.end() if space else at
    if text.startswith(closing, after):
        return after + len(closing)
    if after < len(text):
        raise Unreadable(f"an action without {closing}")
    return after


def _object(text: str, at: int) -> tuple[Mapping[str, Any], int]:
    space = _SPACE.match(text, at)
    at = space.end() if space else at
    if at >= len(text):
        raise Unreadable("the answer ends where an action begins")
    if text[at] != "{":
        raise Unreadable("an action that is no JSON object")
    try:
        found, end = _DECODER.raw_decode(text, at)
    except RecursionError as error:
        raise Unreadable("an action nested too deeply") from error
    except ValueError as error:
        raise Unreadable(f"an action that is no JSON: {str(error)[:120]}") from error
    _shallow(found)
    return found, end


def _shallow(value: object) -> None:
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > _MAX_DEPTH:
            raise Unreadable("an action nested too deeply")
        inner: list[object] = []
        for one in level:
            if isinstance(one, dict):
                inner.extend(one.values())
            elif isinstance(one, list):
                inner.extend(one)
        level = inner


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name is given twice")
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


_DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no_constant)
