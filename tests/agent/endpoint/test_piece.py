from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.endpoint.events import NotAStream
from agent.endpoint.piece import Piece, Used, read_piece

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "choices",
                    "delta",
                    "message",
                    "content",
                    "usage",
                    "error",
                    "finish_reason",
                    "text",
                    "prompt_tokens",
                    "prompt_tokens_details",
                    "cached_tokens",
                    "tool_calls",
                    "timings",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


def choice(**fields: object) -> str:
    return json.dumps({"choices": [{"index": 0, **fields}]})


@pytest.mark.parametrize(
    ("data", "piece"),
    [
        (choice(delta={"content": "Hi"}, finish_reason=None), Piece(text="Hi")),
        (choice(delta={}, finish_reason="stop"), Piece(ended="stop")),
        (choice(delta={"content": None, "role": "assistant"}), Piece()),
        (choice(message={"content": "whole"}, finish_reason="length"), Piece(text="whole", ended="length")),
        (choice(delta={"content": [{"type": "text", "text": "a"}, {"type": "x"}]}), Piece(text="a")),
        (choice(delta={"reasoning_content": "hm"}), Piece(thought=2)),
        (choice(delta={"reasoning": "hmm", "content": ""}), Piece(thought=3)),
        (choice(delta={"tool_calls": [{"id": "1"}]}), Piece(tools=True)),
        (choice(delta={"content": "\ud83d"}), Piece(text="?")),
        ('{"choices": []}', Piece()),
        ('{"choices": null, "x": 1}', Piece()),
        ('{"error": {"message": "no"}}', Piece(failed='{"message": "no"}')),
    ],
)
def test_pieces(data: str, piece: Piece) -> None:
    assert read_piece(data) == piece


def test_what_was_used() -> None:
    usage = {"prompt_tokens": 90, "completion_tokens": 7, "prompt_tokens_details": {"cached_tokens": 64}}
    assert read_piece(json.dumps({"usage": usage})).used == Used(asked=90, cached=64, written=7)
    by_llama = {"usage": {"prompt_tokens": 90, "completion_tokens": 7}, "timings": {"cache_n": 50}}
    assert read_piece(json.dumps(by_llama)).used == Used(asked=90, cached=50, written=7)
    odd = {"usage": {"prompt_tokens": -1, "completion_tokens": "7", "prompt_tokens_details": []}}
    assert read_piece(json.dumps(odd)).used == Used()
    assert read_piece('{"usage": null}').used is None


@pytest.mark.parametrize(
    "data", ["", "{", "[]", "7", '"x"', "[" * 100_000, '{"choices": [7]}', choice(delta={"content": 7})]
)
def test_what_is_no_piece(data: str) -> None:
    with pytest.raises(NotAStream):
        read_piece(data)


@settings(max_examples=200)
@given(JSON.map(json.dumps) | st.text(max_size=40))
def test_any_text_is_a_piece_or_none(data: str) -> None:
    try:
        piece = read_piece(data)
    except NotAStream:
        return
    piece.text.encode()
    assert piece.used is None or 0 <= piece.used.cached <= piece.used.asked
