"""Words that name nothing, however much they look like a name: what points back to what was said before, what
says how a thing is done, and what counts several things."""

from __future__ import annotations

from itertools import pairwise

from agent.instructions.nouns import without_article
from agent.instructions.numerals import number_text

CONTROLS = frozenset({"button", "icon", "link", "switch", "toggle"})
_TOOLS = CONTROLS | {"slider", "stepper", "keypad", "mouse", "wheel", "picker"}
_BACK = tuple(
    tuple(way.split())
    for way in (
        "in its place|in their place|in its stead|in the same|into the same|to the same|in the new|into the "
        "new|in a new|into a new|in another|in the other|into the other|each on its own|on its own line"
    ).split("|")
)
_NEWS = frozenset("window tab document file folder directory place line lines page".split())


def points_back(words: tuple[str, ...]) -> bool:
    """Whether words hold a place that only what was said before explains: "in the same folder"."""
    for way in _BACK:
        for at in range(1, len(words) - len(way) + 1):
            after = words[at + len(way) :]
            whole = way[-1] not in {"same", "new", "another", "other"}
            if words[at : at + len(way)] == way and (whole or (len(after) == 1 and after[0] in _NEWS)):
                return True
    return False


_EVERY = frozenset({"every", "each", "everything", "nothing", "all", "any"})
_MOST = frozenset(
    "lowest highest cheapest best worst largest smallest newest oldest latest most fewest".split()
)
_SOME_OF = frozenset({"first", "last", "next", "top", "bottom", "other"})


def counts(words: tuple[str, ...]) -> bool:
    """ "Everything except Email", "the first three rows": several things, and no name of any."""
    bare = without_article(words)
    first = bare[0]
    if any(word == "and" and after in {"the", "a", "an"} for word, after in pairwise(words)):
        return True
    if any(words[at : at + 2] == ("with", "the") and words[at + 2] in _MOST for at in range(len(words) - 2)):
        return True
    if "except" in words or first in {"every", "each"}:
        return True
    if first in _EVERY and not {"but", "other", "apart"}.isdisjoint(bare):
        return True
    several = len(bare) > 2 and first in _SOME_OF and bare[-1].endswith("s")
    return several and number_text(bare[1:2]) not in {None, "1"}


_ENDS = frozenset({(), ("in",), ("on",)})
_COMMANDS = frozenset("mkdir touch cp mv rm cat echo nano vim sed grep sort exit".split())


def has_means(words: tuple[str, ...]) -> bool:
    """ "The settings with the gear button", "the plan by clicking Select": what it is done with."""
    for at, word in enumerate(words[1:-1], 1):
        after = words[at + 1]
        if word == "by" and after.endswith("ing"):
            return True
        if word in {"with", "using", "via"} and after in _COMMANDS and words[at + 2 : at + 3] in _ENDS:
            return True
        if word == "with" and after == "a" and words[-1] in {"click", "double-click", "right-click"}:
            return True
        if word == "with" and (after in {"its", "their"} or (words[-1] in _TOOLS and after in {"the", "a"})):
            return True
    return False
