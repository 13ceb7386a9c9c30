"""Finding again, on another screen, what a recorded step acted on. Pure.

By its words, its kind, its window and what stands around it; last, where everything has other words, by its
place among its like. Nothing is taken because it is near.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from agent.proposal import At, Place, Words
from agent.replay.live_likeness import NEARLY, folded, may_be, speaks_otherwise
from vision.element import Element, Role, State
from vision.furniture import is_furniture, pages_of
from vision.geometry import Point
from vision.grounding import ground
from vision.grounding.meaning import Meaning
from vision.grounding.pointing import point_on
from vision.grounding.scene import make_scene
from vision.observation import Observation
from vision.target import Absent, Ambiguous, Refusal, Target

_NEIGHBOURS = 4
_MARGIN = 0.1
_SURFACES = frozenset({Role.TEXT_AREA, Role.DOCUMENT, Role.TERMINAL, Role.CANVAS, Role.UNKNOWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Both:
    """A recorded screen and the present one: `windows` are present ids by recorded ones, `reworded` is what a
    recorded text reads now. `other_words`: an earlier screen was in another language than its recording.
    `meaning` tells what pictures mean."""

    then: Observation
    now: Observation
    windows: Mapping[int, int]
    reworded: Callable[[str], str] = str
    other_words: bool = False
    meaning: Meaning | None = None

    def pool(self, wanted: Element) -> tuple[list[Element], list[Element]]:
        """What is of the kind of a recorded Element, in its window and in that window's counterpart."""
        return self._pool(self.then, wanted, self._own(wanted)), self._pool(
            self.now, wanted, self._counterparts(wanted)
        )

    def surroundings(self, wanted: Element) -> tuple[list[Element], list[Element]]:
        """All of the page (or of what is not one) that a recorded Element is on, and of its counterpart."""
        return (
            _part(self.then, wanted, self.then, self._own(wanted)),
            _part(self.now, wanted, self.then, self._counterparts(wanted)),
        )

    def _pool(self, seen: Observation, wanted: Element, windows: frozenset[int] | None) -> list[Element]:
        part = _part(seen, wanted, self.then, windows)
        return [e for e in part if may_be(wanted, e)]

    def _own(self, wanted: Element) -> frozenset[int] | None:
        window = self.then.window(wanted.window)
        if window is None:
            return None
        if window.popup:
            return frozenset(w.id for w in self.then.windows if w.popup)
        return frozenset({window.id})

    def _counterparts(self, wanted: Element) -> frozenset[int] | None:
        window = self.then.window(wanted.window)
        if window is None:
            return None
        if window.popup:
            return frozenset(w.id for w in self.now.windows if w.popup)
        present = self.windows.get(window.id)
        return frozenset() if present is None else frozenset({present})


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundAgain:
    """Where a recorded Place is now, and what is there. `doubt` is that of the recording, where the Place
    does not tell it by itself: words are grounded again."""

    place: Place
    element: Element
    doubt: str = ""


def recorded_target(place: Place, both: Both) -> Target | Refusal:
    """What a recorded step's Place was on its own screen."""
    then = both.then
    if isinstance(place, Words):
        return ground(place.phrase, then, place.roles, both.meaning)
    hit = [e for e in then.elements if e.rect.contains(place.point)]
    if not hit:
        return Absent(phrase=f"{place.point.x},{place.point.y}")
    element = min(hit, key=lambda e: e.rect.area)
    return Target(phrase=element.describe(), element=element, point=place.point)


def place_again(place: Place, both: Both) -> FoundAgain | Refusal:
    """Where a recorded Place is now, and what is there."""
    recorded = recorded_target(place, both)
    if not isinstance(recorded, Target):
        return recorded
    wanted = recorded.element
    phrase = both.reworded(place.phrase) if isinstance(place, Words) else wanted.describe()
    named = ground(phrase, both.now, place.roles, both.meaning) if isinstance(place, Words) else None
    if isinstance(named, Target) and _is(named.element, wanted, both):
        assert isinstance(place, Words)
        return FoundAgain(place=Words(phrase=phrase, roles=place.roles), element=named.element)
    found = find_again(wanted, both, phrase)
    if not isinstance(found, Element):
        return found
    point = point_on(found, make_scene(both.now), _same_spot(recorded, found))
    if point is None:
        return Absent(phrase=phrase, nearest=(found,))
    return FoundAgain(place=At(point=point), element=found, doubt=recorded.unsure)


