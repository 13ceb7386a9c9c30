from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from safety.redaction.fields import SecretFields
from safety.redaction.lines import hidden_parts
from safety.redaction.redactor import Redactor
from safety.redaction.screen import blacked_out, redacted
from safety.redaction.span import HIDDEN
from vision.element import Element, Role, Source, State
from vision.frame import Frame
from vision.geometry import Rect
from vision.observation import Observation, Window

OCR = frozenset({Source.OCR})
ACC = frozenset({Source.ACCESSIBILITY})
BOTH = OCR | ACC
WHOLE = Rect(0, 0, 600, 400)
CARD = "4111 1111 1111 1111"


def element(role: Role, rect: Rect, text: str = "", value: str = "", **more: object) -> Element:
    made = Element(role=role, rect=rect, text=text, value=value, sources=ACC, window=1)
    return replace(made, **more)  # type: ignore[arg-type]


def line(text: str, top: int, left: int = 10, window: int = 1, **more: object) -> Element:
    rect = Rect(left, top, 8 * len(text), 16)
    return element(Role.TEXT, rect, text, **{"sources": OCR, "window": window, **more})


def see(*elements: Element, windows: tuple[Window, ...] = ()) -> Observation:
    frame = Frame(pixels=np.full((400, 600, 3), 200, np.uint8), rect=WHOLE, time=0.0)
    return Observation(frame=frame, elements=elements, windows=windows)


KEPT = Redactor()


def black(seen: Observation) -> Observation:
    return blacked_out(seen, KEPT)


def is_black(seen: Observation, rect: Rect) -> bool:
    return not seen.frame.crop(rect).any()


def test_a_screen_without_secrets_stays_itself() -> None:
    seen = see(element(Role.BUTTON, Rect(1, 1, 50, 20), "Save"), line("hello there", 50))
    assert redacted(seen, Redactor()) is seen
    assert black(seen) is seen


def test_redacting_twice_is_redacting_once() -> None:
    seen = see(
        element(Role.PASSWORD_FIELD, Rect(100, 10, 100, 20), "Password", "x"),
        line(f"card {CARD}", 50),
        element(Role.TEXT_AREA, Rect(0, 80, 300, 200), "note", f"{CARD}\nhello"),
        line(CARD, 90),
        windows=(Window(id=1, title=f"{CARD} - mail", program="p", pid=1, rect=WHOLE),),
    )
    once = redacted(seen, Redactor())
    assert redacted(once, Redactor()) == once


def test_of_a_password_field_nothing_is_left() -> None:
    field = element(Role.PASSWORD_FIELD, Rect(100, 10, 100, 20), "Password", "hunter2")
    drawn = line("hunter2", 12, left=102)
    seen = black(redacted(see(field, drawn), Redactor()))
    assert [e.text for e in seen.elements] == ["Password", HIDDEN]
    assert all(not e.value for e in seen.elements)
    assert is_black(seen, field.rect)
    assert seen.frame.pixels[300, 300, 0] == 200


@pytest.mark.parametrize("label", [line("Password", 12, left=10), line("Your PIN:", 80, left=110)])
def test_a_field_without_a_name_has_that_of_the_words_beside_it(label: Element) -> None:
    rect = Rect(100, 10, 100, 20) if label.rect.top < 50 else Rect(100, 100, 100, 20)
    field = element(Role.TEXT_FIELD, rect, "", "opensesame")
    seen = black(redacted(see(label, field), Redactor()))
    assert seen.elements[1].value == ""
    assert is_black(seen, field.rect)


@pytest.mark.parametrize(
    "label",
    [line("Password", 200), line("Password", 12, left=400), line("Password", 12, window=2), line("Name", 12),
     line("Password", 40, left=110)],
)  # fmt: skip
def test_words_elsewhere_name_no_field(label: Element) -> None:
    field = element(Role.TEXT_FIELD, Rect(100, 10, 100, 20), "", "Maria")
    seen = see(label, field)
    assert redacted(seen, Redactor()) is seen


def test_a_word_read_beside_a_label_is_hidden_where_it_looks_chosen() -> None:
    seen = redacted(see(line("Password:", 10), line("opensesame7", 10, left=100)), Redactor())
    assert seen.elements[1].text == HIDDEN
    plain = see(line("Password:", 10), line("Forgotten?x", 10, left=300), line("two words1", 40, left=100))
    assert redacted(plain, Redactor()) is plain


