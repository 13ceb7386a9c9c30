"""Models that say where something is and do nothing else: GTA1, Holo1.5, ShowUI.

GTA1 (github.com/Yan98/GTA1, model card HelloKKMe/GTA1-7B, arXiv 2507.05791) answers "(x,y)" in pixels of
the resized picture, whose size it is told. Holo1.5 (github.com/hcompai/hai-cookbook, holo1_5/; model card
Hcompany/Holo1.5-7B) answers a JSON object with the action click_absolute, in pixels likewise; Holo1's
"Click(x, y)" is read too. Holo1.5 can also be asked to navigate, in a form its publishers show for their
own agent alone; that is left out. ShowUI (github.com/showlab/ShowUI, QUICK_START.md; arXiv 2411.17465)
answers [x, y] in parts of the picture; its navigation is left out: it knows no keys.

An answer is its place and nothing else, for none of them reasons aloud. GTA1 may say a word before: the
place must still end the answer, and be the only one in it.
"""

from __future__ import annotations

import re

from agent.dialects.answer import Unreadable
from agent.dialects.chat import Message, Picture, harmless
from agent.dialects.dialect import Dialect, Locator, SmartSize
from agent.dialects.fields import Fields
from agent.dialects.objects import bare_objects, dumped
from agent.dialects.screen import Screen
from agent.proposal import At
from vision.models.model_view import Convention
from vision.vlm.chat import JsonSchema, Regex

_NUMBER = r"(-?[0-9]{1,7}(?:\.[0-9]{1,8})?)"
_ROUND = re.compile(rf"\({_NUMBER}[ \t]*,[ \t]*{_NUMBER}\)")
_SQUARE = re.compile(rf"[\[(]{_NUMBER}[ \t]*,[ \t]*{_NUMBER}[\])]")
_CLICK = re.compile(rf"Click\({_NUMBER}[ \t]*,[ \t]*{_NUMBER}\)", re.IGNORECASE)
_CLICK_FIELDS = {
    "action": {"const": "click_absolute"},
    "x": {"type": "integer", "minimum": 0},
    "y": {"type": "integer", "minimum": 0},
}


def _only_place(answer: str, screen: Screen, form: re.Pattern[str]) -> At:
    found = form.fullmatch(answer)
    if found is None:
        raise Unreadable("the answer is no place")
    return screen.at(float(found[1]), float(found[2]))


def _gta1(answer: str, screen: Screen) -> At:
    found = list(_ROUND.finditer(answer))
    if len(found) != 1 or found[0].end() != len(answer):
        raise Unreadable("the answer does not end with the one place in it")
    return screen.at(float(found[0][1]), float(found[0][2]))


def _holo(answer: str, screen: Screen) -> At:
    if "{" not in answer:
        return _only_place(answer, screen, _CLICK)
    ending = bare_objects(answer)
    if len(ending.objects) != 1 or ending.said:
        raise Unreadable("the answer is not one object")
    fields = Fields(action="place", values=ending.objects[0])
    fields.only("action", "x", "y")
    fields.choice("action", ("click_absolute", "click"), "click_absolute")
    return screen.at(fields.number("x"), fields.number("y"))


def _ask_gta1(instruction: str, size: tuple[int, int]) -> tuple[Message, ...]:
    system = (
        f"You find things on pictures of a screen. This one is {size[1]} pixels high and {size[0]} wide. "
        "Answer with the middle of what is described, in pixels, exactly as (x,y)."
    )
    user = (Picture(), harmless(instruction))
    return (Message(role="system", parts=(system,)), Message(role="user", parts=user))


def _ask_holo(instruction: str, size: tuple[int, int]) -> tuple[Message, ...]:
    words = (
        "Find the target on the picture of the screen and say where to click it. Answer with a JSON object: "
        '{"action": "click_absolute", "x": pixels from the left edge, "y": pixels from the top edge}.\n'
        f"Target:\n{harmless(instruction)}"
    )
    return (Message(role="user", parts=(Picture(), words)),)


def _ask_showui(instruction: str, size: tuple[int, int]) -> tuple[Message, ...]:
    words = (
        "Say where on the screen the thing described is, as [x, y]: parts of the picture's width and height, "
        "from 0 to 1."
    )
    return (Message(role="user", parts=(words, Picture(), harmless(instruction))),)


_SMART = SmartSize(factor=28, least=56 * 56, most=16_384 * 28 * 28)
GTA1 = Dialect(
    name="gta1",
    families=("GTA1",),
    sizing=_SMART,
    convention=Convention.PIXELS,
    patch=28,
    locator=Locator(
        messages=_ask_gta1,
        read=_gta1,
        write=lambda numbers: f"({numbers[0]:g},{numbers[1]:g})",
        grammar=Regex(pattern=r"\(\d{1,5},\d{1,5}\)"),
    ),
    source="https://github.com/Yan98/GTA1, arXiv 2507.05791",
)
HOLO = Dialect(
    name="holo1.5",
    families=("Holo1.5",),
    sizing=_SMART,
    convention=Convention.PIXELS,
    patch=28,
    locator=Locator(
        messages=_ask_holo,
        read=_holo,
        write=lambda numbers: dumped({"action": "click_absolute", "x": numbers[0], "y": numbers[1]}),
        grammar=JsonSchema(
            schema={
                "type": "object",
                "properties": _CLICK_FIELDS,
                "required": ["action", "x", "y"],
                "additionalProperties": False,
            }
        ),
    ),
    source="https://github.com/hcompai/hai-cookbook, https://huggingface.co/Hcompany/Holo1.5-7B",
)
SHOWUI = Dialect(
    name="showui",
    families=("ShowUI",),
    sizing=SmartSize(factor=28, least=256 * 28 * 28, most=1_344 * 28 * 28),
    convention=Convention.UNIT,
    patch=28,
    locator=Locator(
        messages=_ask_showui,
        read=lambda answer, screen: _only_place(answer, screen, _SQUARE),
        write=lambda numbers: f"[{numbers[0]:.4f}, {numbers[1]:.4f}]",
        grammar=Regex(pattern=r"\[[01]\.\d{1,4}, [01]\.\d{1,4}\]"),
    ),
    source="https://github.com/showlab/ShowUI, arXiv 2411.17465",
)
