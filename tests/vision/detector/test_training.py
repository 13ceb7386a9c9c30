from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from vision.detector import Detector
from vision.detector.config import ROLES, DetectorConfig
from vision.detector.detected import Detected
from vision.detector.pretrained import DetectorModel
from vision.element import Element, Role, State
from vision.errors import ModelError
from vision.frame import Frame
from vision.geometry import Rect
from vision.training.detector import Course, Figures, Lessons, train
from vision.training.detector_crops import SHAPES, crops, read_picture
from vision.training.detector_losses import edge_losses, giou, heat_loss
from vision.training.detector_scores import Answers, Score, judged, table, threshold
from vision.training.detector_targets import Boxes
from vision.training.fitting import Plan, Point

SHORT = Course(steps=8, pictures=1, each=1, rate=5e-3)


def weights(folder: Path) -> dict[str, torch.Tensor]:
    return DetectorModel.from_pretrained(folder).state_dict()


def busy(model: DetectorModel, folder: Path) -> Detector:
    """A detector that finds something in many places."""
    with torch.no_grad():
        model.detector.heat.weight *= 30
        model.detector.heat.bias.zero_()
        model.detector.edges.weight *= 3
        model.detector.edges.bias.fill_(1.2)
    model.save_pretrained(folder)
    return Detector.load(folder, threads=1)


def unheard(name: str, point: Point) -> None:
    assert point.losses["loss"] > 0


def test_a_run_that_was_ended_and_gone_on_with_comes_to_the_same(
    lessons: Lessons, tiny: DetectorConfig, tmp_path: Path
) -> None:
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    torch.set_num_threads(1)
    figures = train(lessons, whole, SHORT, unheard, tiny)
    assert isinstance(figures, Figures)
    asked = count()
    assert train(lessons, parts, SHORT, unheard, tiny, stopped=lambda: next(asked) >= 3) is None
    assert not (parts / "model.safetensors").exists()
    resumed = replace(SHORT, resume=True)
    again = train(lessons, parts, resumed, unheard, tiny)
    assert again is not None
    assert again.roles == figures.roles
    first, second = weights(whole), weights(parts)
    assert all(torch.equal(first[name], second[name]) for name in first)
    with Image.open(whole / "curves.png") as curves:
        assert curves.width == 900
    Detector.load(parts, threads=1)


def test_training_makes_the_loss_smaller(lessons: Lessons, tiny: DetectorConfig, tmp_path: Path) -> None:
    seen: list[float] = []
    course = replace(SHORT, steps=40)
    train(
        lessons,
        tmp_path / "run",
        course,
        lambda name, p: seen.append(p.losses["loss"]) if name == "detector" else None,
        tiny,
    )
    assert seen[-1] < 0.7 * seen[0]


def test_a_checkpoint_of_something_else_is_refused(
    lessons: Lessons, tiny: DetectorConfig, tmp_path: Path
) -> None:
    kept = tmp_path / "run" / "detector.safetensors"
    kept.parent.mkdir()
    for content in (b"", b"garbage" * 99, (1 << 60).to_bytes(8, "little") + b"{}"):
        kept.write_bytes(content)
        with pytest.raises(ModelError, match="not gone on with"):
            train(lessons, tmp_path, replace(SHORT, resume=True), unheard, tiny)
    asked = count()
    train(lessons, tmp_path, SHORT, unheard, tiny, stopped=lambda: next(asked) >= 2)
    with pytest.raises(ModelError, match="not gone on with"):
        train(lessons, tmp_path, replace(SHORT, resume=True, seed=1), unheard, tiny)


def test_data_that_is_no_picture_ends_the_run_in_words(
    lessons: Lessons, tiny: DetectorConfig, tmp_path: Path
) -> None:
    for one in lessons.taught:
        one.picture.write_bytes(b"no picture")
    with pytest.raises(ModelError, match="no picture"):
        train(lessons, tmp_path, SHORT, unheard, tiny)
    with pytest.raises(ModelError, match="cannot be read"):
        read_picture(tmp_path / "missing.png")


