"""OpenCUA: thought, action in words, and a block of pyautogui code, in pixels of the resized picture.

Sources: github.com/xlang-ai/OpenCUA, the OpenCUA agent of github.com/xlang-ai/OSWorld, the model cards
xlangai/OpenCUA-7B, -32B and -72B, arXiv 2508.09123. The models before Qwen2.5-VL (OpenCUA-A3B,
OpenCUA-Qwen2-7B) count parts of the picture from 0 to 1 and are not meant here. How far AgentNet's people
turned the wheel for a number of `scroll` is not told; it is taken as notches.

The code is the one fenced block that ends the answer, after the last heading "## Code:" where there is one;
any other fence makes it unclear. Its first action is taken. It is read (`calls`), never run.
"""

from __future__ import annotations

import re

from agent.dialects.answer import Unreadable, apart, on_one_line, reason, sayable
from agent.dialects.by_clicking import by_clicking
from agent.dialects.calls import read_calls, written_call
from agent.dialects.chat import Ask, Message, conversation, told
from agent.dialects.dialect import Dialect, Planner, SmartSize
from agent.dialects.pyautogui_code import read_first
from agent.dialects.screen import Screen
from agent.proposal import (
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
from vision.models.model_view import Convention
from vision.vlm.chat import Regex

_SHOWN = 2
_BLOCK = re.compile(r"^```(?:python|code|py)?[ \t]*\n(.*?)\n?^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(
    r"^#{1,6} {0,4}(Step {0,4}[0-9]{0,4}|Observation|Thought|Action|Code) {0,4}:? {0,4}$", re.MULTILINE
)
_CODE = re.compile(r"^#{1,6} {0,4}Code {0,4}:? {0,4}$", re.MULTILINE)
_CLICKS = {
    (Button.LEFT, 1): "pyautogui.click",
    (Button.RIGHT, 1): "pyautogui.rightClick",
    (Button.MIDDLE, 1): "pyautogui.middleClick",
    (Button.LEFT, 2): "pyautogui.doubleClick",
    (Button.LEFT, 3): "computer.triple_click",
}
_PROMPT = """\
You operate a computer by its screen. You get a task and pictures of the screen, and do it step by step with
pyautogui.

Answer every step in this form:

## Thought:
how far the task is, whether the last action did what it should, what is next and why

## Action:
what to do, in one sentence, with the target in words and without coordinates

## Code:
```python
one call of pyautogui: click, rightClick, middleClick, doubleClick, moveTo, dragTo, scroll, hscroll, write,
press, hotkey
```

Besides pyautogui there are
computer.triple_click(x, y)
computer.wait()
computer.terminate(status) with "success" or "failure"
"""
_INT = r"-?\d{1,5}"
_STRING = r"""('([^'\\\n`]|\\['"\\ntrx])*'|"([^"\\\n`]|\\['"\\ntrx])*")"""
_GRAMMAR = Regex(
    pattern=r"(# Step:\n)?(## Thought:\n[^#`]{1,2000}\n)?(## Action:\n[^#`\n]{1,600}\n)?\n?"
    r"## Code:\n```python\n("
    rf"(pyautogui\.(click|rightClick|middleClick|doubleClick|moveTo|dragTo)|computer\.triple_click)"
    rf"\(x={_INT}, y={_INT}\)"
    rf"|pyautogui\.moveTo\(x={_INT}, y={_INT}\)\npyautogui\.dragTo\(x={_INT}, y={_INT}\)"
    rf"|pyautogui\.h?scroll\({_INT}(, x={_INT}, y={_INT})?\)"
    rf"|pyautogui\.write\(message={_STRING}\)|pyautogui\.press\({_STRING}(, presses=\d{{1,3}})?\)"
    rf"|pyautogui\.hotkey\({_STRING}(, {_STRING}){{1,4}}\)"
    r"|computer\.wait\(\)|computer\.terminate\(status='(success|failure)'\))\n```"
)


def _read(answer: str, screen: Screen) -> tuple[Proposal, ...]:
    thought, rest = apart(answer)
    headings = list(_CODE.finditer(rest))
    if len(headings) > 1:
        raise Unreadable("two headings say Code, and it cannot be told which is meant")
    begin = headings[0].end() if headings else 0
    if "```" in rest[:begin] or rest.count("```") != 2:
        raise Unreadable("the answer does not end with the one block of code there is")
    block = _BLOCK.search(rest, begin)
    if block is None or rest[block.end() :].strip():
        raise Unreadable("the answer does not end with a block of code")
    if headings and rest[begin : block.start()].strip():
        raise Unreadable("there are words between the heading Code and the code")
    said = _HEADING.sub("", rest[: block.start()])
    return (read_first(read_calls(block[1]), screen, reason(said, thought)),)


def _write(proposal: Proposal, screen: Screen) -> str | None:
    code = _code(proposal, screen)
    if code is None:
        return None
    said = on_one_line(proposal.reason if isinstance(proposal, GiveUp) else proposal.why)
    code = re.sub(r"<(?=/?think>)", r"\\x3c", code).replace("`", r"\x60")  # nothing the reader splits at
    block = f"## Code:\n```python\n{code}\n```"
    return f"## Action:\n{said}\n\n{block}" if said else block


def _code(proposal: Proposal, screen: Screen) -> str | None:
    match proposal:
        case ProposeClick(place=place, button=button, count=count, held=held, expected=None):
            name, numbers = _CLICKS.get((button, count)), screen.numbers(place)
            if name is None or numbers is None:
                return None
            down = [written_call("pyautogui.keyDown", key) for key in held]
            up = [written_call("pyautogui.keyUp", key) for key in reversed(held)]
            return "\n".join([*down, _placed(name, numbers), *up])
        case ProposeMove(place=place):
            numbers = screen.numbers(place)
            return _placed("pyautogui.moveTo", numbers) if numbers else None
        case ProposeDrag(start=start, end=end):
            first, last = screen.numbers(start), screen.numbers(end)
            if first is None or last is None:
                return None
            return f"{_placed('pyautogui.moveTo', first)}\n{_placed('pyautogui.dragTo', last)}"
        case ProposeScroll(place=place, down=down, right=right) if bool(down) != bool(right):
            numbers = screen.numbers(place)
            if place is not None and numbers is None:
                return None
            where = dict(zip(("x", "y"), numbers, strict=True)) if numbers else {}
            return written_call(f"pyautogui.{'hscroll' if right else 'scroll'}", right or -down, **where)
        case ProposeType(text=text, once=False) if text:
            return written_call("pyautogui.write", message=text)
        case ProposeKeys(keys=keys, times=times, expected=None):
            if len(keys) == 1:
                often = {"presses": times} if times > 1 else {}
                return written_call("pyautogui.press", keys[0], **often)
            return written_call("pyautogui.hotkey", *keys) if times == 1 else None
        case ProposeWait(seconds=seconds, until_change=False):
            return "computer.wait()" if seconds == 5.0 else written_call("time.sleep", seconds)
        case Done(answer=""):
            return written_call("computer.terminate", status="success")
        case GiveUp(infeasible=False, reason=why, why="") if why and sayable(why):
            return written_call("computer.terminate", status="failure")
        case _:
            return None


def _placed(name: str, numbers: tuple[float, float]) -> str:
    return written_call(name, x=numbers[0], y=numbers[1])


def _messages(ask: Ask) -> tuple[Message, ...]:
    return conversation(
        ask, system=_PROMPT, opening=told(ask, shown=_SHOWN, task="Task Instruction"), shown=_SHOWN
    )


def _click(numbers: tuple[float, float]) -> str:
    return f"## Code:\n```python\n{_placed('pyautogui.click', numbers)}\n```"


_PLANNER = Planner(messages=_messages, read=_read, write=_write, grammar=_GRAMMAR, shown=_SHOWN)
OPENCUA = Dialect(
    name="opencua",
    families=("OpenCUA-7B", "OpenCUA-32B", "OpenCUA-72B"),
    sizing=SmartSize(factor=28, least=56 * 56, most=16_384 * 28 * 28),
    convention=Convention.PIXELS,
    patch=28,
    planner=_PLANNER,
    locator=by_clicking(_PLANNER, _click),
    source="https://github.com/xlang-ai/OpenCUA, arXiv 2508.09123",
)
