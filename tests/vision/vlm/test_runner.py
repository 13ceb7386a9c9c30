from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from vision.errors import ModelError
from vision.frame import Pixels
from vision.vlm.chat import Ended, JsonSchema, Message, Regex, Request
from vision.vlm.growing import growing, screen
from vision.vlm.loading import Wanted, load_model
from vision.vlm.plain import plainly
from vision.vlm.reading import Pace
from vision.vlm.runner import InProcess

EXACT = Wanted(device="cpu", dtype="float64", context=4096)
SAYS = 'I click “it”.\n<tool_call>\n{"name": "computer_use", "arguments": {"action": "wait"}}\n</tool_call>'


def never() -> bool:
    return False


def side(kind: str) -> int:
    return 64 if kind == "qwen3-vl" else 56


def picture(kind: str, seed: int) -> Pixels:
    return screen(2 * side(kind), 3 * side(kind), seed)


def episode(kind: str, steps: int) -> tuple[Message, ...]:
    return growing(steps, height=2 * side(kind), width=3 * side(kind))


def test_the_tokens_are_those_of_generate_with_a_cold_cache(model: InProcess, kind: str) -> None:
    for turns in range(1, 5):
        request = Request(messages=episode(kind, turns), most=24)
        answer = model.answer(request, cancelled=never)
        plain, tokens = plainly(model, request)
        assert (answer.text, answer.ended, answer.asked) == (plain.text, plain.ended, plain.asked)
        assert model.reader.read[answer.asked :].tolist() == tokens[: answer.tokens - 1]
        assert answer.tokens == len(tokens)
        assert 0 < answer.first <= answer.seconds


def test_steps_through_a_window_are_the_same(model: InProcess, kind: str) -> None:
    model.reader.steady = True
    for turns in (1, 2):
        request = Request(messages=episode(kind, turns), most=16)
        assert model.answer(request, cancelled=never).text == plainly(model, request)[0].text


def test_what_was_read_before_is_not_read_again(model: InProcess, kind: str) -> None:
    first = model.answer(Request(messages=episode(kind, 2), most=1), cancelled=never)
    second = model.answer(Request(messages=episode(kind, 3), most=1), cancelled=never)
    again = model.answer(Request(messages=episode(kind, 3), most=1), cancelled=never)
    assert first.cached == 0
    assert first.asked - 4 <= second.cached < second.asked
    assert again.cached == again.asked - 1
    assert again.text == second.text


def test_another_picture_in_the_same_place_is_read_anew(model: InProcess, kind: str) -> None:
    chat = episode(kind, 2)
    other = (*chat[:-1], Message(role="user", parts=(picture(kind, 99), *chat[-1].parts[1:])))
    model.answer(Request(messages=chat, most=1), cancelled=never)
    changed = Request(messages=other, most=16)
    answer = model.answer(changed, cancelled=never)
    assert answer.cached < model.writer.write(other).pictures[-1].start + 1
    assert answer.text == plainly(model, changed)[0].text


def test_parts_of_any_length_read_the_same(tiny: Callable[..., Path], kind: Any) -> None:
    request = Request(messages=episode(kind, 2), most=16)
    told = set()
    for length in (3, 64, 4096):
        model = load_model(tiny(kind), EXACT)
        model.reader.pace = Pace(first=length, most=length, seconds=1e9)
        told.add(model.answer(request, cancelled=never).text)
    assert len(told) == 1


def test_what_is_said_is_heard_piece_by_piece(tiny: Callable[..., Path], kind: Any) -> None:
    model = load_model(tiny(kind, SAYS), Wanted(device="cpu", context=4096))
    heard: list[str] = []
    answer = model.answer(Request(messages=episode(kind, 1)), cancelled=never, heard=heard.append)
    assert answer.text == SAYS == "".join(heard)
    assert answer.ended is Ended.STOP
    assert len(heard) > 5


def test_an_answer_ends_before_a_stop(tiny: Callable[..., Path]) -> None:
    model = load_model(tiny("qwen2.5-vl", SAYS), Wanted(device="cpu", context=4096))
    heard: list[str] = []
    request = Request(messages=episode("qwen2.5-vl", 1), stops=("</tool", "never said"))
    answer = model.answer(request, cancelled=never, heard=heard.append)
    assert answer.text == SAYS[: SAYS.index("</tool")] == "".join(heard)
    assert answer.ended is Ended.STOP


def test_it_is_left_between_tokens(qwen: InProcess) -> None:
    stop = threading.Event()
    heard: list[str] = []

    def hear(text: str) -> None:
        heard.append(text)
        stop.set()

    qwen.ends = frozenset()
    request = Request(messages=episode("qwen2.5-vl", 1), most=3000, temperature=2.0)
    answer = qwen.answer(request, cancelled=stop.is_set, heard=hear)
    assert answer.ended is Ended.CANCELLED
    assert answer.text == "".join(heard)
    assert 0 < answer.tokens < 3000


