"""Words that windows are made of, in one language."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "ru", "el", "tr", "ar", "he", "zh", "ja", "ko")
RIGHT_TO_LEFT = frozenset({"ar", "he"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """`acts` stand on buttons, `options` beside boxes and switches, `fields` before fields, `menus` in a menu
    bar, `tabs` on tabs, `headings` over sections, `entries` in lists, `choices` in combo boxes, `links` under
    lines, `people` are names, `lines` whole sentences."""

    language: str
    acts: Sequence[str]
    options: Sequence[str]
    fields: Sequence[str]
    menus: Sequence[str]
    tabs: Sequence[str]
    headings: Sequence[str]
    entries: Sequence[str]
    choices: Sequence[str]
    links: Sequence[str]
    people: Sequence[str]
    lines: Sequence[str]

    @property
    def right_to_left(self) -> bool:
        return self.language in RIGHT_TO_LEFT

    def several(self, words: Sequence[str], count: int, rng: random.Random) -> list[str]:
        """Different words, as many as there are of what is asked."""
        return rng.sample(list(words), min(count, len(words)))


@cache
def lexicon(language: str) -> Lexicon:
    """The words of one of LANGUAGES."""
    text = files("agent.screens").joinpath("lexicon", f"{language}.toml").read_text(encoding="utf-8")
    return Lexicon(language=language, **{name: tuple(words) for name, words in tomllib.loads(text).items()})
