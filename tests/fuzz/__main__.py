"""Fuzzes one target, led by coverage: python -m tests.fuzz NAME --seconds N

Begins with tests/fuzz/corpus/NAME. An input for which a promise does not hold is written to --found; put it
into the corpus once its cause is mended, and every run of the tests tries it again.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import atheris

from tests.fuzz.catalogue import CORPUS, TARGETS, target

WATCHED = [
    "safety",
    "memory",
    "agent.dialects",
    "agent.instructions",
    "agent.arena.attack",
    "agent.evals.suite",
    "agent.grounded",
    "tomllib",
]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Fuzz one target.")
    parser.add_argument("name", choices=TARGETS)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--runs", type=int, default=-1, help="stop after that many inputs")
    parser.add_argument("--found", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--learnt", type=Path, help="keep the inputs that reached something new here")
    given = parser.parse_args()
    with atheris.instrument_imports(include=WATCHED):
        check = target(given.name)
    options = [
        f"-max_total_time={given.seconds}",
        f"-runs={given.runs}",
        f"-artifact_prefix={given.found}/{given.name}-",
        "-max_len=2048",
        "-timeout=30",
        "-rss_limit_mb=4096",
    ]
    with tempfile.TemporaryDirectory(prefix="deskhand-fuzz-") as learnt:
        atheris.Setup([sys.argv[0], *options, str(given.learnt or learnt), str(CORPUS / given.name)], check)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
