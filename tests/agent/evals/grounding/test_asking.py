"""Questions are put to grounders and scored: a point in the box, a no where nothing is, published means."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from agent.dialects.catalogue import dialect_named
from agent.errors import SuiteError
from agent.evals.grounding import icons as icon_eval
from agent.evals.grounding.asking import Ask, Pictures, answered, asks, is_right
from agent.evals.grounding.by_model import ByModel
from agent.evals.grounding.grounder import FakeGrounder, Grounder, Located
from agent.evals.grounding.in_the_box import DRAWN, ENCODER, TEXT, in_the_box
from agent.evals.grounding.question import Answered, Question
from agent.evals.grounding.region import Box, Nowhere, Region
from agent.evals.grounding.scoring import osworld_g_rows, screens_rows, screenspot_rows
from agent.evals.grounding.sight import Sight
from agent.evals.grounding.telling import as_json, doubted, markdown, table
from agent.evals.result import TaskVerdict
from agent.stop import StopSwitch
from vision.errors import ModelError
from vision.frame import Frame, Pixels
from vision.geometry import Point
from vision.icon_sets.icon import Icon
from vision.line_crop import LineCrop
from vision.observation import Observation
from vision.ocr import Reading
from vision.target import Absent, Ambiguous
from vision.vlm.scripted import ScriptedModel


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "screen.png"
    Image.new("RGB", (200, 100), (250, 250, 250)).save(path)
    return path


def question(picture: Path, words: str, target: Region | None = None, **labels: str) -> Question:
    return Question(
        id=f"{words}/{len(labels)}",
        picture=picture,
        instruction=words,
        target=target or Box(10, 10, 20, 20),
        cluster=labels.pop("cluster", "c"),
        labels=labels,
    )


def run(questions: Sequence[Question], *grounders: Grounder) -> dict[str, tuple[Answered, ...]]:
    jobs = asks(questions, grounders)
    return answered(jobs, {job.key: job.do(StopSwitch()) for job in jobs})


HIT, MISS, NO = Located(point=Point(20, 10)), Located(point=Point(21, 10)), Located(refused=True)


@pytest.mark.parametrize(
    ("target", "located", "right"),
    [
        (Box(10, 10, 20, 20), HIT, True),
        (Box(10, 10, 20, 20), MISS, False),
        (Box(10, 10, 20, 20), NO, False),
        (Nowhere(), NO, True),
        (Nowhere(), HIT, False),
        (Nowhere(), Located(why="unreadable"), False),
    ],
)
def test_what_is_right(picture: Path, target: Region, located: Located, right: bool) -> None:
    assert is_right(question(picture, "x", target), located) is right


def test_each_picture_is_looked_at_once_and_each_answer_kept(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.png" for number in range(2)]
    for path in paths:
        Image.new("RGB", (40, 30)).save(path)
    questions = [question(paths[number % 2], f"q{number}") for number in range(4)]
    known = {"q0": HIT, "q1": MISS}
    jobs = asks(questions, [FakeGrounder(known, "one"), FakeGrounder({}, "two")])
    assert [job.question.picture.name for job in jobs] == ["0.png"] * 4 + ["1.png"] * 4
    assert len({job.key for job in jobs}) == 8
    results = {job.key: job.do(StopSwitch()) for job in jobs}
    first = results["one: q0/0"]
    assert (first.verdict, first.claim, first.program) == (TaskVerdict.PASSED, "20,10", "c")
    assert "21,10 is outside" in results["one: q1/0"].reason
    assert "nothing of that name" in results["two: q0/0"].reason
    told = answered(jobs, {key: results[key] for key in list(results)[:3]})
    assert sum(map(len, told.values())) == 3


def test_what_cannot_be_asked_is_no_answer(tmp_path: Path, picture: Path) -> None:
    (tmp_path / "bad.png").write_bytes(b"\x89PNG\r\n\x1a\n no")
    model = ByModel(model=ScriptedModel([ModelError("it is away")]), dialect=dialect_named("gta1"))
    for path, said in ((tmp_path / "bad.png", "no picture"), (picture, "it is away")):
        result = Ask(question=question(path, "x"), grounder=model, pictures=Pictures()).do(StopSwitch())
        assert result.verdict is TaskVerdict.ERROR
        assert said in result.reason


@pytest.mark.parametrize(
    ("answer", "located"),
    [
        ("(0,0)", Located(point=Point(0, 0))),
        ("not on the screen", NO),
        ("(-1,-1)", NO),
        ("(9999,9999)", Located()),
        ("somewhere near 12", Located()),
        ("", Located()),
    ],
)
def test_a_model_is_asked_in_its_dialect(picture: Path, answer: str, located: Located) -> None:
    model = ScriptedModel([answer])
    found = ByModel(model=model, dialect=dialect_named("gta1")).locate(Pictures().frame(picture), "the bin")
    assert (found.point, found.refused) == (located.point, located.refused)
    parts = [part for message in model.asked[0].messages for part in message.parts]
    assert "the bin" in [part for part in parts if isinstance(part, str)]
    assert [part.shape for part in parts if not isinstance(part, str)] == [(112, 196, 3)]


def test_a_dialect_without_places_is_refused() -> None:
    speechless = replace(dialect_named("gta1"), locator=None)
    with pytest.raises(SuiteError, match="cannot be asked"):
        ByModel(model=ScriptedModel(), dialect=speechless)


class NoText:
    """Implements `ReadsText`: a screen without letters."""

    looks = 0

    def text_map(self, pixels: Pixels) -> NDArray[np.uint8]:
        self.looks += 1
        return np.zeros(pixels.shape[:2], np.uint8)

    def recognise(self, lines: Sequence[LineCrop]) -> tuple[Reading, ...]:
        return tuple(Reading(text="", confidence=0.0) for _ in lines)


def test_the_grounders_in_the_box_differ_by_what_they_see(picture: Path) -> None:
    seen: list[Observation] = []

    def by_meaning(phrase: str, observation: Observation) -> Absent | Ambiguous:
        seen.append(observation)
        if phrase == "two":
            return Ambiguous(phrase=phrase, candidates=())
        return Absent(phrase=phrase)

    sight = Sight(reader=NoText())
    grounders = in_the_box(sight, detector=False, by_meaning=by_meaning)
    assert [one.name for one in grounders] == [TEXT, DRAWN, ENCODER]
    of = run([question(picture, "one"), question(picture, "two")], *grounders)
    assert [len(answers) for answers in of.values()] == [2, 2, 2]
    assert seen[0] is seen[1]
    frame: Frame = Pictures().frame(picture)
    assert grounders[2].locate(frame, "one").refused
    assert not grounders[2].locate(frame, "two").refused


def cells(picture: Path) -> list[Question]:
    """Desktop text 1 of 2, desktop icon 0 of 1, web text 3 of 3."""
    return [
        question(picture, "hit", kind="text", group="desktop"),
        question(picture, "miss", kind="text", group="desktop"),
        question(picture, "miss", kind="icon", group="desktop", x=""),
        question(picture, "hit", kind="text", group="web", y="1"),
        question(picture, "hit", kind="text", group="web", y="2", z=""),
        question(picture, "hit", kind="text", group="web", y="3", z="", w=""),
    ]


def test_averages_are_those_that_papers_print(picture: Path) -> None:
    of = run(cells(picture), FakeGrounder({"hit": HIT, "miss": MISS}))
    rows = screenspot_rows(of["fake"])
    shares = {row.name: row.share(of["fake"]) for row in rows}
    assert shares["desktop, text"].share == 0.5
    assert shares["desktop, icon"].share == 0.0
    assert shares["web, text"].share == 1.0
    assert shares["average (mean of the cells)"].share == pytest.approx(0.5)
    assert (shares["all"].right, shares["all"].asked) == (4, 6)
    told = as_json(rows, of)
    assert json.loads(json.dumps(told)) == told
    assert "66.7%" in table(rows, of)
    page = markdown("A title", "How.", rows, of)
    assert "| all | 6 |" in page
    assert "another place 2" in page


def test_places_that_a_person_is_asked_about_first_are_told_apart(picture: Path) -> None:
    sure, doubted_hit = FakeGrounder({"hit": HIT, "miss": MISS}, "sure"), replace(HIT, asks=True)
    unsure = FakeGrounder({"hit": doubted_hit, "miss": MISS}, "unsure")
    of = run([question(picture, "hit"), question(picture, "miss", a="")], sure, unsure)
    assert doubted(of) == [
        "unsure: a person is asked first at 1 places, 1 of them right; at 1 not, 0 of them right."
    ]
    assert doubted(of)[0] in markdown("A title", "How.", screens_rows(of["sure"]), of)


def test_an_error_counts_neither_way(picture: Path, tmp_path: Path) -> None:
    of = run(
        [question(picture, "hit"), question(tmp_path / "gone.png", "hit", a="")], FakeGrounder({"hit": HIT})
    )
    share = screens_rows(of["fake"])[-1].share(of["fake"])
    assert (share.right, share.asked) == (1, 1)


def test_groups_and_refusals_of_osworld_g(picture: Path) -> None:
    questions = [
        question(picture, "hit", kind="bbox", groups="a, b"),
        question(picture, "miss", kind="bbox", groups="a", n=""),
        question(picture, "gone", Nowhere(), kind="refusal", groups="refusal"),
    ]
    of = run(questions, FakeGrounder({"hit": HIT, "miss": MISS}))
    shares = {row.name: row.share(of["fake"]).share for row in osworld_g_rows(of["fake"])}
    assert (shares["a"], shares["b"], shares["refusal"]) == (0.5, 1.0, 1.0)
    assert shares["average (mean of the groups)"] == pytest.approx(2.5 / 3)
    assert shares["all that is there"] == 0.5
    assert shares["all"] == pytest.approx(2 / 3)


def test_icons_of_a_set_are_told_by_group_and_mistake() -> None:
    body = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path d="M4 4h8v{}H4z"/></svg>'
    icons = [
        Icon(set_name="s", name=f"icon-{n}", words=f"icon {n}", group="ab"[n % 2], source=body.format(n / 10))
        for n in range(5, 65)
    ]

    class Blind:
        def pictures(self, pictures: Sequence[Pixels]) -> NDArray[np.float32]:
            return np.ones((len(pictures), 2), dtype=np.float32)

        def texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
            return np.ones((len(texts), 2), dtype=np.float32)

    whole, strict, a, b = icon_eval.measure("s", icons, Blind(), draws=1)
    assert (whole.icons, whole.asked, whole.top5.share) == (60, 60, 0.0)
    assert (a.icons + b.icons, a.asked + b.asked) == (60, 60)
    assert whole.mistaken
    assert [one["name"] for one in icon_eval.as_json([whole, strict, a])] == ["s", "s, strict", "s: a"]
    assert "0.0%" in icon_eval.table([whole])
