from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.errors import SettingsError
from agent.tracing import conventions as names
from agent.tracing.prices import FILE, Price, Prices, load_prices
from agent.tracing.stats import percentile, stats_of
from memory.traces.span import Span, Value

PRICES = Prices(
    kilowatt_hour=0.36,
    models=(
        Price(provider="openai", model="big*", input=2.0, output=10.0, cached=0.5),
        Price(provider="local", model="*", input=0.0, output=0.0),
    ),
)
SECOND = 10**9


def trace(
    episode: str, verdict: str, *children: Span, joules: float = 3.6e6, source: str = "rapl"
) -> list[Span]:
    told: dict[str, Value] = {
        names.CONVERSATION: episode,
        names.VERDICT: verdict,
        names.JOULES: joules,
        names.ENERGY_SOURCE: source,
    }
    root = Span(
        trace=episode * 8, id="f" * 16, name="invoke_agent", start=0, end=10 * SECOND, attributes=told
    )
    return [root, *children]


def chat(model: str, provider: str = "openai", used: int = 1_000_000, cached: int = 0) -> Span:
    told: dict[str, Value] = {
        names.OPERATION: "chat",
        names.PROVIDER: provider,
        names.REQUEST_MODEL: model,
        names.INPUT_TOKENS: used,
        names.CACHED_TOKENS: cached,
        names.OUTPUT_TOKENS: 200_000,
    }
    return Span(
        trace="t", id=model, parent="f" * 16, name=f"chat {model}", start=0, end=2 * SECOND, attributes=told
    )


def step(seconds: float) -> Span:
    return Span(trace="t", id=str(seconds), parent="f" * 16, name="step", start=0, end=int(seconds * SECOND))


def test_money_is_counted_by_run_and_by_success() -> None:
    stats = stats_of(
        [
            trace("aaaa", "succeeded", chat("big-1", cached=400_000), step(1)),
            trace("bbbb", "failed", chat("big-2"), joules=0.0),
        ],
        PRICES,
    )
    first = 0.6 * 2.0 + 0.4 * 0.5 + 0.2 * 10.0 + 0.36
    second = 2.0 + 0.2 * 10.0
    assert [used.money for used in stats.each] == pytest.approx([first, second])
    assert (stats.runs, stats.successes, stats.judged_by) == (2, 1, "the agent")
    assert stats.money_a_run == pytest.approx((first + second) / 2)
    assert stats.money_a_success == pytest.approx(first + second)
    assert stats.seconds_a_success == 20.0
    assert (stats.input_tokens, stats.output_tokens) == (2_000_000, 400_000)
    assert stats.tokens_a_second == 100_000.0
    assert not stats.estimated


def test_a_model_without_a_price_is_named_and_not_counted() -> None:
    stats = stats_of([trace("aaaa", "succeeded", chat("other"), chat("big"), chat("x", "local"))], PRICES)
    assert stats.unpriced == ("other",)
    assert stats.money == pytest.approx(0.36 + 4.0)


def test_the_checker_is_believed_where_there_is_one() -> None:
    traces = [trace("aaaa", "succeeded"), trace("bbbb", "failed"), trace("cccc", "succeeded")]
    stats = stats_of(traces, PRICES, {"aaaa": False, "bbbb": True})
    assert (stats.runs, stats.successes, stats.judged_by) == (2, 1, "the checker")


def test_nothing_comes_to_nothing() -> None:
    stats = stats_of([[]], PRICES)
    assert (stats.runs, stats.stages, stats.money_a_run, stats.seconds_a_success) == (0, (), None, None)
    assert stats.tokens_a_second is None


def test_estimated_energy_is_marked() -> None:
    stats = stats_of([trace("aaaa", "succeeded", source="nvml+estimated"), trace("bbbb", "failed")], PRICES)
    assert stats.estimated


def test_stages_are_told_with_their_percentiles() -> None:
    stats = stats_of([trace("aaaa", "succeeded", *(step(n) for n in range(1, 101)))], PRICES)
    stage = next(one for one in stats.stages if one.name == "step")
    assert (stage.count, stage.p50, stage.p90, stage.p99) == (100, 50.0, 90.0, 99.0)
    assert stage.total == 5050.0
    assert stats.stages[0] is stage


@given(st.lists(st.floats(0, 1e6), min_size=1), st.floats(0.01, 1.0))
def test_so_large_a_share_is_no_larger(values: list[float], share: float) -> None:
    values.sort()
    found = percentile(values, share)
    assert sum(value <= found for value in values) >= share * len(values) - 1e-9
    assert sum(value < found for value in values) < share * len(values)


def test_the_table_that_comes_along_prices_what_runs_here(tmp_path: Path) -> None:
    prices = load_prices(tmp_path)
    assert prices.kilowatt_hour > 0
    assert prices.tokens("ollama", "anything", 10, 0, 10) == 0.0
    assert prices.tokens("openai", "anything", 10, 0, 10) is None
    assert prices.energy(3_600_000) == prices.kilowatt_hour


def test_a_table_of_the_users_own_replaces_it(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("kilowatt_hour = 1.0")
    assert load_prices(tmp_path) == Prices(kilowatt_hour=1.0)


@pytest.mark.parametrize(
    "text", ["", "kilowatt_hour = -1", "=", "kilowatt_hour = 1\nmodels = 3", "#" * 1_000_001]
)
def test_a_broken_table_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)
    with pytest.raises(SettingsError, match="othing was counted") as caught:
        load_prices(tmp_path)
    assert str(tmp_path / FILE) in str(caught.value)
