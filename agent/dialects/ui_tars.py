"""UI-TARS-1.5: "Thought: ..." and "Action: click(start_box='(x,y)')", in pixels of the resized picture.

Places come as (x,y), as <|box_start|>(x,y)<|box_end|>, as a box of four numbers, or as <point>x y</point>,
under the names start_box, end_box, point, start_point and end_point. `hotkey` separates keys by spaces.
Text ending in a newline is submitted. `scroll` says a direction and no distance: 5 notches here, as the
published runner does. `wait` is 5 s. `call_user` asks the person, with the thought as the question. Sources:
github.com/bytedance/UI-TARS (README_deploy.md, codes/), the model card ByteDance-Seed/UI-TARS-1.5-7B, arXiv
2501.12326. `move`, `left_single` and `press`, which its relatives write, are read as well.

There must be one line that begins with "Action:", with nothing but calls after it to the end; the first of
several calls is taken. Two such lines make it unclear which is a quotation, and are not read.
"""

from __future__ import annotations

import re

from agent.dialects.answer import Unreadable, apart, on_one_line, reason, sayable
from agent.dialects.by_clicking import by_clicking
from agent.dialects.chat import Ask, Message, conversation, told
from agent.dialects.dialect import Dialect, Planner, SmartSize
from agent.dialects.fields import Fields
from agent.dialects.quoted_call import QuotedCall, quoted, read_quoted_calls
from agent.dialects.screen import Screen
from agent.proposal import (
    AskPerson,
    At,
    Done,
    Place,
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
from vision.models.model_view import Convention
from vision.vlm.chat import Regex

_SHOWN = 5
_NOTCHES, _WAIT = 5, 5.0
_LABEL = re.compile(r"^[ \t]*Action:[ \t]*", re.MULTILINE)
_NUMBER = r"(-?[0-9]{1,7}(?:\.[0-9]{1,6})?)"
_GAP = r"[ \t]*[, \t][ \t]*"
_LONGEST_BOX = 160
_BOX = re.compile(rf"[(\[]?[ \t]*{_NUMBER}{_GAP}{_NUMBER}(?:{_GAP}{_NUMBER}{_GAP}{_NUMBER})?[ \t]*[)\]]?")
_MARKS = ("<|box_start|>", "<|box_end|>", "<point>", "</point>", "<bbox>", "</bbox>")
_STARTS, _ENDS = ("start_box", "start_point", "point"), ("end_box", "end_point")
_CLICKS = {
    "click": (Button.LEFT, 1),
    "left_single": (Button.LEFT, 1),
    "left_double": (Button.LEFT, 2),
    "right_single": (Button.RIGHT, 1),
}
_DIRECTIONS = {"down": (1, 0), "up": (-1, 0), "right": (0, 1), "left": (0, -1)}
NO_REASON = "the model asks for a person and did not say why"
_PROMPT = """\
You operate a computer by its screen. You get a task, what was done so far, and pictures.
Give the next action.

Answer in this form:
Thought: ...
Action: ...

The actions are:
click(start_box='<|box_start|>(x1,y1)<|box_end|>')
left_double(start_box='<|box_start|>(x1,y1)<|box_end|>')
right_single(start_box='<|box_start|>(x1,y1)<|box_end|>')
drag(start_box='<|box_start|>(x1,y1)<|box_end|>', end_box='<|box_start|>(x3,y3)<|box_end|>')
hotkey(key='ctrl c') # names of keys with spaces between, lower case
type(content='') # with \\', \\" and \\n for quotes and line ends; \\n at the end submits it
scroll(start_box='<|box_start|>(x1,y1)<|box_end|>', direction='down or up or right or left')
wait() # 5 s, then another picture
finished(content='') # the task is done; content answers what was asked
call_user() # the task can't be done, or a person is needed

In Thought, plan shortly and end with the next action and its target in one sentence.

"""
_PLACE = r"'(<\|box_start\|>)?\(\d{1,5},\d{1,5}\)(<\|box_end\|>)?'"
_CONTENT = r"'([^'\\\n]|\\['\"\\nt])*'"
_GRAMMAR = Regex(
    pattern=r"(Thought: [^\n]{1,1500}\n)?Action: ("
    rf"(click|left_double|right_single)\(start_box={_PLACE}\)"
    rf"|drag\(start_box={_PLACE}, end_box={_PLACE}\)"
    r"|hotkey\(key='[^'\\\n]{1,60}'\)"
    rf"|(type|finished)\(content={_CONTENT}\)"
    rf"|scroll\((start_box={_PLACE}, )?direction='(down|up|right|left)'\)"
    r"|wait\(\)|call_user\(\))"
)


def _read(answer: str, screen: Screen) -> tuple[Proposal, ...]:
    thought, rest = apart(answer) if answer.startswith("<think>") else ("", answer)
    labels = list(_LABEL.finditer(rest))
    if not labels:
        raise Unreadable("no line begins with Action:")
    if len(labels) > 1:
        raise Unreadable(f"{len(labels)} lines begin with Action:, and it cannot be told which is meant")
    said = rest[: labels[0].start()].strip().removeprefix("Thought:")
    call = read_quoted_calls(rest[labels[0].end() :])[0]
    return (_proposal(call, screen, reason(said, thought)),)


def _proposal(call: QuotedCall, screen: Screen, said: str) -> Proposal:
    fields = Fields(action=call.name, values=call.values)
    if call.name in _CLICKS:
        button, count = _CLICKS[call.name]
        fields.only(*_STARTS)
        return ProposeClick(place=_needed(fields, screen, _STARTS), button=button, count=count, why=said)
    match call.name:
        case "drag" | "select":
            start, end = _needed(fields, screen, _STARTS), _needed(fields, screen, _ENDS)
            return ProposeDrag(start=start, end=end, why=said)
        case "move" | "hover" | "mouse_move":
            return ProposeMove(place=_needed(fields, screen, _STARTS), why=said)
        case "hotkey" | "press":
            return ProposeKeys(keys=fields.keys("key" if fields.has("key") else "hotkey"), why=said)
        case "type":
            text = fields.text("content")
            if not text:
                raise Unreadable("type: content: there is none")
            return ProposeType(text=text, why=said)
        case "scroll":
            down, right = _DIRECTIONS[fields.choice("direction", tuple(_DIRECTIONS))]
            place = _place(fields, screen, _STARTS)
            return ProposeScroll(place=place, down=down * _NOTCHES, right=right * _NOTCHES, why=said)
        case "wait":
            return ProposeWait(seconds=_WAIT, why=said)
        case "finished":
            return Done(answer=fields.text("content", ""), why=said)
        case "call_user":
            return AskPerson(question=said or NO_REASON)
        case _:
            raise Unreadable(f"there is no action “{call.name[:40]}”")


def _place(fields: Fields, screen: Screen, names: tuple[str, ...]) -> At | None:
    given = [name for name in names if fields.has(name) and fields.text(name).strip()]
    if not given:
        return None
    box = fields.text(given[0])
    for mark in _MARKS:
        box = box.replace(mark, " ")
    numbers = _BOX.fullmatch(box.strip()) if len(box) <= _LONGEST_BOX else None
    if numbers is None:
        raise Unreadable(f"{fields.action}: “{box.strip()[:60]}” is no place")
    return screen.middle_of([float(one) for one in numbers.groups() if one is not None])


def _needed(fields: Fields, screen: Screen, names: tuple[str, ...]) -> At:
    place = _place(fields, screen, names)
    if place is None:
        raise Unreadable(f"{fields.action} without “{names[0]}”")
    return place


def _write(proposal: Proposal, screen: Screen) -> str | None:
    call = _call(proposal, screen)
    if call is None:
        return None
    said = on_one_line(proposal.question if isinstance(proposal, AskPerson) else proposal.why)
    return f"Thought: {said}\nAction: {call}" if said else f"Action: {call}"


def _call(proposal: Proposal, screen: Screen) -> str | None:
    match proposal:
        case ProposeClick(place=place, button=button, count=count, held=(), expected=None):
            name = {(Button.LEFT, 1): "click", (Button.LEFT, 2): "left_double"}.get((button, count))
            name = "right_single" if (button, count) == (Button.RIGHT, 1) else name
            return _with_boxes(name, screen, start_box=place) if name else None
        case ProposeDrag(start=start, end=end):
            return _with_boxes("drag", screen, start_box=start, end_box=end)
        case ProposeKeys(keys=keys, times=1, expected=None):
            return f"hotkey(key={quoted(' '.join(keys))})"
        case ProposeType(text=text, once=False) if text:
            return f"type(content={quoted(text)})"
        case ProposeScroll(place=place, down=down, right=right) if abs(down) + abs(right) == _NOTCHES:
            way = next((way for way, turn in _DIRECTIONS.items() if turn == (down // 5, right // 5)), None)
            if way is None or place is None:
                return f"scroll(direction='{way}')" if way else None
            return _with_boxes("scroll", screen, f", direction='{way}'", start_box=place)
        case ProposeWait(seconds=5.0, until_change=False):
            return "wait()"
        case Done(answer=answer):
            return f"finished(content={quoted(answer)})"
        case AskPerson(question=asked, why="") if asked and sayable(asked):
            return "call_user()"
        case _:
            return None


def _with_boxes(name: str, screen: Screen, rest: str = "", **places: Place) -> str | None:
    said = []
    for field, place in places.items():
        numbers = screen.numbers(place)
        if numbers is None:
            return None
        said.append(f"{field}='({numbers[0]:g},{numbers[1]:g})'")
    return f"{name}({', '.join(said)}{rest})"


def _messages(ask: Ask) -> tuple[Message, ...]:
    opening = _PROMPT + told(ask, shown=_SHOWN)
    return conversation(ask, system="", opening=opening, shown=_SHOWN)


_PLANNER = Planner(messages=_messages, read=_read, write=_write, grammar=_GRAMMAR, shown=_SHOWN)
UI_TARS = Dialect(
    name="ui-tars-1.5",
    families=("UI-TARS-1.5",),
    sizing=SmartSize(factor=28, least=100 * 28 * 28, most=16_384 * 28 * 28),
    convention=Convention.PIXELS,
    patch=28,
    planner=_PLANNER,
    locator=by_clicking(
        _PLANNER, lambda numbers: f"Action: click(start_box='({numbers[0]:g},{numbers[1]:g})')"
    ),
    source="https://github.com/bytedance/UI-TARS, arXiv 2501.12326",
)
