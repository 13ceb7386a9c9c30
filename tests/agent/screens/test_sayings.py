from __future__ import annotations

import random
from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.screens.sayings import sayings
from agent.screens.thing import Seen, Thing
from vision.element import Role, State

boxes = st.tuples(st.integers(0, 500), st.integers(0, 500), st.integers(1, 80), st.integers(1, 40))
words = st.sampled_from(
    ["", "Save", "save", "Wi-Fi", "Settings", "gear", "the gear", "button", "first button"]
)
things = st.builds(
    Thing,
    mark=st.just(0),
    role=st.sampled_from(
        [Role.BUTTON, Role.CHECKBOX, Role.ICON, Role.TEXT, Role.IMAGE, Role.SWITCH, Role.TAB]
    ),
    name=words,
    text=words,
    meant=st.lists(words.filter(bool), max_size=2).map(tuple),
    said=st.lists(words.filter(bool), max_size=2).map(tuple),
    states=st.frozensets(
        st.sampled_from([State.CHECKED, State.DISABLED, State.SELECTED, State.INDETERMINATE])
    ),
    colour=st.sampled_from(["", "red", "blue"]),
    beside=words,
)
screens = st.lists(st.builds(Seen, thing=things, box=boxes, whole=st.booleans()), max_size=12)


def key(saying: str) -> str:
    return saying.casefold().removeprefix("the ").strip()


def at(top: int, thing: Thing, *, left: int = 10, whole: bool = True) -> Seen:
    return Seen(thing=thing, box=(left, top, 20, 20), whole=whole)


def icon(name: str, *meant: str, said: tuple[str, ...] = (), **more: str) -> Thing:
    return Thing(mark=0, role=Role.BUTTON, name=name, icon=f"x:{meant[0]}", meant=meant, said=said, **more)


def box(name: str, *states: State) -> Thing:
    return Thing(mark=0, role=Role.CHECKBOX, name=name, states=frozenset(states), beside=name)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(screens, st.integers(0, 99), st.booleans(), st.lists(words, max_size=2))
def test_no_saying_could_mean_two_things(
    seen: list[Seen], seed: int, leftward: bool, elsewhere: list[str]
) -> None:
    told = sayings(seen, random.Random(seed), elsewhere, leftward=leftward)
    assert len(told) == len(seen)
    counted = Counter(one for says in told for one in set(map(key, says)))
    assert all(count == 1 for count in counted.values())
    for one, says in zip(seen, told, strict=True):
        assert len(says) <= 10
        assert one.whole or not says
    assert not counted.keys() & {key(word) for word in elsewhere}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(screens, st.integers(0, 99))
def test_what_is_called_the_same_twice_is_not_called_so(seen: list[Seen], seed: int) -> None:
    told = sayings([*seen, *seen], random.Random(seed))
    names = {key(one.thing.name) for one in seen if one.thing.role not in (Role.TEXT, Role.IMAGE)}
    assert not names & {key(saying) for says in told for saying in says}


def test_an_icon_is_pointed_at_by_what_it_shows_and_means() -> None:
    gear = icon("Settings", "settings", "cog", said=("the gear", "open the settings"))
    says = sayings([at(0, gear)], random.Random(0))[0]
    assert {"the gear", "open the settings"} & set(says)
    assert any("settings icon" in one for one in says)


def test_boxes_are_counted_and_told_by_their_state() -> None:
    seen = [at(0, box("A", State.CHECKED)), at(40, box("B")), at(80, box("C"))]
    told = [set().union(*(sayings(seen, random.Random(n))[i] for n in range(30))) for i in range(3)]
    assert "the checked box" in told[0]
    assert "the first unchecked box" in told[1]
    assert "the second unchecked box" in told[2]
    assert "the unchecked box" not in told[1] | told[2]


def test_a_row_is_not_counted_where_one_reads_leftward() -> None:
    seen = [at(0, box("A")), at(0, box("B"), left=90)]
    rightward = [set().union(*(sayings(seen, random.Random(n))[i] for n in range(30))) for i in range(2)]
    leftward = [
        set().union(*(sayings(seen, random.Random(n), leftward=True)[i] for n in range(30))) for i in range(2)
    ]
    assert "the second box" in rightward[1]
    assert not any("second" in one or "first" in one for one in leftward[0] | leftward[1])


def test_a_coloured_button_beside_a_label_is_told_by_both() -> None:
    red = Thing(mark=0, role=Role.BUTTON, name="Stop", text="Stop", colour="red", beside="Name")
    other = Thing(mark=1, role=Role.BUTTON, name="Go", text="Go", colour="red", beside="City")
    told = set().union(*(sayings([at(0, red), at(50, other)], random.Random(n))[0] for n in range(60)))
    assert "the red button next to Name" in told
    assert "the red button" not in told


def test_a_label_gives_its_name_to_what_it_labels() -> None:
    seen = [at(0, Thing(mark=0, role=Role.TEXT, name="Wi-Fi", text="Wi-Fi")), at(0, box("Wi-Fi"), left=90)]
    told = [set().union(*(sayings(seen, random.Random(n))[i] for n in range(40))) for i in range(2)]
    assert "Wi-Fi" not in told[0]
    assert "Wi-Fi" in told[1]


def test_what_is_half_hidden_still_stands_in_the_way() -> None:
    gear = icon("Settings", "settings", said=("the gear",))
    told = sayings([at(0, gear), at(50, gear, whole=False)], random.Random(0))
    assert told[1] == ()
    assert "the gear" not in told[0]


def test_shapes_are_told_by_kind_colour_and_size() -> None:
    def shape(name: str, side: int, top: int) -> Seen:
        colour = name.split()[0]
        thing = Thing(mark=0, role=Role.IMAGE, name=name, colour=colour)
        return Seen(thing=thing, box=(0, top, side, side), whole=True)

    seen = [shape("red circle", 60, 0), shape("blue circle", 20, 100), shape("red star", 30, 200)]
    told = [set(says) for says in sayings(seen, random.Random(0))]
    assert {"the red circle", "the largest circle"} <= told[0]
    assert {"the blue circle", "the smallest circle", "the blue shape"} <= told[1]
    assert {"the red star", "the star"} <= told[2]
    assert "the circle" not in told[0] | told[1]