def test_batches_are_the_same_whenever_they_are_made(lessons: Lessons) -> None:
    options = {"seed": 4, "pictures": 2, "each": 2, "roles": len(ROLES)}
    first, again = crops(lessons.taught, 7, **options), crops(lessons.taught, 7, **options)
    assert (first.pixels == again.pixels).all()
    assert all((a.heat == b.heat).all() for a, b in zip(first.targets, again.targets, strict=True))
    assert first.pixels.shape[2:0:-1] in SHAPES
    other = crops(lessons.taught, 8, **options)
    assert other.pixels.shape != first.pixels.shape or (other.pixels != first.pixels).any()
    assert max(t.heat.max() for t in first.targets) == 1.0


def test_a_right_answer_costs_nothing_and_a_wrong_one_does() -> None:
    heat = torch.zeros(1, 2, 4, 4)
    heat[0, 1, 2, 2] = 1.0
    counts = torch.ones(1, 4, 4)
    right = torch.where(heat > 0, 20.0, -20.0)
    assert heat_loss(right, heat, counts) < 1e-6
    assert heat_loss(-right, heat, counts) > 10
    assert heat_loss(-right, heat, torch.zeros(1, 4, 4)) == 0
    codes, weighed = torch.full((1, 4, 4, 4), 0.7), torch.ones(1, 4, 4)
    assert sum(edge_losses(codes, codes, weighed)) < 1e-5
    assert min(edge_losses(codes + 0.5, codes, weighed)) > 0.1
    assert sum(edge_losses(codes + 0.5, codes, torch.zeros(1, 4, 4))) == 0


def test_giou_is_as_published() -> None:
    """Two 2x2 squares of which one quarter is common, and two apart: arXiv 1902.09630, algorithm 1."""
    first = torch.tensor([[1.0, 1.0, 1.0, 1.0], [1.0, 1.0, 1.0, 1.0]])
    second = torch.tensor([[0.0, 0.0, 2.0, 2.0], [-2.0, 1.0, 4.0, 1.0]])
    shaped = giou(first[..., None, None], second[..., None, None])[:, 0, 0]
    assert torch.allclose(shaped, torch.tensor([1 / 7 - 2 / 9, 0.0 - 2 / 10]), atol=1e-5)


def test_answers_are_counted_once_and_by_role() -> None:
    boxes = Boxes(
        edges=np.array([(0, 0, 20, 20), (100, 0, 120, 20), (200, 0, 220, 20)], np.float32),
        kinds=np.array([1, 1, -1], np.int64),
    )

    def found(left: int, role: Role, score: float) -> Detected:
        return Detected(rect=Rect(left, 0, 20, 20), role=role, score=score)

    answers = judged(
        [
            (
                boxes,
                [
                    found(1, Role.CHECKBOX, 0.9),
                    found(2, Role.CHECKBOX, 0.8),
                    found(100, Role.RADIO, 0.7),
                    found(200, Role.CHECKBOX, 0.6),
                ],
            )
        ],
        ROLES,
    )
    assert answers[Role.CHECKBOX].at(0.5) == Score(wanted=2, answered=2, right=1)
    assert answers[Role.RADIO].at(0.5) == Score(wanted=0, answered=1, right=0)
    assert answers[Role.CHECKBOX].at(0.85).precision == 1.0
    told = table(*({r: a.at(0.5) for r, a in each.items()} for each in (answers, answers)))
    assert "| checkbox | 2 | 2 | 1 | 50% | 50% | 50% | 50% |" in told
    assert "| all | 2 | 3 | 1 | 33% | 50% | 33% | 50% |" in told


def test_an_answer_is_right_by_click_where_its_middle_lands() -> None:
    boxes = Boxes(edges=np.array([(0, 0, 40, 20)], np.float32), kinds=np.array([1], np.int64))
    for left, lands, overlaps in ((0, True, True), (18, True, False), (34, False, False)):
        found = Detected(rect=Rect(left, 0, 40, 20), role=Role.CHECKBOX, score=0.9)
        for by_click, right in ((True, lands), (False, overlaps)):
            answers = judged([(boxes, [found])], ROLES, by_click=by_click)
            assert answers[Role.CHECKBOX].at(0.5).right == right


