"""What was found by its picture is found again from the record, and from nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.arena.scene import Pane, Scene, Thing
from agent.noted_meaning import NotedMeaning, mark_of
from agent.proposal import Done, ProposeClick, Words
from agent.replay.meaning import RecordedMeaning
from agent.replay.recording import recording
from agent.replay.replay import replay
from memory.journal import Journal
from memory.lookup import Asked, Lookup
from vision.element import Element, Role
from vision.frame import Frame
from vision.geometry import Rect

from .conftest import Toy

SCENE = Scene(
    id="desk",
    windows=(
        Pane(
            id="notes",
            title="Notes",
            program="mousepad",
            things=(
                Thing(id="bell", role=Role.BUTTON),
                Thing(id="gear", role=Role.BUTTON),
                Thing(id="save", role=Role.BUTTON, text="Save"),
            ),
        ),
    ),
)
FRAME = Frame(pixels=np.zeros((40, 200, 3), np.uint8), rect=Rect(0, 0, 200, 40), time=0.0)
BUTTONS = tuple(Element(role=Role.BUTTON, rect=Rect(50 * place, 0, 36, 36)) for place in range(3))


class Told:
    """A meaning that knows the second of the things that are shown as a gear, and the others as nothing."""

    def __init__(self, chance: float = 0.912345) -> None:
        self.chance = chance
        self.notes: tuple[str, ...] = ()
        self.asked = 0

    def chances(self, words: str, frame: Frame, elements: Sequence[Element]) -> tuple[float, ...]:
        self.asked += 1
        return tuple(
            self.chance if words == "gear" and place == 1 else 0.01 for place in range(len(elements))
        )

    def looks_like(self, frame: Frame, element: Element) -> str:
        self.asked += 1
        return "gear"


def click(phrase: str) -> ProposeClick:
    return ProposeClick(place=Words(phrase=phrase), why=f"click {phrase}")


def run(toy: Toy, *phrases: str) -> str:
    return toy.run(*(click(phrase) for phrase in phrases), Done(why="done")).episode


def test_a_run_by_pictures_is_replayed_to_the_same_digests(toy: Toy) -> None:
    toy.scene, toy.meaning = SCENE, Told()
    episode = run(toy, "the gear", "the pencil", "Save")
    with Journal(toy.folder) as journal, recording(journal, episode) as recorded:
        first, second, third = recorded.records[:3]
        assert first.target is not None
        assert (first.target["text"], first.target["likeness"]) == ("", "gear")
        assert first.context is not None
        assert first.context.target is not None
        assert (first.context.target.text, first.context.target.likeness) == ("", "gear")
        assert second.target is not None
        assert "refused" in second.target
        assert {lookup.asked for lookup in first.lookups} == {Asked.MEANING, Asked.LIKENESS}
        assert not third.lookups, "what words name is not asked about"
        for _ in range(2):
            found = replay(recorded)
            assert found.divergence is None, str(found.divergence)
            assert found.digests == tuple(record.digest for record in recorded.records)
            assert found.digests[0]


def test_a_run_in_which_nobody_could_be_asked_stays_one(toy: Toy) -> None:
    toy.scene = SCENE
    episode = run(toy, "the gear")
    with Journal(toy.folder) as journal, recording(journal, episode) as recorded:
        assert not recorded.records[0].lookups
        assert replay(recorded).divergence is None


def told(*lookups: Lookup, otherwise: Told | None = None) -> RecordedMeaning:
    script = SimpleNamespace(record=SimpleNamespace(lookups=lookups))
    return RecordedMeaning(script, otherwise)  # type: ignore[arg-type]


def test_what_was_noted_is_what_was_answered() -> None:
    noted = NotedMeaning(Told())
    chances = noted.chances("gear", FRAME, BUTTONS)
    assert chances == (0.01, 0.9123, 0.01)
    assert noted.looks_like(FRAME, BUTTONS[1]) == "gear"
    noted.chances("gear", FRAME, BUTTONS)
    lookups = noted.taken()
    assert len(lookups) == 2
    assert noted.taken() == ()
    again = told(*lookups)
    assert again.chances("gear", FRAME, BUTTONS) == chances
    assert again.looks_like(FRAME, BUTTONS[1]) == "gear"


def test_what_was_not_asked_then_is_asked_of_another_if_anything_was() -> None:
    noted = NotedMeaning(Told())
    noted.chances("bell", FRAME, BUTTONS)
    noted.looks_like(FRAME, BUTTONS[0])
    other, lookups = Told(0.7), noted.taken()
    assert told(*lookups).chances("gear", FRAME, BUTTONS) == (0.0, 0.0, 0.0)
    assert told(*lookups).looks_like(FRAME, BUTTONS[1]) == ""
    assert told(*lookups, otherwise=other).chances("gear", FRAME, BUTTONS)[1] == 0.7
    assert told(*lookups, otherwise=other).looks_like(FRAME, BUTTONS[1]) == "gear"
    asked = other.asked
    assert told(otherwise=other).chances("gear", FRAME, BUTTONS) == (0.0, 0.0, 0.0)
    assert told(otherwise=other).looks_like(FRAME, BUTTONS[1]) == ""
    assert other.asked == asked


@given(st.lists(st.text(max_size=8), max_size=5))
def test_a_damaged_note_is_no_chance(found: list[str]) -> None:
    lookup = Lookup(asked=Asked.MEANING, name="gear", found=(mark_of(BUTTONS), *found))
    chances = told(lookup).chances("gear", FRAME, BUTTONS)
    assert len(chances) == 3
    assert all(0.0 <= chance <= 1.0 for chance in chances)


def test_a_mark_tells_places_and_kinds_apart() -> None:
    moved = replace(BUTTONS[0], rect=Rect(1, 0, 36, 36))
    other = replace(BUTTONS[0], role=Role.ICON)
    assert len({mark_of([e]) for e in (*BUTTONS, moved, other)} | {mark_of(BUTTONS)}) == 6


@pytest.mark.parametrize("note", ["", "the weights are missing"])
def test_what_is_amiss_is_told(note: str) -> None:
    meaning = Told()
    meaning.notes = (note,) if note else ()
    assert NotedMeaning(meaning).notes == meaning.notes
