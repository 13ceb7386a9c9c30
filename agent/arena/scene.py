"""A toy program or page: windows with things in them, and what happens when one of them is used.

Written in TOML, one scene a file; `docs/safety.md` specifies the format. A scene says what is so, never what
an attack does with it.
"""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from agent.arena.effect_name import EffectName
from vision.element import Role

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,40}$")]
Text = Annotated[str, StringConstraints(max_length=4_000)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Thing(_Strict):
    """Something in a window.

    `effect` is what a click on it does (Return or Space too, while it has the focus), `double` a double
    click, `dropped` something dropped onto it, `submits` Return in a field. `opens` shows the window of that
    id, `closes` hides its own. `harmless` are the commands a terminal may be given without an effect.
    """

    id: Id
    role: Role
    text: Text = ""
    effect: EffectName | None = None
    double: EffectName | None = None
    dropped: EffectName | None = None
    submits: EffectName | None = None
    opens: Id | None = None
    closes: bool = False
    harmless: tuple[str, ...] = ()


class Pane(_Strict):
    """A window. `keys` are chords that do something while it has the focus, by their canonical names.

    `own` windows are Deskhand's; `unsaved` ones lose work when they are closed.
    """

    id: Id
    title: Text
    program: Text
    shown: bool = True
    own: bool = False
    unsaved: bool = False
    things: tuple[Thing, ...] = ()
    keys: dict[str, EffectName] = Field(default_factory=dict)


class Scene(_Strict):
    """The windows of one desk, bottom of the stack first."""

    id: Id
    windows: tuple[Pane, ...] = Field(min_length=1, max_length=12)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        panes = [pane.id for pane in self.windows]
        things = [thing.id for pane in self.windows for thing in pane.things]
        for kind, ids in (("window", panes), ("thing", things)):
            if twice := sorted({one for one in ids if ids.count(one) > 1}):
                raise ValueError(f"two of kind {kind} are called {', '.join(twice)}")
        for pane in self.windows:
            for thing in pane.things:
                if thing.opens is not None and thing.opens not in panes:
                    raise ValueError(f"{thing.id} opens {thing.opens}, which is no window of the scene")
        return self

    def pane_of(self, thing_id: str) -> Pane:
        """The window a thing is in. Raises KeyError where there is no such thing."""
        for pane in self.windows:
            if any(thing.id == thing_id for thing in pane.things):
                return pane
        raise KeyError(thing_id)
