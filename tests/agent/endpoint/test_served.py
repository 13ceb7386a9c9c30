from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from agent.brains.scripted import ScriptedBrain
from agent.dialects.catalogue import DIALECTS, dialect_named
from agent.dialects.dialect import Dialect
from agent.endpoint.address import address_of
from agent.endpoint.model import EndpointModel
from agent.endpoint.served.fault import Fault
from agent.endpoint.served.script import by_brain, scripted
from agent.endpoint.served.script_file import read_script
from agent.endpoint.served.server import ServedModel
from agent.endpoint.server_name import ServerName
from agent.errors import SettingsError
from agent.proposal import At, Done, ProposeClick, Words
from vision.errors import ModelError
from vision.geometry import Point, Rect
from vision.vlm.chat import Message, Request

SCREEN = (1_280, 800)
PLANNERS = [dialect for dialect in DIALECTS if dialect.planner is not None]


def asked_of(served: ServedModel, size: tuple[int, int], words: str = "What next?") -> str:
    picture = np.zeros((size[1], size[0], 3), np.uint8)
    request = Request(messages=(Message(role="user", parts=(picture, words)),))
    model = EndpointModel("scripted", address_of(served.address))
    return model.answer(request, cancelled=lambda: False).text


@pytest.mark.parametrize("dialect", PLANNERS, ids=lambda dialect: dialect.name)
def test_proposals_are_written_as_a_model_of_the_dialect_would(dialect: Dialect) -> None:
    view = dialect.view_of(Rect(0, 0, *SCREEN))
    click = ProposeClick(place=At(point=Point(640, 411)))
    with ServedModel(scripted([click], dialect=dialect, screen=SCREEN)) as served:
        first, second = (dialect.parse(asked_of(served, (view.width, view.height)), view) for _ in range(2))
    assert isinstance(first, ProposeClick)
    assert isinstance(first.place, At)
    assert first.place.point.distance(Point(640, 411)) <= 2
    assert isinstance(second, Done)


def test_a_brain_behind_http() -> None:
    brain = ScriptedBrain([ProposeClick(place=Words(phrase="Save"))])
    dialect = dialect_named("json")
    with ServedModel(by_brain(brain, dialect=dialect)) as served:
        view = dialect.view_of(Rect(0, 0, 400, 300))
        proposal = dialect.parse(asked_of(served, (400, 300)), view)
    assert proposal == ProposeClick(place=Words(phrase="Save"))
    assert brain.heard == [None]


def test_what_a_dialect_has_no_words_for_is_no_answer() -> None:
    items = scripted([ProposeClick(place=Words(phrase="Save"))], dialect=dialect_named("qwen2.5-vl"))
    with ServedModel(items) as served, pytest.raises(ModelError, match="nothing was clicked"):
        asked_of(served, (56, 56))


def test_a_script_as_a_file(tmp_path: Path) -> None:
    path = tmp_path / "script.toml"
    path.write_text(
        'model = "qwen2.5vl:7b"\nscreen = [1280, 800]\nserver = "ollama"\ncontext = 4096\n'
        "pictures = true\nagain = true\n"
        "[[answer]]\ntext = 'As it is'\n[[answer]]\nfault = 'only thinks'\n"
        "[[answer]]\nproposal = { kind = 'click', place = { point = { x = 10, y = 20 } } }\n"
    )
    script = read_script(path)
    assert (script.facts.server, script.facts.model, script.facts.context) == (
        *(ServerName.OLLAMA, "qwen2.5vl:7b", 4_096),
    )
    with ServedModel(script.answers, facts=script.facts) as served:
        assert asked_of(served, (1_288, 812)) == "As it is"
        with pytest.raises(ModelError, match="only thought"):
            asked_of(served, (1_288, 812))
        clicks = [asked_of(served, (1_288, 812)) for _ in range(2)]
    assert clicks[0] == clicks[1]
    assert '"left_click"' in clicks[0]


@pytest.mark.parametrize(
    "text",
    [
        "x", "model = 7", "[[answer]]\ntext = 'a'\nfault = 'hang'", "[[answer]]", "[[answer]]\nfault = 'x'",
        "[[answer]]\nproposal = { kind = 'fly' }", "dialect = 'klingon'", "screen = [0, 10]", "server = 'x'",
        "unknown = 1", "answer = " + "[" * 50_000,
    ],
)  # fmt: skip
def test_a_script_that_cannot_be_read(text: str, tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text(text)
    with pytest.raises(SettingsError, match=r"(?i)nothing is served"):
        read_script(tmp_path / "s.toml")
    with pytest.raises(SettingsError, match="cannot be read"):
        read_script(tmp_path / "none.toml")


def test_more_than_one_client_at_once() -> None:
    with ServedModel(scripted([Fault.HANG, "Second"])) as served:
        stop: list[bool] = []
        with ThreadPoolExecutor(1) as pool:
            model = EndpointModel("scripted", address_of(served.address))
            request = Request(messages=(Message(role="user", parts=("x",)),))
            hanging = pool.submit(model.answer, request, cancelled=lambda: bool(stop))
            while not served.asked:
                assert not hanging.done()
            assert asked_of(served, (28, 28)) == "Second"
            stop.append(True)
            hanging.result(60.0)


def test_the_page_about_models_names_every_fault(repository: Path) -> None:
    page = (repository / "docs" / "models.md").read_text(encoding="utf-8")
    assert [fault for fault in Fault if f"`{fault}`" not in page] == []