def find_again(wanted: Element, both: Both, phrase: str) -> Element | Refusal:
    """The one Element that is now what a recorded one was; nothing that is only near it."""
    then, now = both.pool(wanted)
    text = folded(both.reworded(wanted.text))
    same = [e for e in now if folded(e.text) == text]
    if not same and len(text) > 3:
        same = [e for e in now if fuzz.ratio(folded(e.text), text) >= NEARLY]
    if not same and text and _other_words(wanted, both):
        return _by_order(wanted, then, now, phrase)
    if len(same) > 1:
        return _by_surroundings(
            wanted, same, [e for e in then if folded(e.text) == folded(wanted.text)], both
        )
    return same[0] if same else Absent(phrase=phrase, nearest=tuple(now[:3]))


def _is(found: Element, wanted: Element, both: Both) -> bool:
    """What the words refer to now is what they did: of that kind, with its text, in its window's counterpart;
    and where several have that text, the words told them apart."""
    _, now = both.pool(wanted)
    text = folded(both.reworded(wanted.text))
    alike = folded(found.text) == text or fuzz.ratio(folded(found.text), text) >= NEARLY
    return alike and any(e is found for e in now)


def _other_words(wanted: Element, both: Both) -> bool:
    """Whether the window, or else everything on the screen, has other words than when it was recorded."""
    return speaks_otherwise(*both.surroundings(wanted)) or speaks_otherwise(
        both.then.elements, both.now.elements
    )


def _by_order(wanted: Element, then: list[Element], now: list[Element], phrase: str) -> Element | Refusal:
    """By its place among its like, where there are as many of them as there were."""
    fixed = wanted.states & {State.CHECKABLE, State.EDITABLE, State.EXPANDABLE}
    then = [e for e in then if fixed <= e.states]
    now = [e for e in now if fixed <= e.states]
    if len(then) != len(now):
        return Absent(phrase=phrase, nearest=tuple(now[:3]))
    return now[next(i for i, e in enumerate(then) if e is wanted or e == wanted)]


def _by_surroundings(
    wanted: Element, same: list[Element], recorded: list[Element], both: Both
) -> Element | Refusal:
    """Of several with the same text the one with the recorded things around it; else by its place among
    them, where they are as many."""
    around = _around(wanted, both.then, both.reworded)
    scored = sorted(
        ((_overlap(around, _around(e, both.now, str)), i) for i, e in enumerate(same)), reverse=True
    )
    if scored[0][0] - scored[1][0] > _MARGIN:
        return same[scored[0][1]]
    if len(same) == len(recorded):
        return same[next(i for i, e in enumerate(recorded) if e is wanted or e == wanted)]
    return Ambiguous(phrase=wanted.describe(), candidates=tuple(same))


def _around(element: Element, seen: Observation, reworded: Callable[[str], str]) -> Counter[str]:
    """The texts in its row (twice), of the nearest others, of the heading above, and of its containers."""
    others = [e for e in seen.elements if e.text and e is not element and e.window == element.window]
    row = [
        e for e in others if abs(e.rect.centre.y - element.rect.centre.y) < max(8, element.rect.height // 2)
    ]
    near = sorted(others, key=lambda e: e.rect.centre.distance(element.rect.centre))[:_NEIGHBOURS]
    above = [e for e in others if e.role is Role.HEADING and e.rect.bottom <= element.rect.centre.y]
    words = [e.text for e in (*row, *row, *near, *above[-1:], *above[-1:])]
    return Counter(folded(reworded(text)) for text in (*words, *element.container))


def _overlap(one: Counter[str], other: Counter[str]) -> float:
    whole = sum((one | other).values())
    return sum((one & other).values()) / whole if whole else 0.0


def _same_spot(recorded: Target, found: Element) -> Point | None:
    """On a surface the pixel as far from its corner as it was, where it reaches so far."""
    if recorded.element.role not in _SURFACES:
        return None
    old, new = recorded.element.rect, found.rect
    spot = Point(new.left + recorded.point.x - old.left, new.top + recorded.point.y - old.top)
    return spot if new.contains(spot) else None


def _part(
    seen: Observation, wanted: Element, then: Observation, windows: frozenset[int] | None
) -> list[Element]:
    furniture = is_furniture(wanted, pages_of(then))
    pages = pages_of(seen)
    return [
        e
        for e in seen.elements
        if (windows is None or e.window in windows) and is_furniture(e, pages) is furniture
    ]
