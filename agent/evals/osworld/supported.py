"""Whether a task can be run here, and if not, what it asks for that is not here."""

from __future__ import annotations

from collections.abc import Iterator

from agent.evals.osworld.getters import GETTERS
from agent.evals.osworld.metrics import INFEASIBLE, METRICS
from agent.evals.osworld.sheets import RULES
from agent.evals.osworld.stage import DOES, STAND_INS, Stage
from agent.evals.osworld.task_file import Json, Measure, OsworldTask

PROGRAMS = {
    "chrome": "google-chrome",
    "gimp": "gimp",
    "libreoffice_calc": "libreoffice",
    "libreoffice_impress": "libreoffice",
    "libreoffice_writer": "libreoffice",
    "thunderbird": "thunderbird",
    "vlc": "vlc",
    "vs_code": "code",
    "vscode": "code",
}
"""The program that each of the format's names for apps stands for; others are no program of their own."""
_ON_THE_NET = ("http://", "https://")


def why_not(task: OsworldTask, stage: Stage) -> tuple[str, ...]:
    """What keeps a task from being run on this stage, a reason each; empty where nothing does."""
    return tuple(dict.fromkeys((*_programs(task, stage), *_steps(task, stage), *_measures(task, stage))))


def _programs(task: OsworldTask, stage: Stage) -> Iterator[str]:
    for app in task.apps:
        program = PROGRAMS.get(app)
        if program is not None and not stage.has(program):
            yield f"{program} is not installed"


def _steps(task: OsworldTask, stage: Stage) -> Iterator[str]:
    for step in (*task.config, *task.after):
        kind, given = step["type"], step.get("parameters", {})
        if kind not in DOES:
            yield f"the step {kind!r} is not done here"
        elif kind in ("download", "upload_file"):
            for file in given.get("files", []):
                if (
                    stage.find(str(file.get("url") or file.get("local_path")), _name(file.get("path")))
                    is None
                ):
                    yield f"{file.get('url') or file.get('local_path')} would have to be fetched"
        elif kind == "launch":
            command = given.get("command") or [""]
            first = command.split()[0] if isinstance(command, str) else str(command[0])
            if first not in ("socat", *STAND_INS) and not given.get("shell") and not stage.has(first):
                yield f"{first} is not installed"
            elif first in STAND_INS and not stage.has(first):
                yield f"{first} is not installed, nor what stands in for it"
        elif kind == "chrome_open_tabs":
            for url in given.get("urls_to_open", []):
                if str(url).startswith(_ON_THE_NET) and not _here(str(url)):
                    yield f"{url} is on the internet"


def _measures(task: OsworldTask, stage: Stage) -> Iterator[str]:
    for measure in task.measures:
        if measure.metric == INFEASIBLE:
            continue
        if measure.metric not in METRICS:
            yield f"the metric {measure.metric!r} is not computed here"
        if measure.result is None:
            yield f"the metric {measure.metric!r} is given no result"
        for getter in (measure.result, measure.expected):
            if getter is not None:
                yield from _getter(getter, stage)
        yield from _table_rules(measure)


def _getter(getter: Json, stage: Stage) -> Iterator[str]:
    kind = getter["type"]
    if kind not in GETTERS:
        yield f"the getter {kind!r} is not there"
    elif kind in ("cloud_file", "local_file", "cache_file"):
        paths = getter.get("path", "")
        for path in paths if isinstance(paths, list) else [paths]:
            if stage.find(str(path), _name(getter.get("dest"))) is None:
                yield f"{path} would have to be fetched"


def _table_rules(measure: Measure) -> Iterator[str]:
    if measure.metric == "compare_table":
        for rule in measure.options.get("rules", []):
            if rule.get("type") not in RULES:
                yield f"tables are not compared by {rule.get('type')!r}"
            elif rule["type"] == "check_cell" and set(rule.get("props", {})) - {"value"}:
                yield "only the values of cells are checked"


def _name(path: object) -> str:
    return str(path).rsplit("/", 1)[-1] if isinstance(path, str) else ""


def _here(url: str) -> bool:
    host = url.split("/")[2].split(":")[0] if "//" in url else ""
    return host in ("localhost", "127.0.0.1")
