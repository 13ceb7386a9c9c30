"""Whether a field holds what was typed into it, as far as it can be read. Pure but for the waiting."""

from __future__ import annotations

import re

from agent.brains.turn import Routine, Stuck, Turn
from safety.redaction.span import HIDDEN
from vision.element import Element, Role, Source, State
from vision.furniture import is_furniture, pages_of

_READABLE = frozenset({Role.TEXT_FIELD, Role.SPIN_BUTTON, Role.COMBO_BOX})
_ON_A_PAGE = _READABLE | {Role.TEXT_AREA}
_LONGEST = 5_000  # characters; of longer texts a program tells only a part
_SECONDS = 1.0
_LEADING_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
_LETTERS = re.compile(r"[\W_]+")


def see_received(turn: Turn, text: str, before: Element | None) -> Routine:
    """Raise Stuck where the field that was typed into plainly does not hold the text. `before` is what had
    the focus when the typing began."""
    yield from turn.until(lambda: received(turn, text, before) is not False, _SECONDS, "the field to show it")
    if received(turn, text, before) is False:
        held = turn.screen.focused
        value = held.value[:60] if held is not None else ""
        holds = f"holds “{value}”" if value else "is empty"
        raise Stuck(f"“{text[:60]}” was typed, and {_name(held)} {holds}")


def received(turn: Turn, text: str, before: Element | None) -> bool | None:
    """Whether the focused field holds a text; None where that cannot be told.

    Fields may set what they take in their own way (a phone number, an amount, capitals): only letters and
    digits count, and no leading zeros. A field that hands the focus on as it fills tells nothing, nor does
    one whose contents are hidden from us.
    """
    held = turn.screen.focused
    wanted = _bare(text)
    if (
        held is None
        or not wanted
        or HIDDEN in held.value
        or not _is_same(held, before)
        or not _can_be_read(turn, held)
    ):
        return None
    if not held.value:
        return False if _on_a_page(turn, held) else None  # some programs never tell what a field holds
    return wanted in _bare(held.value) or _unpadded(text) in _unpadded(held.value)


def _can_be_read(turn: Turn, held: Element) -> bool:
    roles = _ON_A_PAGE if _on_a_page(turn, held) else _READABLE
    told = Source.ACCESSIBILITY in held.sources and State.EDITABLE in held.states
    return told and held.role in roles and len(held.value) < _LONGEST


def _on_a_page(turn: Turn, element: Element) -> bool:
    pages = pages_of(turn.screen)
    return element.window in pages and not is_furniture(element, pages)


def _is_same(held: Element, before: Element | None) -> bool:
    """The focus has not gone on to another field. A page may move a field, and name it anew."""
    if before is None or held.role is not before.role:
        return False
    return held.rect == before.rect or (bool(held.text) and held.text == before.text)


def _bare(text: str) -> str:
    return _LETTERS.sub("", text.casefold())


def _unpadded(text: str) -> str:
    """Without leading zeros: 05/01/2027 is 5/1/2027."""
    return _bare(_LEADING_ZEROS.sub("", text))


def _name(held: Element | None) -> str:
    return f"the field {held.text}" if held is not None and held.text else "the field"
