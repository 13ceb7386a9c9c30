"""Qwen2.5-VL and Qwen3-VL, and models fine-tuned from them that kept their way of acting.

Answers are words, or none, and a call of `computer_use` (see `computer_use`). Qwen2.5-VL counts pixels of
its resized picture, whose sides are multiples of 28; Qwen3-VL thousandths, its sides multiples of 32.
Sources: the model cards Qwen/Qwen2.5-VL-7B-Instruct and Qwen/Qwen3-VL-8B-Instruct with their
preprocessor_config.json, the reports arXiv 2502.13923 and 2511.21631, and the sources named in
`computer_use`. Whether Qwen3-VL calls the far edge 999 or 1000 is told in two ways there; 1000 is read as
the last pixel.

The first call of those at the end is taken; a move followed by a drag is one drag. What is said before a
call, and calls quoted in it or in <think>, do nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from agent.dialects.answer import Unreadable, apart, on_one_line, reason
from agent.dialects.by_clicking import by_clicking
from agent.dialects.chat import Ask, Message, conversation, told
from agent.dialects.computer_use import arguments_of, drag_of, read_action
from agent.dialects.dialect import Dialect, Planner, SmartSize
from agent.dialects.fields import Fields, text
from agent.dialects.objects import dumped, tool_calls
from agent.dialects.screen import Screen
from agent.dialects.tool_prompt import NUMBER, PAIR, TEXT, call_grammar, tool_prompt
from agent.proposal import Done, GiveUp, Proposal, ProposeScroll
from vision.models.model_view import Convention

_SHOWN = 4  # earlier turns with their pictures, as in OSWorld's agents
_RULES = (
    "Say in one sentence what you do and why, then call the tool once. Click the middle of things. When the "
    "task is done, terminate with success; when it can't be done, say why and terminate with failure."
)
_ACTIONS_25 = (
    *("key", "type", "mouse_move", "left_click", "left_click_drag", "right_click", "middle_click"),
    *("double_click", "scroll", "wait", "terminate"),
)
_ACTIONS_3 = (*_ACTIONS_25[:-3], "triple_click", "scroll", "hscroll", "wait", "terminate", "answer")
_AT = rf', "coordinate": {PAIR}'
_GRAMMAR = {
    **{f"{name}click": _AT for name in ("left_", "right_", "middle_", "double_")},
    "mouse_move": _AT,
    "left_click_drag": _AT,
    "type": rf', "text": {TEXT}',
    "key": rf', "keys": \[{TEXT}(, {TEXT}){{0,4}}\]',
    "scroll": rf', "pixels": -?\d{{1,5}}({_AT})?',
    "wait": rf', "time": {NUMBER}',
    "terminate": ', "status": "(success|failure)"',
}
_GRAMMAR_3 = {
    **_GRAMMAR,
    "triple_click": _AT,
    "hscroll": _GRAMMAR["scroll"],
    "answer": _GRAMMAR["type"],
}


def calls_at_end(answer: str) -> tuple[str, tuple[Fields, ...]]:
    """What was said, and the arguments of the calls of computer_use the answer ends with. Raises
    Unreadable."""
    thought, rest = apart(answer)
    ending = tool_calls(rest)
    said = ending.said
    for label in ("Action:", "Thought:"):
        said = said.removeprefix(label).lstrip()
    return reason(said, thought), tuple(_fields(call) for call in ending.objects)


def written_calls(said: str, calls: tuple[dict[str, object], ...]) -> str | None:
    """An answer of these calls, with what is said before them; None for no call."""
    if not calls:
        return None
    blocks = [
        f"<tool_call>\n{dumped({'name': 'computer_use', 'arguments': call})}\n</tool_call>" for call in calls
    ]
    line = on_one_line(said)
    return "\n".join(([f"Action: {line}"] if line else []) + blocks)


def said_of(proposal: Proposal) -> str:
    """What a tool call has no field for, to be said before it."""
    return proposal.reason if isinstance(proposal, GiveUp) else proposal.why


def _fields(call: Mapping[str, Any]) -> Fields:
    if call.get("name") != "computer_use":
        raise Unreadable(f"there is no tool “{str(call.get('name'))[:40]}”")
    arguments = call.get("arguments")
    if not isinstance(arguments, dict):
        raise Unreadable("a call without arguments")
    return Fields(action=text(arguments.get("action")), values=arguments)


def _reading(actions: tuple[str, ...]) -> Callable[[str, Screen], tuple[Proposal, ...]]:
    def read(answer: str, screen: Screen) -> tuple[Proposal, ...]:
        said, calls = calls_at_end(answer)
        if calls[0].action not in actions:
            raise Unreadable(f"there is no action “{calls[0].action[:40]}”")
        if calls[0].action == "answer":
            return (Done(answer=calls[0].text("text"), why=said),)
        drag = drag_of(calls[0], calls[1], screen, said) if len(calls) > 1 else None
        return (drag or read_action(calls[0], screen, said),)

    return read


def _writing(actions: tuple[str, ...]) -> Callable[[Proposal, Screen], str | None]:
    def write(proposal: Proposal, screen: Screen) -> str | None:
        calls = arguments_of(proposal, screen)
        if isinstance(proposal, Done) and proposal.answer:
            calls = ({"action": "answer", "text": proposal.answer},)
        if isinstance(proposal, ProposeScroll) and proposal.right and not proposal.down:
            sideways = arguments_of(replace(proposal, down=-proposal.right, right=0), screen)
            calls = tuple({**call, "action": "hscroll"} for call in sideways)
        if any(call["action"] not in actions for call in calls):
            return None
        return written_calls(said_of(proposal), calls)

    return write


def _messages(actions: tuple[str, ...], absolute: bool) -> Callable[[Ask], tuple[Message, ...]]:
    def messages(ask: Ask) -> tuple[Message, ...]:
        size = f"{ask.width} x {ask.height} pixels" if absolute else "1000 x 1000"
        described = (
            f"Mouse and keyboard of a desktop that you see as pictures. The screen is {size}, from the top "
            "left corner. Programs may take time to start or to react: wait and look again."
        )
        prompt = tool_prompt(described, fields_described(actions), _RULES)
        opening = told(ask, shown=_SHOWN, task="Instruction", steps="Previous actions")
        return conversation(ask, system=prompt, opening=opening, shown=_SHOWN)

    return messages


def fields_described(actions: tuple[str, ...]) -> dict[str, dict[str, object]]:
    """The arguments of computer_use, for the tool's schema."""
    return {
        "action": {"type": "string", "enum": list(actions), "description": "What to do."},
        "keys": {"type": "array", "description": "For key: the keys pressed together, in order."},
        "text": {"type": "string", "description": "For type: the text. For answer: what was asked."},
        "coordinate": {"type": "array", "description": "[x, y] of what the mouse goes to."},
        "pixels": {"type": "number", "description": "For scroll: how far, positive is up."},
        "time": {"type": "number", "description": "For wait: seconds."},
        "status": {"type": "string", "enum": ["success", "failure"], "description": "For terminate."},
    }


