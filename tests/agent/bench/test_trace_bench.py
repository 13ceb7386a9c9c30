from __future__ import annotations

import json
from dataclasses import replace

import pytest

from agent.bench import trace
from agent.bench.trace import LEAST_SPANS, MOST_SECONDS, Measured, measure


def test_all_that_is_made_is_kept() -> None:
    """How fast is for the bench to say."""
    measured = measure(asked=1_000, seconds=0.2)
    assert (measured.spans, measured.kept, measured.lost, measured.orphans) == (201, 201, 0, 0)
    assert 0 < measured.caller_p50 <= measured.caller_p99 <= measured.caller_most


GOOD = Measured(
    asked=1,
    seconds=1.0,
    spans=9,
    kept=9,
    lost=0,
    orphans=0,
    kept_a_second=LEAST_SPANS,
    caller_p50=0.0,
    caller_p99=MOST_SECONDS,
    caller_most=1.0,
    untraced_p50=0.0,
    untraced_p99=0.0,
)


@pytest.mark.parametrize(
    "worse",
    [
        {"kept": 8},
        {"lost": 1},
        {"orphans": 1},
        {"kept_a_second": LEAST_SPANS - 1},
        {"caller_p99": MOST_SECONDS * 1.01},
    ],
)
def test_each_promise_counts(worse: dict[str, float]) -> None:
    assert GOOD.held
    assert not replace(GOOD, **worse).held  # type: ignore[arg-type]


@pytest.mark.parametrize("measured", [GOOD, replace(GOOD, lost=1)])
def test_the_exit_code_tells(
    measured: Measured, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(trace, "measure", lambda asked, seconds: measured)
    assert trace.run(json_output=True, repeat=1) == (0 if measured.held else 1)
    assert json.loads(capsys.readouterr().out)["held"] is measured.held
    trace.run(json_output=False, repeat=1)
    assert ("not held" in capsys.readouterr().out) is not measured.held
