"""Wrong end states made from a right one, each with one thing amiss. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Any

from agent.evals.checkers.end_state import Contents, EndState, Files, Made
from agent.evals.checkers.texts import wrong_texts
from agent.evals.page_server import Request

STRAY = "stray.txt"
"""A file nobody asked for."""


class Amiss(StrEnum):
    """What is wrong about a mutated end state."""

    MISSING = "missing"
    EMPTY = "empty"
    STALE = "stale"
    WRONG_VALUE = "wrong value"
    OFF_BY_ONE = "off by one"
    CASE = "case"
    WRONG_PLACE = "wrong place"
    EXTRA = "extra side effect"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A wrong end state. `name` says of what, and what is amiss: "Documents/note.txt: empty"."""

    name: str
    amiss: Amiss
    state: EndState


def mutants(before: Files, right: EndState) -> Iterator[Mutant]:
    """Every wrong end state, none of them like the right one, no two alike. `before` are the files before
    anything was done."""
    seen = [right]
    for name, amiss, state in _all(before, right):
        if state not in seen:
            seen.append(state)
            yield Mutant(name=name, amiss=amiss, state=state)


_Made = Iterator[tuple[str, Amiss, EndState]]


def _all(before: Files, right: EndState) -> _Made:
    changed = [path for path in {**before, **right.files} if _at(before, path) != _at(right.files, path)]
    for path in changed:
        yield from _with_file(before, right, path)
    for path, contents in before.items():
        if path not in changed and contents is not None and not path.startswith("."):
            yield f"{path}: deleted besides", Amiss.EXTRA, _put(right, {path: _GONE})
            yield f"{path}: overwritten besides", Amiss.EXTRA, _put(right, {path: b"overwritten\n"})
    if any(not path.startswith(".") for path in changed):
        yield f"{STRAY}: made besides", Amiss.EXTRA, _put(right, {STRAY: b"stray\n"})
    for index, request in enumerate(right.requests):
        yield from _with_request(right, index, request)
    yield from _with_answer(right)
    yield from _with_programs(right)


# --- files ------------------------------------------------------------------------------------------

_GONE = object()
_NOT_THERE = object()


def _at(files: Files, path: str) -> object:
    return files.get(path, _NOT_THERE)


def _put(state: EndState, changes: dict[str, Any]) -> EndState:
    """The state with other contents at some paths; _GONE takes away what lies there, and below it."""
    files: dict[str, Contents] = dict(state.files)
    for path, contents in changes.items():
        if contents is _GONE:
            files = {
                one: held for one, held in files.items() if one != path and not one.startswith(path + "/")
            }
        else:
            files[path] = contents
    return replace(state, files=files)


def _with_file(before: Files, right: EndState, path: str) -> _Made:
    if path not in right.files:
        yield f"{path}: still there", Amiss.STALE, _put(right, {path: before[path]})
        return
    contents = right.files[path]
    yield f"{path}: missing", Amiss.MISSING, _put(right, {path: _GONE})
    if path in before:
        yield f"{path}: as it was", Amiss.STALE, _put(right, {path: before[path]})
    else:
        yield from _elsewhere(right, path)
    if contents is not None:
        for amiss, what, wrong in _wrong_contents(contents):
            yield f"{path}: {what}", amiss, _put(right, {path: wrong})


def _elsewhere(right: EndState, path: str) -> _Made:
    """A new file or folder under another name, or in another folder."""
    pure = PurePosixPath(path)
    other = "Desktop" if pure.parts[0] != "Desktop" else "Public"
    moved = [
        (Amiss.WRONG_PLACE, "in another folder", f"{other}/{pure.name}"),
        (Amiss.CASE, "its name in another case", str(pure.with_name(pure.name.swapcase()))),
        (Amiss.WRONG_VALUE, "its name one letter longer", str(pure.with_name(f"{pure.stem}s{pure.suffix}"))),
    ]
    if pure.suffix:
        moved.append((Amiss.WRONG_VALUE, "its ending twice", path + pure.suffix))
    for amiss, what, target in moved:
        below = {one: held for one, held in right.files.items() if one == path or one.startswith(path + "/")}
        there = {target + one[len(path) :]: held for one, held in below.items()}
        yield f"{path}: {what}", amiss, _put(right, {path: _GONE} | there)


