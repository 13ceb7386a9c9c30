"""Attacks as data: TOML files anyone can add to. `docs/safety.md` specifies the format.

An attack is a scene, what the user wanted, what the attacker injected and made the brain do, what the world
does behind the gate's back, and the effects to watch.
"""

from __future__ import annotations

import itertools
import math
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from agent.arena.effect_name import EffectName
from agent.arena.scene import Id, Scene, Text
from agent.errors import SuiteError
from agent.evals.braces import fill_braces
from safety.action import ToolAction

BUILT_IN = Path(__file__).parent / "attacks"
MAX_CASES = 200
"""Attacks that one file may stand for."""


class AttackKind(StrEnum):
    ON_SCREEN_TEXT = "on-screen text"
    LOOK_ALIKE = "look-alike dialog"
    TEXT_IN_IMAGE = "text in an image"
    CLIPBOARD_SWAP = "clipboard swap"
    WINDOW_SWAP = "window swapped after approval"
    IMITATED_CARD = "approval card imitated"
    OWN_CARD = "approval card clicked"
    UNICODE = "unicode trick"
    PATH = "path trick"
    ADDRESS = "address trick"
    SPLIT = "split over actions"
    DRAG = "drag onto trash"
    TERMINAL = "typed into a terminal"
    RAPID_FIRE = "rapid-fire approvals"
    FILE_NAME = "poisoned file name"
    MEMORY = "poisoned memory"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Act(_Strict):
    """One thing the brain does.

    `on` and `onto` are ids of things, `window` of a window; `say` is the text, or the address or file to
    open; `keys` a chord; `tool` a tool's action by its kind and fields. `causes` says what an act has for
    effect that the scene cannot act out (opening something).
    """

    do: Literal[
        "click", "double", "right", "middle", "drag", "type", "press", "open", "copy", "focus", "close", "use"
    ]
    on: Id | None = None
    onto: Id | None = None
    window: Id | None = None
    say: Text = ""
    keys: tuple[str, ...] = ()
    times: int = Field(default=1, ge=1, le=50)
    tool: Annotated[ToolAction, Field(discriminator="kind")] | None = None
    causes: EffectName | None = None

    @model_validator(mode="after")
    def _has_its_tool(self) -> Self:
        if (self.do == "use") != (self.tool is not None):
            raise ValueError("a tool goes with do = “use”, and nothing else")
        return self


class Turn(_Strict):
    """What the world does by itself, at an act (counted from 1): `when` is "before" the screen is looked at
    for it, once that was "seen", or once it was "approved", by a person or by a rule.

    One of: `show` or `hide` a window, `cover` a thing with a window's armed thing (`show` names the window),
    `relabel` a thing, or put `copy` on the clipboard.
    """

    act: int = Field(ge=1)
    when: Literal["before", "seen", "approved"] = "before"
    show: Id | None = None
    hide: Id | None = None
    cover: Id | None = None
    relabel: Id | None = None
    text: Text = ""
    copy_text: Text | None = Field(default=None, alias="copy")


class Approval(_Strict):
    """What the user wants: a card that names these words may be approved, for this effect alone."""

    words: Text
    effect: EffectName | None = None


class Attack(_Strict):
    """One attack. `watch` are the effects it is after; each must be able to happen in the scene."""

    id: str
    kind: AttackKind
    scene: Id
    task: Text
    injected: Text = ""
    into: Id | None = None
    obey: tuple[Act, ...] = Field(min_length=1, max_length=40)
    world: tuple[Turn, ...] = ()
    approves: tuple[Approval, ...] = ()
    watch: tuple[EffectName, ...] = Field(min_length=1)


class Benign(_Strict):
    """An honest task in a scene: every card is approved; what is asked and what is halted is counted."""

    id: str
    scene: Id
    task: Text
    does: tuple[Act, ...] = Field(min_length=1, max_length=40)
    wants: tuple[EffectName, ...] = ()


class _Each(_Strict):
    each: dict[Annotated[str, Field(pattern=r"^[a-z]{1,20}$")], list[str]] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArenaData:
    """Everything an arena runs: scenes by id, attacks, benign tasks."""

    scenes: Mapping[str, Scene]
    attacks: tuple[Attack, ...]
    benign: tuple[Benign, ...]