def test_a_field_that_was_made_to_show_its_secret_is_known_by_its_place() -> None:
    rect = Rect(100, 10, 100, 20)
    memory = SecretFields()
    memory.note([element(Role.PASSWORD_FIELD, rect)])
    shown = element(Role.TEXT_FIELD, rect, "", "opensesame")
    memory.note([shown])
    seen = redacted(see(shown), Redactor(), memory.seen)
    assert seen.elements[0].value == ""
    assert seen.hidden
    memory.note([element(Role.BUTTON, Rect(0, 0, 5, 5), "OK")])
    assert redacted(see(shown), Redactor(), memory.seen).elements[0].value == "opensesame"


def test_the_memory_of_fields_is_kept_while_another_window_is_seen() -> None:
    memory = SecretFields()
    memory.note([element(Role.PASSWORD_FIELD, Rect(1, 1, 9, 9), window=7)])
    memory.note([element(Role.BUTTON, Rect(0, 0, 5, 5), "OK", window=8)])
    assert len(memory.seen) == 1


def test_a_secret_in_a_label_is_taken_out_and_blacked_out() -> None:
    label = element(Role.TEXT, Rect(10, 50, 200, 20), f"card {CARD}")
    seen = black(redacted(see(label), Redactor()))
    assert seen.elements[0].text == f"card {HIDDEN}"
    assert is_black(seen, label.rect)


def test_a_secret_in_a_group_s_name_hides_its_words_alone() -> None:
    group = element(Role.PANEL, Rect(0, 0, 300, 300), f"card {CARD}")
    inside = element(Role.BUTTON, Rect(5, 5, 50, 20), "Pay", container=(f"card {CARD}",))
    seen = redacted(see(group, inside), Redactor())
    assert seen.elements[0].text == f"card {HIDDEN}"
    assert seen.elements[1].container == (f"card {HIDDEN}",)
    assert not seen.hidden or all(not part.covers(group.rect) for part in seen.hidden)


def test_of_a_text_only_the_lines_that_show_the_secret_are_black() -> None:
    area = element(Role.TEXT_AREA, Rect(0, 0, 400, 300), "note", f"hello\ncard {CARD}\nbye")
    lines = (
        line("hello", 10, sources=BOTH),
        line(f"card {CARD}", 30, sources=BOTH),
        line("bye", 50, sources=BOTH),
    )
    seen = black(redacted(see(area, *lines), Redactor()))
    assert is_black(seen, lines[1].rect)
    assert not is_black(seen, lines[0].rect)
    assert not is_black(seen, lines[2].rect)
    assert CARD not in str(seen.elements)


def test_a_secret_that_is_scrolled_out_of_sight_blackens_nothing() -> None:
    area = element(Role.TEXT_AREA, Rect(0, 0, 400, 300), "note", f"hello\n{CARD}")
    seen = black(redacted(see(area, line("hello", 10, sources=BOTH)), Redactor()))
    assert not is_black(seen, area.rect)
    assert CARD not in str(seen.elements)


def test_where_no_line_of_a_text_was_read_all_of_it_is_black() -> None:
    area = element(Role.TEXT_AREA, Rect(10, 10, 400, 300), "note", f"hello {CARD}")
    seen = black(redacted(see(area), Redactor()))
    assert is_black(seen, area.rect)


def test_a_short_secret_blackens_the_line_that_is_it() -> None:
    redactor = Redactor()
    redactor.learn("abc")
    area = element(Role.TEXT_AREA, Rect(0, 0, 400, 300), "note", "say abc now\nab")
    lines = (line("abc", 10, sources=BOTH), line("ab", 40, sources=BOTH))
    seen = black(redacted(see(area, *lines), redactor))
    assert is_black(seen, lines[0].rect)
    assert not is_black(seen, lines[1].rect)


def test_a_token_broken_at_the_end_of_a_line_is_hidden_in_both() -> None:
    token = "ghp_" + "a1B2c3D4e5F6" * 3
    upper, lower = line(f"export T {token[:15]}", 10), line(token[15:], 28)
    other = line("12 things", 46)
    seen = redacted(see(upper, lower, other), Redactor())
    assert [e.text for e in seen.elements] == [HIDDEN, HIDDEN, "12 things"]


