"""How much of the audit log is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from safety.audit.chain import Chain, is_being_written


def to_forget(kept: Sequence[Chain], limit: int) -> tuple[Chain, ...]:
    """The oldest chains, as many as bring the others to `limit` bytes; none that is being written, and none
    after one that is."""
    sizes = {chain: _size(chain.path) for chain in kept}
    return tuple(_oldest(kept, sizes, sum(sizes.values()) - limit))


def _oldest(kept: Sequence[Chain], sizes: dict[Chain, int], over: int) -> Iterator[Chain]:
    for chain in kept:
        if over <= 0 or is_being_written(chain.path):
            return
        over -= sizes[chain]
        yield chain


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
