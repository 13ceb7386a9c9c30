from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.endpoint import facts
from agent.endpoint.address import address_of
from agent.endpoint.facts import ModelFacts
from agent.endpoint.opening import Found, chosen_model, find_server, open_endpoint
from agent.endpoint.recognising import Server, look_again, recognise
from agent.endpoint.served.asked import Asked
from agent.endpoint.served.facts import Facts
from agent.endpoint.served.script import scripted
from agent.endpoint.served.server import ServedModel
from agent.endpoint.server_name import ServerName
from agent.endpoint.settings import EndpointSettings
from vision.errors import ModelError
from vision.vlm.chat import Message, Request

TOLD = {
    ServerName.VLLM: ModelFacts(name="m", context=4_096),
    ServerName.LLAMA_CPP: ModelFacts(name="m", sees=False, loaded=True, context=4_096, template="{{ x }}"),
    ServerName.OLLAMA: ModelFacts(name="m"),
    ServerName.LM_STUDIO: ModelFacts(name="m", sees=False, loaded=True, context=4_096, longest=131_072),
    ServerName.PLAIN: ModelFacts(name="m"),
}


@pytest.mark.parametrize("name", ServerName)
def test_each_server_is_recognised_by_what_it_tells(name: ServerName) -> None:
    told = Facts(server=name, model="m", context=4_096, sees=False, template="{{ x }}", version="0.9.1")
    with ServedModel(scripted([]), facts=told) as served:
        address = address_of(served.address)
        server = recognise(address)
        again = look_again(address, server, "m")
    assert server.name is name
    assert server.models == (TOLD[name],)
    assert server.version == ("0.9.1" if name in (ServerName.VLLM, ServerName.OLLAMA) else "")
    if name is ServerName.OLLAMA:
        assert again == ModelFacts(
            name="m", sees=False, loaded=True, context=4_096, longest=131_072, template="{{ x }}"
        )
    else:
        assert again == TOLD[name]


@pytest.mark.parametrize("name", ServerName)
def test_a_server_without_a_model(name: ServerName) -> None:
    with ServedModel(scripted([]), facts=Facts(server=name, loaded=False)) as served:
        found = find_server(EndpointSettings(), address=served.address)
        if name is ServerName.LM_STUDIO:
            assert found.server.models[0].loaded is False
        else:
            with pytest.raises(ModelError, match=r"has no model: .*Load one"):
                chosen_model(found, "")


def test_what_is_no_model_server() -> None:
    with (
        ServedModel(scripted([])) as served,
        pytest.raises(ModelError, match="is no OpenAI-compatible server"),
    ):
        recognise(address_of(f"{served.address}/elsewhere"))
    with ServedModel(scripted([]), key="sk-1") as served, pytest.raises(ModelError, match="wants a key"):
        recognise(address_of(served.address))


def test_a_model_is_opened_by_its_name_or_as_the_only_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESKHAND_ENDPOINT_KEY", "sk-1")
    request = Request(messages=(Message(role="user", parts=("Hi",)),))

    def answer(asked: Asked) -> str:
        return f"{asked.model}, {asked.key}"

    with ServedModel(answer, facts=Facts(server=ServerName.OLLAMA, model="q:latest"), key="sk-1") as served:
        settings = EndpointSettings(address=served.address)
        for name in ("", "q", "q:latest"):
            model = open_endpoint(settings, model=name)
            assert (model.name, model.provider) == ("q:latest", "ollama")
        assert model.answer(request, cancelled=lambda: False).text == "q:latest, sk-1"
        with pytest.raises(ModelError, match="has no model called 'x', only q:latest"):
            open_endpoint(settings, model="x")
        with pytest.raises(ModelError, match="not this machine"):
            find_server(settings, address="http://198.51.100.7:8000")


def test_of_several_models_the_one_that_is_loaded_and_sees() -> None:
    seeing = ModelFacts(name="seeing", sees=True, loaded=True)
    other = ModelFacts(name="other", sees=True, loaded=False)
    blind = ModelFacts(name="blind", sees=False, loaded=True)
    address = address_of("localhost")

    def chosen(*models: ModelFacts) -> str:
        return chosen_model(
            Found(address=address, server=Server(name=ServerName.LM_STUDIO, models=models)), ""
        ).name

    assert chosen(blind, other, seeing) == "seeing"
    assert chosen(blind, other) == "other"
    assert chosen(blind) == "blind"
    with pytest.raises(ModelError, match=r"more than one model: a, b.*--model"):
        chosen(ModelFacts(name="a"), ModelFacts(name="b"))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                "data id owned_by max_model_len models name default_generation_settings n_ctx modalities "
                "vision capabilities model_info x.context_length context_length type state architecture "
                "version".split()
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=50)
@given(JSON)
def test_any_json_is_read_without_a_crash(value: object) -> None:
    model = ModelFacts(name="m")
    told = [
        *(facts.listed(value) or ()),
        *(facts.tagged(value) or ()),
        *(facts.studied(value) or ()),
        facts.with_props(model, value) or model,
        facts.with_show(model, value),
        facts.with_running(model, value),
    ]
    assert all(one.name.isprintable() and one.context >= 0 and one.longest >= 0 for one in told)
    assert facts.version(value).isprintable()
    facts.owner(value)
