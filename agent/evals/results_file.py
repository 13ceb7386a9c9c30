"""The JSON file of a run: written by us, read back from anybody, whichever version wrote it."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from agent.errors import ResultsError
from agent.evals.result import Results, TaskResult

FORMAT = "deskhand-eval"
VERSION = 2  # 1 had neither `format` nor `version`, and none of a try's fields from `program` on
MAX_BYTES = 256 * 2**20
_LONGEST_NAME = 200
_RESULT = TypeAdapter(TaskResult)


def result_json(result: TaskResult) -> dict[str, Any]:
    """A try as JSON data; times in seconds."""
    return dataclasses.asdict(result)


def results_json(results: Results) -> dict[str, Any]:
    """A run as the JSON data that `read_results` reads."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "suite": results.suite,
        "brain": results.brain,
        "finished": results.finished,
        "episodes": results.episodes,
        "protocol": results.protocol,
        "results": [result_json(result) for result in results.results],
    }


def read_results(path: Path) -> Results:
    """The run in a file: a report's JSON, or the lines of `deskhand eval --json`.

    Raises ResultsError, naming the file, for what cannot be read, is damaged, is no such file, or was
    written by a newer Deskhand.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ResultsError(f"{path}: is larger than {MAX_BYTES // 2**20} MiB; it was not read")
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        said = error.strerror if isinstance(error, OSError) else "it is not text"
        raise ResultsError(f"{path}: cannot be read: {said}") from error
    try:
        return parse_results(text)
    except ResultsError as error:
        raise ResultsError(f"{path}: {error}") from error


def parse_results(text: str) -> Results:
    """The run in a text. Raises ResultsError."""
    data = _document(text)
    version = data.get("version", 1)
    if data.get("format", FORMAT) != FORMAT or not isinstance(data.get("results"), list):
        raise ResultsError("is no results file of deskhand eval")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise ResultsError(f"its version is {str(version)[:40]!r}, which is none")
    if version > VERSION:
        raise ResultsError(f"its version {version} is of a newer Deskhand than this one ({VERSION})")
    tries = tuple(_result(number, each) for number, each in enumerate(data["results"], 1))
    _require_once(tries)
    words = ("suite", "brain", "finished", "episodes", "protocol")
    names = {key: _name(data.get(key, ""), key, longest=4096) for key in words}
    return Results(results=tries, **names)


def key(result: TaskResult) -> tuple[str, str, int, int, int]:
    """What tells a try from all others of its run, and pairs it with that of another run."""
    return (result.task, result.drift, result.paraphrase, result.seed, result.attempt)


def _document(text: str) -> Mapping[str, Any]:
    """The one object of a report; or of JSON lines the tries and what the last line says of the run."""
    try:
        data = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        data = _lines(text)
    if not isinstance(data, dict):
        raise ResultsError("is no results file of deskhand eval")
    return data if "results" in data else _lines(text)


def _lines(text: str) -> Mapping[str, Any]:
    try:
        rows = [json.loads(line, parse_constant=_no_number) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError) as error:
        raise ResultsError(f"is not JSON: {str(error)[:200]}") from error
    if not rows or not all(isinstance(row, dict) for row in rows):
        raise ResultsError("is no results file of deskhand eval")
    whole = rows.pop() if "suite" in rows[-1] else {}
    if not all("task" in row for row in rows):
        raise ResultsError("is no results file of deskhand eval")
    return {**whole, "results": rows}


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number")


def _result(number: int, data: Any) -> TaskResult:
    try:
        result = _RESULT.validate_python(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])[:100]
        raise ResultsError(f"try {number}: {where}{': ' if where else ''}{first['msg'][:200]}") from error
    for name in ("task", "program", "drift", "failure"):
        _name(getattr(result, name), f"try {number}: {name}")
    if not result.task or result.attempt < 1:
        raise ResultsError(f"try {number}: it names no task, or its attempt is not counted from 1")
    amounts: list[float | None] = [
        *(getattr(result.timings, field.name) for field in dataclasses.fields(result.timings)),
        *(result.seconds, result.steps, result.paraphrase, result.minimal_steps),
        *(result.tokens, result.money, result.joules, result.bad_step),
    ]
    if any(amount is not None and not (math.isfinite(amount) and 0 <= amount < 1e15) for amount in amounts):
        raise ResultsError(f"try {number}: a number is negative or not finite")
    return result


def _name(value: Any, what: str, longest: int = _LONGEST_NAME) -> str:
    if not isinstance(value, str) or len(value) > longest or not value.isprintable():
        raise ResultsError(f"{what}: is not a line of at most {longest} printable characters")
    return value


def _require_once(tries: tuple[TaskResult, ...]) -> None:
    seen: set[tuple[str, str, int, int, int]] = set()
    for result in tries:
        if key(result) in seen:
            raise ResultsError(
                f"holds attempt {result.attempt} of task {result.task} twice; which of them counts is unknown"
            )
        seen.add(key(result))
