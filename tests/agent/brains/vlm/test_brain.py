"""What a model is asked, turn by turn, and what becomes of its answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from agent.brain import Feedback
from agent.brains.vlm.brain import Speaker, VlmBrain
from agent.brains.vlm.options import Budget, Options
from agent.dialects.catalogue import dialect_named
from agent.proposal import (
    AskPerson,
    At,
    Done,
    GiveUp,
    Malformed,
    ProposeClick,
    ProposeDrag,
    ProposeKeys,
    ProposeType,
    ProposeWait,
    Words,
)
from agent.task import Task
from safety.receipt import Change, Delivery, Receipt
from tests.agent.brains.vlm.desk import (
    DELETE,
    GEAR,
    GREY,
    PLAN_OFF,
    SAVE,
    brain,
    click,
    click_at,
    done,
    said,
    seen,
)
from vision.element import Element
from vision.errors import ModelError
from vision.frame import Frame
from vision.geometry import Point, Rect
from vision.target import Absent
from vision.vlm.chat import Message
from vision.vlm.scripted import ScriptedModel

KEYS = '{"action": "keys", "keys": ["ctrl", "s"]}'


def test_a_picture_of_the_screen_is_shown_and_the_answer_is_a_proposal() -> None:
    thinking, model = brain(click(SAVE, "Click the Save button"))
    screen = seen()
    proposal = thinking.propose(screen, None)
    assert proposal == ProposeClick(place=At(point=Point(450, 420)), why="Click the Save button")
    (request,) = model.asked
    assert "Task: save the form" in said(model)
    (picture,) = [part for part in request.messages[-1].parts if not isinstance(part, str)]
    assert np.array_equal(picture, screen.frame.pixels)
    assert request.grammar is not None


def test_where_pixels_show_a_secret_the_picture_is_black() -> None:
    thinking, model = brain(KEYS)
    secret = Rect(100, 40, 60, 20)
    screen = replace(seen(), hidden=(secret,))
    assert screen.frame.crop(secret).any()
    thinking.propose(screen, None)
    (request,) = model.asked
    (picture,) = [part for part in request.messages[-1].parts if not isinstance(part, str)]
    assert np.array_equal(picture, screen.frame.without((secret,)).pixels)
    assert not picture[40:60, 100:160].any()


def test_the_plan_is_asked_for_once_and_told_from_then_on() -> None:
    thinking, model = brain("1. Click Save\n2. Look\nDone.", KEYS, options=Options())
    planning = VlmBrain(
        Speaker(model=ScriptedModel(["1. Click Save\n2) Look"]), dialect=dialect_named("json"))
    )
    assert planning.begin(Task(instruction="save the form")) == ("Click Save", "Look")
    thinking.propose(seen(), None)
    assert "[picture]" not in said(model, 0)
    assert "Plan:\n1. Click Save\n2. Look" in said(model, 1)
    assert len(model.asked) == 2


@pytest.mark.parametrize(("dialect", "options"), [("opencua", Options()), ("json", PLAN_OFF)])
def test_no_plan_is_asked_for_where_there_is_none_to_be_had(dialect: str, options: Options) -> None:
    thinking, model = brain(options=options, dialect=dialect)
    assert thinking.begin(Task(instruction="save the form")) == ()
    assert model.asked == []


def test_what_is_remembered_is_told() -> None:
    thinking, model = brain(KEYS)
    thinking.remember(("“save the form” (2026-03-01, succeeded in 2 steps): click button “Save”",))
    thinking.propose(seen(), None)
    assert "Notes:\n1. “save the form” (2026-03-01, succeeded in 2 steps)" in said(model)


def feedbacks() -> list[tuple[Feedback, str]]:
    proposal = ProposeKeys(keys=("ctrl", "s"))
    refused = Receipt(delivery=Delivery.REFUSED, digest="d", reason="the target changed")
    uncertain = Receipt(delivery=Delivery.UNCERTAIN, digest="d", reason="the hand was lost")
    return [
        (done(proposal, Change.VERIFIED, "“Form” closed"), "done: “Form” closed"),
        (done(proposal, Change.NONE, "nothing changed"), "it had no effect: nothing changed"),
        (done(proposal, Change.WRONG, "“Form” closed"), "it went wrong: “Form” closed"),
        (done(proposal), "done; 900 pixels changed"),
        (
            Feedback(proposal=proposal, denied="you refused it: not now"),
            "not allowed (you refused it: not now)",
        ),
        (Feedback(proposal=proposal, error="no such window"), "not done: no such window"),
        (Feedback(proposal=proposal, refusal=Absent(phrase="Svae")), "nothing on the screen fits “Svae”"),
        (Feedback(proposal=proposal, receipt=refused), "not done: the target changed"),
        (Feedback(proposal=proposal, receipt=uncertain), "it may have been done or not: the hand was lost"),
    ]


@pytest.mark.parametrize(
    ("last", "words"), feedbacks(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_it_hears_what_became_of_its_last_answer(last: Feedback, words: str) -> None:
    thinking, model = brain(KEYS, click(SAVE))
    thinking.propose(seen(), None)
    thinking.propose(seen(mark=1), last)
    *_, asked, answered, now = model.asked[-1].messages
    assert "Task: save the form" in str(asked.parts[-1])
    assert answered.parts == (KEYS,)
    assert words in str(now.parts[-1])


def test_each_question_only_adds_to_the_one_before_until_pictures_are_too_many() -> None:
    thinking, model = brain(
        *[click_at(100 + 20 * n, 800) for n in range(8)], options=Options(plan=False, check=False)
    )
    last = None
    for number in range(8):
        last = done(thinking.propose(seen(mark=number), last))
    kept = [_added(a.messages, b.messages) for a, b in zip(model.asked, model.asked[1:], strict=False)]
    shown = [sum(not isinstance(part, str) for m in r.messages for part in m.parts) for r in model.asked]
    assert kept == [True, True, True, True, False, True, True]
    assert shown == [1, 2, 3, 4, 5, 3, 4, 5]
    assert "Earlier steps" in said(model)


def _added(before: tuple[Message, ...], after: tuple[Message, ...]) -> bool:
    return all(
        one.role == other.role
        and len(one.parts) == len(other.parts)
        and all(
            np.array_equal(a, b) if not isinstance(a, str) and not isinstance(b, str) else a == b
            for a, b in zip(one.parts, other.parts, strict=True)
        )
        for one, other in zip(before, after[: len(before)], strict=True)
    )


def test_pictures_stay_within_the_budget() -> None:
    options = Options(plan=False, check=False, budget=Budget(whole=1_000))  # a picture of the desk takes 391
    thinking, model = brain(*[click_at(100 + 20 * n, 800) for n in range(6)], options=options, dialect="json")
    last = None
    for number in range(6):
        last = done(thinking.propose(seen(mark=number), last))
    shown = [sum(not isinstance(part, str) for m in r.messages for part in m.parts) for r in model.asked]
    assert max(shown) == 2


def test_a_large_picture_is_shrunk_to_its_budget() -> None:
    options = Options(plan=False, budget=Budget(picture=100))
    thinking, model = brain("nothing", options=options, dialect="qwen2.5-vl")
    thinking.propose(seen(), None)
    (picture,) = [p for m in model.asked[0].messages for p in m.parts if not isinstance(p, str)]
    assert picture.shape[0] % 28 == picture.shape[1] % 28 == 0
    assert picture.shape[0] * picture.shape[1] <= 100 * 28 * 28


def test_an_answer_that_cannot_be_read_is_malformed_and_the_model_told_why() -> None:
    thinking, model = brain("I would click Save.", KEYS)
    proposal = thinking.propose(seen(), None)
    assert isinstance(proposal, Malformed)
    assert thinking.propose(seen(), Feedback(proposal=proposal, error=proposal.error)) == ProposeKeys(
        keys=("ctrl", "s")
    )
    assert f"Result: not done: {proposal.error}" in said(model)
    assert "I would click Save." in said(model)


def test_it_is_asked_again_only_so_often() -> None:
    thinking, model = brain("no", "no", "no", options=Options(plan=False, ask_again=1))
    last = None
    for _ in range(2):
        proposal = thinking.propose(seen(), last)
        assert isinstance(proposal, Malformed)
        last = Feedback(proposal=proposal, error=proposal.error)
    end = thinking.propose(seen(), last)
    assert isinstance(end, GiveUp)
    assert "2 answers" in end.reason
    assert len(model.asked) == 2


def test_a_model_that_does_not_answer_pauses_the_run() -> None:
    thinking, _ = brain(ModelError("ollama at localhost:11434 answered 500: out of memory"))
    proposal = thinking.propose(seen(), None)
    assert isinstance(proposal, GiveUp)
    assert proposal.paused
    assert proposal.reason.startswith(
        "ollama at localhost:11434 answered 500: out of memory. Nothing more was done"
    )


def test_one_that_does_not_even_plan_is_told_of_at_the_first_step() -> None:
    thinking, model = brain(ModelError("no such model"), options=Options())
    proposal = thinking.propose(seen(), None)
    assert isinstance(proposal, GiveUp)
    assert "no such model" in proposal.reason
    assert len(model.asked) == 1


def test_a_stop_while_it_thinks_ends_it() -> None:
    pressed: list[bool] = []

    def answer(request: object) -> str:
        pressed.append(True)
        return click(SAVE)

    model = ScriptedModel([answer, click(SAVE)])
    speaker = Speaker(model=model, dialect=dialect_named("json"))
    thinking = VlmBrain(speaker, cancelled=lambda: bool(pressed), options=PLAN_OFF)
    thinking.begin(Task(instruction="save the form"))
    proposal = thinking.propose(seen(), None)
    assert isinstance(proposal, GiveUp)
    assert isinstance(thinking.propose(seen(), None), GiveUp)
    assert len(model.asked) == 1


def test_the_same_on_the_same_screen_is_questioned_and_then_the_person_is_asked() -> None:
    thinking, model = brain(KEYS, KEYS, KEYS)
    last = done(thinking.propose(seen(), None), Change.NONE)
    proposal = thinking.propose(seen(), last)
    assert "you did just that on just this screen before" in said(model)
    assert isinstance(proposal, AskPerson)
    assert "press ctrl+s" in proposal.question
    assert len(model.asked) == 3


def test_something_else_is_done_after_the_question_and_another_screen_is_another_matter() -> None:
    thinking, model = brain(KEYS, KEYS, click(SAVE), KEYS)
    last = done(thinking.propose(seen(), None), Change.NONE)
    assert isinstance(other := thinking.propose(seen(), last), ProposeClick)
    assert isinstance(thinking.propose(seen(mark=1), done(other)), ProposeKeys)
    assert len(model.asked) == 4


def test_a_click_is_the_same_anywhere_on_the_same_button_whatever_is_said() -> None:
    x, y = 1000 * 410 // 640, 1000 * 410 // 480
    thinking, _ = brain(click(SAVE, "Save it"), click_at(x, y, "Save again"), KEYS)
    thinking.propose(seen(), None)
    assert isinstance(thinking.propose(seen(), None), ProposeKeys)


def test_it_may_wait_a_few_times() -> None:
    wait = '{"action": "wait", "seconds": 1}'
    thinking, _ = brain(*[wait] * 6)
    for _ in range(4):
        assert isinstance(thinking.propose(seen(), None), ProposeWait)
    assert isinstance(thinking.propose(seen(), None), AskPerson)


def test_an_action_of_two_parts_is_asked_for_once_and_dropped_where_the_first_fails() -> None:
    answer = (
        '<tool_call>\n{"name": "computer_use", "arguments": {"action": "type", "text": "Ada", '
        '"coordinate": [350, 115]}}\n</tool_call>'
    )
    thinking, model = brain(answer, answer, dialect="fara")
    first = thinking.propose(seen(), None)
    assert isinstance(first, ProposeClick)
    second = thinking.propose(seen(mark=1), done(first))
    assert second == ProposeType(text="Ada", why=second.why)
    assert len(model.asked) == 1
    again = thinking.propose(seen(mark=2), done(second, Change.VERIFIED, "the text is where the focus is"))
    assert isinstance(again, ProposeClick)
    assert "the text is where the focus is" in said(model)
    model_answers_next = thinking.propose(seen(mark=3), Feedback(proposal=again, denied="not allowed"))
    assert isinstance(model_answers_next, GiveUp)  # the script is over: it was asked, not the rest done
    assert len(model.asked) == 3


def test_words_that_fit_something_known_stay_words() -> None:
    thinking, model = brain('{"action": "click", "target": "Save button"}')
    assert thinking.propose(seen(), None) == ProposeClick(place=Words(phrase="Save button"))
    assert len(model.asked) == 1


def test_words_that_fit_nothing_known_are_located_by_the_model() -> None:
    thinking, model = brain(
        '{"action": "click", "target": "the cog wheel"}',
        '{"x": 72, "y": 96}',
        '{"x": 100, "y": 100}',
        options=Options(plan=False),
    )
    proposal = thinking.propose(seen(), None)
    assert isinstance(proposal, ProposeClick)
    assert isinstance(proposal.place, At)
    assert "the cog wheel" in said(model, 1)
    assert len(model.asked) == 3  # found, and looked at closer: it is small


def test_where_the_model_finds_it_nowhere_the_words_are_refused_in_grounding() -> None:
    thinking, _ = brain('{"action": "click", "target": "the cog wheel"}', '{"absent": true}')
    assert thinking.propose(seen(), None) == ProposeClick(place=Words(phrase="the cog wheel"))


def test_another_model_locates_for_the_planner() -> None:
    planner = ScriptedModel(['{"action": "drag", "target": "the cog wheel", "to_target": "Save"}'])
    locator = ScriptedModel(["(46,46)"], name="GTA1-7B")
    thinking = VlmBrain(
        Speaker(model=planner, dialect=dialect_named("json")),
        locator=Speaker(model=locator, dialect=dialect_named("gta1")),
        options=PLAN_OFF,
    )
    thinking.begin(Task(instruction="save the form"))
    proposal = thinking.propose(seen(), None)
    assert isinstance(proposal, ProposeDrag)
    assert isinstance(proposal.start, At)
    assert GEAR.rect.contains(proposal.start.point)
    assert proposal.end == Words(phrase="Save")
    assert dict(thinking.uses.models) == {
        "planner": "scripted (scripted, json)",
        "locator": "GTA1-7B (scripted, gta1)",
    }


class Maybe:
    """What may be meant by any picture."""

    notes: tuple[str, ...] = ()

    def __init__(self, chance: float) -> None:
        self._chance = chance

    def chances(self, words: str, frame: Frame, elements: Sequence[Element]) -> tuple[float, ...]:
        return (self._chance,) * len(elements)

    def looks_like(self, frame: Frame, element: Element) -> str:
        return ""


@pytest.mark.parametrize(("chance", "asked"), [(0.5, 1), (0.97, 0)])
def test_another_model_locates_what_only_a_doubtful_picture_tells(chance: float, asked: int) -> None:
    planner = ScriptedModel(['{"action": "move", "target": "the cog wheel"}'])
    locator = ScriptedModel(["(46,46)"])
    thinking = VlmBrain(
        Speaker(model=planner, dialect=dialect_named("json")),
        locator=Speaker(model=locator, dialect=dialect_named("gta1")),
        options=replace(PLAN_OFF, zoom=False),
        meaning=Maybe(chance),
    )
    thinking.begin(Task(instruction="look at the cog wheel"))
    thinking.propose(replace(seen(), elements=(GEAR,)), None)
    assert len(locator.asked) == asked


@pytest.mark.parametrize(("planner", "locator"), [("gta1", None), ("json", "qwen2.5-vl"), ("json", "json")])
def test_what_a_model_cannot_do_it_is_not_made_to_do(planner: str, locator: str | None) -> None:
    def speaker(name: str) -> Speaker:
        return Speaker(model=ScriptedModel(), dialect=dialect_named(name))

    if planner == "gta1":
        with pytest.raises(ValueError, match="says where things are"):
            VlmBrain(speaker(planner))
    else:
        VlmBrain(speaker(planner), locator=speaker(locator or ""))


def test_a_click_on_nothing_is_questioned_once_and_then_a_person_is_asked() -> None:
    thinking, model = brain(click_at(500, 600), click_at(500, 602), options=Options(plan=False, zoom=False))
    proposal = thinking.propose(seen(), None)
    assert "not done yet: nothing is there to be clicked" in said(model)
    assert isinstance(proposal, ProposeClick)
    assert proposal.doubt == "nothing is there to be clicked"
    assert len(model.asked) == 2


def test_a_click_that_is_answered_anew_is_not_doubted() -> None:
    thinking, model = brain(
        click(DELETE, "I click the “Save” button"), click(SAVE, "I click the “Save” button")
    )
    proposal = thinking.propose(seen(), None)
    assert 'button "Delete" lies there, and not button "Save"' in said(model)
    assert proposal == ProposeClick(place=At(point=SAVE.rect.centre), why="I click the “Save” button")


def test_a_doubted_click_goes_where_another_model_finds_what_is_meant() -> None:
    planner = ScriptedModel([click(DELETE, "Click the Save button")])
    locator = ScriptedModel(["(455,423)"])
    thinking = VlmBrain(
        Speaker(model=planner, dialect=dialect_named("json")),
        locator=Speaker(model=locator, dialect=dialect_named("gta1")),
        options=PLAN_OFF,
    )
    thinking.begin(Task(instruction="save the form"))
    proposal = thinking.propose(seen(), None)
    assert isinstance(proposal, ProposeClick)
    assert isinstance(proposal.place, At)
    assert SAVE.rect.contains(proposal.place.point)
    assert proposal.doubt == ""
    assert len(planner.asked) == len(locator.asked) == 1


def test_what_is_switched_off_is_doubted_and_no_check_is_made_where_none_is_wanted() -> None:
    thinking, _ = brain(click(GREY), click(GREY))
    proposal = thinking.propose(seen(), None)
    assert isinstance(proposal, ProposeClick)
    assert proposal.doubt == 'what lies there is switched off: button "Undo"'
    trusting, model = brain(click(GREY), options=Options(plan=False, check=False))
    assert trusting.propose(seen(), None) == ProposeClick(place=At(point=GREY.rect.centre))
    assert len(model.asked) == 1


def test_models_are_asked_only_so_often_a_step() -> None:
    options = Options(plan=False, calls=1)
    thinking, model = brain(click_at(500, 600, "Click the cog"), options=options)
    assert isinstance(thinking.propose(seen(), None), ProposeClick)
    assert len(model.asked) == 1


def test_done_is_the_last_word() -> None:
    thinking, _ = brain('{"action": "done", "answer": "42"}')
    assert thinking.propose(seen(), None) == Done(answer="42")
