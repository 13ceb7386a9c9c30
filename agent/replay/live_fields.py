"""Whether what is typed now goes where it went in the recording. Pure."""

from __future__ import annotations

from agent.replay.live_likeness import folded, is_field
from agent.replay.live_places import Both
from vision.element import Element, Role

_SHORT = frozenset({Role.TEXT_FIELD, Role.PASSWORD_FIELD, Role.SPIN_BUTTON})


def focus_amiss(both: Both, *, typing: bool) -> str:
    """Why the focus is not where it was, in words; empty where it is, or where nobody could tell then.

    A field must be the same field: of that kind, with that name or, where names are in other words, in that
    place among as many. `typing` asks for a short field that was empty to be empty.
    """
    wanted, found = both.then.focused, both.now.focused
    if wanted is None:
        return ""
    if found is None:
        return f"the focus was on {wanted.describe()}, and now it cannot be told where it is"
    if not is_field(wanted):
        return f"the focus is in {found.describe()}, it was on {wanted.describe()}" if is_field(found) else ""
    if not _same_field(wanted, found, both):
        return f"the focus is on {found.describe()}, it was on {wanted.describe()}"
    if typing and found.role in _SHORT and found.value and not wanted.value:
        return f"{found.describe()} holds “{found.value[:60]}”, it was empty"
    return ""


def _same_field(wanted: Element, found: Element, both: Both) -> bool:
    if found.role is not wanted.role:
        return False
    then, now = both.pool(wanted)
    if not any(e is found for e in now):
        return False
    name = folded(both.reworded(wanted.text))
    if name == folded(found.text):
        return True
    others = {folded(both.reworded(e.text)) for e in then if e.text}
    if folded(found.text) in others:
        return False
    alike = [e for e in then if e.role is wanted.role]
    present = [e for e in now if e.role is wanted.role]
    return len(alike) == len(present) and _index(wanted, alike) == _index(found, present)


def _index(element: Element, among: list[Element]) -> int:
    return next((i for i, e in enumerate(among) if e is element), -1)
