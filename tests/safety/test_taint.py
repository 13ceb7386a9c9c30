from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety.action import (
    Action,
    Click,
    ListFolder,
    OpenAddress,
    OpenProgram,
    PressKeys,
    ReadClipboard,
    ReadFile,
    RunCommand,
    TypeText,
    Wait,
)
from safety.context import Context, WindowSeen
from safety.decision import Decision, Source, Verdict
from safety.risk import Risk
from safety.taint import RULE_OF_TWO, Leg, Pages, Taint, tainted
from vision.geometry import Point


def window(program: str, title: str = "A window") -> Context:
    return Context(window=WindowSeen(id=1, title=title, program=program, pid=1))


def page(address: str = "", focused: str = "") -> Context:
    seen = WindowSeen(id=1, title="A page", program="chromium", pid=1)
    return Context(window=seen, address=address, focused_text=focused)


CLICK = Click(point=Point(1, 1))
WEB = page("https://example.org/")
EDITOR = window("mousepad")
ALL = frozenset(Leg)
NONE: frozenset[Leg] = frozenset()
U, P, O = Leg.UNTRUSTED, Leg.PRIVATE, Leg.OUTWARD  # noqa: E741 - one letter for each leg


@pytest.mark.parametrize(
    ("context", "legs"),
    [
        (Context(), NONE),
        (page(), {U}),
        (WEB, {U}),
        (page("http://127.0.0.1:8000/"), NONE),
        (page("file:///home/ada/notes.html"), NONE),
        (page("file:///home/ada/Downloads/a.html"), {U}),
        (page("javascript:alert(1)"), {U}),
        (window("thunderbird"), {U, P}),
        (window("evince"), {U, P}),
        (window("mousepad", "~/Downloads/letter.txt - Mousepad"), {U, P}),
        (EDITOR, {P}),
        (window("xterm"), {P}),
        (window("galculator"), NONE),
        (Context(focused_role="password field"), {P}),
        (Context(secret_field=True), {P}),
    ],
)
def test_what_a_window_shows(context: Context, legs: set[Leg]) -> None:
    assert Taint().having_seen(context).legs == legs


@pytest.mark.parametrize(
    ("action", "context", "risk", "legs"),
    [
        (Wait(seconds=1), Context(), Risk.R0, NONE),
        (CLICK, Context(), Risk.R1, NONE),
        (CLICK, Context(), Risk.R2, {O}),
        (CLICK, Context(), Risk.R4, {O}),
        (TypeText(text="hello"), EDITOR, Risk.R1, {P}),
        (TypeText(text="hello"), WEB, Risk.R1, {U, O}),
        (PressKeys(keys=("ctrl", "v")), WEB, Risk.R1, {U, O}),
        (PressKeys(keys=("ctrl", "c")), WEB, Risk.R1, {U}),
        (TypeText(text="hello"), page("http://localhost/"), Risk.R1, NONE),
        (ReadFile(path="~/a.txt"), Context(), Risk.R1, {P}),
        (ReadFile(path="~/Downloads/a.txt"), Context(), Risk.R1, {P, U}),
        (ListFolder(path="~"), Context(), Risk.R1, {P}),
        (ReadClipboard(), Context(), Risk.R1, {P}),
        (RunCommand(command="ls"), Context(), Risk.R2, {P, O}),
        (OpenAddress(address="https://example.org/"), Context(), Risk.R3, {U, O}),
        (OpenAddress(address="http://localhost:1/"), Context(), Risk.R1, NONE),
        (OpenProgram(program="x"), Context(), Risk.R1, NONE),
        (OpenProgram(program="x", arguments=("/home/a.txt",)), Context(), Risk.R1, {P}),
        (OpenProgram(program="x", arguments=("/home/Downloads/a",)), Context(), Risk.R1, {P, U}),
        (OpenProgram(program="chromium", arguments=("http://127.0.0.1/",)), Context(), Risk.R1, NONE),
        (OpenProgram(program="chromium", arguments=("https://example.org",)), Context(), Risk.R3, {U, O}),
    ],
)
def test_what_an_action_takes(action: Action, context: Context, risk: Risk, legs: set[Leg]) -> None:
    assert Taint().after(action, context, risk).legs == legs


def test_pages_are_this_machines_while_the_run_sends_the_browser_nowhere_else() -> None:
    taint = Taint().after(
        OpenProgram(program="chromium", arguments=("http://localhost/",)), Context(), Risk.R1
    )
    assert taint.pages is Pages.LOCAL
    assert taint.having_seen(page()).legs == NONE
    bar = page(focused="Address and search bar")
    typed = taint.after(TypeText(text="127.0.0.1:8000/shop"), bar, Risk.R1)
    assert typed == taint
    away = typed.after(TypeText(text="example.org\n"), bar, Risk.R3)
    assert away.pages is Pages.REMOTE
    assert U in away.having_seen(page()).legs
    back = away.after(TypeText(text="http://localhost/"), bar, Risk.R1)
    assert back.pages is Pages.REMOTE
    assert U in taint.having_seen(WEB).legs


