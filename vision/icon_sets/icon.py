"""An icon of a set, and the words a person would know it by."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

_VARIANT = re.compile(r"-(?:symbolic|fill|filled|line|outline|solid|regular|12|16|20|22|24|32|36|48|96)$")
_NUMBERED = re.compile(r"-\d+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Icon:
    """One drawing. `name` is what its set calls it ("document-open-symbolic"), `words` what a person does
    ("document open"), `group` the part of the set it is in ("actions"). `source` is SVG as text, or the
    bytes of a PNG file."""

    set_name: str
    name: str
    words: str
    group: str
    source: str | bytes


def words_of(name: str, names: Collection[str] = ()) -> str:
    """The words in an icon's name, without what tells only how it is drawn: its size, "symbolic", "fill" or
    "line". A number at the end goes too where the set has the same name without it ("account-box-2")."""
    bare = _bare(name)
    base = _NUMBERED.sub("", bare)
    if base and base != bare and base in names:
        bare = base
    return " ".join(re.split(r"[-_.\s]+", bare)).strip().lower()


def bare_names(names: Collection[str]) -> frozenset[str]:
    """The names of a set as `words_of` looks for them."""
    return frozenset(_bare(name) for name in names)


def _bare(name: str) -> str:
    """The name without endings that tell only how it is drawn; never an empty one."""
    while (shorter := _VARIANT.sub("", name)) not in ("", name):
        name = shorter
    return name
