"""The dialects there are, by name and by the models that speak them."""

from __future__ import annotations

import re

from agent.dialects.dialect import Dialect
from agent.dialects.fara import FARA
from agent.dialects.florence import FLORENCE
from agent.dialects.grounders import GTA1, HOLO, SHOWUI
from agent.dialects.gui_actor import GUI_ACTOR
from agent.dialects.opencua import OPENCUA
from agent.dialects.plain import PLAIN
from agent.dialects.qwen import QWEN3, QWEN25
from agent.dialects.smolvlm import SMOLVLM
from agent.dialects.ui_tars import UI_TARS

DIALECTS: tuple[Dialect, ...] = (
    *(QWEN25, QWEN3, UI_TARS, OPENCUA, FARA, SMOLVLM, PLAIN),
    *(GTA1, HOLO, SHOWUI, GUI_ACTOR, FLORENCE),
)
_LONGEST_NAME = 300


def dialect_named(name: str) -> Dialect:
    """Raises ValueError, naming those there are, where none has the name."""
    found = next((dialect for dialect in DIALECTS if dialect.name == name), None)
    if found is None:
        known = ", ".join(dialect.name for dialect in DIALECTS)
        raise ValueError(f"there is no dialect called {name[:60]!r}: nothing was asked; there are: {known}")
    return found


def dialect_of(model: str) -> Dialect:
    """The dialect of a model by its name ("Qwen/Qwen2.5-VL-7B-Instruct", "qwen2.5vl:7b", a folder's path):
    that of the family its last part names first, for models name what they were made from after themselves.
    Plain JSON for a model of no known family."""
    last = _plain(re.split(r"[/\\]", model.strip("/\\"))[-1][:_LONGEST_NAME])
    named = [(family, dialect) for dialect in DIALECTS for family in map(_plain, dialect.families)]
    found = [(last.index(family), -len(family), dialect.name) for family, dialect in named if family in last]
    return dialect_named(min(found)[2]) if found else PLAIN


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
