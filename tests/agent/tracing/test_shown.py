from __future__ import annotations

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from agent.tracing import conventions as names
from agent.tracing.csv_lines import COLUMNS, csv_text
from agent.tracing.joined import Audited
from agent.tracing.shown import stats_lines, tree_lines
from agent.tracing.stats import stats_of
from memory.traces.span import Span
from tests.agent.tracing.test_stats import PRICES, chat, step, trace


def span(number: int, parent: int, start: int, end: int | None, name: str = "see", **more: object) -> Span:
    return Span(
        trace="a" * 32,
        id=str(number),
        parent=str(parent) if parent else "",
        name=name,
        start=start,
        end=end,
        **more,  # type: ignore[arg-type]
    )


def test_a_tree_with_bars() -> None:
    spans = [
        span(1, 0, 0, 2_000_000_000, "invoke_agent"),
        span(2, 1, 1_000_000_000, 2_000_000_000, "step", attributes={names.STEP: 1, names.DIGEST: "d"}),
        span(3, 2, 1_900_000_000, None, status="error"),
        span(4, 9, 0, 1_000, attributes={names.ERROR_TYPE: "DisplayLost"}),
    ]
    audited = {"d": [Audited(chain="c", seq=7, kind="intent")]}
    assert list(tree_lines(spans, audited)) == [
        "invoke_agent      2.00 s  │━━━━━━━━━━━━━━━━━━━━━━━━│",
        "  step            1.00 s  │            ━━━━━━━━━━━━│  number 1  audit intent 7",
        "    see           no end  │                      ━━│  error",
        "orphan: see       0.0 ms  │━                       │  type DisplayLost",
    ]
    assert list(tree_lines([])) == []


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.integers(0, 6), st.integers(0, 10**9), st.one_of(st.none(), st.integers(0, 10**9))),
        max_size=9,
    )
)
def test_any_spans_are_shown_once(made: list[tuple[int, int, int | None]]) -> None:
    """Whatever their parents and times, unless they are their own ancestors."""
    spans = [
        span(number, min(parent, number - 1), start, None if took is None else start + took)
        for number, (parent, start, took) in enumerate(made, 1)
    ]
    assert len(list(tree_lines(spans))) == len(spans)


def test_words_of_a_screen_move_no_cursor() -> None:
    (line,) = tree_lines([span(1, 0, 0, 1, attributes={names.TITLE: "press\x1b[31m Save"})])
    assert "\x1b" not in line


def test_tables_are_told() -> None:
    told = "\n".join(stats_lines(stats_of([trace("aaaa", "succeeded", chat("other"), step(1))], PRICES)))
    for words in (
        "1 run, 1 succeeded, as the agent says",
        "step ",
        "100,000.0 tokens/s",
        "no price is known for",
    ):
        assert words in told
    assert "measured" in told
    assert list(stats_lines(stats_of([], PRICES))) == ["0 runs, 0 succeeded, as the agent says"]


def test_a_table_for_spreadsheets_holds_no_formula() -> None:
    made = [span(1, 0, 5, 1_000_005, "=1+1", message="-x"), span(2, 1, 6, None, attributes={"a": "ü,\n"})]
    rows = list(csv.reader(io.StringIO(csv_text(made))))
    assert rows[0] == [*COLUMNS, "attributes"]
    assert rows[1][3:] == ["'=1+1", "internal", "5", "1000005", "0.001000", "unset", "'-x", "{}"]
    assert (rows[2][6], rows[2][-1]) == ("", '{"a": "ü,\\n"}')
