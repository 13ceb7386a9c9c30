"""Who may narrow whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety.action import Action, Click, CloseWindow, Drag, OpenProgram, PressKeys, TypeText, Wait
from safety.context import Context, TargetSeen, WindowSeen
from safety.decision import Source, Verdict
from safety.mode import Mode, in_mode
from safety.policy import BEYOND_TASK, NO_RULE, decide
from safety.risk import Risk
from safety.rule import Rule
from safety.rulebook import Rulebook
from vision.geometry import Point, Rect

NOW = datetime(2026, 1, 5, 10, 30, tzinfo=UTC)
STRICTER = {Verdict.ALLOW: 0, Verdict.ASK: 1, Verdict.DENY: 2}
WINDOW = WindowSeen(id=1, title="Notes", program="mousepad", pid=1)
SAVE = TargetSeen(role="button", text="Save", rect=Rect(0, 0, 10, 10), pixels="p")
DELETE = replace(SAVE, text="Delete")
CONTEXT = Context(window=WINDOW, target=SAVE)
CLICK = Click(point=Point(5, 5))


def rule(verdict: Verdict, source: Source = Source.USER, **scopes: object) -> Rule:
    return Rule(name=f"{verdict} {source}", verdict=verdict, source=source, **scopes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rules", "verdict", "source"),
    [
        ([(Verdict.ALLOW, Source.USER)], Verdict.ALLOW, Source.USER),
        ([(Verdict.ALLOW, Source.SYSTEM)], Verdict.ALLOW, Source.SYSTEM),
        ([(Verdict.ALLOW, Source.DEFAULT)], Verdict.ALLOW, Source.DEFAULT),
        ([(Verdict.ALLOW, Source.TASK)], Verdict.ASK, None),
        ([(Verdict.ALLOW, Source.BUILT_IN)], Verdict.ASK, None),
        ([(Verdict.DENY, Source.BUILT_IN), (Verdict.ALLOW, Source.USER)], Verdict.DENY, Source.BUILT_IN),
        ([(Verdict.ALLOW, Source.USER), (Verdict.DENY, Source.SYSTEM)], Verdict.DENY, Source.SYSTEM),
        ([(Verdict.ALLOW, Source.USER), (Verdict.ASK, Source.SYSTEM)], Verdict.ASK, Source.SYSTEM),
        ([(Verdict.ASK, Source.USER), (Verdict.ALLOW, Source.SYSTEM)], Verdict.ASK, Source.USER),
        ([(Verdict.ASK, Source.USER), (Verdict.ASK, Source.SYSTEM)], Verdict.ASK, Source.SYSTEM),
        ([(Verdict.ALLOW, Source.USER), (Verdict.ALLOW, Source.TASK)], Verdict.ALLOW, Source.USER),
        ([(Verdict.ALLOW, Source.USER), (Verdict.DENY, Source.TASK)], Verdict.DENY, Source.TASK),
        ([(Verdict.ASK, Source.USER), (Verdict.ALLOW, Source.TASK)], Verdict.ASK, Source.USER),
    ],
)
def test_each_source_narrows_what_is_above_it(
    rules: list[tuple[Verdict, Source]], verdict: Verdict, source: Source | None
) -> None:
    decision = decide(CLICK, CONTEXT, [rule(*one) for one in rules], NOW)
    assert (decision.verdict, decision.source) == (verdict, source)


def test_a_task_that_says_what_it_may_do_is_asked_about_the_rest() -> None:
    rules = [rule(Verdict.ALLOW), rule(Verdict.ALLOW, Source.TASK, programs=("xterm",))]
    assert decide(CLICK, CONTEXT, rules, NOW).rule == BEYOND_TASK
    assert decide(Wait(seconds=0.0), Context(), rules, NOW).verdict is Verdict.ALLOW
    only_denying = [rule(Verdict.ALLOW), rule(Verdict.DENY, Source.TASK, programs=("xterm",))]
    assert decide(CLICK, CONTEXT, only_denying, NOW).verdict is Verdict.ALLOW
    book = Rulebook(rules)
    assert decide(CLICK, CONTEXT, book.without(book.rules[-1]), NOW).rule == BEYOND_TASK


@pytest.mark.parametrize(
    ("scopes", "verdict"),
    [
        ({}, Verdict.ASK),
        ({"programs": ("*",)}, Verdict.ASK),
        ({"programs": ("mousepad", "?*")}, Verdict.ASK),
        ({"windows": ("*",), "actions": frozenset({"click"})}, Verdict.ASK),
        ({"roles": frozenset({"button"})}, Verdict.ASK),
        ({"programs": ("mousepad",)}, Verdict.ALLOW),
        ({"windows": ("notes",)}, Verdict.ALLOW),
        ({"targets": ("delete",)}, Verdict.ALLOW),
        ({"targets": ("delete",), "max_risk": Risk.R2}, Verdict.ASK),
    ],
)
def test_what_is_grave_is_allowed_only_by_a_rule_that_names_something(
    scopes: dict[str, object], verdict: Verdict
) -> None:
    there = replace(CONTEXT, target=DELETE)
    assert decide(CLICK, there, [rule(Verdict.ALLOW, **scopes)], NOW).verdict is verdict


@pytest.mark.parametrize(
    ("scopes", "specific"),
    [
        ({"addresses": ("https://*",)}, False),
        ({"addresses": ("*",)}, False),
        ({"addresses": ("https://example.org",)}, True),
        ({"addresses": ("mailto:",)}, True),
        ({"paths": ("/**",)}, False),
        ({"paths": ("~",)}, False),
        ({"paths": ("~/Documents",)}, True),
        ({"keys": frozenset({"ctrl+s"}), "actions": frozenset({"keys"})}, False),
    ],
)
def test_wildcards_alone_name_nothing(scopes: dict[str, object], specific: bool) -> None:
    assert rule(Verdict.ALLOW, **scopes).specific is specific


def test_to_allow_everything_touched_must_fit_and_to_deny_any_one_thing() -> None:
    drag = Drag(start=Point(5, 5), end=Point(5, 5))
    there = replace(CONTEXT, destination=replace(SAVE, text="Basket"))
    allow, deny = (rule(v, targets=("save",)) for v in (Verdict.ALLOW, Verdict.DENY))
    assert decide(drag, there, [allow], NOW).rule == NO_RULE
    assert decide(drag, there, [deny], NOW).verdict is Verdict.DENY
    both = OpenProgram(program="firefox", arguments=("https://good.example/", "https://evil.example/"))
    allow, deny = (rule(v, addresses=("good.example",)) for v in (Verdict.ALLOW, Verdict.DENY))
    assert decide(both, Context(), [allow], NOW).rule == NO_RULE
    assert decide(both, Context(), [deny], NOW).verdict is Verdict.DENY
    odd = replace(both, arguments=("https://good.example/", "https://good.example@evil.example/"))
    assert decide(odd, Context(), [allow], NOW).rule == NO_RULE


def test_a_rule_that_has_expired_or_whose_hour_it_is_not_says_nothing() -> None:
    until = rule(Verdict.ALLOW, expires=NOW)
    assert decide(CLICK, CONTEXT, [until], NOW).rule == NO_RULE
    assert decide(CLICK, CONTEXT, [until], NOW - timedelta(seconds=1)).verdict is Verdict.ALLOW


# --- properties ---------------------------------------------------------------------------------------

words = st.sampled_from(["mousepad", "xterm", "firefox", "*", "m*"])
titles = st.sampled_from(["Notes", "Mail", "*", "n?tes"])
labels = st.sampled_from(["Save", "Delete", "Pay now", "*", "s*"])
hosts = st.sampled_from(["example.org", "*.example.org", "*", "evil.example"])
folders = st.sampled_from(["/srv", "/srv/*", "/", "/etc"])
actions: st.SearchStrategy[Action] = st.sampled_from(
    [
        CLICK,
        Drag(start=Point(5, 5), end=Point(5, 5)),
        TypeText(text="hello"),
        TypeText(text="rm x\n"),
        PressKeys(keys=("ctrl", "s")),
        CloseWindow(window=1),
        Wait(seconds=0.0),
        OpenProgram(program="firefox", arguments=("https://example.org/a",)),
        OpenProgram(program="mousepad", arguments=("/srv/a/b",)),
    ]
)
contexts = st.builds(
    lambda program, title, label, role: Context(
        window=WindowSeen(id=1, title=title, program=program, pid=1),
        target=replace(SAVE, text=label),
        destination=replace(SAVE, text=label),
        focused_role=role,
    ),
    st.sampled_from(["mousepad", "xterm"]),
    st.sampled_from(["Notes", "Mail"]),
    st.sampled_from(["Save", "Delete", "Frobnicate"]),
    st.sampled_from(["", "password field", "text area"]),
)


def some(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(strategy, max_size=2).map(tuple)


def rules_of(*sources: Source) -> st.SearchStrategy[list[Rule]]:
    one = st.builds(
        Rule,
        name=st.sampled_from("abc"),
        verdict=st.sampled_from(Verdict),
        source=st.sampled_from(sources),
        actions=st.frozensets(st.sampled_from(["click", "type", "open", "close"]), max_size=2),
        programs=some(words),
        windows=some(titles),
        targets=some(labels),
        addresses=some(hosts),
        paths=some(folders),
        min_risk=st.sampled_from([Risk.R0, Risk.R2]),
        max_risk=st.sampled_from([Risk.R2, Risk.R3, Risk.R4]),
    )
    return st.lists(one, max_size=5)


UPPER = (Source.BUILT_IN, Source.SYSTEM, Source.DEFAULT, Source.USER)


@given(rules_of(*UPPER), rules_of(Source.TASK), actions, contexts)
def test_rules_of_a_task_never_widen(
    above: list[Rule], task: list[Rule], action: Action, context: Context
) -> None:
    before, after = decide(action, context, above, NOW), decide(action, context, above + task, NOW)
    assert STRICTER[after.verdict] >= STRICTER[before.verdict]


@given(
    rules_of(Source.BUILT_IN, Source.SYSTEM),
    rules_of(Source.DEFAULT, Source.USER, Source.TASK),
    actions,
    contexts,
)
def test_what_a_rule_from_above_asks_or_denies_no_lower_one_lifts(
    above: list[Rule], below: list[Rule], action: Action, context: Context
) -> None:
    before, after = decide(action, context, above, NOW), decide(action, context, above + below, NOW)
    if before.source is not None and before.verdict is not Verdict.ALLOW:
        assert STRICTER[after.verdict] >= STRICTER[before.verdict]


@given(rules_of(*Source), rules_of(*Source), actions, contexts)
def test_more_rules_that_ask_or_deny_never_widen(
    rules: list[Rule], more: list[Rule], action: Action, context: Context
) -> None:
    narrowing = [one for one in more if one.verdict is not Verdict.ALLOW]
    before, after = decide(action, context, rules, NOW), decide(action, context, rules + narrowing, NOW)
    assert STRICTER[after.verdict] >= STRICTER[before.verdict]


@given(rules_of(*Source), actions, contexts, st.randoms())
def test_deny_wins_over_ask_over_allow_whatever_the_order(
    rules: list[Rule], action: Action, context: Context, random: object
) -> None:
    decision = decide(action, context, rules, NOW)
    shuffled = list(rules)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    again = decide(action, context, shuffled, NOW)
    assert (again.verdict, again.risk, again.source) == (decision.verdict, decision.risk, decision.source)


@given(rules_of(*Source), actions, contexts)
def test_the_index_finds_what_looking_at_each_rule_finds(
    rules: list[Rule], action: Action, context: Context
) -> None:
    whole = Rulebook(rules)
    one_by_one = [
        one
        for one in whole.rules
        if any(Rulebook([one]).matching(action, context, Risk.R2, NOW))
    ]  # fmt: skip
    assert list(whole.matching(action, context, Risk.R2, NOW)) == one_by_one


@given(rules_of(*Source), actions, contexts, st.sampled_from(Mode))
def test_no_mode_lifts_a_denial_nor_lets_through_what_is_grave(
    rules: list[Rule], action: Action, context: Context, mode: Mode
) -> None:
    decision = decide(action, context, rules, NOW)
    there = in_mode(decision, mode)
    assert there.risk is decision.risk
    if decision.verdict is Verdict.DENY:
        assert there.verdict is Verdict.DENY
    if there.verdict is Verdict.ALLOW and there.risk >= Risk.R3:
        allowing = [r for r in rules if r.verdict is Verdict.ALLOW and r.name == there.rule]
        assert any(r.specific for r in allowing)
    if mode is Mode.WATCH:
        assert there.verdict is Verdict.DENY
    if mode is Mode.AUTO:
        assert there.verdict is not Verdict.ASK
    if mode is Mode.ASK and there.risk > Risk.R0:
        assert there.verdict is not Verdict.ALLOW


@pytest.mark.parametrize(
    ("mode", "verdict", "risk", "named", "then"),
    [
        (Mode.WATCH, Verdict.ALLOW, Risk.R0, "r", Verdict.DENY),
        (Mode.WATCH, Verdict.ASK, Risk.R2, "r", Verdict.DENY),
        (Mode.ASK, Verdict.ALLOW, Risk.R0, "r", Verdict.ALLOW),
        (Mode.ASK, Verdict.ALLOW, Risk.R1, "r", Verdict.ASK),
        (Mode.ASK, Verdict.DENY, Risk.R1, "r", Verdict.DENY),
        (Mode.RULES, Verdict.ALLOW, Risk.R3, "r", Verdict.ALLOW),
        (Mode.RULES, Verdict.ASK, Risk.R0, NO_RULE, Verdict.ASK),
        (Mode.AUTO, Verdict.ALLOW, Risk.R3, "r", Verdict.ALLOW),
        (Mode.AUTO, Verdict.ASK, Risk.R1, NO_RULE, Verdict.ALLOW),
        (Mode.AUTO, Verdict.ASK, Risk.R2, NO_RULE, Verdict.DENY),
        (Mode.AUTO, Verdict.ASK, Risk.R1, "r", Verdict.DENY),
        (Mode.AUTO, Verdict.ASK, Risk.R1, BEYOND_TASK, Verdict.DENY),
    ],
)
def test_what_each_mode_makes_of_a_decision(
    mode: Mode, verdict: Verdict, risk: Risk, named: str, then: Verdict
) -> None:
    decision = replace(decide(CLICK, CONTEXT, (), NOW), verdict=verdict, risk=risk, rule=named)
    there = in_mode(decision, mode)
    assert there.verdict is then
    assert decision.reason in there.reason
    assert mode.words


def test_a_rule_that_asks_is_not_passed_over_for_its_name() -> None:
    decision = decide(CLICK, CONTEXT, (Rule(name=NO_RULE, verdict=Verdict.ASK),), NOW)
    assert in_mode(replace(decision, risk=Risk.R1), Mode.AUTO).verdict is Verdict.DENY
