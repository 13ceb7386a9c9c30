from __future__ import annotations

from agent.evals.watch import limited
from agent.stop import StopSwitch


def test_a_limit_passes_when_the_time_is_up() -> None:
    with limited(0.02, StopSwitch()) as limit:
        assert limit.wait(10)
    assert limit.passed


def test_a_limit_that_was_stopped_by_others_has_not_passed() -> None:
    outer = StopSwitch()
    with limited(60, outer) as limit:
        assert not limit.pressed
        outer.press()
        assert limit.pressed
        limit.run_out()
    assert not limit.passed
