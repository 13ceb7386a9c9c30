"""The keyboard map of an X server, and how a text is cut so that few keys write any character. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from safety.keys import character_keysym

_VENDOR = 0x10000000  # keysyms of media keys and the like


@dataclass(frozen=True, slots=True)
class Stroke:
    """One key, with Shift or without."""

    code: int
    shift: bool = False


class Keymap:
    """What every key writes. `columns` are the keysyms of each key code from `first` on, as the core protocol
    gives them: group 1 plain and shifted, group 2 plain and shifted, then the rest; 0 is nothing. `left_over`
    are key codes that a hand that died had lent out: what is on them counts for nothing."""

    def __init__(
        self, first: int, columns: Sequence[Sequence[int]], left_over: frozenset[int] = frozenset()
    ) -> None:
        nothing = (0,) * max((len(row) for row in columns), default=0)
        self._rows = {
            code: nothing if code in left_over else tuple(row) for code, row in enumerate(columns, first)
        }
        self.width = max((len(row) for row in columns), default=0)
        self.spare = max(_runs(self._rows), key=len, default=())
        """Key codes that write nothing and are free to write anything: the longest run of them with nothing
        but plain function keys between. One request covers them all, and programs take long over each."""

    def strokes(self, group: int) -> dict[int, Stroke]:
        """By keysym, the key that writes it while a layout group (0 or 1) is active, without other levels."""
        found: dict[int, Stroke] = {}
        for shift in (False, True):
            column = 2 * group + shift
            for code, row in self._rows.items():
                if column < len(row) and row[column]:
                    found.setdefault(row[column], Stroke(code, shift))
        return found

    def with_spare(self, symbols: Sequence[int]) -> tuple[tuple[int, ...], ...]:
        """The rows from the first spare key to the last, the spare ones writing these keysyms, two on each,
        in their order; keysyms there is no room for are left out."""
        lent = dict(zip(self.spare, _pairs(symbols), strict=False))
        return tuple(
            spread(*lent.get(code, (0, 0)), self.width) if code in self.spare else self._rows[code]
            for code in range(self.spare[0], self.spare[-1] + 1)
        )

    def on_spare(self, symbols: Sequence[int]) -> dict[int, Stroke]:
        """By keysym, the spare key that writes it once `with_spare` is in place."""
        found: dict[int, Stroke] = {}
        for code, (plain, shifted) in zip(self.spare, _pairs(symbols), strict=False):
            found[shifted] = Stroke(code, shift=True)
            found[plain] = Stroke(code)
        found.pop(0, None)
        return found


def _pairs(symbols: Sequence[int]) -> list[tuple[int, int]]:
    return [(one, two) for one, two in zip(symbols[::2], [*symbols[1::2], 0], strict=False)]


def _runs(rows: Mapping[int, tuple[int, ...]]) -> Iterator[tuple[int, ...]]:
    run: list[int] = []
    for code, row in rows.items():
        if not any(row):
            run.append(code)
        elif len(set(row) - {0}) > 1 and min(set(row) - {0}) < _VENDOR:
            yield tuple(run)
            run = []
    yield tuple(run)


def spread(plain: int, shifted: int, width: int) -> tuple[int, ...]:
    """The columns that write the same in both layout groups. A lone keysym goes on both levels, so that no
    toolkit takes it for half of a pair of capital and small letter."""
    return ((plain, shifted or plain) * 2)[: max(width, 2)] + (0,) * (width - 4)


@dataclass(frozen=True, slots=True)
class Chunk:
    """A part of a text, and the characters that spare keys have to write for it."""

    text: str
    borrowed: tuple[str, ...]


def chunks(text: str, written: Mapping[int, Stroke], capacity: int) -> Iterator[Chunk]:
    """Cut a text into parts that each need at most `capacity` characters no key writes."""
    start = 0
    borrowed: dict[str, None] = {}
    for index, character in enumerate(text):
        if character_keysym(character) in written or character in borrowed:
            continue
        if len(borrowed) == capacity:
            yield Chunk(text[start:index], tuple(borrowed))
            start, borrowed = index, {}
        borrowed[character] = None
    if start < len(text):
        yield Chunk(text[start:], tuple(borrowed))
