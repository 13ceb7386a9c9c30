"""Live replay on toy screens: what it does where a screen differs from its recording, and where it stops."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from agent.brain import Feedback
from agent.proposal import (
    At,
    Done,
    GiveUp,
    Proposal,
    ProposeClick,
    ProposeClose,
    ProposeFocus,
    ProposeKeys,
    ProposeOpen,
    ProposeScroll,
    ProposeType,
    ProposeWait,
    Words,
)
from agent.replay.live_brain import RecordedLiveBrain
from agent.replay.live_recording import LiveRecording, RecordedStep
from agent.replay.live_rewording import Rewording, rewording
from agent.task import Task
from safety.programs import Programs
from safety.receipt import Change, Delivery, Effect, Receipt
from vision.element import Element, Role, Source, State
from vision.frame import Frame
from vision.geometry import Point, Rect
from vision.observation import Observation, Window

DESK = Rect(0, 0, 300, 200)
NO_PROGRAMS = Programs({"PATH": "", "XDG_DATA_DIRS": "/nonexistent", "XDG_DATA_HOME": "/nonexistent"})
FORM = Window(id=1, title="Form", program="form", pid=1, rect=DESK, active=True)
UNKNOWN = Effect(change=Change.UNKNOWN, evidence="9 pixels changed")
SHOWN = Effect(change=Change.VERIFIED, evidence="the text is where the focus is")


def thing(role: Role, text: str, top: int, *states: State, left: int = 10, **more: str) -> Element:
    return Element(
        role=role,
        rect=Rect(left, top, 80, 16),
        text=text,
        states=frozenset(states),
        sources=frozenset({Source.ACCESSIBILITY}),
        window=1,
        **more,  # type: ignore[arg-type]
    )


def field(text: str, top: int, *states: State, **more: str) -> Element:
    return thing(Role.TEXT_FIELD, text, top, State.EDITABLE, *states, **more)


NAME = field("Name", 20, State.FOCUSED)
EMAIL = field("Email", 50)
SEND = thing(Role.BUTTON, "Send", 80)
CLEAR = thing(Role.BUTTON, "Clear", 110)
ENTRIES = (NAME, EMAIL, SEND, CLEAR)
THANKS = (thing(Role.HEADING, "Thank you", 20),)


def screen(elements: Sequence[Element], *windows: Window, time: float = 0.0, shade: int = 0) -> Observation:
    pixels = np.full((200, 300, 3), shade, np.uint8)
    return Observation(
        frame=Frame(pixels=pixels, rect=DESK, time=time), elements=tuple(elements), windows=windows or (FORM,)
    )


def recorded(
    *steps: tuple[Proposal, Observation, Effect], last: Observation, said: str = "do"
) -> LiveRecording:
    return LiveRecording(
        instruction=said,
        steps=tuple(
            RecordedStep(number=n, title=p.kind, proposal=p, before=before, effect=effect)
            for n, (p, before, effect) in enumerate(steps, start=1)
        ),
        last=last,
    )


PRESS = ProposeClick(place=Words(phrase="Send"))
SENDS = recorded((PRESS, screen(ENTRIES), UNKNOWN), last=screen(THANKS))
TYPES = recorded(
    (ProposeType(text="Ada"), screen(ENTRIES), SHOWN),
    last=screen((replace(NAME, value="Ada"), *ENTRIES[1:])),
    said='type "Ada"',
)

World = Callable[[list[Proposal]], Observation]


def replay(
    recording: LiveRecording,
    world: World,
    reworded: Rewording | None = None,
    effect: Effect = UNKNOWN,
    most: int = 80,
) -> list[Proposal]:
    """All that is proposed, waits left out; `world` is the screen after what was done so far. A second passes
    with each turn."""
    brain = RecordedLiveBrain(recording, NO_PROGRAMS, reworded or Rewording())
    assert len(brain.begin(Task(instruction="do"))) == len(recording.steps)
    done: list[Proposal] = []
    feedback = None
    for turn in range(most):
        seen = world(done)
        seen = replace(seen, frame=replace(seen.frame, time=float(turn)))
        proposal = brain.propose(seen, feedback)
        if not isinstance(proposal, ProposeWait):
            done.append(proposal)
        if isinstance(proposal, Done | GiveUp):
            return done
        receipt = Receipt(delivery=Delivery.DELIVERED, digest="d")
        feedback = Feedback(proposal=proposal, receipt=receipt, effect=effect)
    raise AssertionError(f"it never ended: {done}")


def after(count: int, before: Observation, then: Observation) -> World:
    return lambda done: then if len(done) >= count else before


def reason(done: list[Proposal]) -> str:
    assert isinstance(done[-1], GiveUp), done
    return done[-1].reason


def test_what_fits_is_done_as_it_was_recorded() -> None:
    done = replay(SENDS, after(1, screen(ENTRIES), screen(THANKS)))
    assert done[0] == replace(PRESS, place=Words(phrase="Send"))
    assert isinstance(done[1], Done)


def test_a_button_that_stands_elsewhere_is_found() -> None:
    moved = [replace(e, rect=Rect(150, 180 - e.rect.top, 80, 16)) for e in ENTRIES]
    done = replay(SENDS, after(1, screen(moved), screen(THANKS)))
    assert [p.kind for p in done] == ["click", "done"]


def test_in_another_language_it_is_found_by_its_place_among_as_many() -> None:
    words = {"Name": "Vorname", "Email": "Anschrift", "Send": "Absenden", "Clear": "Leeren"}
    german = [replace(e, text=words[e.text]) for e in ENTRIES]
    danke = (thing(Role.HEADING, "Danke", 20),)
    done = replay(SENDS, after(1, screen(german), screen(danke)))
    assert isinstance(done[0], ProposeClick)
    assert done[0].place == At(point=Point(50, 88))
    assert isinstance(done[1], Done)


def test_in_another_language_with_one_button_more_it_stops() -> None:
    words = {"Name": "Vorname", "Email": "Anschrift", "Send": "Absenden", "Clear": "Leeren"}
    german = [replace(e, text=words[e.text]) for e in ENTRIES]
    done = replay(SENDS, lambda _: screen([*german, thing(Role.BUTTON, "Löschen", 140)]))
    assert [p.kind for p in done] == ["give up"]


def test_a_button_of_another_name_is_not_taken_for_it() -> None:
    others = (NAME, EMAIL, thing(Role.BUTTON, "Delete", 80), CLEAR)
    done = replay(SENDS, lambda _: screen(others))
    assert [p.kind for p in done] == ["give up"]
    assert "stopped before step 1" in reason(done)
    assert "nothing on the screen fits “Send”" in reason(done)


def test_a_thing_of_another_kind_is_not_taken_for_it() -> None:
    others = (NAME, EMAIL, thing(Role.CHECKBOX, "Send", 80), CLEAR)
    assert [p.kind for p in replay(SENDS, lambda _: screen(others))] == ["give up"]


def test_of_two_alike_none_is_taken() -> None:
    twice = (NAME, EMAIL, SEND, CLEAR, replace(SEND, rect=Rect(200, 150, 80, 16)))
    done = replay(SENDS, lambda _: screen(twice))
    assert [p.kind for p in done] == ["give up"]


def test_of_two_alike_the_one_with_the_same_things_around_it_is_taken() -> None:
    rows = [
        (thing(Role.TEXT, t, y), thing(Role.BUTTON, "Book", y, left=150)) for t, y in (("A", 20), ("B", 80))
    ]
    then = screen([e for row in rows for e in row])
    recording = recorded((ProposeClick(place=At(point=Point(190, 88))), then, UNKNOWN), last=screen(THANKS))
    now = [e for row in reversed(rows) for e in row]
    up = [replace(e, rect=Rect(e.rect.left, 120 - e.rect.top, 80, 16)) for e in now]
    done = replay(recording, after(1, screen(up), screen(THANKS)))
    assert isinstance(done[0], ProposeClick)
    assert done[0].place == At(point=Point(190, 48))


def test_a_screen_that_comes_late_is_waited_for() -> None:
    seen: list[int] = []

    def world(done: list[Proposal]) -> Observation:
        seen.append(len(done))
        if done:
            return screen(THANKS)
        return screen(ENTRIES) if len(seen) > 9 else screen((), replace(FORM, title="Form"))

    assert [p.kind for p in replay(SENDS, world)] == ["click", "done"]


def test_an_end_that_is_another_is_no_success() -> None:
    wrong = screen((thing(Role.HEADING, "Not found", 20),), replace(FORM, title="Error 404"))
    last = screen(THANKS, replace(FORM, title="Received"))
    recording = recorded((PRESS, screen(ENTRIES), UNKNOWN), last=last)
    done = replay(recording, after(1, screen(ENTRIES), wrong))
    assert "“Error 404” is in front, it was “Received”" in reason(done)


def test_news_that_do_not_come_are_no_success() -> None:
    done = replay(SENDS, lambda _: screen(ENTRIES))
    assert "“thankyou” came up in the recording, and has not now" in reason(done)


def test_nothing_came_of_it() -> None:
    none = Effect(change=Change.NONE, evidence="nothing on the screen changed")
    done = replay(SENDS, lambda _: screen(ENTRIES), effect=none)
    assert "nothing came of it; in the recording: 9 pixels changed" in reason(done)


def test_a_box_that_is_ticked_already_is_not_unticked() -> None:
    box = thing(Role.CHECKBOX, "News", 20, State.CHECKABLE)
    ticked = thing(Role.CHECKBOX, "News", 20, State.CHECKABLE, State.CHECKED)
    tick = ProposeClick(place=Words(phrase="News"))
    recording = recorded((tick, screen((box, SEND)), UNKNOWN), last=screen((ticked, SEND)))
    assert [p.kind for p in replay(recording, lambda _: screen((ticked, SEND)))] == ["done"]
    world = after(1, screen((box, SEND)), screen((ticked, SEND)))
    assert [p.kind for p in replay(recording, world)] == ["click", "done"]


# --- fields -----------------------------------------------------------------------------------------


def typed(elements: Sequence[Element], value: str) -> Observation:
    return screen([replace(e, value=value) if State.FOCUSED in e.states else e for e in elements])


def test_a_text_is_typed_where_it_was_and_looked_for_there() -> None:
    assert [p.kind for p in replay(TYPES, after(1, screen(ENTRIES), typed(ENTRIES, "Ada")))] == [
        "type",
        "done",
    ]
    lost = replay(TYPES, lambda _: screen(ENTRIES))
    assert "was typed, and the field that has the focus does not hold it" in reason(lost)


def test_a_parameter_is_typed_in_place_of_what_was_recorded() -> None:
    done = replay(
        TYPES, after(1, screen(ENTRIES), typed(ENTRIES, "Grace")), reworded=rewording({"Ada": "Grace"})
    )
    assert done[0] == ProposeType(text="Grace")
    assert isinstance(done[1], Done)


def test_the_field_that_had_the_focus_is_clicked_before_anything_is_typed() -> None:
    elsewhere = (field("Name", 20), field("Email", 50, State.FOCUSED), SEND, CLEAR)

    def world(done: list[Proposal]) -> Observation:
        return (screen(elsewhere), screen(ENTRIES), typed(ENTRIES, "Ada"))[min(len(done), 2)]

    done = replay(TYPES, world)
    assert [p.kind for p in done] == ["click", "type", "done"]
    assert isinstance(done[0], ProposeClick)
    assert done[0].place == At(point=Point(50, 28))


def test_nothing_is_typed_into_another_field() -> None:
    other = (field("Search", 20, State.FOCUSED), SEND, CLEAR)
    done = replay(TYPES, lambda _: screen(other))
    assert [p.kind for p in done] == ["give up"]
    secret = (thing(Role.PASSWORD_FIELD, "Name", 20, State.EDITABLE, State.FOCUSED), EMAIL, SEND, CLEAR)
    assert [p.kind for p in replay(TYPES, lambda _: screen(secret))] == ["give up"]


def test_nothing_is_added_to_what_a_field_holds_that_was_empty() -> None:
    done = replay(TYPES, lambda _: typed(ENTRIES, "Bob"))
    assert [p.kind for p in done] == ["give up"]
    assert "holds “Bob”, it was empty" in reason(done)


def test_what_had_been_read_off_the_screen_must_be_there_still() -> None:
    note = thing(Role.TEXT, "QX77", 140)
    first, second = screen((*ENTRIES, note)), screen((*ENTRIES, note))
    recording = recorded(
        (ProposeKeys(keys=("ctrl", "a")), first, UNKNOWN),
        (ProposeType(text="QX77"), second, SHOWN),
        last=typed(ENTRIES, "QX77"),
    )
    other = (*ENTRIES, replace(note, text="ZZ99"))
    done = replay(recording, lambda _: screen(other))
    assert [p.kind for p in done] == ["keys", "give up"]
    assert "“QX77” was read off the screen in the recording" in reason(done)


# --- windows ----------------------------------------------------------------------------------------

NOTICE = Window(id=9, title="Update", program="notice", pid=9, rect=Rect(0, 60, 200, 60))


def test_a_window_that_came_up_over_the_target_is_closed() -> None:
    looks: list[int] = []

    def world(done: list[Proposal]) -> Observation:
        looks.append(1)
        if len(looks) == 1:
            return screen((), FORM)  # the notice comes up after the start
        return (screen(ENTRIES, FORM, NOTICE), screen(ENTRIES), screen(THANKS))[min(len(done), 2)]

    done = replay(SENDS, world)
    assert [p.kind for p in done] == ["close", "click", "done"]
    assert isinstance(done[0], ProposeClose)
    assert done[0].window == 9


def test_a_window_that_only_took_the_front_is_left_open() -> None:
    beside = replace(NOTICE, rect=Rect(200, 150, 90, 40), active=True)
    looks: list[int] = []

    def world(done: list[Proposal]) -> Observation:
        looks.append(1)
        if len(looks) == 1:
            return screen((), FORM)
        behind = screen(ENTRIES, replace(FORM, active=False), beside)
        return (behind, screen(ENTRIES), screen(THANKS))[min(len(done), 2)]

    assert [p.kind for p in replay(SENDS, world)] == ["focus", "click", "done"]


def test_a_window_that_was_there_from_the_start_is_never_closed() -> None:
    done = replay(SENDS, lambda _: screen(ENTRIES, FORM, replace(NOTICE, rect=DESK)))
    assert [p.kind for p in done] == ["give up"]


def test_the_window_of_the_recording_is_brought_to_the_front() -> None:
    other = Window(id=5, title="Mine", program="mine", pid=5, rect=Rect(200, 150, 50, 50), active=True)
    behind = screen(ENTRIES, replace(FORM, active=False), other)

    def world(done: list[Proposal]) -> Observation:
        return (behind, screen(ENTRIES), screen(THANKS))[min(len(done), 2)]

    done = replay(SENDS, world)
    assert [p.kind for p in done] == ["focus", "click", "done"]
    assert isinstance(done[0], ProposeFocus)
    assert done[0].window == 1


def test_a_question_that_was_not_asked_stops_it() -> None:
    question = Window(id=7, title="Replace?", program="form", pid=1, rect=Rect(0, 0, 9, 9), active=True)
    asked = screen(ENTRIES, replace(FORM, active=False), question)
    done = replay(SENDS, after(1, screen(ENTRIES), asked))
    assert "“Replace?” is open, which it was not in the recording" in reason(done)


def test_windows_are_known_again_under_other_ids() -> None:
    empty = screen((), *())
    opens = ProposeOpen(program="form")
    focus = ProposeFocus(window=1)
    start = replace(empty, windows=())
    recording = recorded((opens, start, UNKNOWN), (focus, screen(ENTRIES), UNKNOWN), last=screen(ENTRIES))
    window = replace(FORM, id=44)
    own = [replace(e, window=44) for e in ENTRIES]
    done = replay(recording, lambda done: screen(own, window) if done else start)
    assert [p.kind for p in done] == ["open", "focus", "done"]
    assert isinstance(done[1], ProposeFocus)
    assert done[1].window == 44


def test_a_target_further_down_is_scrolled_to() -> None:
    page = Element(role=Role.DOCUMENT, rect=DESK, window=1, sources=frozenset({Source.ACCESSIBILITY}))
    down = (page, SEND, CLEAR)
    recording = recorded((PRESS, screen((page, *ENTRIES)), UNKNOWN), last=screen(THANKS))

    def world(done: list[Proposal]) -> Observation:
        if any(isinstance(p, ProposeClick) for p in done):
            return screen(THANKS)
        return (
            screen(down) if any(isinstance(p, ProposeScroll) for p in done) else screen((page, NAME, EMAIL))
        )

    assert [p.kind for p in replay(recording, world)] == ["scroll", "click", "done"]


def test_a_dialog_that_was_closing_as_the_recording_ended_may_be_gone() -> None:
    dialog = Window(id=7, title="Rename", program="form", pid=1, rect=Rect(0, 0, 90, 90), active=True)
    name = replace(NAME, window=7)
    behind = replace(FORM, active=False)
    asked = screen((name,), behind, dialog)
    recording = recorded((ProposeKeys(keys=("enter",)), asked, UNKNOWN), last=asked)
    done = replay(recording, after(1, asked, screen(ENTRIES)))
    assert [p.kind for p in done] == ["keys", "done"]
    there = replay(recording, lambda _: asked)
    assert [p.kind for p in there] == ["keys", "done"]
    other = screen(ENTRIES, FORM, replace(dialog, id=8, title="Exists already", active=True))
    stays = replay(recording, after(1, asked, replace(other, windows=(behind, other.windows[1]))))
    assert "every step was done, but the end is another" in reason(stays)


def test_a_line_of_what_was_there_is_no_news() -> None:
    area = thing(Role.TEXT_AREA, "", 20, State.EDITABLE, State.FOCUSED, value="one\ntwo\nthree")
    line = thing(Role.TEXT, "three", 60)
    select, delete = ProposeKeys(keys=("ctrl", "a")), ProposeKeys(keys=("delete",))
    recording = recorded(
        (select, screen((area,)), UNKNOWN), (delete, screen((area, line)), UNKNOWN), last=screen((area,))
    )
    assert [p.kind for p in replay(recording, lambda _: screen((area,)))] == ["keys", "keys", "done"]


def test_what_changed_no_pixel_need_not_be_seen_again() -> None:
    told = Effect(change=Change.UNKNOWN, evidence="the state of something on the screen changed")
    none = Effect(change=Change.NONE, evidence="nothing on the screen changed")
    keys = ProposeKeys(keys=("ctrl", "a"))
    recording = recorded((keys, screen(ENTRIES), told), last=screen(ENTRIES))
    done = replay(recording, lambda _: screen(ENTRIES), effect=none)
    assert [p.kind for p in done] == ["keys", "done"]