def _click(numbers: tuple[float, float]) -> str:
    return written_calls("", ({"action": "left_click", "coordinate": list(numbers)},)) or ""


def _planner(actions: tuple[str, ...], grammar: Mapping[str, str], *, absolute: bool) -> Planner:
    return Planner(
        messages=_messages(actions, absolute),
        read=_reading(actions),
        write=_writing(actions),
        stops=("</tool_call>",),
        grammar=call_grammar(grammar),
        shown=_SHOWN,
        plans=True,
    )


_PLANNER_25 = _planner(_ACTIONS_25, _GRAMMAR, absolute=True)
_PLANNER_3 = _planner(_ACTIONS_3, _GRAMMAR_3, absolute=False)
QWEN25 = Dialect(
    name="qwen2.5-vl",
    families=("Qwen2.5-VL",),
    sizing=SmartSize(factor=28, least=56 * 56, most=16_384 * 28 * 28),
    convention=Convention.PIXELS,
    patch=28,
    planner=_PLANNER_25,
    locator=by_clicking(_PLANNER_25, _click),
    source="https://huggingface.co/Qwen/Qwen2.5-VL-7B-Instruct, arXiv 2502.13923",
)
QWEN3 = Dialect(
    name="qwen3-vl",
    families=("Qwen3-VL",),
    sizing=SmartSize(factor=32, least=256 * 256, most=12_800 * 32 * 32),
    convention=Convention.THOUSAND,
    patch=32,
    planner=_PLANNER_3,
    locator=by_clicking(_PLANNER_3, _click),
    source="https://huggingface.co/Qwen/Qwen3-VL-8B-Instruct, arXiv 2511.21631",
)
