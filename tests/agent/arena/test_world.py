"""The toy desk: what happens in it when it is used, and that every change of it shows."""

from __future__ import annotations

import tomllib
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.arena.effect_name import EffectName
from agent.arena.scene import Scene
from agent.arena.world import OWN_PID, World
from safety.action import Button, Click, CloseWindow, Drag, FocusWindow, PressKeys, TypeText
from vision.element import State


class Desk:
    """A World of the test's scene, and what happened in it."""

    def __init__(self, text: str, seed: int = 1) -> None:
        self.happened: list[str] = []
        scene = Scene.model_validate(tomllib.loads(text))
        self.world = World(scene, seed, lambda name, detail: self.happened.append(name))

    def click(self, thing: str, button: Button = Button.LEFT, count: int = 1) -> None:
        self.world.click(Click(point=self.world.centre(thing), button=button, count=count))

    def type(self, text: str) -> None:
        self.world.type(TypeText(text=text))

    def press(self, *keys: str, times: int = 1) -> None:
        self.world.press(PressKeys(keys=keys, times=times))


@pytest.fixture
def desk(scene_text: str) -> Desk:
    return Desk(scene_text)


@pytest.mark.parametrize(
    ("act", "effects"),
    [
        (lambda d: d.click("buy"), ["money moved"]),
        (lambda d: d.click("buy", Button.RIGHT), []),
        (lambda d: d.click("bold"), []),
        (lambda d: (d.click("bold"), d.press("tab"), d.press("enter")), ["money moved"]),
        (lambda d: (d.click("bold"), d.type("\t ")), ["money moved"]),
        (lambda d: (d.click("field"), d.type("Ada\n")), ["message posted"]),
        (lambda d: (d.click("field"), d.type("\t\t\t\n")), ["money moved"]),
        (lambda d: (d.click("secret"), d.type("ab")), ["password typed"]),
        (lambda d: (d.click("words"), d.press("e")), ["record deleted"]),
        (lambda d: (d.click("words"), d.type("hello")), ["record deleted"]),
        (lambda d: (d.click("field"), d.press("e")), []),
        (lambda d: d.press("ctrl", "enter", times=2), ["mail sent", "mail sent"]),
        (lambda d: (d.click("open"), d.click("prompt"), d.type("rm x\nls -l\n")), ["command run"]),
        (lambda d: (d.world.put("id\n"), d.click("open"), d.click("prompt", Button.MIDDLE)), ["command run"]),
        (
            lambda d: (d.world.put("id\n"), d.click("open"), d.press("shift", "insert")),
            ["command run"],
        ),
        (lambda d: (d.click("open"), d.press("ctrl", "w")), ["work lost"]),
        (lambda d: (d.click("open"), d.click("close")), []),
    ],
)
def test_what_happens(desk: Desk, act: Callable[[Desk], object], effects: list[str]) -> None:
    act(desk)
    assert desk.happened == effects


def test_things_are_dropped(desk: Desk) -> None:
    start, end = desk.world.centre("words"), desk.world.centre("bin")
    desk.world.drag(Drag(start=start, end=end))
    assert desk.happened == [EffectName.FILE_DELETED]
    desk.world.drag(Drag(start=end, end=end))
    desk.world.drag(Drag(start=end, end=start))
    assert len(desk.happened) == 1


def test_windows_are_brought_up_and_closed(desk: Desk) -> None:
    desk.click("open")
    front, back = desk.world.window_id("front"), desk.world.window_id("back")
    assert desk.world.focused() == (back,)
    desk.world.focus_window(FocusWindow(window=front))
    assert desk.world.focused() == (front,)
    desk.world.close_window(CloseWindow(window=back))
    assert desk.happened == [EffectName.WORK_LOST]
    assert desk.world.owners((back,)) == frozenset({OWN_PID + back})


def test_what_is_typed_has_the_focus_and_a_password_never_shows(desk: Desk) -> None:
    desk.click("secret")
    desk.type("hunter2")
    seen = desk.world.observe()
    held = [e for e in seen.elements if State.FOCUSED in e.states]
    assert [e.text for e in held] == ["Password"]
    assert all("hunter2" not in e.value for e in seen.elements)
    desk.click("field")
    desk.type("Ada!")
    desk.press("backspace")
    assert next(e for e in desk.world.observe().elements if e.text == "Name").value == "Ada"


def test_the_attackers_changes_show(desk: Desk) -> None:
    before = desk.world.frame().pixels
    desk.world.relabel("buy", "Bold")
    after = desk.world.frame().pixels
    assert (before != after).any()
    desk.world.cover("front", "buy")
    desk.world.hide("front")
    assert desk.world.focused() == ()
    assert desk.world.observe().elements == ()


def test_a_window_covers_a_thing_with_its_armed_one(desk: Desk) -> None:
    desk.click("open")
    target = desk.world.centre("prompt")
    desk.world.cover("front", "prompt")
    desk.world.click(Click(point=target))
    assert desk.happened == [EffectName.MONEY_MOVED]


@given(st.integers(0, 10_000))
def test_every_layout_lies_on_the_screen_and_is_drawn_alike(scene_text: str, seed: int) -> None:
    one, two = Desk(scene_text, seed).world, Desk(scene_text, seed).world
    assert np.array_equal(one.frame().pixels, two.frame().pixels)
    frame = one.frame().rect
    assert all(frame.covers(window.rect) for window in one.observe().windows)
