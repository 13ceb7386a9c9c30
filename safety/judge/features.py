"""What the network sees of a label: itself, its words, their pairs and parts, each as a number. Pure."""

from __future__ import annotations

import re
from itertools import pairwise
from zlib import crc32

BUCKETS = 1 << 15
"""Features are told apart by this many numbers; two that share one are taken for the same."""

_TOKEN = re.compile(r"[^\W\d_]+|\d[\d.,  ]*|[€$£¥]|[?!…]|\.\.\.")
_PARTS = (3, 4, 5)


def tokens(folded: str) -> list[str]:
    """The words of a folded label. A number is "0", a currency "¤": which one it is does not matter."""
    found = _TOKEN.findall(folded)
    return ["0" if t[0].isdigit() else "¤" if t in "€$£¥" else "..." if t == "…" else t for t in found]


def features(words: list[str]) -> list[int]:
    """The numbers of a label's features, each once; there is at least one word."""
    names = {f"b {first} {second}" for first, second in pairwise(words)}
    for word in words:
        names.add(f"w {word}")
        bounded = f"<{word}>"
        for size in _PARTS:
            names.update(bounded[at : at + size] for at in range(len(bounded) - size + 1))
    names |= {f"whole {' '.join(words)}", f"first {words[0]}", f"n {min(len(words), 8)}"}
    return sorted({crc32(name.encode()) % BUCKETS for name in names})
