"""A page in the making: what it is drawn with, and the Things that have been put on it."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypedDict, Unpack

from agent.screens.concepts import Concept, concept_of, concepts
from agent.screens.icon_shelf import IconSet, plain_words
from agent.screens.lexicon import Lexicon
from agent.screens.theme import Style
from agent.screens.thing import Thing
from vision.element import Role, State
from vision.icon_sets.icon import Icon

_FOCUS = 0.04  # the chance of each thing that can have it, until one has it
_OWN = 0.3  # the chance that an icon is any of its set, not one for a common meaning


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictured:
    """An icon chosen for a place: its name, what a program calls it, nouns for it and other phrases."""

    icon: Icon
    label: str
    meant: tuple[str, ...]
    said: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return f"{self.icon.set_name}:{self.icon.name}"


class _Told(TypedDict, total=False):
    """What a Thing is planned with, besides its role and name."""

    text: str
    picture: Pictured | None
    said: tuple[str, ...]
    states: Collection[State]
    colour: str
    beside: str


class Sheet:
    """Hands out marks for the parts of a page. Everything is chosen by its one `rng`. `elsewhere` are words
    for icons that are drawn beside words or as an ornament: they are no things, but could be meant."""

    def __init__(
        self,
        rng: random.Random,
        style: Style,
        words: Lexicon,
        icons: IconSet,
        size: tuple[int, int],
    ) -> None:
        self.rng, self.style, self.words, self.icons, self.size = rng, style, words, icons, size
        self.things: list[Thing] = []
        self.elsewhere: set[str] = set()
        self._group = ""
        self._focused = False
        self._groups = 0

    @contextmanager
    def group(self, name: str) -> Iterator[None]:
        """What is marked in this block belongs together."""
        outer, self._groups = self._group, self._groups + 1
        self._group = f"{name} {self._groups}"
        yield
        self._group = outer

    def mark(self, role: Role, name: str = "", **told: Unpack[_Told]) -> str:
        """Plan a Thing; the attribute that marks it on the page."""
        return f' data-e="{self.plan(role, name, **told)}"'

    def plan(
        self,
        role: Role,
        name: str = "",
        *,
        text: str = "",
        picture: Pictured | None = None,
        said: tuple[str, ...] = (),
        states: Collection[State] = (),
        colour: str = "",
        beside: str = "",
    ) -> int:
        """Plan a Thing; its mark."""
        self.things.append(
            Thing(
                mark=len(self.things),
                role=role,
                name=name,
                text=text,
                icon=picture.key if picture else None,
                meant=picture.meant if picture else (),
                said=picture.said if picture else said,
                states=frozenset(states),
                colour=colour,
                beside=beside,
                group=self._group,
            )
        )
        return len(self.things) - 1

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def may_focus(self) -> bool:
        """True for the one thing that has the keyboard's attention."""
        if self._focused or not self.chance(_FOCUS):
            return False
        self._focused = True
        return True

    def words_of(self, kind: str) -> str:
        return str(self.rng.choice(getattr(self.words, kind)))

    def several(self, kind: str, count: int) -> list[str]:
        """Different words of a kind."""
        return self.words.several(getattr(self.words, kind), count, self.rng)

    def picture(self, key: str = "") -> Pictured:
        """An icon: for the concept of that key if the set has one, else any."""
        if key and (icon := self.icons.for_concept(concepts()[key], self.rng)):
            return self._pictured(icon, concepts()[key])
        icon = self.rng.choice(self.icons.icons)
        return self._pictured(icon, concept_of(plain_words(icon.words)))

    def pictures(self, count: int, keys: Collection[str] = ()) -> list[Pictured]:
        """Different icons: some for these concepts, or for any, some of the set's own."""
        wanted = list(keys) or list(concepts())
        self.rng.shuffle(wanted)
        found: dict[str, Pictured] = {}
        for _ in range(count * 3):
            if len(found) == count:
                break
            key = "" if not wanted or (not keys and self.chance(_OWN)) else wanted.pop()
            pictured = self.picture(key)
            if all(pictured.meant[0] != other.meant[0] for other in found.values()):
                found[pictured.key] = pictured
        return list(found.values())

    def drawn(self, pictured: Pictured, attribute: str = "", *, marked: bool = False) -> str:
        """The icon in the page, in the colour of its text; `marked` where it is all that a marked thing
        shows."""
        if not (marked or attribute):
            self.elsewhere.update((*pictured.meant, *pictured.said))
        return f'<span class="ico"{attribute}>{pictured.icon.source!s}</span>'

    def _pictured(self, icon: Icon, concept: Concept | None) -> Pictured:
        words = plain_words(icon.words)
        if concept is not None:
            nouns = tuple(dict.fromkeys((concept.key, words)))
            return Pictured(icon=icon, label=concept.label, meant=nouns, said=concept.said)
        return Pictured(icon=icon, label=words.capitalize(), meant=(words,))
