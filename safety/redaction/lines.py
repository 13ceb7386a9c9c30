"""Secrets that run over several lines of a screen. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from safety.redaction.known import folded
from safety.redaction.redactor import Redactor
from safety.redaction.span import HIDDEN
from vision.element import Element, Role, Source
from vision.geometry import Rect

_PIECE = 5
"""Letters that a line must have in common with a secret to show a part of it."""
_COLUMN = 40  # pixels that the beginnings of two lines of one text may be apart
_BASE64 = re.compile(r"[A-Za-z0-9+/=]{16,}")
_KEY_BEGINS = re.compile(r"BEGIN [A-Z ]{0,40}PRIVATE KEY")
_ENDS_IN_RUN = re.compile(r"[\w+/=.-]{4,}$")
_BEGINS_WITH_RUN = re.compile(r"[\w+/=.-]{4,}")


def hidden_parts(text: str, clean: str) -> list[str]:
    """What was taken out of a text, in order, from the text and what is left of it."""
    parts, place = [], 0
    first, *rest = clean.split(HIDDEN)
    place = len(first)
    for number, piece in enumerate(rest):
        last = number == len(rest) - 1
        found = len(text) - len(piece) if last else text.find(piece, place + 1)
        parts.append(text[place:found])
        place = found + len(piece)
    return parts


def showing(parts: Sequence[str], lines: Sequence[Element]) -> list[Element]:
    """The lines that show a piece of what was taken out of the text they are lines of."""
    secrets = [folded(part) for part in parts]
    return [line for line in lines if any(_shares(folded(line.text), secret) for secret in secrets)]


def _shares(line: str, secret: str) -> bool:
    size = min(_PIECE, len(secret), len(line))
    if size < 3:
        return bool(line) and line == secret
    return any(line[place : place + size] in secret for place in range(len(line) - size + 1))


def over_several_lines(elements: Sequence[Element], redactor: Redactor) -> frozenset[int]:
    """The places of lines read off the screen that hold a secret only together: a key of many lines, a token
    broken at the end of one."""
    read = [(place, e) for place, e in enumerate(elements) if e.role is Role.TEXT and Source.OCR in e.sources]
    read.sort(key=lambda item: (item[1].window or 0, item[1].rect.top, item[1].rect.left))
    found: set[int] = set()
    for index, (place, line) in enumerate(read):
        if _KEY_BEGINS.search(line.text):
            found |= {place, *_key_below(line, read[index + 1 :])}
        follower = _next_line(line, read[index + 1 : index + 12])
        if follower is not None and _broken(line.text, follower[1].text, redactor):
            found |= {place, follower[0]}
    return frozenset(found)


def _key_below(first: Element, below: Sequence[tuple[int, Element]]) -> Iterator[int]:
    for place, line in below:
        if line.window != first.window or abs(line.rect.left - first.rect.left) > _COLUMN:
            continue
        if not _BASE64.search(line.text.replace(" ", "")):
            return
        yield place


def _next_line(line: Element, below: Sequence[tuple[int, Element]]) -> tuple[int, Element] | None:
    """The line that goes on right under this one, at the same left edge."""
    height = line.rect.height
    for place, other in below:
        gap = other.rect.top - line.rect.bottom
        same = other.window == line.window and abs(other.rect.left - line.rect.left) <= height
        if same and -height // 2 <= gap <= height:
            return place, other
    return None


def _broken(upper: str, lower: str, redactor: Redactor) -> bool:
    """Whether something to hide begins in one line and ends in the next."""
    ends, begins = _ENDS_IN_RUN.search(upper), _BEGINS_WITH_RUN.match(lower)
    if ends is None or begins is None or not any(c.isdigit() for c in ends[0] + begins[0]):
        return False
    joined = upper + lower
    clean = redactor.reading(joined)
    if clean == joined:
        return False
    place = 0
    for left, part in zip(clean.split(HIDDEN), [*hidden_parts(joined, clean), ""], strict=True):
        place += len(left)
        if place < len(upper) < place + len(part):
            return True
        place += len(part)
    return False


def area_of(lines: Sequence[Element], area: Rect) -> list[Element]:
    """The lines read inside a part of the screen."""
    return [
        line
        for line in lines
        if line.role is Role.TEXT and Source.OCR in line.sources and area.contains(line.rect.centre)
    ]
