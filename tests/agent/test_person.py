"""What a model writes, before a person reads it."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from agent.person import plain_line
from safety.visible_text import visible_text

STEERING = "\x1b[2J\x07\r\n\t\u202e\u2066\u200b\u00ad\ud800\ue000    "


@given(st.text(max_size=80) | st.lists(st.sampled_from([*STEERING, "a", "é"]), max_size=60).map("".join))
def test_a_line_is_short_shows_as_it_is_and_stays_so(text: str) -> None:
    line = plain_line(text, 30)
    assert len(line) <= 30
    assert not any(unicodedata.category(one) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") for one in line)
    assert "  " not in line
    assert line == line.strip()
    assert plain_line(line, 30) == line


def test_words_are_kept_and_what_is_cut_shows_it() -> None:
    assert plain_line("  Which\nof the\x1b[2J two \u202efiles?", 60) == "Which of the [2J two files?"
    assert plain_line("x" * 31, 30) == "x" * 29 + "…"
    assert plain_line(" " * 500 + "late", 30) == "…"
    assert visible_text(plain_line(STEERING, 30)) == "[2J"
