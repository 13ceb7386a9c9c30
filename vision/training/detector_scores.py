"""How well the detector finds what is on pictures, and from which score on it is to be believed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vision.detector.detected import Detected
from vision.element import Role
from vision.training.detector_targets import Boxes

OVERLAP = 0.5
"""IoU from which on an answer is the element."""

_TOUCHES = 0.2  # IoU that an answer needs all the same where a click on its middle lands in the element

_STEPS = np.round(np.arange(0.2, 0.951, 0.025), 3)
_LEAST_PRECISION = 0.6  # of a role that is told of at all
_UNPROVEN = 0.5  # the least score that counts where too few answers were right to tell


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answers:
    """What was answered for one role on all pictures: `scores`, and which were `right`; `wanted` is
    how many elements there were."""

    scores: NDArray[np.float32]
    right: NDArray[np.bool_]
    wanted: int

    def at(self, threshold: float) -> Score:
        counted = self.scores >= threshold
        return Score(wanted=self.wanted, answered=int(counted.sum()), right=int(self.right[counted].sum()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    wanted: int
    answered: int
    right: int

    @property
    def precision(self) -> float:
        """Of what was answered, what was right; 1.0 where nothing was answered."""
        return self.right / self.answered if self.answered else 1.0

    @property
    def recall(self) -> float:
        """Of what there was, what was found; 1.0 where there was nothing."""
        return self.right / self.wanted if self.wanted else 1.0


def judged(
    pictures: Sequence[tuple[Boxes, Sequence[Detected]]], roles: Sequence[Role], *, by_click: bool = False
) -> dict[Role, Answers]:
    """Every answer against what was on its picture, role by role. The surest answer takes an element first;
    answers that lie on what does not count are left out. With `by_click` an answer is right if a click on its
    middle lands in the element, else if their rectangles overlap by half (IoU 0.5)."""
    scores: dict[Role, list[float]] = {role: [] for role in roles}
    right: dict[Role, list[bool]] = {role: [] for role in roles}
    wanted = dict.fromkeys(roles, 0)
    for boxes, detected in pictures:
        for place, role in enumerate(roles):
            wanted[role] += int((boxes.kinds == place).sum())
        for found, is_right in _matched(boxes, detected, roles, by_click):
            scores[found.role].append(found.score)
            right[found.role].append(is_right)
    return {
        role: Answers(
            scores=np.array(scores[role], np.float32),
            right=np.array(right[role], np.bool_),
            wanted=wanted[role],
        )
        for role in roles
    }


def _matched(
    boxes: Boxes, detected: Sequence[Detected], roles: Sequence[Role], by_click: bool
) -> list[tuple[Detected, bool]]:
    places = {role: place for place, role in enumerate(roles)}
    free = np.ones(len(boxes.kinds), np.bool_)
    edges = boxes.edges.astype(np.float64)
    areas = (edges[:, 2:] - edges[:, :2]).prod(axis=1)
    answers = []
    for found in sorted(detected, key=lambda d: -d.score):
        common = _common(found, edges)
        overlaps = common / np.maximum(areas + found.rect.area - common, 1e-9)
        near = (overlaps >= _TOUCHES) & _lands(found, edges) if by_click else overlaps >= OVERLAP
        fits = (boxes.kinds == places[found.role]) & free & near
        if fits.any():
            free[int(np.argmax(np.where(fits, overlaps, -1)))] = False
            answers.append((found, True))
        elif not ((boxes.kinds < 0) & (common >= OVERLAP * found.rect.area)).any():
            answers.append((found, False))
    return answers


def _lands(found: Detected, edges: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether a click on the middle of an answer lands in each element."""
    x, y = found.rect.centre.x, found.rect.centre.y
    inside = (edges[:, 0] <= x) & (x < edges[:, 2]) & (edges[:, 1] <= y) & (y < edges[:, 3])
    return np.asarray(inside, np.bool_)


def _common(found: Detected, edges: NDArray[np.float64]) -> NDArray[np.float64]:
    """The pixels that an answer has in common with each element."""
    rect = np.array((found.rect.left, found.rect.top, found.rect.right, found.rect.bottom), np.float64)
    size = np.clip(np.minimum(edges[:, 2:], rect[2:]) - np.maximum(edges[:, :2], rect[:2]), 0, None)
    return np.asarray(size.prod(axis=1), np.float64)


def threshold(answers: Answers, precision: float) -> float:
    """The lowest score from which on answers are right so often, one more wrong one allowed for: few answers
    prove little. Where none is, that of the best F 0.5, which weighs precision twice as much as recall, but
    none below a half, and none at which more than four in ten are wrong."""
    judged_at = [(float(step), answers.at(float(step))) for step in _STEPS]
    good = [step for step, score in judged_at if score.right >= precision * (score.answered + 1)]
    if good:
        return good[0]
    sure = [at for at in judged_at if at[0] >= _UNPROVEN and at[1].precision >= _LEAST_PRECISION]
    return max(sure, key=lambda at: (_f_half(at[1]), at[0]), default=judged_at[-1])[0]


def _f_half(score: Score) -> float:
    if not score.right:
        return 0.0
    return 1.25 * score.precision * score.recall / (0.25 * score.precision + score.recall)


@dataclass(frozen=True, slots=True, kw_only=True)
class StateScore:
    """How the state reader did on one state: of `had` elements that were in it, `found`; of `lacked` others,
    `made_up`."""

    had: int
    found: int
    lacked: int
    made_up: int

    @property
    def right(self) -> float:
        """The share of right answers, elements with and without the state counting alike."""
        kept = (
            self.found / self.had if self.had else 1.0,
            1 - self.made_up / self.lacked if self.lacked else 1.0,
        )
        return sum(kept) / 2

    @property
    def precision(self) -> float:
        told = self.found + self.made_up
        return self.found / told if told else 1.0


def state_score(chances: NDArray[np.float32], had: NDArray[np.bool_], least: float) -> StateScore:
    """Of one state: the chances told, and which elements were in it."""
    told = chances >= least
    return StateScore(
        had=int(had.sum()),
        found=int((told & had).sum()),
        lacked=int((~had).sum()),
        made_up=int((told & ~had).sum()),
    )


def state_threshold(chances: NDArray[np.float32], had: NDArray[np.bool_], precision: float) -> float:
    """As `threshold`, for a state."""
    return threshold(Answers(scores=chances, right=had, wanted=int(had.sum())), precision)


def table(scores: Mapping[Role, Score], clicks: Mapping[Role, Score]) -> str:
    """In Markdown: by overlap, and by where a click lands."""
    rows = [
        "| role | on the pictures | told | right | precision | recall | a click lands in it | of all |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    named = {str(role): (one, clicks[role]) for role, one in scores.items() if one.wanted or one.answered}
    named["all"] = (_together(scores.values()), _together(clicks.values()))
    rows += [
        f"| {name} | {one.wanted} | {one.answered} | {one.right} | {_share(one.precision, one.answered)} "
        f"| {_share(one.recall, one.wanted)} | {_share(click.precision, click.answered)} "
        f"| {_share(click.recall, click.wanted)} |"
        for name, (one, click) in named.items()
    ]
    return "\n".join(rows)


def _share(share: float, of: int) -> str:
    """A share of nothing is no share."""
    return f"{share:.0%}" if of else "-"


def _together(scores: Iterable[Score]) -> Score:
    all_of = list(scores)
    return Score(
        wanted=sum(one.wanted for one in all_of),
        answered=sum(one.answered for one in all_of),
        right=sum(one.right for one in all_of),
    )
