from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from agent.endpoint.body import body
from agent.endpoint.grammar import held_to
from agent.endpoint.served.asked import NotARequest, read_asked
from agent.endpoint.server_name import ServerName
from vision.frame import Pixels
from vision.vlm.chat import JsonSchema, Message, Regex, Request

SCHEMA = JsonSchema(schema={"type": "object"})
PICTURES = st.tuples(st.integers(1, 9), st.integers(1, 9)).flatmap(lambda size: arrays(np.uint8, (*size, 3)))
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12)


@settings(max_examples=40)
@given(PICTURES, TEXTS, TEXTS, st.lists(TEXTS, max_size=2), st.integers(1, 9_999), st.integers(0, 2**31))
def test_what_was_asked_arrives_pixel_by_pixel(
    pixels: Pixels, system: str, words: str, stops: list[str], most: int, seed: int
) -> None:
    request = Request(
        messages=(
            Message(role="system", parts=(system,)),
            Message(role="user", parts=(pixels, words)),
            Message(role="assistant", parts=(words,)),
        ),
        stops=tuple(stops),
        most=most,
        temperature=0.25,
        seed=seed,
    )
    asked = read_asked(body("m", request, {}))
    assert [message.role for message in asked.messages] == ["system", "user", "assistant"]
    assert asked.messages[0].parts == (system,)
    picture, said = asked.messages[1].parts
    assert np.array_equal(picture, pixels)
    assert said == words
    assert (asked.model, asked.stops, asked.most, asked.temperature, asked.seed) == (
        *("m", tuple(stops), most, 0.25, seed),
    )
    assert asked.streamed
    assert asked.wants_usage


def test_words_alone_are_a_string_and_a_view_of_a_picture_is_sent_too() -> None:
    pixels = np.zeros((10, 20, 3), np.uint8)[2:8:2, ::-1]
    said = Message(role="user", parts=("a", "b"))
    fields = json.loads(body("m", Request(messages=(said, Message(role="user", parts=(pixels,)))), {}))
    assert fields["messages"][0] == {"role": "user", "content": "ab"}
    assert "stop" not in fields


@pytest.mark.parametrize(
    ("server", "version", "grammar", "fields"),
    [
        (ServerName.LLAMA_CPP, "", SCHEMA, {"json_schema": {"type": "object"}}),
        (ServerName.VLLM, "0.12.0", Regex(pattern="a+"), {"structured_outputs": {"regex": "a+"}}),
        (ServerName.VLLM, "", Regex(pattern="a+"), {"structured_outputs": {"regex": "a+"}}),
        (ServerName.VLLM, "0.8.5.post1", Regex(pattern="a+"), {"guided_regex": "a+"}),
        (ServerName.VLLM, "0.12.0", None, {}),
    ],
)
def test_grammars_by_server(
    server: ServerName, version: str, grammar: Regex | JsonSchema | None, fields: dict[str, object]
) -> None:
    assert held_to(grammar, server, version) == (fields, ())


@pytest.mark.parametrize(
    "server", [ServerName.VLLM, ServerName.OLLAMA, ServerName.LM_STUDIO, ServerName.PLAIN]
)
def test_a_schema_is_a_response_format(server: ServerName) -> None:
    fields, notes = held_to(SCHEMA, server)
    assert fields["response_format"]["type"] == "json_schema"
    assert fields["response_format"]["json_schema"]["schema"] == {"type": "object"}
    assert notes == ()


@pytest.mark.parametrize("server", set(ServerName) - {ServerName.VLLM})
def test_a_regular_expression_that_is_not_taken_is_noted(server: ServerName) -> None:
    fields, notes = held_to(Regex(pattern="a+"), server)
    assert fields == {}
    assert "not held to its grammar" in notes[0]


def shown(url: str) -> bytes:
    content = [{"type": "image_url", "image_url": {"url": url}}]
    return json.dumps({"messages": [{"role": "user", "content": content}]}).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"", b"[]", b"{}", b'{"messages": 7}', b'{"messages": [7]}', b'{"messages": [{"role": "robot"}]}',
        b'{"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}',
        b'{"messages": [], "max_tokens": "many"}', b'{"messages": [], "seed": true}', b"[" * 100_000,
        *map(shown, (
            "http://198.51.100.7/x.png", "data:image/png;base64,AAAA", "data:image/png;base64,?",
            "data:image/png,x",
        )),
    ],
)  # fmt: skip
def test_what_is_no_request(data: bytes) -> None:
    with pytest.raises(NotARequest):
        read_asked(data)
