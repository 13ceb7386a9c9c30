from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety.errors import ActionError
from safety.tools.difference import MAX_SHOWN, difference

LINES = st.lists(st.sampled_from(["", "a", "b", "@@ -1 +1 @@", "-", "+x"]), max_size=30)


def test_a_change_is_shown_with_what_is_around_it() -> None:
    old = "\n".join(f"line {number}" for number in range(1, 21))
    assert difference(old, old.replace("line 12", "line twelve")).split("\n") == [
        "@@ -9,7 +9,7 @@",
        " line 9",
        " line 10",
        " line 11",
        "-line 12",
        "+line twelve",
        " line 13",
        " line 14",
        " line 15",
    ]


def test_nothing_is_shown_where_nothing_changes() -> None:
    assert difference("a\nb", "a\nb") == ""


def test_long_texts_are_shown_as_one_block() -> None:
    old, new = "\n".join(["a"] * 600), "\n".join(["b"] * 600)
    lines = difference(f"head\n{old}\ntail", f"head\n{new}\ntail").split("\n")
    assert lines[0] == "@@ -2,600 +2,600 @@"
    assert lines[1:601] == ["-a"] * 600
    assert lines[601:] == ["+b"] * 600


def test_what_cannot_be_shown_whole_is_refused() -> None:
    with pytest.raises(ActionError, match="too much to be shown"):
        difference("", "a" * MAX_SHOWN)


@given(LINES, LINES)
def test_every_line_that_goes_or_comes_is_shown(before: list[str], after: list[str]) -> None:
    shown = difference("\n".join(before), "\n".join(after)).split("\n")
    old, new = ("\n".join(lines).split("\n") for lines in (before, after))
    changes = [line for line in shown if line and line[0] in "-+"]
    going = [line[1:] for line in changes if line[0] == "-"]
    coming = [line[1:] for line in changes if line[0] == "+"]
    kept = list(old)
    for line in going:
        kept.remove(line)
    rest = list(new)
    for line in coming:
        rest.remove(line)
    assert kept == rest or sorted(kept) == sorted(rest)
