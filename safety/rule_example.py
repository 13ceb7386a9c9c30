"""The examples in a rule: Actions it must match, and some it must not, each written as a small table.

    { action = "click", program = "mousepad", window = "Notes", target = "Save", role = "button" }

Keys are `action` and what its kind needs (`text`, `keys`, `open`, `count`), where it goes (`program`,
`window`, `target`, `role`, `onto`, `field`, `focused`, `address`, `path`), its `risk` where that is not to be
judged from the rest, and the time it is (`at`). Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from safety.action import (
    Action,
    Button,
    Click,
    CloseWindow,
    Drag,
    FocusWindow,
    ListFolder,
    Move,
    MoveFile,
    OpenAddress,
    OpenProgram,
    PressKeys,
    ReadClipboard,
    ReadFile,
    RunCommand,
    Scroll,
    SetClipboard,
    TrashFile,
    TypeText,
    Wait,
    WriteFile,
)
from safety.assess import assess
from safety.context import Context, TargetSeen, WindowSeen
from safety.errors import ActionError, PolicyError
from safety.keys import parse_chord
from safety.limits import normalised
from safety.risk import Risk
from safety.rule import Rule
from safety.rulebook import Rulebook
from vision.geometry import Point, Rect

_HOME = "/home/somebody"
_HERE = Point(5, 5)
_RECT = Rect(0, 0, 10, 10)
_Text = Annotated[str, Field(max_length=2_000)]


class _Example(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    action: str
    text: _Text = ""
    keys: _Text = ""
    open: _Text = ""
    count: Annotated[int, Field(ge=1, le=3)] = 1
    program: _Text | None = None
    window: _Text = ""
    target: _Text | None = None
    role: _Text = "unknown"
    onto: _Text | None = None
    field: _Text = ""
    focused: _Text = ""
    address: _Text = ""
    path: _Text = ""
    risk: Literal["R0", "R1", "R2", "R3", "R4"] | None = None
    at: datetime | None = None


def check_examples(
    rule: Rule, match: Sequence[Mapping[str, Any]], not_match: Sequence[Mapping[str, Any]]
) -> None:
    """Raise PolicyError, naming the example, where one of them is not as it is said to be."""
    if not match and not not_match:
        return
    book = Rulebook([replace(rule, expires=None)], home=_HOME, resolve=_without_dots)
    for wanted, examples in ((True, match), (False, not_match)):
        for number, table in enumerate(examples, start=1):
            key = f"{'match' if wanted else 'not_match'} {number}"
            if _holds(book, rule, table, key) is not wanted:
                told = "does not match it" if wanted else "matches it"
                shown = ", ".join(f"{name} = {value!r}" for name, value in table.items())
                raise PolicyError(f"the example {key} {{ {shown[:200]} }} {told}")


def _holds(book: Rulebook, rule: Rule, table: Mapping[str, Any], key: str) -> bool:
    try:
        example = _Example.model_validate(table)
        action = normalised(_action(example))
        context = _context(example)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise PolicyError(f"the example {key}: {place}: {first['msg']}") from error
    except ActionError as error:
        raise PolicyError(f"the example {key}: {error}") from error
    risk = Risk[example.risk] if example.risk else assess(action, context).risk
    now = example.at or _some_time(rule)
    return any(book.matching(action, context, risk, now))


def _action(example: _Example) -> Action:
    if example.action not in _KINDS:
        raise ActionError(f"action: “{example.action[:40]}” is none of {', '.join(_KINDS)}")
    return _KINDS[example.action](example)


def _opened(example: _Example) -> OpenProgram:
    arguments = tuple(argument for argument in (example.address, example.path) if argument)
    return OpenProgram(program=example.open or example.program or "", arguments=arguments)


_KINDS: Mapping[str, Callable[[_Example], Action]] = {
    "move": lambda example: Move(point=_HERE),
    "click": lambda example: Click(point=_HERE, button=Button.LEFT, count=example.count),
    "drag": lambda example: Drag(start=_HERE, end=_HERE),
    "scroll": lambda example: Scroll(point=_HERE, down=1),
    "type": lambda example: TypeText(text=example.text),
    "keys": lambda example: PressKeys(keys=parse_chord(example.keys)),
    "wait": lambda example: Wait(seconds=0.0),
    "open": _opened,
    "clipboard": lambda example: SetClipboard(text=example.text),
    "focus": lambda example: FocusWindow(window=1),
    "close": lambda example: CloseWindow(window=1),
    "read file": lambda example: ReadFile(path=example.path),
    "list folder": lambda example: ListFolder(path=example.path),
    "write file": lambda example: WriteFile(path=example.path, text=example.text),
    "move file": lambda example: MoveFile(path=example.path, destination=example.onto or ""),
    "trash file": lambda example: TrashFile(path=example.path),
    "run command": lambda example: RunCommand(command=example.text),
    "read clipboard": lambda example: ReadClipboard(),
    "open address": lambda example: OpenAddress(address=example.address),
}


def _context(example: _Example) -> Context:
    window = None
    if example.program is not None or example.window:
        window = WindowSeen(id=1, title=example.window, program=example.program or "", pid=None)
    return Context(
        window=window,
        target=_thing(example.target, example.role),
        destination=_thing(example.onto, "unknown"),
        focused_role=example.focused,
        focused_text=example.field,
        address=example.address,
    )


def _thing(text: str | None, role: str) -> TargetSeen | None:
    if text is None and role == "unknown":
        return None
    return TargetSeen(role=role, text=text or "", rect=_RECT, pixels="")


def _some_time(rule: Rule) -> datetime:
    """A time at which the rule holds: an example that names none is not about the time."""
    monday = datetime(2024, 1, 1, tzinfo=UTC)
    if not rule.when:
        return monday
    hours = rule.when[0]
    return monday.replace(day=1 + min(hours.days), hour=hours.start // 60, minute=hours.start % 60)


def _without_dots(path: str) -> str:
    """An example's paths are read as they are written: what is on this disk says nothing of them."""
    kept: list[str] = []
    for name in path.split("/"):
        if name == "..":
            del kept[-1:]
        elif name not in ("", "."):
            kept.append(name)
    return "/" + "/".join(kept)