def test_what_lies_on_a_row_that_does_not_count_is_not_held_against_it() -> None:
    boxes = Boxes(edges=np.array([(0, 0, 400, 40)], np.float32), kinds=np.array([-1], np.int64))
    icon = Detected(rect=Rect(10, 10, 20, 20), role=Role.ICON, score=0.9)
    assert judged([(boxes, [icon])], ROLES)[Role.ICON].at(0.5).answered == 0


def test_a_threshold_keeps_answers_right_often_enough() -> None:
    scores = np.linspace(0.1, 0.99, 90, dtype=np.float32)
    sure = Answers(scores=scores, right=scores > 0.6, wanted=60)
    assert sure.at(threshold(sure, 0.9)).precision >= 0.9
    assert sure.at(threshold(sure, 0.9)).recall > 0.6
    few = Answers(scores=scores[-3:], right=np.ones(3, np.bool_), wanted=60)
    assert threshold(few, 0.9) >= 0.5
    hopeless = Answers(scores=scores, right=np.zeros(90, np.bool_), wanted=60)
    assert threshold(hopeless, 0.9) > 0.9


def test_a_plan_by_the_clock_and_by_steps() -> None:
    assert Plan(steps=10).done(5, 1e9) == 0.5
    assert Plan(seconds=10).done(10**9, 5.0) == 0.5
    plan = Plan(steps=100, rate=1.0)
    assert plan.rate_at(0.0) < 0.1 < plan.rate_at(0.5) < plan.rate_at(0.04)
    assert plan.rate_at(1.0) == pytest.approx(0.01)


def test_states_and_elements_are_told_of_the_desk_not_of_the_picture(
    model: DetectorModel, draw_screen: Callable[[int], tuple[np.ndarray, list]], tmp_path: Path
) -> None:
    """What is found on a frame that begins elsewhere lies elsewhere, and nothing else changes."""
    detector = busy(model, tmp_path)
    pixels, things = draw_screen(1)
    here = Frame(pixels=pixels, rect=Rect(0, 0, 480, 352), time=0.0)
    there = Frame(pixels=pixels, rect=Rect(1920, -40, 480, 352), time=0.0)
    found = detector.detect(here)
    assert found
    assert all(here.rect.covers(d.rect) for d in found)
    assert detector.detect(there) == tuple(replace(d, rect=d.rect.moved(1920, -40)) for d in found)
    elements = [Element(role=t.role, rect=t.rect) for t in things]
    moved = [replace(e, rect=e.rect.moved(1920, -40)) for e in elements]
    assert detector.states(here, elements) == detector.states(there, moved)
    assert detector.states(here, [replace(elements[0], rect=Rect(5000, 0, 20, 20))]) == (frozenset(),)
    assert all(State.SELECTED not in s for s in detector.states(here, elements))


def test_only_what_changed_is_looked_at_again(model: DetectorModel, tmp_path: Path) -> None:
    detector = busy(model, tmp_path)
    pixels = np.random.default_rng(0).integers(0, 255, (704, 1280, 3), np.uint8)
    frame = Frame(pixels=pixels, rect=Rect(0, 0, 1280, 704), time=0.0)
    first = detector.detect(frame)
    assert detector.detect(frame, []) == first
    other = pixels.copy()
    other[300:340, 600:640] = 255
    after = Frame(pixels=other, rect=frame.rect, time=1.0)
    again = detector.detect(after, [Rect(600, 300, 40, 40)])
    near = Rect(600, 300, 40, 40).inflated(300)
    assert [d for d in again if not d.rect.intersection(near)] == [
        d for d in first if not d.rect.intersection(near)
    ]
    assert again != first


def test_a_loss_that_is_no_number_ends_the_run(
    lessons: Lessons, tiny: DetectorConfig, tmp_path: Path
) -> None:
    with pytest.raises(ModelError, match="astray"):
        train(lessons, tmp_path, replace(SHORT, rate=1e30), unheard, tiny)
