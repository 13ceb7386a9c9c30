"""SmolVLM2 taught to act: "<think>...</think>" and one call in "<code>...</code>", in parts of the picture.

Functions and their arguments are those of the action space of Smol2Operator
(github.com/huggingface/smol2operator, preprocessing/prompts.py and action_conversion.py; the model cards
smolagents/SmolVLM2-2.2B-Instruct-Agentic-GUI; huggingface.co/blog/smol2operator). The model of the first
phase, -Instruct-GUI, writes its clicks another way and is not meant here. Coordinates are 0 to 1. What
`amount` of `scroll` counts is told in two ways: the prompt calls 1 or 2 good, the training data have
percents of a page (10 for a tenth). Here less than 10 are notches, more are tenths of that. The functions
for telephones are not read. The picture's size is the processor's: a longest side of 1536, cut into tiles
of 384; as coordinates are parts, it does not matter.

The code is the one <code> block that ends the answer; its first call is taken. It is read, never run.
"""

from __future__ import annotations

from agent.dialects.answer import Unreadable, apart, on_one_line, reason
from agent.dialects.by_clicking import by_clicking
from agent.dialects.calls import Call, read_calls, written_call
from agent.dialects.chat import Ask, Message, conversation, told
from agent.dialects.dialect import Dialect, LongestSide, Planner
from agent.dialects.fields import Fields, notches, seconds
from agent.dialects.screen import Screen
from agent.proposal import (
    At,
    Done,
    Proposal,
    ProposeClick,
    ProposeDrag,
    ProposeKeys,
    ProposeMove,
    ProposeOpen,
    ProposeScroll,
    ProposeType,
    ProposeWait,
)
from safety.action import Button
from vision.models.model_view import Convention
from vision.vlm.chat import Regex

_SHOWN = 1
_CLICKS = {
    "click": (Button.LEFT, 1),
    "double_click": (Button.LEFT, 2),
    "right_click": (Button.RIGHT, 1),
}
_BY_CLICK = {what: name for name, what in _CLICKS.items()}
_WAYS = {"down": (1, 0), "up": (-1, 0), "right": (0, 1), "left": (0, -1)}
_PERCENT = 10
_BACK = ("alt", "left")
_FUNCTIONS = """\
def click(x: float, y: float) -> str: ...
def double_click(x: float, y: float) -> str: ...
def right_click(x: float, y: float) -> str: ...
def move_mouse(x: float, y: float) -> str: ...
def drag(from_coord: list[float], to_coord: list[float]) -> str: ...
def scroll(direction: Literal["up", "down", "left", "right"] = "down", amount: int = 1) -> str: ...
def type(text: str) -> str: ...
def press(keys: str | list[str]) -> str: ...
def navigate_back() -> str: ...
def wait(seconds: float) -> str: ...
def final_answer(answer: str) -> str: ...
"""
_PROMPT = f"""\
You operate a computer by its screen. You get a task and a picture, and answer with one Python function call.

First think in <think></think> about what is next and why. Then call one function in <code></code>.
Coordinates are parts of the picture, from 0 to 1. When the task is done, call final_answer.

These functions exist:
<code>
{_FUNCTIONS}</code>
"""
_PART = r"[01](\.\d{1,4})?"
_STRING = r"""('([^'\\\n<]|\\['"\\ntrx])*'|"([^"\\\n<]|\\['"\\ntrx])*")"""
_GRAMMAR = Regex(
    pattern=r"(<think>\n?[^<]{1,2000}</think>\n?)?<code>\n("
    rf"(click|double_click|right_click|move_mouse)\(x={_PART}, y={_PART}\)"
    rf"|drag\(from_coord=\[{_PART}, {_PART}\], to_coord=\[{_PART}, {_PART}\]\)"
    r"|scroll\(direction='(up|down|left|right)', amount=\d{1,4}\)"
    rf"|type\(text={_STRING}\)|press\(keys=({_STRING}|\[{_STRING}(, {_STRING}){{0,4}}\])\)"
    rf"|navigate_back\(\)|wait\(seconds=\d{{1,3}}(\.\d)?\)|open_app\(app_name={_STRING}\)"
    rf"|final_answer\({_STRING}\))\n</code>"
)


def _read(answer: str, screen: Screen) -> tuple[Proposal, ...]:
    thought, rest = apart(answer)
    said, mark, code = rest.partition("<code>")
    if not mark:
        raise Unreadable("the answer does not end with <code>")
    code, closed, after = code.partition("</code>")
    if after.strip() or "<code>" in code or "<code>" in after:
        raise Unreadable("the answer does not end with the one <code> there is")
    if not closed and "\n" in code.strip():
        raise Unreadable("<code> that does not end")
    return (_proposal(read_calls(code.strip())[0], screen, reason(thought, said)),)


