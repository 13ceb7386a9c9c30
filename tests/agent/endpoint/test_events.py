from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.endpoint.events import Events, NotAStream

CUTS = st.lists(st.integers(0, 200), max_size=8)


def heard(stream: bytes, cuts: list[int] = [], most: int = 1 << 20) -> list[str]:  # noqa: B006 - never changed
    events = Events(most)
    told: list[str] = []
    start = 0
    for end in [*sorted(cut for cut in cuts if cut < len(stream)), len(stream)]:
        told += events.feed(stream[start:end])
        start = end
    return told + list(events.close())


def test_events_comments_other_fields_and_line_ends() -> None:
    stream = (
        b"\xef\xbb\xbfdata: one\r\n\r\n: comment\nevent: x\nid: 7\ndata:two\ndata:  2\n\n\n"
        b"\rdata: three\r\rdata\n\nretry: 5\n\n"
    )
    assert heard(stream) == ["one", "two\n 2", "three", ""]


def test_the_last_event_counts_without_its_blank_line() -> None:
    assert heard(b"data: a\n\ndata: b") == ["a", "b"]
    assert heard(b"data: a\n\ndata: b\r") == ["a", "b"]


@given(
    st.lists(st.text(max_size=12).filter(lambda t: "\r" not in t)),
    st.sampled_from(["\n", "\r", "\r\n"]),
    CUTS,
)
def test_what_was_sent_is_heard_however_it_is_cut(told: list[str], end: str, cuts: list[int]) -> None:
    lines = ["".join(f"data: {line}{end}" for line in one.split("\n")) + end for one in told]
    assert heard("".join(lines).encode(), cuts) == told


@given(st.binary(max_size=200) | st.text("data: \r\n\ufeff", max_size=200).map(str.encode), CUTS)
def test_any_bytes_are_heard_the_same_however_they_are_cut(stream: bytes, cuts: list[int]) -> None:
    def told(cuts: list[int]) -> list[str] | str:
        try:
            return heard(stream, cuts, most=20)
        except NotAStream as error:
            return error.why

    assert told(cuts) == told([])


@pytest.mark.parametrize("cuts", [[], list(range(0, 200, 7))])
def test_what_is_too_long_or_no_text(cuts: list[int]) -> None:
    with pytest.raises(NotAStream, match="a line that does not end"):
        heard(b"data: " + b"x" * 200, cuts, most=100)
    with pytest.raises(NotAStream, match="an event that does not end"):
        heard(b"data: xxxxxxxx\n" * 20, cuts, most=100)
    with pytest.raises(NotAStream, match="no text"):
        heard(b"data: \xff\n\n", cuts)
