"""Fara-7B: Qwen2.5-VL made to use a browser, with its own actions in `computer_use`.

Pixels of the resized picture; the answer's words come before the call, and when the task is done they are
what was found out. Typing may name a place, which is clicked first, empty the field, and press Enter: one
answer then stands for several Proposals. It has only the left button. Pages are opened by address; it also
asks to search the web, which no Action here does: told so, it can open a search page. A fact to keep is
read as a short wait with the fact as its reason, so that it is in the Steps. Sources:
github.com/microsoft/fara (src/fara), the model card microsoft/Fara-7B, arXiv 2511.19663. `scroll` may come
with a coordinate; whether `pixels` are notches or pixels is as unsure as in `computer_use`. `terminate`
with a status is in the tool's own description, but the published agent takes any: without one it is success
here. Fara-1.5 has more actions, other coordinates and another model below it, and is not meant.
"""

from __future__ import annotations

from agent.dialects.answer import Unreadable, sayable
from agent.dialects.by_clicking import by_clicking
from agent.dialects.chat import Ask, Message, conversation, told
from agent.dialects.computer_use import arguments_of, read_action
from agent.dialects.dialect import Dialect, Planner, SmartSize
from agent.dialects.fields import Fields
from agent.dialects.qwen import calls_at_end, fields_described, said_of, written_calls
from agent.dialects.screen import Screen
from agent.dialects.tool_prompt import NUMBER, PAIR, TEXT, call_grammar, tool_prompt
from agent.proposal import (
    Done,
    Proposal,
    ProposeClick,
    ProposeDrag,
    ProposeKeys,
    ProposeTool,
    ProposeType,
    ProposeWait,
)
from safety.action import OpenAddress
from safety.address import canonical_address, in_one_form
from safety.errors import AddressRefused
from vision.models.model_view import Convention

_SHOWN = 2
_ACTIONS = (
    *("key", "type", "mouse_move", "left_click", "scroll", "visit_url", "history_back"),
    *("pause_and_memorize_fact", "wait", "refresh", "terminate"),
)
_BACK, _REFRESH = ("alt", "left"), ("f5",)
_RULES = (
    "Say what you see and what to do next, then call the tool once. When the task is done, say what "
    "was found out or done and terminate. Do not enter what the person has not given, and do not buy or "
    "send anything that was not asked for: then say so and terminate with failure."
)
_FIELDS: dict[str, dict[str, object]] = {
    "press_enter": {"type": "boolean", "description": "For type: press Enter after it."},
    "delete_existing_text": {"type": "boolean", "description": "For type: empty the field first."},
    "url": {"type": "string", "description": "For visit_url: the address."},
    "fact": {"type": "string", "description": "For pause_and_memorize_fact: what to keep."},
}
_AT = rf', "coordinate": {PAIR}'
_YES = "(true|false)"
_GRAMMAR = {
    "mouse_move": _AT,
    "left_click": _AT,
    "visit_url": rf', "url": {TEXT}',
    "type": rf', "text": {TEXT}({_AT})?(, "press_enter": {_YES})?(, "delete_existing_text": {_YES})?',
    "key": rf', "keys": \[{TEXT}(, {TEXT}){{0,4}}\]',
    "scroll": rf', "pixels": -?\d{{1,5}}({_AT})?',
    "pause_and_memorize_fact": rf', "fact": {TEXT}',
    "history_back": "",
    "refresh": "",
    "wait": rf', "time": {NUMBER}',
    "terminate": ', "status": "(success|failure)"',
}


def _read(answer: str, screen: Screen) -> tuple[Proposal, ...]:
    said, calls = calls_at_end(answer)
    fields = calls[0]
    match fields.action:
        case "type":
            return _typed(fields, screen, said)
        case "visit_url":
            return (ProposeTool(action=OpenAddress(address=_address(fields.text("url"))), why=said),)
        case "web_search":
            raise Unreadable("searching the web is not an action here: visit the page of a search engine")
        case "history_back":
            return (ProposeKeys(keys=_BACK, why=said),)
        case "refresh":
            return (ProposeKeys(keys=_REFRESH, why=said),)
        case "pause_and_memorize_fact":
            return (ProposeWait(seconds=0.0, why=fields.text("fact")[:2_000]),)
        case "terminate" if fields.values.get("status") in (None, "success"):
            return (Done(answer=said),)
        case "left_click_drag" | "right_click" | "middle_click" | "double_click" | "triple_click" | "hscroll":
            raise Unreadable(f"there is no action “{fields.action}”")
        case _:
            return (read_action(fields, screen, said),)


def _typed(fields: Fields, screen: Screen, said: str) -> tuple[Proposal, ...]:
    text = fields.text("text") + ("\n" if fields.flag("press_enter") else "")
    parts: list[Proposal] = []
    if fields.has("coordinate"):
        parts.append(ProposeClick(place=screen.at(*fields.pair("coordinate")), why=said))
    if fields.flag("delete_existing_text"):
        parts.append(ProposeKeys(keys=("ctrl", "a"), why=said))
        if not text:
            parts.append(ProposeKeys(keys=("delete",), why=said))
    if text:
        parts.append(ProposeType(text=text, why=said))
    if not parts:
        raise Unreadable("type: text: there is none")
    return tuple(parts)


def _address(text: str) -> str:
    """Raises Unreadable for what is no address of a page; one without http(s) gets https."""
    try:
        return canonical_address(text if "://" in text else f"https://{text}").text
    except AddressRefused as error:
        raise Unreadable(f"visit_url: {error}") from error


def _write(proposal: Proposal, screen: Screen) -> str | None:
    match proposal:
        case ProposeClick(count=count) if count != 1:
            return None
        case ProposeDrag():
            return None
        case ProposeTool(action=OpenAddress(address=address)) if in_one_form(address) == address:
            return written_calls(proposal.why, ({"action": "visit_url", "url": address},))
        case ProposeKeys(keys=keys, times=1, expected=None) if keys == _BACK:
            return written_calls(proposal.why, ({"action": "history_back"},))
        case Done(answer=answer, why=why):
            if why or not sayable(answer):  # its words are the answer: there are none for why
                return None
            return written_calls(answer, ({"action": "terminate", "status": "success"},))
    calls = arguments_of(proposal, screen)
    if any(str(call["action"]) not in _ACTIONS for call in calls):
        return None
    return written_calls(said_of(proposal), calls)


def _messages(ask: Ask) -> tuple[Message, ...]:
    described = (
        f"Mouse and keyboard of a browser that you see as pictures of {ask.width} x {ask.height} pixels, "
        "from the top left corner. Pages may take time to load: wait and look again."
    )
    prompt = tool_prompt(described, {**fields_described(_ACTIONS), **_FIELDS}, _RULES)
    return conversation(ask, system=prompt, opening=told(ask, shown=_SHOWN), shown=_SHOWN)


def _click(numbers: tuple[float, float]) -> str:
    return written_calls("", ({"action": "left_click", "coordinate": list(numbers)},)) or ""


_PLANNER = Planner(
    messages=_messages,
    read=_read,
    write=_write,
    stops=("</tool_call>",),
    grammar=call_grammar(_GRAMMAR),
    shown=_SHOWN,
)
FARA = Dialect(
    name="fara",
    families=("Fara-7B",),
    sizing=SmartSize(factor=28, least=56 * 56, most=16_384 * 28 * 28),
    convention=Convention.PIXELS,
    patch=28,
    planner=_PLANNER,
    locator=by_clicking(_PLANNER, _click),
    source="https://github.com/microsoft/fara, arXiv 2511.19663",
)