def _proposal(call: Call, screen: Screen, said: str) -> Proposal:
    if call.name in _CLICKS:
        button, count = _CLICKS[call.name]
        place = _place(call.fields("x", "y"), screen)
        return ProposeClick(place=place, button=button, count=count, why=said)
    match call.name:
        case "move_mouse":
            return ProposeMove(place=_place(call.fields("x", "y"), screen), why=said)
        case "drag":
            fields = call.fields("from_coord", "to_coord")
            start, end = fields.pair("from_coord"), fields.pair("to_coord")
            return ProposeDrag(start=screen.at(*start), end=screen.at(*end), why=said)
        case "scroll":
            return _scroll(call.fields("direction", "amount"), said)
        case "type":
            text = call.fields("text").text("text")
            if not text:
                raise Unreadable("type: text: there is none")
            return ProposeType(text=text, why=said)
        case "press":
            return ProposeKeys(keys=call.fields("keys").keys("keys"), why=said)
        case "navigate_back":
            call.fields()
            return ProposeKeys(keys=_BACK, why=said)
        case "wait":
            return ProposeWait(seconds=seconds(call.fields("seconds").number("seconds", 2.0)), why=said)
        case "open_app":
            return _open(call.fields("app_name").text("app_name"), said)
        case "final_answer":
            return Done(answer=_answer(call), why=said)
        case _:
            raise Unreadable(f"there is no function “{call.name[:40]}”")


def _place(fields: Fields, screen: Screen) -> At:
    if not fields.has("x") and not fields.has("y"):
        return screen.here()
    return screen.at(fields.number("x"), fields.number("y"))


def _scroll(fields: Fields, said: str) -> ProposeScroll:
    down, right = _WAYS[fields.choice("direction", tuple(_WAYS), "down")]
    amount = fields.number("amount", 1)
    if amount < 0:
        raise Unreadable("scroll: amount is negative")
    count = notches(amount / _PERCENT if amount >= _PERCENT else amount)
    return ProposeScroll(down=down * count, right=right * count, why=said)


def _open(program: str, said: str) -> ProposeOpen:
    if not program.strip():
        raise Unreadable("open_app: no program is named")
    return ProposeOpen(program=program.strip()[:255], why=said)


def _answer(call: Call) -> str:
    """Whatever is answered, as text: a number is one as well."""
    value = call.fields("answer").values.get("answer", "")
    return value if isinstance(value, str) else "" if value is None else str(value)[:2_000]


def _write(proposal: Proposal, screen: Screen) -> str | None:
    code = _code(proposal, screen)
    if code is None:
        return None
    said = on_one_line(proposal.why)
    block = "<code>\n{}\n</code>".format(code.replace("<", r"\x3c"))
    return f"<think>\n{said}\n</think>\n{block}" if said else block


def _code(proposal: Proposal, screen: Screen) -> str | None:
    match proposal:
        case ProposeClick(place=place, button=button, count=count, held=(), expected=None):
            name, numbers = _BY_CLICK.get((button, count)), screen.numbers(place)
            return written_call(name, x=numbers[0], y=numbers[1]) if name and numbers else None
        case ProposeMove(place=place):
            numbers = screen.numbers(place)
            return written_call("move_mouse", x=numbers[0], y=numbers[1]) if numbers else None
        case ProposeDrag(start=start, end=end):
            first, last = screen.numbers(start), screen.numbers(end)
            if first is None or last is None:
                return None
            return written_call("drag", from_coord=list(first), to_coord=list(last))
        case ProposeScroll(place=None, down=down, right=right) if bool(down) != bool(right):
            way = ("down" if down > 0 else "up") if down else ("right" if right > 0 else "left")
            return written_call("scroll", direction=way, amount=abs(down or right) * _PERCENT)
        case ProposeType(text=text, once=False) if text:
            return written_call("type", text=text)
        case ProposeKeys(keys=keys, times=1, expected=None):
            return written_call("press", keys=keys[0] if len(keys) == 1 else list(keys))
        case ProposeWait(seconds=length, until_change=False):
            return written_call("wait", seconds=length)
        case ProposeOpen(program=program, arguments=()) if program.strip() == program:
            return written_call("open_app", app_name=program)
        case Done(answer=answer):
            return written_call("final_answer", answer)
        case _:
            return None


def _messages(ask: Ask) -> tuple[Message, ...]:
    return conversation(ask, system=_PROMPT, opening=told(ask, shown=_SHOWN), shown=_SHOWN)


def _click(numbers: tuple[float, float]) -> str:
    return f"<code>\n{written_call('click', x=numbers[0], y=numbers[1])}\n</code>"


_PLANNER = Planner(
    messages=_messages, read=_read, write=_write, stops=("</code>",), grammar=_GRAMMAR, shown=_SHOWN
)
SMOLVLM = Dialect(
    name="smolvlm2-gui",
    families=("SmolVLM2-2.2B-Instruct-Agentic-GUI",),
    sizing=LongestSide(pixels=1_536),
    convention=Convention.UNIT,
    planner=_PLANNER,
    locator=by_clicking(_PLANNER, _click),
    source="https://github.com/huggingface/smol2operator",
)
