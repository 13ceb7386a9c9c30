"""Plain JSON, for any instruction-tuned vision-language model: ours, and asked for in the prompt.

One JSON object ends the answer, in a ``` fence or in none, with words before it or none. A place is x and y
in thousandths of the picture, from the top left corner, or `target`, in words, which is grounded on the
live screen: for models that know what to press but not where it is. Two objects make the answer unclear,
and an unknown field makes it unreadable. The prompt and the schema are all that models know of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from agent.dialects.answer import Unreadable, apart, reason
from agent.dialects.chat import Ask, Message, Picture, conversation, harmless, told
from agent.dialects.dialect import Dialect, Locator, LongestSide, Planner
from agent.dialects.fields import Fields, held, notches, seconds, text, times
from agent.dialects.objects import bare_objects, dumped
from agent.dialects.plain_writing import written_fields
from agent.dialects.screen import Screen
from agent.proposal import (
    AskPerson,
    At,
    Done,
    GiveUp,
    Place,
    Proposal,
    ProposeClick,
    ProposeDrag,
    ProposeKeys,
    ProposeMove,
    ProposeOpen,
    ProposeScroll,
    ProposeType,
    ProposeWait,
    Words,
)
from safety.action import Button
from vision.models.model_view import Convention
from vision.vlm.chat import JsonSchema

_SHOWN = 4
_PLACE = ("x", "y", "target")
_LONGEST_PHRASE = 500
ACTIONS = ("click", "move", "drag", "scroll", "type", "keys", "wait", "open", "ask", "done", "give up")
_PROMPT = """\
You operate a computer by its screen, one action at a time. You get a task and a picture of the screen as it
is now. Answer with one JSON object and nothing else:

{"thought": "what you see and what is next", "action": "...", ...}

A place is "x" and "y": whole numbers from 0 to 1000, parts of the picture's width and height from the top
left corner. Or it is "target": the thing in a few words that tell it from all others, as "Save button".

{"action": "click", "x": 0, "y": 0} with "button" left, middle or right, "count" 2 for double, "held" keys
{"action": "move", "x": 0, "y": 0}
{"action": "drag", "x": 0, "y": 0, "to_x": 0, "to_y": 0}
{"action": "scroll", "down": 3} in notches, negative is up; or "right"; "x" and "y" say over what
{"action": "type", "text": "..."} where the focus is; a line end presses Enter
{"action": "keys", "keys": ["ctrl", "s"]} pressed together, "times" times
{"action": "wait", "seconds": 2}
{"action": "open", "program": "..."} a program by its name
{"action": "ask", "question": "..."} only the person knows it, or it is theirs to choose: one short question,
the answer comes with the next picture; never ask for passwords or codes
{"action": "done", "answer": "..."} the task is done; the answer, where something was asked
{"action": "give up", "reason": "..."} it can't be done
"""
_LOCATE = """\
Where in this picture is the following? Answer with one JSON object and nothing else: {"x": 0, "y": 0},
the middle of it, in whole numbers from 0 to 1000, parts of the picture's width and height from the top left
corner; or {"absent": true} where it is not in the picture.

