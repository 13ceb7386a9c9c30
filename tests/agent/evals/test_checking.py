"""Every kind of check, held against worlds where it holds and where it does not."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from agent.evals.checking import World, unmet
from agent.evals.checks import Check
from agent.evals.page_server import Request
from agent.evals.shown import Shown
from agent.evals.untouched import visible
from safety.desk import Desk, DeskKind
from safety.desk.processes import DESK_VARIABLE
from vision.element import Element, Role, State
from vision.geometry import Rect


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "Documents").mkdir()
    (tmp_path / "Documents/a.txt").write_text("one\r\ntwo\r\n")
    (tmp_path / "Documents/.hidden").write_text("")
    (tmp_path / "data.json").write_text('{"items": [{"a/b": 1, "c~d": null}]}')
    (tmp_path / "table.csv").write_text('Item,Price\n"Tea, green",4.50\n')
    with closing(sqlite3.connect(tmp_path / "db")) as database:
        database.executescript("create table t (n, x); insert into t values (1, 'a'), (2, null);")
    return tmp_path


REQUESTS = (
    Request(method="GET", path="/search", query={"q": ["tea"]}),
    Request(method="POST", path="/send", form={"name": ["Ann"], "c": ["1", "2"], "text": ["a\r\nb"]}),
    Request(method="POST", path="/send", form={"name": ["Bob"]}),
    Request(method="POST", path="/api", json={"card": "x", "n": 3}),
    Request(method="POST", path="/api", json="broken"),
)


def reason(home: Path, answer: str = "It is 42.", **check: Any) -> str | None:
    environment = {"PATH": os.environ["PATH"], DESK_VARIABLE: str(home)}
    desk = Desk(kind=DeskKind.PRIVATE, display=":0", environment=environment, home=home)
    parsed: Check = TypeAdapter(Check).validate_python(check)
    before = {
        path: held for path, held in visible(home).items() if path not in ("data.json", "Documents/a.txt")
    }
    world = World(desk=desk, requests=REQUESTS, answer=answer, before=before, shown=lambda: SHOWN)
    return unmet((parsed,), world)


def seen(role: Role, text: str, value: str = "", *states: State) -> Shown:
    element = Element(role=role, rect=Rect(0, 0, 9, 9), text=text, value=value, states=frozenset(states))
    return Shown(program="mousepad", title="notes.txt - Mousepad", element=element)


SHOWN = (
    seen(Role.CHECKBOX, "Wrap lines", "", State.CHECKED, State.CHECKABLE),
    seen(Role.CHECKBOX, "Line numbers", "", State.CHECKABLE),
    seen(Role.TEXT_FIELD, "Name", "Ada"),
    seen(Role.TEXT_FIELD, "Name", "Bob"),
    seen(Role.TEXT, "3 words"),
)

FILE = {"kind": "file", "path": "Documents/a.txt"}


@pytest.mark.parametrize(
    "check",
    [
        FILE,
        FILE | {"equals": "one\ntwo"},
        FILE | {"contains": "one"},
        FILE | {"contains": ["one", "two"], "lacks": "three"},
        FILE | {"matches": "^one\\ntw"},
        {"kind": "file", "path": "**/a.txt", "equals": "one\ntwo\n"},
        {"kind": "file", "path": "Documents"},
        {"kind": "file", "path": "b.txt", "exists": False},
        {"kind": "folder", "path": "Documents", "names": ["a.txt"]},
        {"kind": "folder", "path": "Documents", "contains": ["a.txt"], "lacks": ["b.txt"]},
        {"kind": "json", "path": "data.json", "pointer": "/items/0/a~1b", "equals": 1},
        {"kind": "json", "path": "data.json", "pointer": "/items/0/c~0d", "equals": None},
        {"kind": "csv", "path": "table.csv", "cells": {"A2": "Tea, green", "B2": "4.5", "C9": ""}},
        {"kind": "command", "run": "echo $PWD; exit 3", "exit_code": 3, "contains": "/"},
        {"kind": "http", "path": "/send", "form": {"name": "Ann", "c": ["1", "2"], "text": "a\nb"}},
        {"kind": "http", "path": "/send", "form": {"name": "Bob"}, "without": ["c"], "last": True},
        {"kind": "http", "path": "/send", "count": 2},
        {"kind": "http", "path": "/nothing", "count": 0},
        {"kind": "http", "method": "GET", "path": "/search", "query": {"q": "tea"}},
        {"kind": "http", "path": "/api", "json": {"card": "x"}},
        {"kind": "sqlite", "path": "db", "query": "select * from t", "rows": [[1, "a"], [2, None]]},
        {"kind": "posts", "paths": ["/send", "/api", "/send", "/api"]},
        {"kind": "untouched", "but": ["Documents/*", "data.json"]},
        {"kind": "program", "name": "mousepad", "running": False},
        {"kind": "answer", "contains": "42"},
        {"kind": "answer", "number": 42},
        {"kind": "answer", "text": "it is 42"},
        {"kind": "accessibility", "role": "checkbox", "name": "Wrap lines", "states": ["checked"]},
        {"kind": "accessibility", "name": "Line numbers", "without": ["checked"], "program": "Mousepad"},
        {"kind": "accessibility", "role": "text field", "name": "Name", "equals": "Bob"},
        {"kind": "accessibility", "name": "3 words", "program": "notes.txt", "matches": "^3"},
        {"kind": "accessibility", "name": "Find", "exists": False},
        {"kind": "accessibility", "role": "checkbox", "states": ["focused"], "exists": False},
        {"kind": "any", "checks": [FILE | {"equals": "no"}, FILE]},
        {"kind": "any", "checks": [{"kind": "all", "checks": [FILE, FILE | {"contains": "two"}]}]},
    ],
)
def test_a_check_that_holds(home: Path, check: dict[str, Any]) -> None:
    assert reason(home, **check) is None


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        ({"kind": "file", "path": "b.txt"}, "b.txt does not exist"),
        (FILE | {"exists": False}, "should not exist"),
        (FILE | {"equals": "one"}, "is 'one\\ntwo\\n', not 'one'"),
        (FILE | {"contains": "three"}, "does not contain 'three'"),
        (FILE | {"lacks": "two"}, "contains 'two'"),
        (FILE | {"matches": "^two$"}, "does not match"),
        ({"kind": "file", "path": "Documents", "contains": "x"}, "does not contain"),
        ({"kind": "folder", "path": "no", "names": []}, "there is no folder no"),
        ({"kind": "folder", "path": "Documents", "names": []}, "lists a.txt, not nothing"),
        ({"kind": "folder", "path": "Documents", "contains": ["b"]}, "lacks b: it lists a.txt"),
        ({"kind": "folder", "path": "Documents", "lacks": ["a.txt"]}, "still lists a.txt"),
        ({"kind": "json", "path": "data.json", "pointer": "/items/0/a~1b", "equals": 2}, "is 1, not 2"),
        (
            {"kind": "json", "path": "data.json", "pointer": "/items/7", "equals": 2},
            "has nothing at /items/7",
        ),
        ({"kind": "json", "path": "data.json", "pointer": "/x", "equals": 2}, "has nothing at /x"),
        ({"kind": "json", "path": "table.csv", "equals": 2}, "cannot be read as JSON"),
        ({"kind": "csv", "path": "table.csv", "cells": {"B2": "5"}}, "has '4.50' in B2, not '5'"),
        ({"kind": "csv", "path": "table.csv", "cells": {"AA1": "x"}}, "has '' in AA1"),
        ({"kind": "csv", "path": "none.csv", "cells": {"A1": "x"}}, "cannot be read as CSV"),
        ({"kind": "command", "run": "echo no >&2; exit 1"}, "ended with code 1, not 0: no"),
        ({"kind": "command", "run": "echo x", "equals": "y"}, "is 'x\\n', not 'y'"),
        ({"kind": "command", "run": "sleep 5", "timeout": 0.1}, "did not end within"),
        ({"kind": "http", "path": "/nothing"}, "POST /nothing was not received"),
        ({"kind": "http", "path": "/send", "form": {"name": "Eve"}}, "name = ['Bob'], not ['Eve']"),
        ({"kind": "http", "path": "/send", "form": {"name": "Ann"}, "last": True}, "not ['Ann']"),
        ({"kind": "http", "path": "/send", "without": ["name"]}, "came with name"),
        ({"kind": "http", "path": "/send", "count": 1}, "received 2 times as asked, not 1"),
        ({"kind": "http", "path": "/api", "json": {"n": 4}}, "n is not 4"),
        (
            {"kind": "sqlite", "path": "db", "query": "select n from t", "rows": []},
            "gives [[1], [2]], not []",
        ),
        ({"kind": "sqlite", "path": "db", "query": "drop table t", "rows": []}, "cannot be asked"),
        ({"kind": "sqlite", "path": "nodb", "query": "select 1", "rows": []}, "nodb does not exist"),
        ({"kind": "posts", "paths": ["/send"]}, "sent by POST was /api, /api, /send, /send, not /send"),
        ({"kind": "posts", "paths": []}, "not nothing"),
        ({"kind": "untouched", "but": ["data.json"]}, "changed besides: Documents/a.txt"),
        ({"kind": "untouched"}, "changed besides: Documents/a.txt, data.json"),
        ({"kind": "program", "name": "mousepad"}, "mousepad is not running"),
        ({"kind": "answer", "equals": "42"}, "the answer is"),
        ({"kind": "answer", "number": 43}, "not the number 43"),
        ({"kind": "answer", "items": ["42"]}, "not the list 42"),
        (
            {"kind": "accessibility", "name": "Line numbers", "states": ["checked"]},
            'checkbox "Line numbers" is not checked',
        ),
        (
            {"kind": "accessibility", "role": "checkbox", "name": "Wrap lines", "without": ["checked"]},
            'checkbox "Wrap lines" is checked',
        ),
        ({"kind": "accessibility", "role": "button", "name": "Name"}, "no button “Name” shows"),
        ({"kind": "accessibility", "name": "Name", "program": "gedit"}, "no “Name” shows in gedit"),
        (
            {"kind": "accessibility", "name": "Name", "equals": "Eve"},
            "what text field \"Name\" holds is 'Ada'",
        ),
        ({"kind": "accessibility", "name": "Name", "exists": False}, "“Name” should not show"),
        ({"kind": "any", "checks": [FILE | {"equals": "no"}]}, "none of these holds: Documents/a.txt is"),
        ({"kind": "all", "checks": [FILE, FILE | {"equals": "no"}]}, "not 'no'"),
    ],
)
def test_a_check_that_does_not_hold_says_why(home: Path, check: dict[str, Any], expected: str) -> None:
    assert expected in (reason(home, **check) or "")


def test_an_answer_is_nothing_but_what_was_said(home: Path) -> None:
    assert reason(home, answer="", kind="answer", matches="42")
