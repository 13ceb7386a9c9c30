from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.endpoint.failure import Kind, ServerRefused, kind_of


@pytest.mark.parametrize(
    ("status", "said", "kind"),
    [
        (
            400,
            "This model's maximum context length is 4096 tokens. However, you requested 9000",
            Kind.CONTEXT,
        ),
        (400, "the request exceeds the available context size, try increasing it", Kind.CONTEXT),
        (400, "Qwen/Qwen3-4B is not a multimodal model", Kind.PICTURES),
        (400, "At most 0 image(s) may be provided in one prompt.", Kind.PICTURES),
        (400, "At most 1 image(s) may be provided in one prompt.", Kind.MANY_PICTURES),
        (500, "image input is not supported - hint: you may need to provide the mmproj", Kind.PICTURES),
        (400, "Model does not support images. Please use a model that does.", Kind.PICTURES),
        (500, "this model is missing data required for image input", Kind.PICTURES),
        (503, "Loading model", Kind.LOADING),
        (404, "model 'x' not found", Kind.MODEL),
        (404, "No models loaded. Please load a model in the developer page", Kind.MODEL),
        (500, "CUDA out of memory. Tried to allocate 2.00 GiB", Kind.MEMORY),
        (500, "torch.OutOfMemoryError", Kind.MEMORY),
        (400, "Failed to parse grammar", Kind.GRAMMAR),
        (400, "response_format of type json_schema is not known", Kind.GRAMMAR),
        (400, "As of transformers v4.44, default chat template is no longer allowed", Kind.TEMPLATE),
        (401, "chat template", Kind.KEY),
        (429, "slow down", Kind.BUSY),
        (413, "", Kind.SIZE),
        (503, "", Kind.LOADING),
        (500, "boom", Kind.FAILED),
        (418, "teapot", Kind.OTHER),
        (0, "teapot", Kind.OTHER),
    ],
)
def test_what_servers_say_is_told_by_its_kind(status: int, said: str, kind: Kind) -> None:
    assert kind_of(status, said) is kind


@given(st.integers(0, 999), st.text(max_size=80))
def test_no_message_holds_what_the_server_said(status: int, said: str) -> None:
    messages = {str(ServerRefused(kind, "http://localhost:1", status)) for kind in Kind}
    assert str(ServerRefused(kind_of(status, said), "http://localhost:1", status)) in messages


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_says_what_happened_what_was_not_done_and_what_to_do(kind: Kind) -> None:
    said = str(ServerRefused(kind, "http://localhost:1", 400))
    assert said.startswith("the server at http://localhost:1 ")
    assert "(status 400): there is no answer, and nothing was clicked. " in said
    assert not said.endswith(". ")
