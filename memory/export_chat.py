"""Episodes as chats for fine-tuning: messages with screenshots and calls of a `computer_use` tool.

One Episode is a line of JSON: `messages` and `tools` as OpenAI's chat format has them, the tool's actions and
their names as Qwen's `computer_use` has them. What that tool lacks is a call of a tool of its own kind.
Coordinates are in the pixels of the picture as it is given.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, assert_never

from memory.episode import Episode, Verdict
from memory.errors import ExportError
from memory.journal import Journal
from memory.new_file import new_file
from memory.pictures import put_picture, scaled
from memory.png import encode_png
from memory.record import StepRecord
from memory.said import Said
from safety.action import (
    Action,
    Button,
    Click,
    CloseWindow,
    Drag,
    FocusWindow,
    ListFolder,
    Move,
    MoveFile,
    OpenAddress,
    OpenProgram,
    PressKeys,
    ReadClipboard,
    ReadFile,
    RunCommand,
    Scroll,
    SetClipboard,
    TrashFile,
    TypeText,
    Wait,
    WriteFile,
)
from vision.geometry import Point, Rect

_SYSTEM = (
    "You control a computer by its mouse and keyboard. You see a screenshot before each step and answer "
    "with one call of a tool."
)
_CLICKS = {
    (Button.LEFT, 1): "left_click",
    (Button.LEFT, 2): "double_click",
    (Button.LEFT, 3): "triple_click",
    (Button.RIGHT, 1): "right_click",
    (Button.MIDDLE, 1): "middle_click",
}
_NOTCH = 100
_TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "computer_use",
            "description": "Use the mouse and the keyboard. Coordinates are pixels of the last screenshot.",
            "parameters": {
                "type": "object",
                "properties": {
                    "action": {
                        "type": "string",
                        "enum": [
                            "key",
                            "type",
                            "mouse_move",
                            "left_click",
                            "left_click_drag",
                            "right_click",
                            "middle_click",
                            "double_click",
                            "triple_click",
                            "scroll",
                            "hscroll",
                            "wait",
                            "terminate",
                        ],
                    },
                    "keys": {"type": "array", "items": {"type": "string"}},
                    "text": {"type": "string"},
                    "coordinate": {"type": "array", "items": {"type": "integer"}},
                    "start": {"type": "array", "items": {"type": "integer"}},
                    "times": {"type": "integer"},
                    "pixels": {"type": "number"},
                    "time": {"type": "number"},
                    "status": {"type": "string", "enum": ["success", "failure"]},
                },
                "required": ["action"],
            },
        },
    },
    {
        "type": "function",
        "function": {
            "name": "desk",
            "description": "What needs no mouse: programs, files, the clipboard, addresses, commands.",
            "parameters": {
                "type": "object",
                "properties": {"kind": {"type": "string"}},
                "required": ["kind"],
            },
        },
    },
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatOptions:
    """`width` is the most a screenshot may have. `within` puts screenshots into the lines as data addresses;
    else they are files of a folder beside it."""

    width: int | None = None
    within: bool = False


def export_chats(journal: Journal, episodes: list[Episode], path: Path, options: ChatOptions) -> None:
    """Write Episodes to a new file, a line each, with `NAME-images/` beside it. Raises ExportError where one
    of the two exists or cannot be written, and JournalError where the recording is damaged."""
    if path.exists():
        raise ExportError(f"{path} exists; it was left as it is: choose another name")
    folder = path.with_name(f"{path.stem}-images")
    lines = [json.dumps(_chat(journal, one, folder, options), ensure_ascii=False) for one in episodes]
    new_file(path, "".join(f"{line}\n" for line in lines).encode())


def _chat(journal: Journal, episode: Episode, folder: Path, options: ChatOptions) -> dict[str, Any]:
    messages: list[dict[str, Any]] = [{"role": "system", "content": _SYSTEM}]
    for record in journal.records(episode.id):
        pixels, scale = scaled(journal.frame_pixels(record.frame), options.width)
        png = encode_png(pixels, level=6)
        address = _within(png) if options.within else put_picture(folder, record.frame, png)
        shown: list[dict[str, Any]] = [{"type": "image_url", "image_url": {"url": address}}]
        if len(messages) == 1:
            shown.insert(0, {"type": "text", "text": episode.instruction})
        messages.append({"role": "user", "content": shown})
        name, arguments = _called(record, episode, scale)
        messages.append(_call(record, name, arguments))
        messages.append(
            {"role": "tool", "tool_call_id": f"call_{record.number}", "content": _answered(record)}
        )
    outcome = str(episode.outcome.verdict) if episode.outcome else "unfinished"
    return {"id": episode.id, "messages": messages, "tools": _TOOLS, "outcome": outcome}


def _within(png: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"


def _call(record: StepRecord, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    function = {"name": name, "arguments": json.dumps(arguments, ensure_ascii=False)}
    call = {"id": f"call_{record.number}", "type": "function", "function": function}
    return {"role": "assistant", "content": record.title, "tool_calls": [call]}


def _called(record: StepRecord, episode: Episode, scale: float) -> tuple[str, dict[str, Any]]:
    """The tool that was called and its arguments; what came to no action is waiting, and the end is said."""
    if record.action is not None:
        return called(record.action, record.view.rect, scale)
    if record.proposal.get("kind") in ("done", "give up"):
        succeeded = episode.outcome is not None and episode.outcome.verdict is Verdict.SUCCEEDED
        text = record.proposal.get("answer") or record.proposal.get("reason") or ""
        return "computer_use", {
            "action": "terminate",
            "status": "success" if succeeded else "failure",
            "text": str(text),
        }
    if record.proposal.get("kind") == "ask":
        return "desk", {"kind": "ask", "question": str(record.proposal.get("question", ""))}
    return "computer_use", {"action": "wait", "time": 0}


def called(action: Action, view: Rect, scale: float) -> tuple[str, dict[str, Any]]:
    """An Action as a call of a tool. Pure."""

    def place(point: Point) -> list[int]:
        return [round((point.x - view.left) * scale), round((point.y - view.top) * scale)]

    match action:
        case Move(point=point):
            arguments: dict[str, Any] = {"action": "mouse_move", "coordinate": place(point)}
        case Click(point=point, button=button, count=count, held=held):
            name = _CLICKS.get((button, count), f"{button}_click")
            arguments = {"action": name, "coordinate": place(point)} | ({"keys": list(held)} if held else {})
        case Drag(start=start, end=end):
            arguments = {"action": "left_click_drag", "start": place(start), "coordinate": place(end)}
        case Scroll(point=point, down=down, right=right):
            name, turned = ("scroll", -down) if down else ("hscroll", right)
            arguments = {"action": name, "coordinate": place(point), "pixels": turned * _NOTCH}
        case TypeText(text=text):
            arguments = {"action": "type", "text": text}
        case PressKeys(keys=keys, times=times):
            arguments = {"action": "key", "keys": list(keys)} | ({"times": times} if times > 1 else {})
        case Wait(seconds=seconds):
            arguments = {"action": "wait", "time": seconds}
        case (
            OpenProgram()
            | SetClipboard()
            | FocusWindow()
            | CloseWindow()
            | ReadFile()
            | ListFolder()
            | WriteFile()
            | MoveFile()
            | TrashFile()
            | RunCommand()
            | ReadClipboard()
            | OpenAddress()
        ):
            return "desk", {name: getattr(action, name) for name in ("kind", *_fields(action))}
        case _:
            assert_never(action)
    return "computer_use", arguments


def _fields(action: Action) -> list[str]:
    return [name for name in type(action).__dataclass_fields__ if name != "kind"]


def _answered(record: StepRecord) -> str:
    """What became of it, as a model would be told."""
    if isinstance(record.reply, Said):
        return record.reply.text
    if record.receipt is None:
        reason = record.decision.reason if record.decision is not None else ""
        return f"nothing was done{': ' + reason if reason else ''}"
    said = [str(record.receipt.delivery)]
    if record.receipt.reason:
        said.append(record.receipt.reason)
    if record.effect is not None:
        said.append(f"effect {record.effect.change}: {record.effect.evidence}".rstrip(": "))
    if record.receipt.content is not None:
        said.append(record.receipt.content.text)
    return "; ".join(said)
