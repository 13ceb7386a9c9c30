from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from safety.hand.keymap import Keymap, Stroke, chunks
from safety.keys import character_keysym

A, B, SHIFT, F1, F11, MEDIA = 0x61, 0x62, 0xFFE1, 0xFFBE, 0xFFC8, 0x1008FF14
NOTHING = (0, 0, 0, 0, 0)


def test_a_key_is_found_by_what_it_writes() -> None:
    keymap = Keymap(8, [(A, 0x41, A, 0x41, 0), (B, 0x42, 0x6C1, 0x6E1, 0), (SHIFT, 0, 0, 0, 0)])
    assert keymap.strokes(0)[A] == Stroke(8)
    assert keymap.strokes(0)[0x42] == Stroke(9, shift=True)
    assert keymap.strokes(0)[SHIFT] == Stroke(10)
    assert keymap.strokes(1)[0x6C1] == Stroke(9)
    assert 0 not in keymap.strokes(0)
    assert Keymap(8, [(A, 0x41)]).strokes(1) == {}
    assert Keymap(8, []).spare == ()


def test_a_key_without_shift_is_preferred_and_the_first_one() -> None:
    keymap = Keymap(8, [(B, A, 0, 0), (A, 0, 0, 0), (A, 0, 0, 0)])
    assert keymap.strokes(0)[A] == Stroke(9)


def test_spare_keys_are_the_longest_run_without_a_key_that_writes_between() -> None:
    rows = [NOTHING, (A, 0x41, 0, 0, 0), NOTHING, (F1, 0, F1, 0, 0), NOTHING, (MEDIA, MEDIA + 1, 0, 0, 0)]
    keymap = Keymap(8, [*rows, NOTHING, (F11, 0x1008FE0B, 0, 0, 0), NOTHING])
    assert keymap.spare == (10, 12, 14)


def test_what_a_dead_hand_left_counts_for_nothing() -> None:
    rows = [(A, 0x41, A, 0x41), (0x10020AC, 0xFC, 0x10020AC, 0xFC), (0, 0, 0, 0)]
    assert Keymap(8, rows).spare == (10,)
    keymap = Keymap(8, rows, frozenset({9, 10}))
    assert keymap.spare == (9, 10)
    assert 0xFC not in keymap.strokes(0)


def test_spare_keys_write_two_characters_each_in_both_layouts_and_the_keys_between_stay() -> None:
    keymap = Keymap(8, [NOTHING, (F1, 0, F1, 0, 0), NOTHING, NOTHING])
    one, two, three = 0x1004E2D, 0xFC, 0x10020AC
    assert keymap.with_spare([one, two, three]) == (
        (one, two, one, two, 0),
        (F1, 0, F1, 0, 0),
        (three, three, three, three, 0),
        NOTHING,
    )
    assert keymap.on_spare([one, two, three]) == {
        one: Stroke(8),
        two: Stroke(8, shift=True),
        three: Stroke(10),
    }
    assert keymap.with_spare([]) == (NOTHING, (F1, 0, F1, 0, 0), NOTHING, NOTHING)
    assert keymap.on_spare([]) == {}


@given(st.text(max_size=80), st.integers(1, 6))
def test_a_text_is_cut_into_parts_that_spare_keys_can_write(text: str, capacity: int) -> None:
    written = {character_keysym(character): Stroke(9) for character in "abc 0"}
    parts = list(chunks(text, written, capacity))
    assert "".join(part.text for part in parts) == text
    for part in parts:
        assert part.text
        assert len(part.borrowed) == len(set(part.borrowed)) <= capacity
        assert set(part.borrowed) == {c for c in part.text if character_keysym(c) not in written}