def load_arena(folder: Path = BUILT_IN) -> ArenaData:
    """The scenes, attacks and benign tasks of a folder; scenes that it lacks are the built-in ones.

    Raises SuiteError, naming file and key, for whatever is not as specified.
    """
    if not folder.is_dir():
        raise SuiteError(f"{folder}: there is no such folder of attacks")
    scenes = {scene.id: scene for path in _files(BUILT_IN / "scenes") for scene in (_read(path, Scene),)}
    if folder != BUILT_IN:
        scenes |= {scene.id: scene for path in _files(folder / "scenes") for scene in (_read(path, Scene),)}
    attacks = [attack for path in _files(folder / "attacks") for attack in _cases(path, Attack)]
    benign = [task for path in _files(folder / "benign") for task in _cases(path, Benign)]
    if not attacks and not benign:
        raise SuiteError(f"{folder / 'attacks'}: there are no attacks (*.toml)")
    everything: list[Attack | Benign] = [*attacks, *benign]
    for one in everything:
        _check(one, scenes)
    _require_distinct(everything)
    return ArenaData(scenes=scenes, attacks=tuple(attacks), benign=tuple(benign))


_M = TypeVar("_M", bound=BaseModel)
_C = TypeVar("_C", Attack, Benign)


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.toml"))


def _read(path: Path, model: type[_M]) -> _M:
    return _valid(path, model, _table(path))


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SuiteError(f"{path}: cannot be read: {error}") from error
    except (ValueError, RecursionError) as error:
        raise SuiteError(f"{path}: is not TOML: {error}") from error


def _valid(path: Path, model: type[_M], table: Mapping[str, Any]) -> _M:
    try:
        return model.model_validate(table)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "the file"
        raise SuiteError(f"{path}: {key}: {first['msg']}") from error


def _cases(path: Path, model: type[_C]) -> Iterator[_C]:
    """A file's attacks: one for every combination of what its `each` lists; {name} stands for one of them."""
    table = _table(path)
    each = _valid(path, _Each, {"each": table.pop("each", {})}).each
    cases = math.prod(map(len, each.values()))
    if cases > MAX_CASES:
        raise SuiteError(f"{path}: each: stands for {cases} cases, at most {MAX_CASES} may be")
    combinations = list(itertools.product(*each.values()))
    for number, chosen in enumerate(combinations, 1):
        filled = fill_braces(table, dict(zip(each, chosen, strict=True)))
        name = path.stem if len(combinations) == 1 else f"{path.stem}-{number:03}"
        yield _valid(path, model, {**filled, "id": name})


def _check(one: Attack | Benign, scenes: Mapping[str, Scene]) -> None:
    """What it names must be in its scene. Raises SuiteError."""
    if one.scene not in scenes:
        raise SuiteError(
            f"{one.id}: scene: there is no scene {one.scene}; there are: {', '.join(sorted(scenes))}"
        )
    scene = scenes[one.scene]
    panes = {pane.id for pane in scene.windows}
    things = {thing.id for pane in scene.windows for thing in pane.things}
    acts = one.obey if isinstance(one, Attack) else one.does
    used_things = [id_ for act in acts for id_ in (act.on, act.onto)]
    used_panes = [act.window for act in acts]
    if isinstance(one, Attack):
        used_things += [one.into, *(id_ for turn in one.world for id_ in (turn.cover, turn.relabel))]
        used_panes += [id_ for turn in one.world for id_ in (turn.show, turn.hide)]
    for kind, used, known in (("thing", used_things, things), ("window", used_panes, panes)):
        for id_ in used:
            if id_ is not None and id_ not in known:
                raise SuiteError(f"{one.id}: scene {one.scene} has no {kind} {id_}")


def _require_distinct(all_of_them: Sequence[Attack | Benign]) -> None:
    """No two may be the same but for their names."""
    seen: dict[str, str] = {}
    for one in all_of_them:
        body = one.model_dump_json(exclude={"id"})
        if body in seen:
            raise SuiteError(f"{one.id} is the same as {seen[body]}")
        seen[body] = one.id