@pytest.mark.parametrize("order", list(permutations(("read", "look", "send"))))
def test_any_two_are_let_be_and_the_third_asks(order: tuple[str, ...]) -> None:
    steps: dict[str, tuple[Action, Context, Risk]] = {
        "read": (ReadFile(path="~/diary.txt"), Context(), Risk.R1),
        "look": (Click(point=Point(1, 1)), WEB, Risk.R1),
        "send": (CLICK, Context(), Risk.R3),
    }
    taint = Taint()
    for name in order[:2]:
        assert taint.would_reach(*steps[name]) == ""
        taint = taint.after(*steps[name])
    last = steps[order[2]]
    if order[2] == "look":  # looking at a page can't be undone by asking: what is sent after it asks
        assert taint.would_reach(*last) == ""
    else:
        assert taint.would_reach(*last)
    taint = taint.after(*last)
    assert taint.legs == ALL
    assert "has done all three" not in taint.would_reach(*steps["send"])
    assert taint.would_reach(*steps["send"])
    assert taint.would_reach(*steps["read"]) == ""


def test_the_reason_says_what_was_done_and_what_this_does() -> None:
    taint = Taint(legs=frozenset({U, P}))
    reason = taint.would_reach(CLICK, Context(), Risk.R3)
    assert reason == (
        "this run has read what others wrote and can reach private data; this changes or sends something"
    )
    both = Taint(legs=ALL).would_reach(RunCommand(command="ls"), WEB, Risk.R2)
    assert both.startswith("this run has read what others wrote; this can reach")
    everything = Taint(legs=ALL).would_reach(
        OpenProgram(program="x", arguments=("~/Downloads/a",)), WEB, Risk.R3
    )
    assert everything.startswith("this run has done all three before; this")


def test_a_decision_is_narrowed_only_where_it_allows() -> None:
    taint = Taint(legs=frozenset({U, P}))
    allowed = Decision(verdict=Verdict.ALLOW, risk=Risk.R3, rule="mine", reason="because", source=Source.USER)
    asked = tainted(allowed, taint, CLICK, Context())
    assert (asked.verdict, asked.rule, asked.source) == (Verdict.ASK, RULE_OF_TWO, Source.BUILT_IN)
    assert not asked.liftable
    assert tainted(allowed, taint, CLICK, Context(), asks=False).verdict is Verdict.DENY
    assert tainted(allowed, Taint(), CLICK, Context()) is allowed
    for verdict in (Verdict.ASK, Verdict.DENY):
        decision = Decision(verdict=verdict, risk=Risk.R3, rule="mine", reason="because")
        assert tainted(decision, taint, CLICK, Context()) is decision


ACTIONS = st.sampled_from(
    [
        CLICK,
        TypeText(text="example.org"),
        PressKeys(keys=("ctrl", "v")),
        ReadFile(path="~/Downloads/a"),
        OpenAddress(address="https://example.org/"),
        OpenProgram(program="chromium", arguments=("http://localhost/",)),
        ReadClipboard(),
        Wait(seconds=1),
    ]
)
CONTEXTS = st.sampled_from(
    [Context(), EDITOR, WEB, page(), page(focused="Address"), window("galculator"), window("evince")]
)
STEPS = st.lists(st.tuples(ACTIONS, CONTEXTS, st.sampled_from(Risk)), max_size=12)


@given(STEPS)
def test_nothing_is_ever_taken_back(steps: list[tuple[Action, Context, Risk]]) -> None:
    taint = Taint()
    for action, context, risk in steps:
        seen = taint.having_seen(context)
        later = taint.after(action, context, risk)
        assert taint.legs <= seen.legs <= later.legs
        assert list(Pages).index(later.pages) >= list(Pages).index(taint.pages)
        assert later.having_seen(context).legs >= later.legs
        taint = later


@given(STEPS)
def test_no_run_has_all_three_and_changes_something_without_a_question(
    steps: list[tuple[Action, Context, Risk]],
) -> None:
    """Whoever does only what needs no question never changes or sends something with the other two."""
    taint = Taint()
    for action, context, risk in steps:
        taint = taint.having_seen(context)
        if taint.would_reach(action, context, risk):
            continue
        after = taint.after(action, context, risk)
        if risk >= Risk.R2:
            assert not {U, P} <= after.legs
        taint = after
