"""Sentences as people type them, and what each is understood to mean.

A file of corpus/ holds blocks set apart by an empty line: the sentence, its lines marked with ">", then the
plan as `render` shows it, or "!" with the clause that is refused and the reason.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.errors import NotUnderstood
from agent.instructions.compiler import compile_instruction
from agent.instructions.rendering import render

CORPUS = Path(__file__).parent / "corpus"


def _cases() -> list[tuple[str, tuple[str, ...]]]:
    cases: list[tuple[str, tuple[str, ...]]] = []
    for file in sorted(CORPUS.glob("*.txt")):
        sentence: list[str] = []
        plan: list[str] = []
        for line in [*file.read_text(encoding="utf-8").split("\n"), "> "]:
            if line.startswith(">"):
                if plan:
                    cases.append(("\n".join(sentence), tuple(plan)))
                    sentence, plan = [], []
                sentence.append(line[2:])
            elif line:
                plan.append(line)
    return cases


CASES = _cases()


def _understood(sentence: str) -> tuple[str, ...]:
    try:
        return render(compile_instruction(sentence))
    except NotUnderstood as refusal:
        clause = refusal.clause.replace("\n", " ")
        return (f"! {clause} | {refusal.reason}",)


def test_the_corpus_is_large() -> None:
    assert len(CASES) >= 400
    assert len({sentence for sentence, _ in CASES}) == len(CASES)


@pytest.mark.parametrize(("sentence", "plan"), CASES, ids=[sentence[:60] for sentence, _ in CASES])
def test_a_sentence_means_what_it_says(sentence: str, plan: tuple[str, ...]) -> None:
    assert _understood(sentence) == plan
