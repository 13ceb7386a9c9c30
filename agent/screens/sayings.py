"""Ways a person would point at things on one screen, none of which could mean another thing there. Pure."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from agent.screens.thing import Seen
from vision.element import Role, State

_MOST = 10
_LEVEL = 12  # pixels: how far the middles of what stands in one row may differ
_NOUNS: Mapping[Role, tuple[str, ...]] = {
    Role.BUTTON: ("button",),
    Role.TOGGLE_BUTTON: ("button",),
    Role.CHECKBOX: ("checkbox", "check box", "box"),
    Role.RADIO: ("radio button", "option"),
    Role.SWITCH: ("switch", "toggle"),
    Role.SLIDER: ("slider",),
    Role.COMBO_BOX: ("drop-down", "combo box", "drop-down list"),
    Role.TEXT_FIELD: ("field", "text field", "text box"),
    Role.TEXT_AREA: ("field", "text area"),
    Role.PASSWORD_FIELD: ("field", "password field"),
    Role.TAB: ("tab",),
    Role.LINK: ("link",),
    Role.LIST_ITEM: ("entry", "item", "row"),
    Role.TREE_ITEM: ("entry", "item"),
    Role.MENU_ITEM: ("menu item", "menu entry"),
    Role.SPIN_BUTTON: ("spin box", "number field"),
    Role.PROGRESS_BAR: ("progress bar",),
    Role.SCROLL_BAR: ("scroll bar",),
    Role.IMAGE: ("picture", "image"),
    Role.ICON: ("icon", "symbol"),
    Role.COLUMN_HEADER: ("column", "column header"),
    Role.HEADING: ("heading",),
    Role.CANVAS: ("canvas", "drawing area"),
}
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_STATES = {
    State.CHECKED: "checked",
    State.INDETERMINATE: "half-checked",
    State.SELECTED: "selected",
    State.DISABLED: "disabled",
    State.FOCUSED: "focused",
    State.PRESSED: "pressed",
}
_STATE_WORDS: Mapping[Role, Mapping[State | None, tuple[str, ...]]] = {
    Role.SWITCH: {State.CHECKED: ("switched-on", "active"), None: ("switched-off",)},
    Role.CHECKBOX: {State.CHECKED: ("checked", "ticked"), None: ("unchecked", "empty")},
    Role.RADIO: {State.CHECKED: ("chosen", "selected"), None: ("unselected",)},
}


_WORDS_ALONE = frozenset({Role.TEXT, Role.CELL, Role.HEADING})
"""What only shows words: it is not meant where something that can be used is called the same."""
_LARGER = 1.4  # times the area: what is plainly larger


@dataclass(frozen=True, slots=True)
class _Claim:
    """Words that are true of a thing. `plain` ones say what it is; the others only where, or which of
    many."""

    words: str
    plain: bool = True


def sayings(
    seen: Sequence[Seen], rng: random.Random, elsewhere: Collection[str] = (), *, leftward: bool = False
) -> list[tuple[str, ...]]:
    """For each thing the ways to point at it, a choice of at most ten.

    Things of which only a part can be seen are given none, but what could mean them is not said of another,
    nor are the words for icons `elsewhere`. On a screen that is read `leftward` nothing is counted along a
    row."""
    claims = [list(_claims(one)) for one in seen]
    for number, more in (*_ordinals(seen, leftward=leftward), *_sizes(seen)):
        claims[number].append(more)
    claimed = _claimed(seen, claims, elsewhere)
    return [
        _chosen([claim for claim in made if claimed[_key(claim.words)] == {number}], rng) if one.whole else ()
        for number, (one, made) in enumerate(zip(seen, claims, strict=True))
    ]


def _claimed(
    seen: Sequence[Seen], claims: Sequence[Sequence[_Claim]], elsewhere: Collection[str]
) -> Mapping[str, set[int]]:
    """Which things each phrase could mean; -1 stands for what is no thing."""
    claimed: dict[str, set[int]] = defaultdict(set)
    weak = [number for number, one in enumerate(seen) if one.thing.role in _WORDS_ALONE]
    for number in (*(n for n in range(len(seen)) if n not in weak), *weak):
        for claim in claims[number]:
            holders = claimed[_key(claim.words)]
            if number not in weak or not holders - set(weak):
                holders.add(number)
    for word in elsewhere:
        for words in (word, f"{word} icon", f"{word} button"):
            claimed[_key(words)].add(-1)
    return claimed


def _key(words: str) -> str:
    return words.casefold().removeprefix("the ").strip()


def _chosen(claims: Sequence[_Claim], rng: random.Random) -> tuple[str, ...]:
    """Some of each sort, the plain ones first, each once."""
    plain = list({claim.words.casefold(): claim.words for claim in claims if claim.plain}.values())
    other = list({claim.words.casefold(): claim.words for claim in claims if not claim.plain}.values())
    rng.shuffle(plain)
    rng.shuffle(other)
    kept = plain[: _MOST - min(len(other), 4)]
    return tuple(dict.fromkeys(kept + other[: _MOST - len(kept)]))


def _claims(seen: Seen) -> Iterator[_Claim]:
    """Everything that is true of it by itself or by its neighbour."""
    thing = seen.thing
    nouns = _NOUNS.get(thing.role, ())
    if _is_shape(seen):
        yield from _of_shape(seen)
        return
    if name := thing.name.rstrip("…"):
        yield _Claim(name)
        for noun in nouns:
            yield _Claim(f"the {name} {noun}")
            yield _Claim(f"the {noun} “{name}”")
    yield from _of_icon(seen)
    if thing.colour:
        yield from _of_colour(seen)
    if thing.beside:
        yield from _of_neighbour(seen)
    for word in _state_words(seen):
        for noun in nouns:
            yield _Claim(f"the {word} {noun}", plain=False)


def _is_shape(seen: Seen) -> bool:
    return seen.thing.role is Role.IMAGE and bool(seen.thing.colour)


def _of_shape(seen: Seen) -> Iterator[_Claim]:
    """ "the red circle", "the circle", "the red shape"."""
    kind = seen.thing.name.removeprefix(seen.thing.colour).strip()
    yield _Claim(f"the {seen.thing.name}")
    yield _Claim(f"the {kind}")
    yield _Claim(f"the {kind} in the drawing", plain=False)
    yield _Claim(f"the {seen.thing.colour} shape")


def _of_icon(seen: Seen) -> Iterator[_Claim]:
    """What an icon means: "the gear", "settings icon", "the settings button", "attach a file"."""
    thing = seen.thing
    if thing.text:
        noun = _NOUNS.get(thing.role, ("one",))[0]
        for word in thing.meant:
            yield _Claim(f"the {thing.text} {noun} with the {word} icon", plain=False)
        return
    for word in thing.said:
        yield _Claim(word)
    for word in thing.meant:
        yield _Claim(word)
        yield _Claim(f"the {word} icon")
        yield _Claim(f"the {word} symbol")
        if thing.role in (Role.BUTTON, Role.TOGGLE_BUTTON):
            yield _Claim(f"the {word} button")


def _of_colour(seen: Seen) -> Iterator[_Claim]:
    thing = seen.thing
    for noun in _NOUNS.get(thing.role, ()):
        yield _Claim(f"the {thing.colour} {noun}", plain=False)
        if thing.beside:
            yield _Claim(f"the {thing.colour} {noun} next to {thing.beside}", plain=False)


def _of_neighbour(seen: Seen) -> Iterator[_Claim]:
    """What stands next to a label: "the switch next to Wi-Fi", "the gear beside Wi-Fi"."""
    thing = seen.thing
    for noun in _NOUNS.get(thing.role, ())[:2]:
        yield _Claim(f"the {noun} next to {thing.beside}", plain=False)
        yield _Claim(f"the {noun} for {thing.beside}", plain=False)
        yield _Claim(f"the {noun} beside “{thing.beside}”", plain=False)
    if not thing.text:
        for word in (*(f"the {word} icon" for word in thing.meant), *thing.said):
            if word.startswith("the "):
                yield _Claim(f"{word} next to {thing.beside}", plain=False)


def _state_words(seen: Seen) -> Iterator[str]:
    """Words for the states it is in, "unchecked" and the like included."""
    states, role = seen.thing.states, seen.thing.role
    own = _STATE_WORDS.get(role, {})
    if own and State.CHECKED not in states and State.INDETERMINATE not in states:
        yield from own[None]
    for state in sorted(states):
        yield from own.get(state, (_STATES[state],) if state in _STATES else ())


def _ordinals(seen: Sequence[Seen], *, leftward: bool) -> Iterator[tuple[int, _Claim]]:
    """Which of several of a kind it is, where they stand in one column or one row: "the second unchecked
    box"."""
    kinds: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, one in enumerate(seen):
        for noun in () if _is_shape(one) else _NOUNS.get(one.thing.role, ()):
            kinds[noun, ""].append(number)
            for word in _state_words(one):
                kinds[noun, word].append(number)
        if one.thing.meant and not one.thing.text:
            kinds[f"{one.thing.meant[0]} icon", ""].append(number)
    for (noun, word), numbers in kinds.items():
        ordered = _in_line([seen[number].box for number in numbers], leftward=leftward)
        if ordered is None or not 2 <= len(numbers) <= len(_ORDINALS):
            continue
        told = f"{word} {noun}".strip()
        for place, index in enumerate(ordered):
            yield numbers[index], _Claim(f"the {_ORDINALS[place]} {told}", plain=False)
            if place == len(ordered) - 1:
                yield numbers[index], _Claim(f"the last {told}", plain=False)


