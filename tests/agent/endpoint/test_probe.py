from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pytest

from agent.cli.main import main
from agent.dialects.catalogue import dialect_of
from agent.endpoint.facts import ModelFacts
from agent.endpoint.limits import Limits
from agent.endpoint.opening import find_server
from agent.endpoint.probe import questions, room
from agent.endpoint.probe.card import drawn, some_card
from agent.endpoint.probe.finding import Rating, Report
from agent.endpoint.probe.looking import Looking, look_over
from agent.endpoint.probe.places import SHOWN
from agent.endpoint.profile import PROFILES
from agent.endpoint.served.asked import Asked
from agent.endpoint.served.facts import Facts
from agent.endpoint.served.fault import Fault
from agent.endpoint.served.script import Answers, scripted
from agent.endpoint.served.server import ServedModel
from agent.endpoint.server_name import ServerName
from agent.endpoint.settings import EndpointSettings
from vision.geometry import Point
from vision.ocr import TextReader
from vision.vlm.chat import Answer, Ended

CARD = some_card(random.Random(3))
QWEN = "qwen2.5vl:7b"
LARGE = 65_536


def good(asked: Asked) -> str:
    """What a model says that sees the card: it knows it by its pixels, and finds the shape by its colour."""
    words, pictures = asked.words, asked.pictures
    if "one word maple" in words:
        return "Maple"
    if "Count from 1" in words:
        return "1 2 3 4 5 6 7 8 9"
    if "eight unrelated words" in words:
        return f"apple {asked.seed} river"
    if not pictures:
        return "I see no picture."
    picture = pictures[-1]
    height, width = picture.shape[:2]
    if "What code" in words:
        assert np.array_equal(picture, drawn(CARD, width, height))
        return f"The code is {CARD.code}, above a {CARD.colour} {CARD.shape}."
    rows, columns = np.nonzero(picture.max(axis=2).astype(int) - picture.min(axis=2) > 90)
    dialect = dialect_of(asked.model)
    view = dialect.view_of(SHOWN)
    at = Point(int(columns.mean() * SHOWN.width / width), int(rows.mean() * SHOWN.height / height))
    return dialect.write_place(at, view) or ""


def looked_over(
    answers: Answers = good,
    *,
    server: ServerName = ServerName.OLLAMA,
    model: str = QWEN,
    context: int = LARGE,
    sees: bool = True,
    fault: Fault | None = None,
    limits: Limits | None = None,
) -> Report:
    told = Facts(server=server, model=model, context=context, sees=sees)
    with ServedModel(answers, facts=told, fault=fault) as served:
        found = find_server(EndpointSettings(), address=served.address)
        return look_over(found, "", Looking(limits=limits or Limits(), chance=random.Random(3)))


def rated(report: Report) -> dict[str, Rating]:
    return {finding.what: finding.rated for finding in report.findings}


def found(report: Report, what: str) -> str:
    return next(f"{one.found}. {one.do}" for one in report.findings if one.what == what)


def test_a_server_with_which_all_is_well() -> None:
    report = looked_over()
    assert set(rated(report).values()) == {Rating.FINE}, report.findings
    assert list(rated(report)) == [
        *("server", "model", "dialect", "answers", "template", "stream", "stops", "seeds", "pictures"),
        *("picture size", "context", "places"),
    ]
    assert report.usable
    assert (report.server, report.model, report.dialect) == ("Ollama", QWEN, "qwen2.5-vl")


def test_a_model_of_no_known_family_speaks_json() -> None:
    report = looked_over(model="gemma3:4b", server=ServerName.PLAIN)
    assert report.dialect == "json"
    assert report.usable
    assert rated(report) == {
        **dict.fromkeys(rated(report), Rating.FINE),
        "dialect": Rating.POOR,
        "context": Rating.UNKNOWN,
    }


def test_a_server_that_leaves_pictures_out_and_one_that_refuses_them() -> None:
    blind = looked_over(fault=Fault.BLIND)
    assert rated(blind)["pictures"] is Rating.BAD
    assert "may leave pictures out" in found(blind, "pictures")
    refused = looked_over(sees=False, server=ServerName.LLAMA_CPP)
    assert rated(refused)["pictures"] is Rating.BAD
    assert "takes no pictures" in found(refused, "pictures")
    assert "--mmproj" in found(refused, "pictures")
    assert not blind.usable
    assert not refused.usable


@pytest.mark.parametrize(
    ("size", "expected"), [(4_096, Rating.BAD), (8_192, Rating.POOR), (16_384, Rating.FINE)]
)
def test_room_for_a_step(size: int, expected: Rating) -> None:
    report = looked_over(context=size)
    assert rated(report)["context"] is expected
    assert report.usable == (expected is not Rating.BAD)
    if expected is not Rating.FINE:
        assert "OLLAMA_CONTEXT_LENGTH" in found(report, "context")


