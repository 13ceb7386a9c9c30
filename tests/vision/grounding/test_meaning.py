"""Things without words, found by what their pictures mean, told by a model that knows a few pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.element import Element, Role, Source, State
from vision.errors import ModelError
from vision.frame import Frame, Pixels
from vision.geometry import Rect
from vision.grounding import find_all, ground
from vision.grounding.fake_ranker import FakeRanker
from vision.grounding.kinds import FIELDS
from vision.grounding.meaning import LearntMeaning
from vision.grounding.meant import kind_as_name, meant
from vision.observation import Observation
from vision.target import Absent, Ambiguous, Target

SIDE = 12
NAMES = ("gear", "magnifying glass", "trash can", "heart", "diamond", "left arrow", "right arrow", "pencil")
MEANINGS = {
    "settings": {"gear": 0.8},
    "attach a file": {"paper clip": 0.8},
    "close": {"cross": 0.9},
    "arrow": {"left arrow": 0.5, "right arrow": 0.5},
    "heart": {"diamond": -0.1},
    "dark mode": {"moon": 0.8},
    "tool": {"gear": 0.85, "pencil": 0.8},
    "blob": {"gear": 0.4, "pencil": -0.6},
    "wisp": {"gear": -0.6},
    "center": {"pencil": 0.8},
    "menu": {"moon": 0.8},
    "button": {"heart": 0.8},
    "line": {"pencil": 0.0},
}


def picture(name: str) -> Pixels:
    return np.random.default_rng(list(name.encode())).integers(0, 255, (SIDE, SIDE, 3), dtype=np.uint8)


class Toolbar:
    """Buttons of 36 x 36 pixels with pictures, on a page with some text."""

    def __init__(self, screen) -> None:
        self.screen = screen.window("Board - App", (0, 0, 1280, 800), active=True)

    def button(
        self, name: str, left: int, top: int, *states: State, role: Role = Role.BUTTON, text: str = ""
    ):
        self.screen.add(role, text, (left, top, 36, 36), *states)
        at = (top + 12, left + 12)
        self.screen.pixels[at[0] : at[0] + SIDE, at[1] : at[1] + SIDE] = picture(name)
        return self

    def tint(self, left: int, top: int, colour: tuple[int, int, int]):
        """Give the button there, which is drawn later, a ground of its own."""
        self.screen.paint((left, top, 36, 36), colour)
        return self

    def words(self, text: str, left: int, top: int):
        self.screen.add(Role.TEXT, text, (left, top + 8, 80, 20))
        return self

    def look(self) -> Observation:
        return self.screen.look()


@pytest.fixture
def ranker() -> FakeRanker:
    names = (*NAMES, "paper clip", "cross", "moon", "two sheets")
    return FakeRanker({name: picture(name) for name in names}, MEANINGS)


@pytest.fixture
def meaning(ranker) -> LearntMeaning:
    return LearntMeaning(lambda: ranker)


@pytest.fixture
def board(screen) -> Toolbar:
    """Two rows, of Milk and of Eggs, with pictures in them; a toolbar above."""
    page = Toolbar(screen)
    for place, name in enumerate(
        ("gear", "magnifying glass", "paper clip", "left arrow", "right arrow", "moon")
    ):
        page.button(name, 100 + 50 * place, 20)
    for row, name in enumerate(("Milk", "Eggs")):
        top = 100 + 60 * row
        page.words(name, 20, top).button("heart", 200, top).button("trash can", 250, top)
    page.screen.add(Role.BUTTON, "Save", (600, 20, 60, 36))
    return page


@pytest.mark.parametrize(
    ("phrase", "corner"),
    [
        ("the gear", (100, 20)),
        ("settings icon", (100, 20)),
        ("the icon that looks like a gear", (100, 20)),
        ("the button with a gear", (100, 20)),
        ("the gear-shaped icon", (100, 20)),
        ("the icon for settings", (100, 20)),
        ("the button “settings”", (100, 20)),
        ("the magnifying glass", (150, 20)),
        ("attach a file", (200, 20)),
        ("the left arrow", (250, 20)),
        ("the right arrow", (300, 20)),
        ("dark mode", (350, 20)),
        ("the trash can in the row of Milk", (250, 100)),
        ("the trash can next to Eggs", (250, 160)),
        ("Eggs's trash can", (250, 160)),
        ("the first heart", (200, 100)),
        ("the last heart icon", (200, 160)),
        ("the heart to the left of the trash can in the row of Eggs", (200, 160)),
        ("the bottom trash can", (250, 160)),
        ("the button to the right of the gear", (150, 20)),
        ("the button next to the moon", (300, 20)),
        ("Save", (600, 20)),
    ],
)
def test_found_by_its_picture(board, meaning, phrase, corner):
    target = ground(phrase, board.look(), meaning=meaning)
    assert isinstance(target, Target), str(target)
    assert (target.element.rect.left, target.element.rect.top) == corner


@pytest.mark.parametrize(
    "phrase",
    [
        "the pencil",
        "the gear in the row of Milk",
        "the gear next to Bread",
        "the third heart",
        "the 'gear'",
        "the button next to the pencil",
        "the selected gear",
        "the red gear and pencil",
    ],
)
def test_nothing_looks_like_it(board, meaning, phrase):
    assert isinstance(ground(phrase, board.look(), meaning=meaning), Absent)
    assert find_all(phrase, board.look(), meaning=meaning) == ()


def test_without_a_model_nothing_is_found_by_its_picture(board):
    assert isinstance(ground("the gear", board.look()), Absent)


def test_several_pictures_that_fit_are_named(board, meaning):
    refusal = ground("the trash can", board.look(), meaning=meaning)
    assert isinstance(refusal, Ambiguous)
    assert "looks like: trash can" in str(refusal)
    assert [e.rect.top for e in refusal.candidates] == [100, 160]
    both = find_all("the trash can", board.look(), meaning=meaning)
    assert [t.element.rect.top for t in both] == [100, 160]
    assert [t.doubt for t in both] == ["", ""]  # each is surely one, and only which is not told


def test_what_is_found_is_called_by_its_common_name(board, meaning):
    target = ground("settings icon", board.look(), meaning=meaning)
    assert target.called == "looks like: gear"
    assert target.element.text == target.element.description == ""
    assert ground("dark mode", board.look(), meaning=meaning).called == "looks like: moon"


def test_the_best_of_pictures_that_fit_about_as_well_is_doubted(screen, meaning):
    page = Toolbar(screen).button("gear", 100, 20).button("pencil", 150, 20)
    target = ground("the tool", page.look(), meaning=meaning)
    assert isinstance(target, Target)
    assert target.element.rect.left == 100
    assert "another picture fits nearly as well" in target.doubt


def test_a_picture_that_says_little_is_doubted_and_one_that_says_less_is_not_it(screen, meaning):
    page = Toolbar(screen).button("gear", 100, 20).button("pencil", 150, 20)
    assert "not say it clearly" in ground("the blob", page.look(), meaning=meaning).doubt
    assert ground("the gear", page.look(), meaning=meaning).doubt == ""
    assert isinstance(ground("the wisp", page.look(), meaning=meaning), Absent)


def test_words_go_before_pictures(board, ranker, meaning):
    board.screen.add(Role.BUTTON, "Gear", (700, 20, 80, 36))
    target = ground("the gear", board.look(), meaning=meaning)
    assert target.element.text == "Gear"
    assert ranker.asked == []


def test_a_text_that_only_holds_the_words_is_no_button_of_that_name(board, meaning):
    board.screen.read("Gear up for the journey", (600, 300, 200, 16))
    assert ground("the gear button", board.look(), meaning=meaning).element.rect.left == 100
    assert ground("the gear", board.look(), meaning=meaning).element.role is Role.TEXT
    assert ground("the gear button", board.look()).element.role is Role.TEXT
    board.screen.add(Role.LIST_ITEM, "Gear up again", (600, 330, 200, 16))
    assert ground("the gear icon", board.look(), meaning=meaning).element.rect.left == 100
    board.button("gear", 800, 100)
    assert ground("the gear button", board.look(), meaning=meaning).element.role is Role.TEXT


def test_a_named_thing_is_not_taken_for_its_picture(screen, meaning):
    page = Toolbar(screen).button("gear", 100, 20, text="Plans of Ada")
    assert isinstance(ground("the gear", page.look(), meaning=meaning), Absent)


@pytest.mark.parametrize("text", ["", "\ue8b8", "icon", "⛭"])
def test_a_name_that_says_nothing_leaves_the_picture(screen, meaning, text):
    page = Toolbar(screen).button("gear", 100, 20, text=text)
    assert ground("the gear", page.look(), meaning=meaning).element.text == text


def test_a_picture_that_was_misread_is_still_one(screen, meaning):
    page = Toolbar(screen).button("magnifying glass", 100, 20)
    element = replace(page.screen.elements[0], text="Q", sources=frozenset({Source.OCR}))
    seen = replace(page.look(), elements=(element,))
    assert isinstance(ground("the magnifying glass", seen, meaning=meaning), Target)
    assert isinstance(
        ground(
            "the magnifying glass",
            replace(seen, elements=(replace(element, sources=frozenset({Source.ACCESSIBILITY})),)),
            meaning=meaning,
        ),
        Absent,
    )


def test_colours_and_states_choose_among_pictures(screen, meaning):
    page = Toolbar(screen)
    for place, colour in enumerate(((220, 30, 30), (40, 160, 60), (236, 236, 236))):
        page.tint(100 + 50 * place, 20, colour)
    page.button("heart", 100, 20).button("heart", 150, 20, State.DISABLED).button(
        "heart", 200, 20, State.PRESSED
    )
    for phrase, left in (
        ("the red heart", 100),
        ("the green heart", 150),
        ("the red button", 100),
        ("the disabled heart", 150),
        ("the pressed heart", 200),
        ("the disabled button", 150),
    ):
        target = ground(phrase, page.look(), meaning=meaning)
        assert isinstance(target, Target), (phrase, str(target))
        assert target.element.rect.left == left, phrase


def test_fields_are_never_found_by_a_picture(board, meaning):
    assert isinstance(ground("the gear", board.look(), FIELDS, meaning), Absent)


def test_the_window_in_front_goes_first(screen, meaning):
    page = Toolbar(screen).button("gear", 100, 20)
    page.screen.windows[0] = replace(page.screen.windows[0], active=False, rect=Rect(0, 0, 400, 300))
    page.screen.window("Front", (500, 0, 400, 300), active=True)
    page.button("gear", 600, 100)
    assert ground("the gear", page.look(), meaning=meaning).element.rect.left == 600


def test_a_second_look_asks_no_one(board, ranker, meaning):
    for _ in range(3):
        ground("the gear", board.look(), meaning=meaning)
    assert ranker.asked.count("gear") == 1
    seen = ranker.pictures_seen
    board.button("pencil", 700, 100)
    ground("the gear", board.look(), meaning=meaning)
    assert ranker.asked.count("gear") == 1
    assert ranker.pictures_seen == seen + 1


def test_other_pixels_are_asked_about_again(board, ranker, meaning):
    assert isinstance(ground("the gear", board.look(), meaning=meaning), Target)
    board.screen.pixels[20:56, 100:136] = 0
    assert isinstance(ground("the gear", board.look(), meaning=meaning), Absent)


class Broken:
    """A model that fails."""

    def texts(self, words: Sequence[str]):
        return np.ones((len(words), 1), np.float32)

    def elements(self, frame: Frame, elements: Sequence[Element]):
        raise ModelError("the element encoder failed on an image")

    def probability(self, scores):
        return scores


def test_a_model_that_fails_is_told_of_and_not_asked_again(board):
    loads = []

    def load():
        loads.append(1)
        return Broken()

    meaning = LearntMeaning(load)
    assert meaning.notes == ()
    for _ in range(2):
        assert isinstance(ground("the gear", board.look(), meaning=meaning), Absent)
    assert len(loads) == 1
    assert meaning.notes == ("the element encoder failed on an image: things are found by their words alone",)


def test_a_model_that_is_missing_is_told_of(board):
    def load():
        raise ModelError("the weights of the element encoder are missing")

    meaning = LearntMeaning(load)
    assert isinstance(ground("the gear", board.look(), meaning=meaning), Absent)
    assert "weights" in meaning.notes[0]


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("the i in a circle next to Name", "i in a circle"),
        ("zoom in", "zoom in"),
        ("the arrow left", "arrow left"),
        ("dark mode", "dark mode"),
        ("the second heart icon in the toolbar", "heart"),
        ("the red button next to Name", None),
        ("the second unchecked box", None),
        ("“Save”", None),
        ("the toolbar", None),
        ("", None),
    ],
)
def test_what_a_picture_can_fit(phrase, text):
    found = meant(phrase)
    assert (found[0].text if found else None) == text


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("Menu", "menu"),
        ("Center", "center"),
        ("left", "left"),
        ("Hyperlink", "hyperlink"),
        ("Button.", "button"),
        ("the menu", ""),
        ("this button", ""),
        ("Menu please", ""),
        ("“Menu”", ""),
        ("Icon", ""),
        ("thing", ""),
        ("desktop", ""),
        ("titlebar", ""),
        ("bottom", ""),
        ("top left", ""),
        ("Save", ""),
        ("red", ""),
        ("first", ""),
        ("", ""),
    ],
)
def test_a_word_for_a_kind_or_a_side_may_be_a_pictures_name(phrase, name):
    assert kind_as_name(phrase) == name


@pytest.mark.parametrize(("name", "left"), [("center", 150), ("button", 200)])
def test_a_kind_or_a_side_is_the_picture_of_that_name_and_is_asked_about(screen, meaning, name, left):
    page = Toolbar(screen).button("gear", 100, 20).button("pencil", 150, 20).button("heart", 200, 20)
    target = ground(name, page.look(), meaning=meaning)
    assert isinstance(target, Target)
    assert target.element.rect.left == left
    assert "other uses" in target.doubt
    named = ground(f"the {name}", page.look(), meaning=meaning)
    assert not isinstance(named, Target) or named.element.role is Role.WINDOW
    page.screen.add(Role.BUTTON, name, (600, 20, 60, 36))
    assert ground(name, page.look(), meaning=meaning).element.text == name


def test_a_kind_of_which_there_is_none_is_a_picture_only_with_a_question(screen, meaning):
    page = Toolbar(screen).button("moon", 100, 20)
    assert ground("menu", page.look(), meaning=meaning).element.rect.left == 100
    assert "other uses" in ground("menu", page.look(), meaning=meaning).doubt
    assert isinstance(ground("the menu", page.look(), meaning=meaning), Absent)
    assert isinstance(ground("menu", page.look(), roles=FIELDS, meaning=meaning), Absent)
    assert find_all("menu", page.look(), meaning=meaning) == ()
    page.button("moon", 200, 20)
    assert isinstance(ground("menu", page.look(), meaning=meaning), Absent), "two pictures of that name"
    page.screen.add(Role.MENU, "Tools", (300, 20, 60, 36))
    assert ground("menu", page.look(), meaning=meaning).element.text == "Tools"


def test_several_of_a_kind_stay_a_question_where_one_is_called_so_or_no_picture_is_clear(screen, meaning):
    page = Toolbar(screen).button("pencil", 150, 20).words("one", 20, 100).words("two", 20, 140)
    assert ground("line", page.look(), meaning=meaning) == ground("line", page.look())
    page = Toolbar(screen).button("heart", 200, 20)
    for left, text in ((300, "Button one"), (400, "Button two")):
        page.screen.add(Role.BUTTON, text, (left, 20, 60, 36))
    assert ground("button", page.look(), meaning=meaning) == ground("button", page.look())


@pytest.mark.parametrize("word", ["desktop", "titlebar", "bottom"])
def test_parts_of_the_screen_stay_what_they_are(screen, ranker, word):
    page = Toolbar(screen).button("moon", 100, 20)
    knows = LearntMeaning(lambda: FakeRanker({"moon": picture("moon")}, {word: {"moon": 0.9}}))
    assert ground(word, page.look(), meaning=knows) == ground(word, page.look())


WORDS = (
    "the a red left top second last unchecked box button icon gear trash can in of next to row for with like "
    "that looks shaped arrow 'gear' dark mode page first main menu zoom in attach file - , ' \" disabled"
).split()
PHRASES = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(WORDS), max_size=10).map(" ".join))


@given(PHRASES)
def test_what_a_picture_can_fit_says_one_thing(phrase):
    found = meant(phrase)
    assert len({(d.ordinal, d.relation, d.states, d.lacking) for d in found}) <= 1
    assert all(d.text and "_" not in d.text.replace(phrase, "") for d in found if "_" not in phrase)
    assert len({d.text for d in found}) == len(found)


@given(PHRASES, st.permutations(range(6)))
def test_the_order_of_elements_changes_nothing(phrase, order):
    page = Toolbar(_Screen())
    for place, name in enumerate(("gear", "trash can", "heart", "left arrow", "cross", "pencil")):
        page.button(name, 100 + 50 * (place % 3), 20 + 60 * (place // 3))
    seen = page.look()
    turned = replace(seen, elements=tuple(seen.elements[i] for i in order))
    names = (*NAMES, "cross")
    asked = LearntMeaning(lambda: FakeRanker({name: picture(name) for name in names}, MEANINGS))
    first, second = (ground(phrase, each, meaning=asked) for each in (seen, turned))
    assert first == second or (isinstance(first, Absent) and isinstance(second, Absent))


class _Screen:
    """A screen built anew for each example."""

    def __new__(cls):
        from tests.vision.grounding.conftest import Screen

        return Screen(400, 200)
