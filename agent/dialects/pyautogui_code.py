"""Calls of pyautogui, and of OpenCUA's `computer`, as Proposals. Nothing is run: the names are a closed
list.

Signatures: pyautogui.readthedocs.io. Wheel amounts are notches, positive up, and right for `hscroll`. A
move followed by a drag is one drag; keys held down around one click are held during it."""

from __future__ import annotations

from collections.abc import Callable

from agent.dialects.answer import Unreadable
from agent.dialects.calls import Call
from agent.dialects.computer_use import NO_REASON
from agent.dialects.fields import held, keys, notches, number, seconds, times
from agent.dialects.screen import Screen
from agent.proposal import (
    At,
    Done,
    GiveUp,
    Proposal,
    ProposeClick,
    ProposeDrag,
    ProposeKeys,
    ProposeMove,
    ProposeScroll,
    ProposeType,
    ProposeWait,
)
from safety.action import Button

_BUTTONS = {
    "left": Button.LEFT,
    "primary": Button.LEFT,
    "middle": Button.MIDDLE,
    "right": Button.RIGHT,
    "secondary": Button.RIGHT,
}
_CLICKS = {
    "pyautogui.click": (None, 1),
    "pyautogui.leftClick": (Button.LEFT, 1),
    "pyautogui.rightClick": (Button.RIGHT, 1),
    "pyautogui.middleClick": (Button.MIDDLE, 1),
    "pyautogui.doubleClick": (None, 2),
    "pyautogui.tripleClick": (None, 3),
    "computer.triple_click": (None, 3),
}
_WAIT = 5.0


def read_first(calls: tuple[Call, ...], screen: Screen, said: str) -> Proposal:
    """The first action of these calls. Raises Unreadable."""
    names = [call.name for call in calls]
    if names[:2] == ["pyautogui.moveTo", "pyautogui.dragTo"]:
        return ProposeDrag(start=_place(calls[0], screen), end=_place(calls[1], screen), why=said)
    downs = next((count for count, name in enumerate(names) if name != "pyautogui.keyDown"), len(names))
    if downs:
        return _held_down(calls, downs, screen, said)
    return _one(calls[0], screen, said)


def _one(call: Call, screen: Screen, said: str) -> Proposal:
    if call.name in _CLICKS:
        return _click(call, screen, said)
    read = _ONE.get(call.name)
    if read is None:
        raise Unreadable(f"there is no action “{call.name[:40]}”")
    return read(call, screen, said)


def _click(call: Call, screen: Screen, said: str) -> ProposeClick:
    button, count = _CLICKS[call.name]
    fields = call.fields("x", "y", *(("clicks",) if count == 1 else ()), "interval", "button", "duration")
    if button is None:
        button = _BUTTONS[fields.choice("button", tuple(_BUTTONS), "left")]
    clicks = count if count != 1 else fields.number("clicks", 1)
    if clicks not in (1, 2, 3):
        raise Unreadable(f"{clicks:g} clicks: between 1 and 3 can be done")
    return ProposeClick(place=_xy(call, screen), button=button, count=int(clicks), why=said)


def _held_down(calls: tuple[Call, ...], downs: int, screen: Screen, said: str) -> Proposal:
    names = tuple(name for call in calls[:downs] for name in keys(call.fields("key").text("key")))
    if downs == len(calls):
        raise Unreadable("keys are held down and nothing is done with them")
    done = _one(calls[downs], screen, said)
    if isinstance(done, ProposeClick):
        return ProposeClick(
            place=done.place, button=done.button, count=done.count, held=held(keys(list(names))), why=said
        )
    if isinstance(done, ProposeKeys) and done.times == 1:
        return ProposeKeys(keys=keys([*names, *done.keys]), why=said)
    raise Unreadable("keys are held down for what is no click")


def _xy(call: Call, screen: Screen) -> At:
    """The place a call names by x and y, or where the pointer is."""
    values = {**dict(zip(("x", "y"), call.args, strict=False)), **call.named}
    x, y = values.get("x"), values.get("y")
    if isinstance(x, list) and y is None and len(x) == 2:
        x, y = x
    if x is None and y is None:
        return screen.here()
    return screen.at(number(x), number(y))


def _place(call: Call, screen: Screen) -> At:
    call.fields("x", "y", "duration", "tween", "button", "mouseDownUp").number("x")
    return _xy(call, screen)


def _drag(call: Call, screen: Screen, said: str) -> Proposal:
    return ProposeDrag(start=screen.here(), end=_place(call, screen), why=said)


def _move(call: Call, screen: Screen, said: str) -> Proposal:
    return ProposeMove(place=_place(call, screen), why=said)


def _scroll(call: Call, screen: Screen, said: str) -> Proposal:
    fields = call.fields("clicks", "x", "y")
    count = notches(fields.number("clicks"))
    place = screen.at(fields.number("x"), fields.number("y")) if fields.has("x") else None
    if call.name == "pyautogui.hscroll":
        return ProposeScroll(place=place, right=count, why=said)
    return ProposeScroll(place=place, down=-count, why=said)


def _write(call: Call, screen: Screen, said: str) -> Proposal:
    text = call.fields("message", "interval").text("message")
    if not text:
        raise Unreadable(f"{call.name}: there is no text")
    return ProposeType(text=text, why=said)


def _press(call: Call, screen: Screen, said: str) -> Proposal:
    named = {"keys" if name == "key" else name: value for name, value in call.named.items()}
    fields = Call(name=call.name, args=call.args, named=named).fields("keys", "presses", "interval")
    given = fields.values.get("keys")
    if isinstance(given, list) and len(given) != 1:
        raise Unreadable("pyautogui.press: several keys, one after the other, are several actions")
    return ProposeKeys(keys=fields.keys("keys"), times=times(fields.number("presses", 1)), why=said)


def _hotkey(call: Call, screen: Screen, said: str) -> Proposal:
    names = call.named.get("keys", list(call.args))
    if set(call.named) - {"keys", "interval"} or (call.args and "keys" in call.named):
        raise Unreadable("pyautogui.hotkey: arguments that cannot be told")
    if isinstance(names, list) and len(names) == 1 and isinstance(names[0], list):
        names = names[0]
    return ProposeKeys(keys=keys(names), why=said)


def _wait(call: Call, screen: Screen, said: str) -> Proposal:
    return ProposeWait(seconds=seconds(call.fields("seconds").number("seconds", _WAIT)), why=said)


def _terminate(call: Call, screen: Screen, said: str) -> Proposal:
    fields = call.fields("status", "answer")
    if fields.choice("status", ("success", "failure")) == "success":
        return Done(answer=fields.text("answer", ""), why=said)
    return GiveUp(reason=said or NO_REASON)


_ONE: dict[str, Callable[[Call, Screen, str], Proposal]] = {
    "pyautogui.moveTo": _move,
    "pyautogui.dragTo": _drag,
    "pyautogui.scroll": _scroll,
    "pyautogui.vscroll": _scroll,
    "pyautogui.hscroll": _scroll,
    "pyautogui.write": _write,
    "pyautogui.typewrite": _write,
    "pyautogui.press": _press,
    "pyautogui.hotkey": _hotkey,
    "pyautogui.sleep": _wait,
    "time.sleep": _wait,
    "computer.wait": _wait,
    "computer.terminate": _terminate,
}
