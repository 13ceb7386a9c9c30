from __future__ import annotations

from agent.evals.result import TaskResult, TaskVerdict
from agent.evals.wordings import in_words, wordings_of
from memory.step import Timings

P, F, E = TaskVerdict.PASSED, TaskVerdict.FAILED, TaskVerdict.ERROR


def tries(task: str, *verdicts: TaskVerdict) -> list[TaskResult]:
    return [
        TaskResult(task=task, attempt=1, verdict=verdict, paraphrase=number, timings=Timings())
        for number, verdict in enumerate(verdicts)
    ]


def test_success_is_told_for_each_wording_and_for_all_of_them() -> None:
    found = wordings_of([*tries("a", P, P, P), *tries("b", P, F, P), *tries("c", P, P, E), *tries("d", F)])
    assert found.by_wording == ((3, 3), (2, 3), (2, 2))
    assert (found.all_right, found.tasks, found.errors) == (1, 3, 1)
    said = in_words(found)
    assert "as written  3/3  100.0%" in said
    assert "right under every wording: 1 of 3 tasks (33.3%)" in said
    assert "counted as not right: 1" in said


def test_a_wording_that_passes_only_sometimes_is_not_right() -> None:
    found = wordings_of([*tries("a", P, P), *tries("a", P, F)])
    assert (found.by_wording, found.all_right) == (((2, 2), (1, 2)), 0)


def test_nothing_told_in_other_words_is_nothing_to_tell() -> None:
    assert wordings_of(tries("a", P)).tasks == 0
    assert "0 of 0" in in_words(wordings_of([]))