@pytest.mark.parametrize("looks", [0, 3, 90])
def test_it_is_left_while_it_reads_and_can_be_asked_again(model: InProcess, kind: str, looks: int) -> None:
    """`looks`: how many layers or parts go by before it is to be left."""
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked > looks

    model.clock = iter(range(10**9)).__next__
    model.reader.pace = Pace(first=40, most=40, seconds=1e9)
    request = Request(messages=episode(kind, 3), most=12)
    answer = model.answer(request, cancelled=cancelled)
    assert (answer.ended, answer.text, answer.tokens) == (Ended.CANCELLED, "", 0)
    assert asked == looks + 1
    assert model.answer(request, cancelled=never).text == plainly(model, request)[0].text


def test_seeds_draw_the_same_again_and_others_draw_others(qwen: InProcess) -> None:
    request = Request(messages=episode("qwen2.5-vl", 1), most=20, temperature=1.5, seed=7)
    once, again = (qwen.answer(request, cancelled=never).text for _ in range(2))
    others = {qwen.answer(replace(request, seed=seed), cancelled=never).text for seed in range(2)}
    assert once == again
    assert len(others) > 1


def test_an_answer_is_held_to_an_expression(qwen: InProcess) -> None:
    pattern = r"click\([0-9]{1,3}, [0-9]{1,3}\)"
    request = Request(
        messages=episode("qwen2.5-vl", 1), grammar=Regex(pattern=pattern), most=60, temperature=1.0
    )
    for seed in range(3):
        answer = qwen.answer(replace(request, seed=seed), cancelled=never)
        assert answer.ended is Ended.STOP
        assert re.fullmatch(pattern, answer.text)


def test_an_answer_is_held_to_a_schema(qwen: InProcess) -> None:
    schema = {
        "type": "object",
        "properties": {"action": {"enum": ["click", "type"]}, "x": {"type": "integer"}},
        "required": ["action", "x"],
        "additionalProperties": False,
    }
    request = Request(messages=episode("qwen2.5-vl", 1), grammar=JsonSchema(schema=schema), most=200)
    answer = qwen.answer(request, cancelled=never)
    assert answer.text.lstrip().startswith("{")
    assert "action" in answer.text


def test_a_grammar_that_is_none_is_told_and_asks_nothing(qwen: InProcess) -> None:
    with pytest.raises(ModelError, match="cannot be followed"):
        qwen.answer(Request(messages=episode("qwen2.5-vl", 1), grammar=Regex(pattern="(")), cancelled=never)
    assert qwen.answer(Request(messages=episode("qwen2.5-vl", 1), most=1), cancelled=never).asked > 0


def test_out_of_memory_is_told_and_survived(qwen: InProcess) -> None:
    request = Request(messages=episode("qwen2.5-vl", 2), most=8)
    expected = qwen.answer(request, cancelled=never).text
    layer = list(qwen.reader.net.modules())[-1]
    hook = layer.register_forward_pre_hook(lambda *_: torch.empty(2**55) and None)
    with pytest.raises(ModelError, match="ran out of memory"):
        qwen.answer(replace(request, messages=episode("qwen2.5-vl", 3)), cancelled=never)
    hook.remove()
    answer = qwen.answer(request, cancelled=never)
    assert (answer.text, answer.cached) == (expected, 0)


def test_scores_that_are_no_numbers_are_told(qwen: InProcess) -> None:
    qwen.reader.net.get_output_embeddings().weight[3, 3] = float("nan")
    with pytest.raises(ModelError, match="no numbers"):
        qwen.answer(Request(messages=episode("qwen2.5-vl", 1)), cancelled=never)


def test_the_earliest_pictures_are_left_out_where_all_are_too_many(tiny: Callable[..., Path]) -> None:
    model = load_model(tiny("qwen2.5-vl"), replace(EXACT, context=1024))
    many = episode("qwen2.5-vl", 14)
    whole = model.answer(Request(messages=episode("qwen2.5-vl", 12), most=8), cancelled=never)
    answer = model.answer(Request(messages=many, most=8), cancelled=never)
    assert whole.notes == ()
    assert answer.asked <= 1024 - 8
    assert answer.notes == ("the earliest 8 of 14 pictures were left out",)


def test_more_than_fits_is_told(tiny: Callable[..., Path]) -> None:
    model = load_model(tiny("qwen2.5-vl"), replace(EXACT, context=512))
    large = np.zeros((56 * 12, 56 * 12, 3), np.uint8)
    with pytest.raises(ModelError, match=r"context of 512.*Nothing was asked"):
        model.answer(Request(messages=(Message(role="user", parts=(large,)),)), cancelled=never)


def test_it_writes_up_to_the_end_of_its_context(tiny: Callable[..., Path]) -> None:
    model = load_model(tiny("qwen2.5-vl"), replace(EXACT, context=512))
    chat = (Message(role="user", parts=("Hello",)),)
    model.ends = frozenset()
    answer = model.answer(Request(messages=chat, most=5000, temperature=1.0), cancelled=never)
    assert answer.ended is Ended.LENGTH
    assert answer.asked + answer.tokens <= 513


def test_a_closed_model_says_so(qwen: InProcess) -> None:
    qwen.close()
    with pytest.raises(ModelError, match="was closed"):
        qwen.answer(Request(messages=episode("qwen2.5-vl", 1)), cancelled=never)
