from __future__ import annotations

import random
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.catalogue import CORPUS, TARGETS, corpus, target

SPOILT = 25
"""Inputs that are made of those of a corpus, the same in every run."""


def test_every_target_has_a_corpus_and_the_other_way_round(repository: Path) -> None:
    modules = {path.stem for path in (repository / "tests" / "fuzz" / "targets").glob("*.py")}
    assert modules == set(TARGETS) == {path.name for path in CORPUS.iterdir()}
    assert all(corpus(name) for name in TARGETS)


@pytest.mark.parametrize("name", TARGETS)
def test_what_was_found_once_stays_mended(name: str) -> None:
    check = target(name)
    for path in corpus(name):
        check(path.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_the_promises_hold_for_spoilt_inputs(name: str) -> None:
    check, chance = target(name), random.Random(name)
    inputs = [path.read_bytes() for path in corpus(name)]
    for _ in range(SPOILT):
        first, second = chance.choice(inputs), chance.choice(inputs)
        cut = chance.randrange(len(first) + 1)
        check(
            first[:cut] + chance.randbytes(chance.randrange(4)) + second[chance.randrange(len(second) + 1) :]
        )


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="atheris has no build for this Python")
def test_the_fuzzer_runs_and_is_led_by_coverage(repository: Path, tmp_path: Path) -> None:
    """In a process of its own: what it watches is compiled anew for it."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", "addresses", "--runs", "300", "--found", str(tmp_path)],
        cwd=repository,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    assert re.search(r"cov: [1-9]\d*", done.stderr)
    assert not list(tmp_path.iterdir())
