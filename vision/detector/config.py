"""What a detector is made of, and what it tells of. No torch: the runtime reads it too."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, TypeAdapter, ValidationError

from vision.element import Role, State
from vision.errors import ModelError

STRIDE = 8
"""Pixels of the frame to a cell of what the detector answers."""

DEEPEST = 32
"""Pixels: the sides of what it is shown are multiples of it."""

ROLES = (
    Role.BUTTON,
    Role.CHECKBOX,
    Role.RADIO,
    Role.SWITCH,
    Role.TEXT_FIELD,
    Role.TEXT_AREA,
    Role.COMBO_BOX,
    Role.SPIN_BUTTON,
    Role.SLIDER,
    Role.PROGRESS_BAR,
    Role.SCROLL_BAR,
    Role.TAB,
    Role.ICON,
    Role.IMAGE,
    Role.CANVAS,
)
"""What the detector looks for. What is mostly words (menus, rows, links, labels) is left to reading."""

STATES = (
    State.CHECKED,
    State.INDETERMINATE,
    State.SELECTED,
    State.PRESSED,
    State.DISABLED,
    State.FOCUSED,
)
"""What the state reader tells of an Element."""

_LARGEST = 65_536  # bytes of a config

Width = Annotated[int, Field(ge=1, le=1024)]


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectorConfig:
    """The shape of the two networks, and from which score on an answer counts.

    `widths` are channels at 1/4, 1/8, 1/16 and 1/32 of the frame's size, `neck` those of the map that is
    answered from. `thresholds` has one for each of `roles`, `state_thresholds` one for each of `states`.
    """

    version: int = 1
    stem: Width = 16
    widths: tuple[Width, Width, Width, Width] = (32, 64, 96, 96)
    neck: Width = 64
    roles: tuple[Role, ...] = ROLES
    thresholds: tuple[float, ...] = (0.5,) * len(ROLES)
    states: tuple[State, ...] = STATES
    state_thresholds: tuple[float, ...] = (0.5,) * len(STATES)
    state_widths: tuple[Width, Width, Width] = (16, 32, 64)

    def __post_init__(self) -> None:
        if self.version != 1:
            raise ValueError(f"version {self.version} of a detector's config is not known")
        for named, scores in ((self.roles, self.thresholds), (self.states, self.state_thresholds)):
            if not named or len(named) != len(scores) or len(set(named)) != len(named):
                raise ValueError("there must be one threshold for each role and each state, and no two alike")
            if not all(0.0 < score < 1.0 for score in scores):
                raise ValueError("a threshold lies outside 0 to 1")

    @classmethod
    def from_pretrained(cls, folder: Path) -> Self:
        """Read config.json. Raises ModelError where there is none, or it is no detector's."""
        path = folder / "config.json"
        try:
            with path.open("rb") as file:
                text = file.read(_LARGEST + 1)
        except OSError as error:
            raise ModelError(
                f"{path} cannot be read ({error.strerror or error}): no detector was loaded. "
                "Give a folder that a detector was saved to."
            ) from error
        if len(text) > _LARGEST:
            raise ModelError(f"{path} is longer than a detector's config can be: nothing was loaded.")
        try:
            return TypeAdapter(cls).validate_json(text)
        except ValidationError as error:
            told = error.errors(include_url=False, include_input=False)[0]
            raise ModelError(
                f"{path} is not the config of a detector ({told['msg'][:200]}): nothing was loaded."
            ) from error

    def save_pretrained(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        written = {"model_type": "deskhand-detector", **asdict(self)}
        (folder / "config.json").write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")
