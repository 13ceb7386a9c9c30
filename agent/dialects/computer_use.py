"""The tool `computer_use` of Qwen's cookbooks and of models made from them: its actions, as Proposals.

Sources: the computer-use and mobile-agent cookbooks beside Qwen2.5-VL and Qwen3-VL
(github.com/QwenLM/Qwen3-VL, cookbooks/), the Qwen agents of OSWorld (github.com/xlang-ai/OSWorld,
mm_agents/), and Fara's agent (github.com/microsoft/fara). What the numbers of `scroll` count is told
nowhere: its name says pixels, OSWorld turns the wheel by that many notches. Here less than 50 are notches,
more are pixels at 100 a notch; positive is up, and to the right for `hscroll`.
"""

from __future__ import annotations

from agent.dialects.answer import Unreadable, sayable
from agent.dialects.fields import Fields, notches, seconds
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

PIXELS_A_NOTCH = 100
_FEW = 50
_CLICKS = {
    "left_click": (Button.LEFT, 1),
    "right_click": (Button.RIGHT, 1),
    "middle_click": (Button.MIDDLE, 1),
    "double_click": (Button.LEFT, 2),
    "triple_click": (Button.LEFT, 3),
}
_BY_CLICK = {what: name for name, what in _CLICKS.items()}
NO_REASON = "the model gave up and did not say why"


def read_action(fields: Fields, screen: Screen, said: str) -> Proposal:
    """One call's arguments. `said` is what was said before it. Raises Unreadable."""
    action = fields.action
    if action in _CLICKS:
        button, count = _CLICKS[action]
        return ProposeClick(place=_place(fields, screen), button=button, count=count, why=said)
    match action:
        case "mouse_move":
            return ProposeMove(place=_place(fields, screen), why=said)
        case "left_click_drag":
            begin = fields.pair("start_coordinate") if fields.has("start_coordinate") else None
            start = screen.at(*begin) if begin is not None else screen.here()
            return ProposeDrag(start=start, end=screen.at(*fields.pair("coordinate")), why=said)
        case "key":
            return ProposeKeys(keys=fields.keys("keys" if fields.has("keys") else "text"), why=said)
        case "type":
            return ProposeType(text=_some(fields.text("text")), why=said)
        case "scroll" | "hscroll":
            return _scroll(fields, screen, said)
        case "wait":
            return ProposeWait(seconds=seconds(fields.number("time", 2.0)), why=said)
        case "terminate":
            if fields.choice("status", ("success", "failure")) == "success":
                return Done(why=said)
            return GiveUp(reason=said or NO_REASON)
        case _:
            raise Unreadable(f"there is no action “{action[:40]}”")


def drag_of(first: Fields, second: Fields, screen: Screen, said: str) -> ProposeDrag | None:
    """A move and a drag from there, as one; None for anything else. Raises Unreadable."""
    if first.action != "mouse_move" or second.action != "left_click_drag" or second.has("start_coordinate"):
        return None
    start, end = first.pair("coordinate"), second.pair("coordinate")
    return ProposeDrag(start=screen.at(*start), end=screen.at(*end), why=said)


def arguments_of(proposal: Proposal, screen: Screen) -> tuple[dict[str, object], ...]:
    """The arguments of the calls that say this Proposal, what is said before them aside; none for what the
    tool can't do."""
    match proposal:
        case ProposeClick(place=place, button=button, count=count, held=(), expected=None):
            name = _BY_CLICK.get((button, count))
            return _with_place(name, screen.numbers(place)) if name is not None else ()
        case ProposeMove(place=place):
            return _with_place("mouse_move", screen.numbers(place))
        case ProposeDrag(start=start, end=end):
            first = _with_place("mouse_move", screen.numbers(start))
            second = _with_place("left_click_drag", screen.numbers(end))
            return (*first, *second) if first and second else ()
        case ProposeKeys(keys=keys, times=1, expected=None):
            return ({"action": "key", "keys": list(keys)},)
        case ProposeType(text=text, once=False) if text:
            return ({"action": "type", "text": text},)
        case ProposeScroll(place=place, down=down, right=0) if down:
            return _scrolled("scroll", -down, place is not None, screen.numbers(place))
        case ProposeWait(seconds=length, until_change=False):
            return ({"action": "wait", "time": length},)
        case Done(answer=""):
            return ({"action": "terminate", "status": "success"},)
        case GiveUp(infeasible=False, reason=reason, why="") if reason and sayable(reason):
            return ({"action": "terminate", "status": "failure"},)
        case _:
            return ()


def _place(fields: Fields, screen: Screen) -> At:
    return screen.at(*fields.pair("coordinate")) if fields.has("coordinate") else screen.here()


def _some(text: str) -> str:
    if not text:
        raise Unreadable("type: text: there is none")
    return text


def _scroll(fields: Fields, screen: Screen, said: str) -> ProposeScroll:
    turned = fields.number("pixels")
    count = notches(turned if abs(turned) < _FEW else turned / PIXELS_A_NOTCH)
    place = screen.at(*fields.pair("coordinate")) if fields.has("coordinate") else None
    if fields.action == "hscroll":
        return ProposeScroll(place=place, right=count, why=said)
    return ProposeScroll(place=place, down=-count, why=said)


def _with_place(name: str, numbers: tuple[float, float] | None) -> tuple[dict[str, object], ...]:
    return ({"action": name, "coordinate": list(numbers)},) if numbers is not None else ()


def _scrolled(
    name: str, count: int, placed: bool, numbers: tuple[float, float] | None
) -> tuple[dict[str, object], ...]:
    if placed and numbers is None:
        return ()
    fields: dict[str, object] = {"action": name, "pixels": count * PIXELS_A_NOTCH}
    return ({**fields, "coordinate": list(numbers)} if numbers is not None else fields,)