"""
_NUMBER = {"type": "number", "minimum": 0, "maximum": 1000}
_SCHEMA = JsonSchema(
    schema={
        "type": "object",
        "properties": {
            "thought": {"type": "string", "maxLength": 1_000},
            "action": {"type": "string", "enum": list(ACTIONS)},
            **dict.fromkeys(("x", "y", "to_x", "to_y"), _NUMBER),
            **{name: {"type": "string", "maxLength": 500} for name in ("target", "to_target", "program")},
            "button": {"type": "string", "enum": ["left", "middle", "right"]},
            **{name: {"type": "integer", "minimum": 1, "maximum": 200} for name in ("count", "times")},
            **{
                name: {"type": "array", "items": {"type": "string"}, "maxItems": 6}
                for name in ("held", "keys")
            },
            **{name: {"type": "integer", "minimum": -200, "maximum": 200} for name in ("down", "right")},
            **{name: {"type": "string"} for name in ("text", "answer", "reason")},
            "question": {"type": "string", "maxLength": 400},
            "seconds": {"type": "number", "minimum": 0, "maximum": 600},
        },
        "required": ["action"],
        "additionalProperties": False,
    }
)
_PLACE_SCHEMA = JsonSchema(
    schema={
        "type": "object",
        "properties": {"x": _NUMBER, "y": _NUMBER, "absent": {"type": "boolean"}},
        "additionalProperties": False,
    }
)


def _one(answer: str) -> tuple[str, Mapping[str, Any]]:
    thought, rest = apart(answer)
    ending = bare_objects(rest)
    if len(ending.objects) != 1:
        raise Unreadable(f"{len(ending.objects)} actions, and it cannot be told which is meant")
    return reason(ending.said, thought), ending.objects[0]


def _read(answer: str, screen: Screen) -> tuple[Proposal, ...]:
    said, values = _one(answer)
    action = text(values.get("action"))
    fields = Fields(action=action, values=values)
    thought = reason(fields.text("thought", ""), said)
    read = _READERS.get(action)
    if read is None:
        raise Unreadable(f"there is no action “{action[:40]}”")
    names, reader = read
    fields.only("thought", "action", *names)
    return (reader(fields, screen, thought),)


def _place(fields: Fields, screen: Screen, prefix: str = "") -> Place | None:
    x, y, target = f"{prefix}x", f"{prefix}y", f"{prefix}target"
    if fields.has(x) or fields.has(y):
        return screen.at(fields.number(x), fields.number(y))
    if not fields.has(target):
        return None
    phrase = fields.text(target).strip()
    if not phrase or len(phrase) > _LONGEST_PHRASE:
        raise Unreadable(f"{fields.action}: {target} has no words, or too many")
    return Words(phrase=phrase)


def _needed(fields: Fields, screen: Screen, prefix: str = "") -> Place:
    place = _place(fields, screen, prefix)
    if place is None:
        raise Unreadable(f"{fields.action} without a place: x and y, or target")
    return place


def _click(fields: Fields, screen: Screen, why: str) -> Proposal:
    button = Button(fields.choice("button", tuple(Button), "left"))
    count = fields.number("count", 1)
    if count not in (1, 2, 3):
        raise Unreadable(f"{count:g} clicks: between 1 and 3 can be done")
    kept = held(fields.keys("held")) if fields.values.get("held") else ()
    return ProposeClick(place=_needed(fields, screen), button=button, count=int(count), held=kept, why=why)


def _scroll(fields: Fields, screen: Screen, why: str) -> Proposal:
    down, right = (fields.number(name, 0) for name in ("down", "right"))
    if not down and not right:
        raise Unreadable("a scroll by nothing")
    return ProposeScroll(
        place=_place(fields, screen),
        down=notches(down) if down else 0,
        right=notches(right) if right else 0,
        why=why,
    )


def _type(fields: Fields, screen: Screen, why: str) -> Proposal:
    if not fields.text("text"):
        raise Unreadable("type: text: there is none")
    return ProposeType(text=fields.text("text"), why=why)


def _open(fields: Fields, screen: Screen, why: str) -> Proposal:
    program = fields.text("program").strip()
    if not program or len(program) > 255:
        raise Unreadable("open: no program is named")
    return ProposeOpen(program=program, why=why)


def _give_up(fields: Fields, screen: Screen, why: str) -> Proposal:
    said = fields.text("reason", "").strip() or "the model gave up and did not say why"
    return GiveUp(reason=said, why=why)


def _ask(fields: Fields, screen: Screen, why: str) -> Proposal:
    question = fields.text("question").strip()
    if not question:
        raise Unreadable("ask: question: there is none")
    return AskPerson(question=question, why=why)


def _keys(fields: Fields, screen: Screen, why: str) -> Proposal:
    return ProposeKeys(keys=fields.keys("keys"), times=times(fields.number("times", 1)), why=why)


_Reader = Callable[[Fields, Screen, str], Proposal]
_READERS: dict[str, tuple[tuple[str, ...], _Reader]] = {
    "click": ((*_PLACE, "button", "count", "held"), _click),
    "move": (_PLACE, lambda fields, screen, why: ProposeMove(place=_needed(fields, screen), why=why)),
    "drag": (
        (*_PLACE, "to_x", "to_y", "to_target"),
        lambda fields, screen, why: ProposeDrag(
            start=_needed(fields, screen), end=_needed(fields, screen, "to_"), why=why
        ),
    ),
    "scroll": ((*_PLACE, "down", "right"), _scroll),
    "type": (("text",), _type),
    "keys": (("keys", "times"), _keys),
    "wait": (
        ("seconds",),
        lambda fields, screen, why: ProposeWait(seconds=seconds(fields.number("seconds", 2.0)), why=why),
    ),
    "open": (("program",), _open),
    "ask": (("question",), _ask),
    "done": (("answer",), lambda fields, screen, why: Done(answer=fields.text("answer", ""), why=why)),
    "give up": (("reason",), _give_up),
}


def _write(proposal: Proposal, screen: Screen) -> str | None:
    fields = written_fields(proposal, screen)
    if fields is None:
        return None
    return dumped({"thought": proposal.why, **fields} if proposal.why else fields)


def _messages(ask: Ask) -> tuple[Message, ...]:
    return conversation(ask, system=_PROMPT, opening=told(ask, shown=_SHOWN), shown=_SHOWN)


def _locate(instruction: str, size: tuple[int, int]) -> tuple[Message, ...]:
    return (Message(role="user", parts=(Picture(), _LOCATE + harmless(instruction))),)


def _found(answer: str, screen: Screen) -> At:
    fields = Fields(action="place", values=_one(answer)[1])
    fields.only("x", "y", "absent")
    if fields.flag("absent"):
        raise Unreadable("the model says it is not there")
    return screen.at(fields.number("x"), fields.number("y"))


PLAIN = Dialect(
    name="json",
    families=(),
    sizing=LongestSide(pixels=1_344),
    convention=Convention.THOUSAND,
    planner=Planner(messages=_messages, read=_read, write=_write, grammar=_SCHEMA, shown=_SHOWN, plans=True),
    locator=Locator(
        messages=_locate,
        read=_found,
        write=lambda numbers: dumped({"x": numbers[0], "y": numbers[1]}),
        grammar=_PLACE_SCHEMA,
    ),
    source="docs/dialects.md",
)
