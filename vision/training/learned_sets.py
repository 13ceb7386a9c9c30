"""Which icon sets models learn from, which they are watched and tested on, and what the icons of a set
mean."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

TESTED = frozenset({"octicon", "ri", "adwaita", "breeze"})
"""Sets that models are tested on and never learn from."""
AKIN = frozenset({"codicon", "nonicons", "heroicons-outline", "heroicons-solid"})
"""Sets that share their drawings with a tested or a watched one; nothing learns from them either."""
VALIDATED = frozenset({"iconoir", "heroicons", "flat-color-icons"})
"""Sets that a training is watched on; it does not learn from them."""
PERMISSIVE = frozenset(
    {"MIT", "ISC", "Apache-2.0", "BSD-3-Clause", "CC0-1.0", "Unlicense", "OFL-1.1", "CC-BY-3.0", "CC-BY-4.0"}
)
"""Licences (SPDX) whose icons may be learned from."""
SHARES = {
    **dict.fromkeys(
        "simple-icons logos devicon devicon-plain cib bxl fa-brands fa6-brands skill-icons unjs academicons "
        "bitcoin-icons vscode-icons catppuccin material-icon-theme".split(),
        0.3,
    ),
    **dict.fromkeys("game-icons healthicons medical-icon gis maki map".split(), 0.3),
    **dict.fromkeys(
        "twemoji noto fluent-emoji-flat fluent-emoji-high-contrast emojione emojione-monotone "
        "fxemoji".split(),
        0.5,
    ),
    "tango": 5.0,
}
"""Sets that are to be seen less or more often than others of their size: brands, special trades and emoji
are seldom what a button shows; Tango alone is drawn like the icons of desktop programs."""
STYLES = frozenset(
    "outline outlined line linear fill filled solid sharp rounded round twotone duotone bold broken light "
    "thin regular color symbolic baseline rtl ltr flat".split()
)
"""Words of names that tell how an icon is drawn, where many of its set have them."""

_SHARED = 0.08  # of a set's names that begin or end with such a word
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_]+")


def licence_of(folder: Path) -> str:
    """The SPDX identifier that a set in Iconify's form states; empty where it states none."""
    try:
        licence = json.loads((folder / "info.json").read_text(encoding="utf-8"))["license"]["spdx"]
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    return str(licence)


def sets_to_learn_from(folder: Path) -> list[Path]:
    """The folders of sets in Iconify's form that may be learned from, by their names."""
    left_out = TESTED | AKIN | VALIDATED
    found = sorted(path.parent for path in folder.glob("*/info.json"))
    return [path for path in found if path.name not in left_out and licence_of(path) in PERMISSIVE]


def drawn_once(group: str, name: str) -> bool:
    """Whether an icon is not one of many sizes of the same drawing, of which others are learned from."""
    return group != "fluent" or re.search(r"-(?:16|24)-(?:regular|filled)$", name) is not None


def worded(names: Sequence[str]) -> dict[str, str]:
    """The words of each name, without sizes and without the words for a style that many names of the set
    begin or end with ("arrow-left-16" is "arrow left", "search-line" beside "search-fill" is "search")."""
    split = {name: spelled(name) for name in names}
    first = Counter(words[0] for words in split.values() if words)
    last = Counter(words[-1] for words in split.values() if words)
    last.update(words[-2] for words in split.values() if len(words) > 2 and words[-1] in STYLES)
    least = max(3, _SHARED * len(names))
    ends = {word for word, count in last.items() if count >= least and word in STYLES}
    begins = {word for word, count in first.items() if count >= least and word in STYLES}
    return {name: " ".join(_bare(words, begins, ends)) for name, words in split.items()}


def spelled(name: str) -> list[str]:
    """The words of a name in kebab-case, snake_case or camelCase, in lower case; numbers at its end are
    sizes and are left out."""
    words = [word.lower() for word in _WORD.findall(name)]
    while len(words) > 1 and (words[-1].isdigit() or words[-1] == "px"):
        words.pop()
    return words


def _bare(words: list[str], begins: set[str], ends: set[str]) -> list[str]:
    words = list(words)
    while len(words) > 1 and (words[-1] in ends or words[-1].isdigit()):
        words.pop()
    while len(words) > 1 and words[0] in begins:
        words.pop(0)
    return words
