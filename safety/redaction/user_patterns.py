"""Patterns of the user's own, from a file: staff numbers, customer codes, whatever else is nobody's business.

A file is TOML: any number of `[[pattern]]` with a `name` and a `regex`. The patterns are a part of Python's
regular expressions that cannot run away: literals, classes, `.`, `\\d \\w \\s` and their opposites, `\\b`,
groups, alternatives, and greedy quantifiers. Every quantifier is made possessive, every group atomic and `*`
and `+` end at 64, so nothing is ever tried twice at one place: "greedy, and never gives back".
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from safety.errors import RedactionError

MOST_PATTERNS = 64
LONGEST_PATTERN = 200
LONGEST_MATCH = 1024
SHORTEST_MATCH = 3
_OPEN_END = 64
_DEEPEST = 8
_MOST_BYTES = 65_536
_QUANTIFIER = re.compile(r"\*|\+|\?|\{(\d{1,4})(,(\d{0,4}))?\}")
_ESCAPES = frozenset("dDwWsSbB")
_PUNCTUATION = frozenset(r"""\.^$*+?{}[]|()-/"'#&~!@%=:;,<> _`""")


@dataclass(frozen=True, slots=True, kw_only=True)
class UserPattern:
    name: str
    pattern: re.Pattern[str]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    name: str
    regex: str


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    pattern: list[_Entry] = []


def load_patterns(path: Path) -> tuple[UserPattern, ...]:
    """The patterns of a file; none where there is no file.

    Raises RedactionError, naming the pattern, for a file that cannot be read or a pattern that is not safe.
    """
    try:
        if not path.exists():
            return ()
        data = path.read_bytes()
        if len(data) > _MOST_BYTES:
            raise _refused(path, f"it has {len(data):,} bytes, more than {_MOST_BYTES:,}")
        entries = _File.model_validate(tomllib.loads(data.decode())).pattern
    except (OSError, ValueError, RecursionError) as error:
        raise _refused(path, str(error).splitlines()[0]) from error
    if len(entries) > MOST_PATTERNS:
        raise _refused(path, f"it has {len(entries)} patterns, more than {MOST_PATTERNS}")
    try:
        return tuple(UserPattern(name=e.name, pattern=safe_pattern(e.regex)) for e in entries)
    except RedactionError as error:
        raise _refused(path, str(error)) from error


def _refused(path: Path, why: str) -> RedactionError:
    return RedactionError(
        f"the patterns of what is to be hidden cannot be used ({path}): {why}. "
        "Nothing was done and nothing is recorded: mend the file or move it away"
    )


def safe_pattern(regex: str) -> re.Pattern[str]:
    """A pattern as Python runs it, made so that it cannot run away. Raises RedactionError, saying why not."""
    if not 0 < len(regex) <= LONGEST_PATTERN:
        raise RedactionError(f"a pattern has between 1 and {LONGEST_PATTERN} characters, not {len(regex)}")
    part = _Reader(regex).whole()
    if part.least < SHORTEST_MATCH:
        raise RedactionError(f"“{regex}” may match less than {SHORTEST_MATCH} characters")
    if part.most > LONGEST_MATCH:
        raise RedactionError(f"“{regex}” may match more than {LONGEST_MATCH} characters")
    try:
        return re.compile(part.source)
    except re.error as error:
        raise RedactionError(f"“{regex}” is no pattern: {error}") from error


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a pattern as it will be compiled, and how many characters it matches."""

    source: str
    least: int
    most: int


class _Reader:
    """Reads a pattern from left to right."""

    def __init__(self, regex: str) -> None:
        self._regex = regex
        self._place = 0

    def whole(self) -> _Part:
        part = self._alternatives(0)
        if self._place < len(self._regex):
            raise self._wrong("a parenthesis closes that was not opened")
        return part

    def _alternatives(self, depth: int) -> _Part:
        if depth > _DEEPEST:
            raise self._wrong("its groups lie too deep")
        parts = [self._sequence(depth)]
        while self._take("|"):
            parts.append(self._sequence(depth))
        sources = "|".join(part.source for part in parts)
        return _Part(sources, min(part.least for part in parts), max(part.most for part in parts))

    def _sequence(self, depth: int) -> _Part:
        source, least, most = "", 0, 0
        while self._place < len(self._regex) and self._regex[self._place] not in "|)":
            part = self._quantified(self._atom(depth))
            source, least, most = source + part.source, least + part.least, most + part.most
        return _Part(source, least, most)

    def _atom(self, depth: int) -> _Part:
        character = self._next()
        match character:
            case "(":
                if self._take("?") and not self._take(":"):
                    raise self._wrong("of the groups with a question mark only (?:...) can be used")
                inner = self._alternatives(depth + 1)
                if not self._take(")"):
                    raise self._wrong("a parenthesis is not closed")
                return _Part(f"(?>{inner.source})", inner.least, inner.most)
            case "[":
                return _Part(self._class(), 1, 1)
            case "\\":
                return self._escape()
            case "*" | "+" | "?" | "{":
                raise self._wrong("a quantifier stands after nothing")
            case "^" | "$":
                return _Part(character, 0, 0)
            case ".":
                return _Part(".", 1, 1)
            case _:
                return _Part(re.escape(character), 1, 1)

    def _escape(self) -> _Part:
        character = self._next()
        if character in "bB":
            return _Part(f"\\{character}", 0, 0)
        if character not in _ESCAPES and character not in _PUNCTUATION:
            raise self._wrong(f"\\{character} cannot be used")
        return _Part(f"\\{character}" if character in _ESCAPES else re.escape(character), 1, 1)

    def _class(self) -> str:
        start = self._place - 1
        self._take("^")
        if self._take("]"):
            raise self._wrong("a class is empty")
        while not self._take("]"):
            if self._next() == "\\" and self._next() not in _ESCAPES - {"b", "B"} | _PUNCTUATION:
                raise self._wrong("an escape in a class cannot be used")
        written = self._regex[start : self._place]
        return written[0] + written[1:].replace("[", r"\[")  # Python warns of what may become a set

    def _quantified(self, part: _Part) -> _Part:
        found = _QUANTIFIER.match(self._regex, self._place)
        if found is None:
            return part
        self._place = found.end()
        if self._regex[self._place : self._place + 1] in ("?", "+", "*", "{"):
            raise self._wrong("only greedy quantifiers can be used, one at a time")
        low, high = _bounds(found)
        if low > high:
            raise self._wrong("a quantifier ends before it begins")
        return _Part(f"{part.source}{{{low},{high}}}+", part.least * low, part.most * high)

    def _next(self) -> str:
        if self._place >= len(self._regex):
            raise self._wrong("it ends too early")
        self._place += 1
        return self._regex[self._place - 1]

    def _take(self, character: str) -> bool:
        if self._regex[self._place : self._place + 1] != character:
            return False
        self._place += 1
        return True

    def _wrong(self, why: str) -> RedactionError:
        return RedactionError(f"“{self._regex}”: {why}")


def _bounds(found: re.Match[str]) -> tuple[int, int]:
    match found[0]:
        case "*":
            return 0, _OPEN_END
        case "+":
            return 1, _OPEN_END
        case "?":
            return 0, 1
        case _:
            low = int(found[1])
            return low, low if found[2] is None else int(found[3] or max(low, _OPEN_END))
