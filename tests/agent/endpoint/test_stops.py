from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from agent.endpoint.stops import Stops

TEXTS = st.text("ab<|", max_size=12)


def through(pieces: list[str], stops: tuple[str, ...]) -> tuple[str, bool]:
    end = Stops(stops)
    told = "".join(end.feed(piece) for piece in pieces if not end.reached)
    return told if end.reached else told + end.close(), end.reached


def test_a_stop_over_two_pieces_is_cut_off_and_never_heard() -> None:
    end = Stops(("<|im_end|>",))
    assert [end.feed(piece) for piece in ("Hi <", "3 <|im", "_end|> and")] == ["Hi ", "<3 ", ""]
    assert end.reached


@given(st.lists(TEXTS, max_size=5), st.lists(TEXTS, max_size=3))
def test_cutting_does_not_matter(pieces: list[str], stops: list[str]) -> None:
    whole = "".join(pieces)
    told, reached = through(pieces, tuple(stops))
    ends = [(whole.find(s) + len(s), whole.find(s)) for s in stops if s and s in whole]
    assert reached == bool(ends)
    assert told == (whole[: min(ends)[1]] if ends else whole)
