"""Does the world hold what a task's checks ask for? Looks at files, requests, databases, commands and what
programs tell of their windows, never at the pixels of the screen."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import assert_never

from agent.evals.answers import answer_unmet
from agent.evals.checking_files import files_unmet
from agent.evals.checking_requests import http_unmet, posts_unmet
from agent.evals.checking_text import SHOWN, text_unmet
from agent.evals.checks import (
    AccessibilityCheck,
    AllCheck,
    AnswerCheck,
    AnyCheck,
    Check,
    CommandCheck,
    CsvCheck,
    FileCheck,
    FolderCheck,
    HttpCheck,
    JsonCheck,
    PostsCheck,
    ProgramCheck,
    SqliteCheck,
    UntouchedCheck,
)
from agent.evals.image_check import ImageCheck, unmet_image
from agent.evals.page_server import Request
from agent.evals.shown import Shown, shown_on
from safety.desk.command import run_on_desk
from safety.desk.desk import Desk
from safety.desk.processes import DESK_VARIABLE, executables_of
from safety.errors import ActionError


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What the checks may look at. `answer` is what the agent said at the end, `before` what lay in the home
    folder before it began (see `visible`).

    `running` (names of executables) and `shown` (what programs tell of their windows) stand in for the
    desk's own where there is no real one.
    """

    desk: Desk
    requests: Sequence[Request]
    answer: str = ""
    before: Mapping[str, str] = field(default_factory=dict)
    running: Callable[[], Collection[str]] | None = None
    shown: Callable[[], Sequence[Shown]] | None = None


def unmet(checks: Sequence[Check], world: World) -> str | None:
    """Why the first check that does not hold does not; None where all hold."""
    return next((reason for check in checks if (reason := _unmet(check, world)) is not None), None)


def _unmet(check: Check, world: World) -> str | None:
    match check:
        case FileCheck() | FolderCheck() | JsonCheck() | CsvCheck() | SqliteCheck() | UntouchedCheck():
            return files_unmet(check, world.desk.home, world.before)
        case CommandCheck():
            return _command(check, world.desk)
        case HttpCheck():
            return http_unmet(check, world.requests)
        case PostsCheck():
            return posts_unmet(check, world.requests)
        case ImageCheck():
            return unmet_image(check, world.desk.home)
        case ProgramCheck():
            return _program(check, world)
        case AnswerCheck():
            return text_unmet(check, world.answer, "the answer") or answer_unmet(check, world.answer)
        case AccessibilityCheck():
            return _accessibility(check, world)
        case AnyCheck(checks=checks):
            reasons = [unmet((inner,), world) for inner in checks]
            return None if None in reasons else "none of these holds: " + "; ".join(filter(None, reasons))
        case AllCheck(checks=checks):
            return unmet(checks, world)
        case _:
            assert_never(check)


def _command(check: CommandCheck, desk: Desk) -> str | None:
    try:
        done = run_on_desk(desk, check.run, timeout=check.timeout)
    except ActionError as error:
        return str(error)
    if done.exit_code != check.exit_code:
        said = (done.stderr or done.stdout).strip()[:SHOWN]
        return f"“{check.run}” ended with code {done.exit_code}, not {check.exit_code}: {said}"
    return text_unmet(check, done.stdout, f"what “{check.run}” prints")


def _program(check: ProgramCheck, world: World) -> str | None:
    names = world.running() if world.running else executables_of(Path(world.desk.environment[DESK_VARIABLE]))
    if (check.name in names) == check.running:
        return None
    return f"{check.name} is not running" if check.running else f"{check.name} is running"


def _accessibility(check: AccessibilityCheck, world: World) -> str | None:
    there = [each for each in (world.shown() if world.shown else shown_on(world.desk)) if _named(check, each)]
    reasons = [_element(check, each) for each in there]
    words = " ".join(filter(None, [check.role and str(check.role), check.name and f"“{check.name}”"]))
    where = f" in {check.program}" if check.program else ""
    if not check.exists:
        return f"{words}{where} should not show" if None in reasons else None
    if not there:
        return f"no {words} shows{where}"
    return None if None in reasons else reasons[0]


def _named(check: AccessibilityCheck, shown: Shown) -> bool:
    named = check.name is None or check.name in (shown.element.text, shown.element.description)
    wanted = check.program.casefold()
    inside = wanted == shown.program.casefold() or wanted in shown.title.casefold()
    return inside and named and check.role in (None, shown.element.role)


def _element(check: AccessibilityCheck, shown: Shown) -> str | None:
    element = shown.element
    if missing := sorted(check.states - element.states):
        return f"{element.describe()} is not {', '.join(missing)}"
    if present := sorted(check.without & element.states):
        return f"{element.describe()} is {', '.join(present)}"
    return text_unmet(check, element.value or element.text, f"what {element.describe()} holds")