@pytest.mark.parametrize(
    ("says", "rating", "words"),
    [
        ("Maple<|im_end|>\n<|im_start|>user", Rating.BAD, "marks of a chat template"),
        ("assistant\nMaple", Rating.BAD, "marks of a chat template"),
        ("Maple. " * 300, Rating.BAD, "does not end"),
        ("Paris.", Rating.POOR, "was not followed"),
    ],
)
def test_a_wrong_template(says: str, rating: Rating, words: str) -> None:
    report = looked_over(lambda asked: says if "one word maple" in asked.words else good(asked))
    assert rated(report)["template"] is rating
    assert words in found(report, "template")
    assert report.usable == (rating is Rating.POOR)


def test_servers_without_streams_stops_and_seeds() -> None:
    told = iter(range(100))

    def restless(asked: Asked) -> str:
        return f"word {next(told)}" if "eight unrelated" in asked.words else good(asked)

    assert rated(looked_over(restless))["seeds"] is Rating.POOR
    assert rated(looked_over(fault=Fault.NO_STOPS))["stops"] is Rating.POOR
    whole = looked_over(fault=Fault.WHOLE)
    assert rated(whole)["stream"] is Rating.POOR
    assert whole.usable


def test_places_beside_the_thing_and_answers_of_another_dialect() -> None:
    def beside(asked: Asked) -> str:
        dialect = dialect_of(QWEN)
        here = dialect.write_place(Point(320, 200), dialect.view_of(SHOWN))
        return good(asked) if "Click this" not in asked.words else here or ""

    report = looked_over(beside)
    assert rated(report)["places"] is Rating.POOR
    assert "beside" in found(report, "places")
    other = looked_over(lambda asked: "Over there!" if "Click this" in asked.words else good(asked))
    assert "can't be read as qwen2.5-vl" in found(other, "places")
    scores = looked_over(model="GUI-Actor-7B")
    assert "scores, which no server gives" in found(scores, "places")


def test_a_server_that_hangs_is_asked_once() -> None:
    report = looked_over(fault=Fault.HANG, limits=Limits(first=0.3))
    assert rated(report)["answers"] is Rating.BAD
    assert list(rated(report)) == ["server", "model", "dialect", "answers"]


def test_counts_of_pictures() -> None:
    def counted(*tokens: int) -> Rating:
        small, large = (
            room.Counted(width=w, height=w, tokens=n) for w, n in zip((100, 200), tokens, strict=True)
        )
        return room.picture_size(small, large).rated

    assert counted(16, 64) is Rating.FINE
    assert counted(576, 576) is Rating.POOR
    assert counted(0, 0) is Rating.UNKNOWN
    unknown = ModelFacts(name="m", longest=32_768)
    nothing = room.Counted(width=100, height=100, tokens=0)
    told = room.context(dialect_of(QWEN), unknown, nothing, PROFILES[ServerName.OLLAMA])
    assert told.rated is Rating.UNKNOWN
    assert "could have 32,768" in told.found


def test_a_half_seen_picture() -> None:
    def seen(text: str) -> Rating:
        return questions.sight(Answer(text=text, ended=Ended.STOP), CARD, "").rated

    assert seen(f"{CARD.code[:2]} {CARD.code[2:].lower()}, a {CARD.colour} {CARD.shape}") is Rating.FINE
    assert seen(f"a {CARD.colour} {CARD.shape}") is Rating.POOR
    assert seen(CARD.code) is Rating.POOR
    assert seen("a nice picture") is Rating.BAD


def test_the_code_on_a_card_can_be_read() -> None:
    lines = TextReader(threads=1).read(drawn(CARD, 672, 448))
    assert CARD.code in {line.text.replace(" ", "") for line in lines}


def test_the_command(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    script = scripted(["Maple"], again=True)
    with ServedModel(script, facts=Facts(server=ServerName.VLLM, model=QWEN)) as served:
        address = served.address
        assert main(["models", "probe", address]) == 1
        told = capsys.readouterr().out
        assert main(["models", "probe", address, "--json", "--model", QWEN]) == 1
        report = json.loads(capsys.readouterr().out)
        assert main(["models", "probe", address, "--json", "--model", "other"]) == 1
        missing = json.loads(capsys.readouterr().out)
    assert "vLLM 0.12.0 answers" in told
    assert "can't say what is in it" in told
    assert "Deskhand can't work with it as it is." in told
    assert (report["usable"], report["dialect"], report["version"]) == (False, "qwen2.5-vl", "0.12.0")
    assert {one["what"]: one["rated"] for one in report["findings"]}["pictures"] == "bad"
    assert "no model called 'other'" in missing["findings"][-1]["found"]
    assert main(["models", "probe", address, "--json"]) == 1
    gone = json.loads(capsys.readouterr().out)
    assert "nothing answers at" in gone["findings"][0]["found"]
    for unusable in ("http://198.51.100.7:8000", "ftp://localhost", "http://a:b@localhost"):
        assert main(["models", "probe", unusable]) == 2
        assert "nothing was sent" in capsys.readouterr().err