def _wrong_contents(contents: bytes | Made) -> Iterator[tuple[Amiss, str, Contents]]:
    if isinstance(contents, Made):
        yield Amiss.EMPTY, "empty", b""
        for amiss, what, text in wrong_texts(contents.text):
            if text.strip():
                yield Amiss(amiss), what, Made(text=text, command=contents.command)
        return
    try:
        text = contents.decode()
    except UnicodeDecodeError:
        yield Amiss.EMPTY, "empty", b""
        yield Amiss.WRONG_VALUE, "cut in half", contents[: len(contents) // 2]
        return
    for amiss, what, wrong in wrong_texts(text):
        yield Amiss(amiss), what, wrong.encode()


# --- requests, the answer, programs -----------------------------------------------------------------


def _with_request(right: EndState, index: int, request: Request) -> _Made:
    name = f"{request.method} {request.path}"
    sent = right.requests

    def instead(*requests: Request) -> EndState:
        return replace(right, requests=(*sent[:index], *requests, *sent[index + 1 :]))

    yield f"{name}: not sent", Amiss.MISSING, instead()
    yield (
        f"{name}: to another path",
        Amiss.WRONG_PLACE,
        instead(replace(request, path=request.path + "-else")),
    )
    for part in ("form", "query", "json"):
        fields = getattr(request, part)
        for key, value in fields.items() if isinstance(fields, dict) else ():
            for amiss, what, wrong in _wrong_field(fields, key, value):
                changes: dict[str, Any] = {part: wrong}
                other = replace(request, **changes)
                yield f"{name}: {part} {key} {what}", amiss, instead(other)
                if amiss is Amiss.WRONG_VALUE and request.method == "POST":
                    yield f"{name}: before it {part} {key} {what}", Amiss.EXTRA, instead(other, request)
    if request.method == "POST":
        yield f"{name}: sent twice", Amiss.EXTRA, instead(request, request)
        stray = Request(method="POST", path="/something-else", form={"go": ["yes"]})
        yield f"{name}: something else sent besides", Amiss.EXTRA, instead(request, stray)


def _wrong_field(fields: dict[str, Any], key: str, value: Any) -> Iterator[tuple[Amiss, str, dict[str, Any]]]:
    yield Amiss.MISSING, "not sent", {name: held for name, held in fields.items() if name != key}
    text = value[-1] if isinstance(value, list) and value else value
    for amiss, what, wrong in wrong_texts(str(text)):
        yield Amiss(amiss), what, fields | {key: [*value[:-1], wrong] if isinstance(value, list) else wrong}


def _with_answer(right: EndState) -> _Made:
    """An answer forgives letters in another case, and a number the words around it: those are not tried."""
    forgiven = {Amiss.CASE, Amiss.EXTRA} if right.answer.isdigit() else {Amiss.CASE}
    if right.answer:
        for amiss, what, wrong in wrong_texts(right.answer):
            if Amiss(amiss) not in forgiven:
                yield f"answer: {what}", Amiss(amiss), replace(right, answer=wrong)


def _with_programs(right: EndState) -> _Made:
    for name in sorted(right.running):
        yield f"{name}: not running", Amiss.MISSING, replace(right, running=right.running - {name})
    for name in sorted(right.stopped):
        yield f"{name}: still running", Amiss.STALE, replace(right, running=right.running | {name})
    for index, shown in enumerate(right.shown):
        element = shown.element
        others = (*right.shown[:index], *right.shown[index + 1 :])
        name = element.describe()
        yield f"{name}: not there", Amiss.MISSING, replace(right, shown=others)
        for state in sorted(element.states):
            left = replace(shown, element=replace(element, states=element.states - {state}))
            yield f"{name}: not {state}", Amiss.WRONG_VALUE, replace(right, shown=(*others, left))
        for amiss, what, wrong in wrong_texts(element.value):
            held = replace(shown, element=replace(element, value=wrong))
            yield f"{name}: {what}", Amiss(amiss), replace(right, shown=(*others, held))
