"""The icons a screen may show: of whole sets, for learning or for testing, never both."""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from agent.errors import SetUpError
from agent.screens.concepts import Concept, concept_of
from vision.errors import IconError
from vision.icon_sets.icon import Icon
from vision.icon_sets.reading import icon_sets, read_icons
from vision.training.learned_sets import AKIN, PERMISSIVE, TESTED, VALIDATED

FOR_TESTING = ("octicon", "ri")
"""Sets that only screens for testing show."""

NEVER = (TESTED | AKIN | VALIDATED | {"ph", "phosphor", "papirus"}) - frozenset(FOR_TESTING)
"""Sets that no screen shows."""

_PICTURES = frozenset(
    "logos simple-icons skill-icons devicon devicon-plain cryptocurrency cryptocurrency-color token "
    "token-branded flag flagpack circle-flags cif cib bxl twemoji noto noto-v1 emojione emojione-v1 "
    "emojione-monotone openmoji fluent-emoji fluent-emoji-flat fluent-emoji-high-contrast fxemoji "
    "streamline-emojis file-icons vscode-icons catppuccin material-icon-theme meteocons svg-spinners "
    "fa-brands fa6-brands fa7-brands unjs game-icons medical-icon healthicons wi gis map maki".split()
)
"""Sets of flags, faces, brands and the like, which programs do not show on their buttons."""

_UNSAFE = re.compile(
    r"<(?:script|foreignObject|image|style|animate|set|a)\b|\son\w+=|https?:|data:|@import", re.IGNORECASE
)
"""What a still drawing of an icon has no need of."""

_STYLES = frozenset(
    "sharp rounded round outline outlined linear line solid fill filled bold broken light thin regular "
    "duotone twotone color rtl ltr alt".split()
)
_FIRST = frozenset({"baseline", "outline", "twotone"})
_BRANDS = frozenset({"logo", "brand", "social"})
_NAMESPACE = 'xmlns="http://www.w3.org/2000/svg"'
_LONGEST = 16 << 10  # characters of one drawing; longer ones are paintings
_LEAST, _LEAST_MEANT = 120, 40  # icons, and concepts


@dataclass(frozen=True, kw_only=True)
class IconSet:
    """One set, and which of its icons stand for what."""

    name: str
    icons: tuple[Icon, ...]

    @cached_property
    def usable(self) -> bool:
        """Whether it has what windows need: many icons, and those for most of what programs do."""
        meant = {concept.key for words in self.by_words if (concept := concept_of(words)) is not None}
        return len(self.icons) >= _LEAST and len(meant) >= _LEAST_MEANT

    @cached_property
    def by_words(self) -> Mapping[str, list[Icon]]:
        found: dict[str, list[Icon]] = defaultdict(list)
        for icon in self.icons:
            found[plain_words(icon.words)].append(icon)
        return found

    def for_concept(self, concept: Concept, rng: random.Random) -> Icon | None:
        """An icon that stands for this and for nothing else; None where the set has none."""
        for words in concept.drawn:
            known = concept_of(words)
            if words in self.by_words and known is not None and known.key == concept.key:
                return rng.choice(self.by_words[words])
        return None


class IconShelf:
    """A folder of icon sets, each read when it is first wanted. Raises SetUpError where none may be learned
    from."""

    def __init__(self, folder: Path) -> None:
        try:
            self._paths = {name: path for name, path in icon_sets(folder).items() if path.suffix == ".json"}
        except IconError as error:
            raise SetUpError(f"{error}: no screen was drawn") from error
        self._folder = folder
        self.learning = tuple(name for name in self._paths if self._may_be_learned(name))
        self.testing = tuple(name for name in FOR_TESTING if name in self._paths)
        if not self.learning:
            raise SetUpError(f"{folder} holds no icon sets to learn from: no screen was drawn")
        self._read = lru_cache(maxsize=None)(self._of_name)

    def one(self, rng: random.Random, *, held_out: bool) -> IconSet:
        """A set for a screen, for testing if it is held out. Raises SetUpError where none can be read."""
        names = self.testing if held_out else self.learning
        for name in rng.sample(names, len(names)):
            found = self._read(name)
            if found is not None and found.usable:
                return found
        wanted = f"for testing ({', '.join(FOR_TESTING)})" if held_out else "to learn from"
        raise SetUpError(f"{self._folder} holds no usable icon sets {wanted}: no screen was drawn")

    def _may_be_learned(self, name: str) -> bool:
        if name in NEVER or name in FOR_TESTING or name in _PICTURES:
            return False
        try:
            info = json.loads(self._paths[name].with_name("info.json").read_text(encoding="utf-8"))
            return info["license"]["spdx"] in PERMISSIVE
        except (OSError, ValueError, KeyError, TypeError):
            return False

    def _of_name(self, name: str) -> IconSet | None:
        try:
            icons = read_icons(name, self._paths[name])
        except IconError:
            return None
        return IconSet(name=name, icons=tuple(icon for icon in icons if may_be_shown(icon)))


def plain_words(words: str) -> str:
    """The words of an icon's name without numbers at the end and words that tell only how it is drawn."""
    split = words.split()
    while len(split) > 1 and (split[-1] in _STYLES or split[-1].isdigit()):
        split.pop()
    while len(split) > 1 and split[0] in _FIRST:
        split.pop(0)
    return " ".join(split)


def may_be_shown(icon: Icon) -> bool:
    """True for a plain drawing with a name: nothing in it runs, moves or loads."""
    source = icon.source
    if (
        not icon.words
        or icon.words.split()[0] in _BRANDS
        or not isinstance(source, str)
        or len(source) > _LONGEST
    ):
        return False
    return not _UNSAFE.search(source.replace(_NAMESPACE, ""))
