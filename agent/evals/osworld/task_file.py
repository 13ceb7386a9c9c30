"""Reading tasks in OSWorld's format from JSON files that anybody may have written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from agent.errors import SuiteError
from agent.task import MAX_INSTRUCTION

MAX_BYTES = 2**20
MAX_TASKS = 20_000
GUEST_HOME = "/home/user"
"""The home folder that the format's tasks are written for."""

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One metric of an evaluator by its name, with the getters of what it compares, and its options."""

    metric: str
    result: Json | None
    expected: Json | None
    options: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class OsworldTask:
    """A task. `domain` is the folder its file lies in ("chrome", "os", ...), `folder` that folder. With
    `every`, all measures count, else the best one. `after` are steps done before anything is measured."""

    id: str
    domain: str
    folder: Path
    instruction: str
    apps: tuple[str, ...]
    config: tuple[Json, ...]
    after: tuple[Json, ...]
    measures: tuple[Measure, ...]
    every: bool = True

    def at_home(self, home: Path) -> OsworldTask:
        """The task with the format's home folder replaced by another, wherever it is named."""

        def moved(value: Any) -> Any:
            return _mapped(value, lambda text: text.replace(GUEST_HOME, str(home)))

        return replace(
            self,
            instruction=moved(self.instruction),
            config=moved(self.config),
            after=moved(self.after),
            measures=tuple(
                replace(one, result=moved(one.result), expected=moved(one.expected)) for one in self.measures
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A file that is no task, and why."""

    path: Path
    reason: str


def read_tasks(folder: Path) -> tuple[tuple[OsworldTask, ...], tuple[Unreadable, ...]]:
    """The tasks in a folder and its folders, in the order of their paths, and the files that are none though
    they say they are: JSON objects with an `evaluator`. Raises SuiteError where there is not one task."""
    if not folder.is_dir():
        raise SuiteError(f"{folder}: there is no such folder")
    tasks: dict[str, OsworldTask] = {}
    unreadable = []
    for path in sorted(folder.rglob("*.json"))[:MAX_TASKS]:
        try:
            task = read_task(path)
        except SuiteError as error:
            unreadable.append(Unreadable(path=path, reason=str(error)))
            continue
        if task is None:
            continue
        if task.id in tasks:
            unreadable.append(Unreadable(path=path, reason=f"another task is called {task.id} already"))
        else:
            tasks[task.id] = task
    if not tasks:
        first = f"; {unreadable[0].path}: {unreadable[0].reason}" if unreadable else ""
        raise SuiteError(f"{folder}: holds no task in OSWorld's format (*.json with an evaluator){first}")
    return tuple(tasks.values()), tuple(unreadable)


def read_task(path: Path) -> OsworldTask | None:
    """The task in a file; None for JSON that is no task, such as an index of tasks. Raises SuiteError."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise SuiteError(f"is larger than {MAX_BYTES // 2**20} MiB")
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SuiteError(f"cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise SuiteError(f"is not JSON: {str(error)[:200]}") from error
    if not isinstance(data, dict) or "evaluator" not in data:
        return None
    instruction = data.get("instruction")
    if not isinstance(instruction, str) or not instruction.strip() or len(instruction) > MAX_INSTRUCTION:
        raise SuiteError(f"instruction: is not a text of 1 to {MAX_INSTRUCTION} characters")
    name = data.get("id", path.stem)
    if not isinstance(name, str) or not name or len(name) > 200 or not name.isprintable():
        raise SuiteError("id: is not a line of 1 to 200 printable characters")
    evaluator = _object(data["evaluator"], "evaluator")
    return OsworldTask(
        id=name,
        domain=path.parent.name,
        folder=path.parent,
        instruction=instruction,
        apps=tuple(str(app)[:100] for app in _list(data.get("related_apps", []), "related_apps")),
        config=_steps(data.get("config"), "config"),
        after=_steps(evaluator.get("postconfig"), "evaluator.postconfig"),
        measures=tuple(_measures(evaluator)),
        every=evaluator.get("conj", "and") != "or",
    )


def _measures(evaluator: Json) -> Iterator[Measure]:
    """Several metrics come as lists side by side; one comes by itself."""
    names = evaluator.get("func")
    several = isinstance(names, list)
    names = names if several else [names]
    if not names or not all(isinstance(name, str) and name for name in names):
        raise SuiteError("evaluator.func: is neither the name of a metric nor a list of such names")

    def column(key: str) -> list[Any]:
        value = evaluator.get(key)
        if not value:
            return [None] * len(names)
        values = value if several and isinstance(value, list) else [value]
        if len(values) != len(names):
            raise SuiteError(f"evaluator.{key}: has {len(values)} entries for {len(names)} metrics")
        return values

    for name, result, expected, options in zip(
        names, column("result"), column("expected"), column("options"), strict=True
    ):
        yield Measure(
            metric=name,
            result=None if result is None else _getter(result, "evaluator.result"),
            expected=None if expected is None else _getter(expected, "evaluator.expected"),
            options={} if options is None else _object(options, "evaluator.options"),
        )


def _getter(value: Any, key: str) -> Json:
    getter = _object(value, key)
    if not isinstance(getter.get("type"), str):
        raise SuiteError(f"{key}: names no type")
    return getter


def _steps(value: Any, key: str) -> tuple[Json, ...]:
    steps = []
    for number, step in enumerate([] if value is None else _list(value, key), 1):
        data = _object(step, f"{key}, step {number}")
        if not isinstance(data.get("type"), str):
            raise SuiteError(f"{key}, step {number}: names no type")
        _object(data.get("parameters", {}), f"{key}, step {number}, parameters")
        steps.append(data)
    return tuple(steps)


def _object(value: Any, key: str) -> Json:
    if not isinstance(value, dict):
        raise SuiteError(f"{key}: is no object")
    return value


def _list(value: Any, key: str) -> list[Any]:
    if not isinstance(value, list):
        raise SuiteError(f"{key}: is no list")
    return value


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    match value:
        case str():
            return change(value)
        case dict():
            return {key: _mapped(held, change) for key, held in value.items()}
        case list() | tuple():
            return type(value)(_mapped(held, change) for held in value)
        case _:
            return value
