from __future__ import annotations

import threading

import pytest

from vision.errors import ModelError
from vision.vlm.chat import Ended, Message, Request
from vision.vlm.scripted import ScriptedModel

REQUEST = Request(messages=(Message(role="user", parts=("what now?",)),))


def test_it_answers_in_turn_word_by_word() -> None:
    model = ScriptedModel(
        ["click the button", lambda request: str(request.messages[0].parts[0]), ModelError("gone")]
    )
    heard: list[str] = []
    answer = model.answer(REQUEST, cancelled=lambda: False, heard=heard.append)
    assert (answer.text, answer.ended, heard) == (
        "click the button",
        Ended.STOP,
        ["click", " the", " button"],
    )
    assert model.answer(REQUEST, cancelled=lambda: False).text == "what now?"
    for words in ("gone", "the script of answers is over"):
        with pytest.raises(ModelError, match=words):
            model.answer(REQUEST, cancelled=lambda: False)
    assert model.asked == [REQUEST] * 4
    model.close()
    assert model.closed


def test_it_is_cancelled_between_words() -> None:
    stop = threading.Event()
    model = ScriptedModel(["one two three"], pause=0.05)
    answer = model.answer(REQUEST, cancelled=stop.is_set, heard=lambda piece: stop.set())
    assert (answer.text, answer.ended) == ("one", Ended.CANCELLED)
