"""Scores against published values and against counting by hand."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.evals.intervals import clustered_wilson, pass_hat, wilson
from agent.evals.result import TaskResult, TaskVerdict
from agent.evals.scores import by_program, drifts, failures, score, wordings
from memory.step import Timings

PASSED, FAILED, ERROR = TaskVerdict.PASSED, TaskVerdict.FAILED, TaskVerdict.ERROR


@pytest.mark.parametrize(
    ("passed", "tries", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_is_as_published(passed: int, tries: int, low: float, high: float) -> None:
    """Newcombe (1998), Statistics in Medicine 17, table I, method 3."""
    interval = wilson(passed, tries)
    assert (round(interval.low, 4), round(interval.high, 4)) == (low, high)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=12))
@settings(max_examples=100, deadline=None)
def test_an_interval_holds_its_share_and_is_never_narrower_than_of_independent_tries(
    counts: list[tuple[int, int]],
) -> None:
    clusters = [(passed, passed + failed) for passed, failed in counts]
    interval = clustered_wilson(clusters)
    assert 0.0 <= interval.low <= interval.share <= interval.high <= 1.0
    plain = wilson(sum(passed for passed, _ in clusters), sum(tries for _, tries in clusters))
    assert interval.share == pytest.approx(plain.share)
    assert interval.high - interval.low >= plain.high - plain.low - 1e-9


def test_tries_of_a_task_that_fare_alike_count_once() -> None:
    assert clustered_wilson([(3, 3)] * 8 + [(0, 3)] * 2) == wilson(8, 10)
    assert clustered_wilson([(3, 3)] * 39) == wilson(39, 39)
    assert clustered_wilson([(1, 1)] * 8 + [(0, 1)] * 2) == wilson(8, 10)
    assert clustered_wilson([(4, 5)]) == wilson(4, 5)


@given(st.lists(st.lists(st.booleans(), min_size=1, max_size=6), min_size=1, max_size=4), st.integers(1, 4))
@settings(max_examples=60, deadline=None)
def test_pass_hat_is_the_share_of_drawn_tries_that_all_passed(tasks: list[list[bool]], k: int) -> None:
    shares = [
        sum(all(drawn) for drawn in combinations(tries, k)) / len(list(combinations(tries, k)))
        for tries in tasks
        if len(tries) >= k
    ]
    counted = pass_hat(k, [(sum(tries), len(tries)) for tries in tasks])
    assert counted == (pytest.approx(sum(shares) / len(shares)) if shares else None)


def tried(task: str, *verdicts: TaskVerdict, **fields: object) -> list[TaskResult]:
    base: dict[str, object] = {"steps": 6, "seconds": 10.0, "timings": Timings()}
    return [
        TaskResult(task=task, attempt=number, verdict=verdict, **(base | fields))  # type: ignore[arg-type]
        for number, verdict in enumerate(verdicts, 1)
    ]


def test_errors_are_counted_in_both_views() -> None:
    both = score("all", [*tried("a", PASSED, PASSED, ERROR), *tried("b", FAILED, PASSED, ERROR)])
    assert (both.tasks, both.tries, both.passed, both.failed, both.errors) == (2, 6, 3, 1, 2)
    assert both.success.share == 3 / 4
    assert both.success_of_all.share == 3 / 6
    assert both.pass_k == (3 / 4, 1 / 2)


def test_a_run_of_errors_alone_says_nothing_of_the_brain() -> None:
    broken = score("all", tried("a", ERROR, ERROR))
    assert (broken.success.low, broken.success.high) == (0.0, 1.0)
    assert broken.pass_k == ()
    assert broken.per_success["seconds"].amount is None


def test_a_success_costs_what_the_failures_before_it_cost() -> None:
    results = [*tried("a", PASSED, FAILED, ERROR, tokens=100), *tried("b", PASSED)]
    costs = score("all", results).per_success
    assert (costs["seconds"].amount, costs["seconds"].known) == (20.0, 1.0)
    assert (costs["tokens"].amount, costs["tokens"].known) == (300.0, 0.75)
    assert (costs["joules"].amount, costs["joules"].known) == (None, 0.0)


def test_steps_are_held_against_those_a_person_needs() -> None:
    known = score("all", [*tried("a", PASSED, FAILED, minimal_steps=3), *tried("b", PASSED)])
    assert (known.steps_ratio, known.seconds_per_needed) == (2.0, pytest.approx(10 / 3))
    assert score("all", tried("b", PASSED)).steps_ratio is None


def names(scores: Sequence[object]) -> list[str]:
    return [str(getattr(each, "name", "")) for each in scores]


def test_groups() -> None:
    results = [
        *tried("a", PASSED, program="browser"),
        *tried("a", FAILED, program="browser", paraphrase=1),
        *tried("a", PASSED, program="browser", paraphrase=2),
        *tried("b", PASSED, failure="planning"),
        *tried("b", FAILED, drift="dark", failure="grounding absent"),
        *tried("b", FAILED, drift="small", failure="grounding absent"),
    ]
    assert names(by_program(results)) == ["browser", "no program named"]
    assert {name: len(found) for name, found in failures(results).items()} == {
        "grounding absent": 2,
        "not classified": 1,
    }
    told, moved = wordings(results), drifts(results)
    assert told is not None
    assert moved is not None
    assert (names(told.kinds), told.tasks, told.worst) == (["as written", "wording 1", "wording 2"], 1, 0.0)
    assert (names(moved.kinds), moved.tasks, moved.worst) == (["unchanged", "dark", "small"], 1, 0.0)
    assert wordings(tried("a", PASSED)) is None
