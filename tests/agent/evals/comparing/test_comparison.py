"""Comparisons of made-up runs: what is paired, what is said, and how often it is right."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from agent.bench.compare import Bed, Planted, count, plant
from agent.errors import ResultsError
from agent.evals.comparing import words
from agent.evals.comparing.comparison import Finding, compare
from agent.evals.comparing.pairs import Metric, pair_up
from agent.evals.result import Results, TaskResult, TaskVerdict
from memory.step import Timings


def made_up(passed: dict[str, str], **fields: object) -> Results:
    """A run from words: "+-!" are a passed and a failed attempt and one that could not be made."""
    verdicts = {"+": TaskVerdict.PASSED, "-": TaskVerdict.FAILED, "!": TaskVerdict.ERROR}
    base: dict[str, object] = {"timings": Timings(), "reason": "the file\n\x1b[31mis not there"}
    tries = [
        TaskResult(
            task=task,
            attempt=number,
            verdict=verdicts[mark],
            **(base | {"program": task.split("-")[0]} | fields),  # type: ignore[arg-type]
        )
        for task, marks in passed.items()
        for number, mark in enumerate(marks, 1)
    ]
    return Results(suite="mine", brain="fake", results=tuple(tries))


GOOD = made_up({f"web-{n}": "+++" for n in range(8)} | {f"text-{n}": "+++" for n in range(8)})
BROKEN = made_up({f"web-{n}": "---" for n in range(8)} | {f"text-{n}": "+++" for n in range(8)})


def test_a_broken_program_is_a_regression_and_its_mending_an_improvement() -> None:
    worse, better = compare([GOOD], [BROKEN]), compare([BROKEN], [GOOD])
    assert worse.finding is Finding.REGRESSION
    assert worse.alarm
    assert [group.name for group in worse.groups] == ["all", "web", "text"]
    assert [group.finding for group in worse.groups] == [
        Finding.REGRESSION,
        Finding.REGRESSION,
        Finding.NOTHING,
    ]
    assert (worse.groups[0].change, worse.groups[0].worse, worse.groups[0].better) == (-0.5, 24, 0)
    assert (better.finding, better.alarm) == (Finding.IMPROVEMENT, False)
    assert len(worse.flipped) == 24


def test_the_same_run_shows_nothing() -> None:
    same = compare([GOOD], [GOOD])
    assert (same.finding, same.flipped) == (Finding.NOTHING, ())
    assert same.groups[0].p_worse == 1.0
    assert words.verdict(same) == "verdict: no regression shown"


def test_a_comparison_is_the_same_each_time() -> None:
    assert compare([GOOD], [BROKEN], seed=3) == compare([GOOD], [BROKEN], seed=3)


def test_what_has_no_partner_and_what_could_not_be_tried_is_told() -> None:
    before = made_up({"web-1": "+++", "web-2": "++", "web-3": "+"})
    after = made_up({"web-1": "+!+", "web-2": "+", "web-4": "--"})
    comparison = compare([before], [after])
    paired = comparison.paired
    assert (len(paired.pairs), len(paired.spoiled)) == (3, 1)
    assert [result.task for result in paired.only_before] == ["web-2", "web-3"]
    assert [result.task for result in paired.only_after] == ["web-4", "web-4"]
    said = words.told(comparison)
    assert "1 pairs left out for infrastructure errors (0 in A, 1 in B)" in said
    assert "2 tries only in A, not compared: web-2, web-3" in said
    assert "not even the loss of every success" in said
    counted = compare([before], [after], count_errors=True)
    assert (len(counted.paired.pairs), counted.groups[0].worse) == (4, 1)


def test_other_seeds_drifts_and_wordings_are_other_tries() -> None:
    for change in ({"seed": 1}, {"drift": "dark"}, {"paraphrase": 2}):
        with pytest.raises(ResultsError, match="nothing can be compared"):
            compare([GOOD], [made_up({"web-1": "+"}, **change)])
    with pytest.raises(ResultsError, match="nothing can be compared"):
        compare([GOOD], [replace(GOOD, suite="other")])
    with pytest.raises(ResultsError, match="there twice"):
        compare([GOOD, GOOD], [GOOD])


def test_a_program_named_on_one_side_is_named_for_both() -> None:
    nameless = made_up({"web-1": "+"}, program="")
    [pair] = pair_up([nameless], [GOOD]).pairs
    assert pair.program == "web"


def test_several_suites_are_judged_one_by_one() -> None:
    other = replace(GOOD, suite="other")
    comparison = compare([GOOD, other], [GOOD, replace(BROKEN, suite="other")])
    found = {group.name: group.finding for group in comparison.groups}
    assert found["suite mine"] is Finding.NOTHING
    assert found["suite other"] is Finding.REGRESSION


def test_a_drop_that_may_be_chance_still_alarms_where_the_user_allows_less() -> None:
    after = made_up({f"web-{n}": "+++" for n in range(8)} | {f"text-{n}": "++-" for n in range(8)})
    few = compare([GOOD], [after], max_drop=0.2)
    assert not few.beyond_max_drop
    much = compare([GOOD], [after], max_drop=0.1)
    assert much.beyond_max_drop
    assert much.alarm
    assert "--max-drop" in words.verdict(much)


def test_more_steps_are_worse() -> None:
    short = made_up({f"web-{n}": "+++" for n in range(8)}, steps=4, seconds=3.0)
    long = made_up({f"web-{n}": "+++" for n in range(8)}, steps=6, seconds=3.0)
    steps = compare([short], [long], metric=Metric.STEPS)
    assert steps.finding is Finding.REGRESSION
    assert steps.groups[0].change == pytest.approx(1.5)
    assert steps.power is None
    assert "x1.50" in words.told(steps)
    assert compare([short], [long], metric=Metric.SECONDS).finding is Finding.NOTHING
    with pytest.raises(ResultsError, match="no try passed in both"):
        compare([made_up({"web-1": "-"})], [made_up({"web-1": "+"})], metric=Metric.STEPS)


def test_reasons_move_no_cursor() -> None:
    assert "web-0: 3/3 → 0/3: the file  [31mis not there" in words.told(compare([GOOD], [BROKEN]))


def test_the_json_tells_everything() -> None:
    data = words.as_json(compare([GOOD], [BROKEN]))
    assert (data["verdict"], data["pairs"], data["clustered_by"]) == ("regression", 48, "task")
    assert data["flipped"][0] == {
        "suite": "mine",
        "program": "web",
        "task": "web-0",
        "drift": "",
        "paraphrase": 0,
        "seed": 0,
        "attempt": 1,
        "a": "passed",
        "b": "failed",
        "reason_a": "the file\n\x1b[31mis not there",
        "reason_b": "the file\n\x1b[31mis not there",
    }


BED = Bed(tasks=40, repeat=3)


def test_false_alarms_are_few() -> None:
    """The whole count, of a thousand and in many kinds of runs, is `deskhand bench compare`."""
    counted = count(BED, Planted.NOTHING, comparisons=100)
    assert counted.regressions <= 0.05
    assert counted.improvements <= 0.05


def test_a_planted_drop_is_caught_as_often_as_stated() -> None:
    counted = count(Bed(tasks=100, repeat=2), Planted.EVEN, comparisons=40, ask=5)
    assert counted.stated is not None
    assert abs(counted.regressions - counted.stated) <= 0.15
    assert counted.regressions >= 0.5


@pytest.mark.parametrize("planted", Planted)
def test_what_is_planted_costs_so_much(planted: Planted) -> None:
    chance = np.random.default_rng(1)
    chances = BED.chances(chance)
    after = plant(chances, planted, 0.1, BED, chance)
    assert chances.mean() - after.mean() == pytest.approx(0.0 if planted is Planted.NOTHING else 0.1)
    assert after.min() >= 0.0
