"""What is seen, without its secrets: words taken out of Elements and windows, and parts to be blacked out.

The words are taken out at once, so that whoever decides, asks, prints or records never has them. The pixels
stay until they are stored or shown to a model: a target is bound to the real ones. Pure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from safety.redaction.fields import secret_places
from safety.redaction.lines import area_of, hidden_parts, over_several_lines, showing
from safety.redaction.redactor import Redactor
from safety.redaction.span import HIDDEN
from vision.element import Element, Role, Source
from vision.geometry import Rect
from vision.observation import Observation, Window

_HOLDERS = frozenset(
    {Role.WINDOW, Role.DIALOG, Role.PANEL, Role.LIST, Role.TABLE, Role.TOOL_BAR, Role.MENU_BAR, Role.DOCUMENT}
    | {Role.CANVAS, Role.TERMINAL, Role.TEXT_AREA, Role.SCROLL_BAR}
)
"""Roles whose name is drawn elsewhere, by an Element of its own."""
_MARGIN = 3  # pixels around what is blacked out
_TITLE = 56  # pixels, the height of a title bar with its frame at most


def redacted(observation: Observation, redactor: Redactor, before: Sequence[Element] = ()) -> Observation:
    """The Observation with HIDDEN for its secrets, and where they show in `hidden`; itself where it has none.

    `before` are fields that held a secret in an earlier look (`SecretFields`).
    """
    elements = observation.elements
    fields = secret_places(elements, before)
    clean = [_clean(element, redactor) for element in elements]
    for place in fields:
        clean[place] = _emptied(clean[place])
    for place in _drawn_in(elements, fields) | over_several_lines(elements, redactor):
        clean[place] = replace(clean[place], text=HIDDEN, value="", description="")
    windows = tuple(_titled(window, redactor) for window in observation.windows)
    rects = [elements[place].rect for place in sorted(fields)]
    for old, new in zip(elements, clean, strict=True):
        if old is not new:
            rects += _shown_at(old, new, elements)
    rects += [_title_bar(w) for w, n in zip(observation.windows, windows, strict=True) if w is not n]
    if not rects and all(old is new for old, new in zip(elements, clean, strict=True)):
        return observation
    grown = [rect.inflated(_MARGIN) for rect in rects]
    return replace(
        observation,
        elements=tuple(clean),
        windows=windows,
        hidden=tuple(dict.fromkeys([*observation.hidden, *grown])),
    )


def blacked_out(observation: Observation, redactor: Redactor) -> Observation:
    """The Observation with its hidden parts black: what may be stored, exported or shown to a model.

    One pixel of them, the first, has a colour of its own: another one for each look of what is hidden, under
    the redactor's key. Who replays the record sees by it that something changed there, and no more. An
    Observation that is black already stays itself.
    """
    frame = observation.frame
    parts = [part for rect in observation.hidden if (part := rect.intersection(frame.rect))]
    if not parts:
        return observation
    black = frame.without(parts)
    corner = (parts[0].top - frame.rect.top, parts[0].left - frame.rect.left)
    black.pixels[corner] = frame.pixels[corner]
    if np.array_equal(black.pixels, frame.pixels):
        return observation
    looks = hashlib.blake2b(key=redactor.key, digest_size=3)
    for part in parts:
        looks.update(np.ascontiguousarray(frame.crop(part)).data)
    black.pixels[corner] = np.frombuffer(looks.digest(), np.uint8)
    return replace(observation, frame=black)


def _clean(element: Element, redactor: Redactor) -> Element:
    """An Element with its words redacted; itself where there is nothing to redact."""
    words = redactor.reading if element.sources == {Source.OCR} else redactor.text
    text, value, description = words(element.text), words(element.value), words(element.description)
    container = tuple(redactor.text(name) for name in element.container)
    address = redactor.text(element.address)
    before = (element.text, element.value, element.description, element.container, element.address)
    if (text, value, description, container, address) == before:
        return element
    return replace(
        element, text=text, value=value, description=description, container=container, address=address
    )


def _emptied(field: Element) -> Element:
    """A field that holds a secret, without what it holds."""
    if field.role is Role.TEXT:
        return field if field.text == HIDDEN else replace(field, text=HIDDEN, value="", description="")
    return replace(field, value="") if field.value else field


def _drawn_in(elements: Sequence[Element], fields: frozenset[int]) -> frozenset[int]:
    """The places of lines that were read inside a field that holds a secret."""
    rects = [elements[place].rect for place in fields]
    return frozenset(
        place
        for place, element in enumerate(elements)
        if element.role is Role.TEXT
        and element.text != HIDDEN
        and any(rect.contains(element.rect.centre) for rect in rects)
    )


def _shown_at(old: Element, new: Element, elements: Sequence[Element]) -> Iterator[Rect]:
    """Where the screen shows what was taken out of an Element."""
    if old.role is Role.WINDOW and old.text != new.text:
        yield Rect(old.rect.left, old.rect.top, old.rect.width, min(_TITLE, old.rect.height))
    if old.role not in _HOLDERS:
        if (old.text, old.value, old.description) != (new.text, new.value, new.description):
            yield old.rect
        return
    parts = hidden_parts(old.value, new.value)
    if not parts:
        return
    lines = area_of(elements, old.rect)
    found = showing(parts, lines)
    yield from (line.rect for line in found)
    read_well = any(Source.ACCESSIBILITY in line.sources for line in lines)
    if not found and not read_well:  # it may well be in sight, and nobody can tell where
        yield old.rect


def _titled(window: Window, redactor: Redactor) -> Window:
    title = redactor.text(window.title)
    return window if title == window.title else replace(window, title=title)


def _title_bar(window: Window) -> Rect:
    rect = window.rect
    return Rect(rect.left, rect.top, rect.width, min(_TITLE, rect.height))