def _sizes(seen: Sequence[Seen]) -> Iterator[tuple[int, _Claim]]:
    """The largest and the smallest of several shapes of a kind, where that is plain to see."""
    kinds: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(seen):
        if _is_shape(one):
            kinds[one.thing.name.removeprefix(one.thing.colour).strip()].append(number)
    for kind, numbers in kinds.items():
        if len(numbers) < 2 or not all(seen[number].whole for number in numbers):
            continue
        ordered = sorted(numbers, key=lambda number: _area(seen[number]))
        if _area(seen[ordered[-1]]) >= _LARGER * _area(seen[ordered[-2]]):
            yield ordered[-1], _Claim(f"the largest {kind}", plain=False)
        if _area(seen[ordered[1]]) >= _LARGER * _area(seen[ordered[0]]):
            yield ordered[0], _Claim(f"the smallest {kind}", plain=False)


def _area(seen: Seen) -> int:
    return seen.box[2] * seen.box[3]


def _in_line(boxes: Sequence[tuple[int, int, int, int]], *, leftward: bool) -> list[int] | None:
    """Their order, if each stands below the one before or all stand in one row; None where it could be
    disputed."""
    down = sorted(range(len(boxes)), key=lambda index: boxes[index][1])
    if all(boxes[a][1] + boxes[a][3] <= boxes[b][1] + 2 for a, b in pairwise(down)):
        return down
    across = sorted(range(len(boxes)), key=lambda index: boxes[index][0])
    middles = [top + height / 2 for _, top, _, height in boxes]
    if leftward or max(middles) - min(middles) > _LEVEL:
        return None
    apart = all(boxes[a][0] + boxes[a][2] <= boxes[b][0] + 2 for a, b in pairwise(across))
    return across if apart else None