@pytest.mark.parametrize("lower", [line("2345 lines", 28), line("12345", 100), line("12345", 28, left=300)])
def test_lines_that_hold_no_secret_together_stay(lower: Element) -> None:
    seen = see(line("words and 12345", 10), lower)
    assert redacted(seen, Redactor()) is seen


def test_a_secret_that_is_whole_in_one_line_hides_only_that() -> None:
    token = "ghp_" + "a1B2c3D4e5F6" * 3
    seen = redacted(see(line(f"{token} and 1234", 10), line("5678 more words", 28)), Redactor())
    assert [e.text for e in seen.elements] == [f"{HIDDEN} and 1234", "5678 more words"]


def test_all_lines_of_a_private_key_are_hidden() -> None:
    seen = redacted(
        see(
            line("-----BEGIN PRIVATE KEY-----", 10),
            line("MIIEvQIBADANBgkqhkiG9w0BAQEFAASC", 30),
            line("elsewhere", 30, left=300),
            line("BKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj", 50),
            line("and words", 70),
            line("miievqibadanbgkqhkig9w0baqefaasc", 90, window=2),
        ),
        Redactor(),
    )
    assert [e.text == HIDDEN for e in seen.elements] == [True, True, False, True, False, False]
    to_the_end = redacted(
        see(line("BEGIN PRIVATE KEY", 10), line("MIIEvQIBADANBgkqhkiG9w0B", 30)), Redactor()
    )
    assert [e.text for e in to_the_end.elements] == [HIDDEN, HIDDEN]


def test_a_secret_in_a_title_blackens_the_title_bar() -> None:
    window = Window(id=1, title=f"{CARD} - mail", program="mail", pid=1, rect=Rect(50, 50, 300, 200))
    other = Window(id=2, title="notes", program="notes", pid=1, rect=Rect(0, 300, 300, 100))
    frame = element(Role.WINDOW, window.rect, window.title)
    seen = black(redacted(replace(see(frame), windows=(window, other)), Redactor()))
    assert [w.title for w in seen.windows] == [f"{HIDDEN} - mail", "notes"]
    assert is_black(seen, Rect(50, 50, 300, 40))
    assert not is_black(seen, Rect(50, 200, 300, 40))


def test_what_was_hidden_stays_hidden() -> None:
    before = replace(see(line("hello", 10)), hidden=(Rect(0, 0, 5, 5),))
    assert redacted(before, Redactor()).hidden == before.hidden
    again = redacted(replace(before, elements=(line(CARD, 10),)), Redactor())
    assert again.hidden[0] == before.hidden[0]
    assert is_black(black(again), Rect(1, 1, 4, 4))


@pytest.mark.parametrize(
    ("text", "clean", "parts"),
    [
        ("a secret b", f"a {HIDDEN} b", ["secret"]),
        ("one x two", f"{HIDDEN} x {HIDDEN}", ["one", "two"]),
        ("all", HIDDEN, ["all"]),
        ("none", "none", []),
    ],
)
def test_what_was_taken_out_is_told_from_what_is_left(text: str, clean: str, parts: list[str]) -> None:
    assert hidden_parts(text, clean) == parts


def test_a_field_with_focus_shows_no_contents() -> None:
    field = element(
        Role.TEXT_FIELD, Rect(10, 10, 90, 20), "API key", "zzz", states=frozenset({State.FOCUSED})
    )
    assert redacted(see(field), Redactor()).elements[0].value == ""


def test_what_is_black_tells_that_it_changed_and_not_what_it_was() -> None:
    field = element(Role.PASSWORD_FIELD, Rect(100, 10, 100, 20), "Password")
    seen = redacted(see(field), Redactor())
    pixels = seen.frame.pixels.copy()
    pixels[20, 110] = 7
    changed = replace(seen, frame=replace(seen.frame, pixels=pixels))
    first, again, other = black(seen).frame, black(seen).frame, black(changed).frame
    assert (first.pixels == again.pixels).all()
    assert np.count_nonzero((first.pixels != other.pixels).any(axis=2)) == 1
    assert is_black(black(seen), field.rect)
    assert (blacked_out(seen, Redactor()).frame.pixels != first.pixels).any()


def test_blacking_out_twice_is_blacking_out_once() -> None:
    seen = redacted(see(element(Role.PASSWORD_FIELD, Rect(100, 10, 100, 20), "Password")), Redactor())
    once = black(seen)
    assert black(once) is once
    assert blacked_out(once, Redactor()) is once
