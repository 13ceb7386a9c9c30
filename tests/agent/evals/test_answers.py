from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from agent.evals.answers import answer_unmet, numbers_in, plain
from agent.evals.checks import AnswerCheck


def right(answer: str, **keys: Any) -> bool:
    return answer_unmet(AnswerCheck.model_validate({"kind": "answer", **keys}), answer) is None


@pytest.mark.parametrize("answer", ["Paris", " paris.", "“Paris”", '"PARIS."', "Paris\n"])
def test_a_text_is_the_same_however_it_is_put(answer: str) -> None:
    assert right(answer, text="Paris")


@pytest.mark.parametrize("answer", ["", "Paris, France", "It is Paris", "Pari", "Paris or Rome"])
def test_a_text_is_the_whole_answer(answer: str) -> None:
    assert not right(answer, text="Paris")


@pytest.mark.parametrize(
    "answer", ["1234.5", "The total is 1,234.50 €.", "1 234.5", "€1,234.5", "1234,5", "1234.50km", "1.2345e3"]
)
def test_a_number_may_stand_among_words(answer: str) -> None:
    assert right(answer, number=1234.5)


@pytest.mark.parametrize(
    "answer", ["", "no", "1234.6", "-1234.5", "1 or 1234.5", "1234.5 of 2000", "a1234.5", "12:34", "1234.55"]
)
def test_one_number_alone_is_an_answer(answer: str) -> None:
    assert not right(answer, number=1234.5)


def test_a_number_may_be_near() -> None:
    assert right("3.14", number=3.1416, within=0.01)
    assert not right("3.16", number=3.1416, within=0.01)


@pytest.mark.parametrize(
    "answer",
    ["a, b and c", "c; a; b", "- A\n- B\n- C", "1. b\n2. c\n3. a", "a, b, and c.", "“b” and a and c"],
)
def test_a_list_is_compared_item_by_item(answer: str) -> None:
    assert right(answer, items=["a", "b", "c"])


@pytest.mark.parametrize("answer", ["", "a, b", "a, b, c, d", "a, b, b", "a b c", "abc"])
def test_a_list_has_its_items_and_no_others(answer: str) -> None:
    assert not right(answer, items=["a", "b", "c"])


def test_a_list_may_ask_for_its_order_and_hold_numbers() -> None:
    assert right("a, b", items=["a", "b"], in_order=True)
    assert not right("b, a", items=["a", "b"], in_order=True)
    assert right("3 km, tea and 1,200", items=[1200, "tea", 3])
    assert not right("3, tea and 1,201", items=[1200, "tea", 3])
    assert right("Paris, France; Rome, Italy", items=["Rome, Italy", "Paris, France"])
    assert right("salt and pepper, oil", items=["oil", "salt and pepper"])


@pytest.mark.parametrize(
    "keys", [{}, {"number": True}, {"number": float("nan")}, {"items": []}, {"text": " "}]
)
def test_an_answer_must_ask_for_something(keys: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        AnswerCheck.model_validate({"kind": "answer", **keys})


@given(st.text(max_size=60))
def test_any_text_is_its_own_answer_and_reading_it_twice_changes_nothing(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    numbers_in(text)
    if text.strip():
        assert right(text, text=text)


@given(st.integers(-(10**9), 10**9), st.sampled_from(["", "about", "€", "it is"]))
def test_a_whole_number_is_read_back_with_and_without_grouping(number: int, word: str) -> None:
    assert right(f"{word} {number}", number=number)
    assert right(f"{number:,} {word}", number=number)
    assert not right(f"{number + 1}", number=number)
