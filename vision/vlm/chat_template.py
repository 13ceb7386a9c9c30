"""How a model wants a chat written out: its template, run in jinja's sandbox as transformers does.

Texts never pass through the template. It is given a mark for each, so that what it writes (the scaffold) and
what a text says stay apart, and no word on a screen can end a message or begin one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vision.errors import ModelError
from vision.vlm.chat import Message
from vision.vlm.library import load_transformers
from vision.vlm.weights_folder import LONGEST_TEXT, read_json

_MARK = re.compile("\ue000([0-9]+)\ue001")
_CHAT_ML = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{% for part in message.content %}"
    "{% if part.type == 'image' %}IMAGE{% else %}{{ part.text }}{% endif %}{% endfor %}<|im_end|>\n"
    "{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of a written chat: of the scaffold, or of a text that someone else wrote."""

    text: str
    scaffold: bool
    own: bool = False  # the model itself said it, in an earlier answer


def read_template(folder: Path, *, marks: Sequence[str], picture: str) -> str:
    """The template of the model in a folder. Where it has none and its tokenizer has the marks of ChatML,
    ChatML, with `picture` where a picture goes. Raises ModelError."""
    found = _own_template(folder)
    if found:
        return found
    if "<|im_start|>" in marks and "<|im_end|>" in marks:
        return _CHAT_ML.replace("IMAGE", picture)
    raise ModelError(
        f"{folder} does not say how a chat is written for its model (chat_template.jinja), and its tokenizer "
        "has no marks of ChatML. No model was loaded; fetch the template that belongs to it"
    )


def written(template: str, messages: Sequence[Message]) -> tuple[Piece, ...]:
    """A chat as the template writes it, up to where the model's answer begins; a part that is no text
    became a picture's mark in the scaffold. Raises ModelError where the template cannot, or loses words."""
    texts: list[tuple[str, bool]] = []
    chat: list[dict[str, Any]] = []
    for message in messages:
        content: list[dict[str, str]] = []
        for part in message.parts:
            if not isinstance(part, str):
                content.append({"type": "image"})
            elif part:
                content.append({"type": "text", "text": f"\ue000{len(texts)}\ue001"})
                texts.append((part, message.role == "assistant"))
        if content:
            chat.append({"role": message.role, "content": content})
    return _pieces(_rendered(template, chat), texts)


def _pieces(whole: str, texts: list[tuple[str, bool]]) -> tuple[Piece, ...]:
    parts = _MARK.split(whole)
    if [int(number) for number in parts[1::2]] != list(range(len(texts))):
        raise ModelError(
            "The model's chat template leaves out or reorders what is said to it. Nothing was asked; fetch "
            "the template that belongs to the model"
        )
    pieces = []
    for number, part in enumerate(parts):
        if number % 2:
            text, own = texts[int(part)]
            pieces.append(Piece(text=text, scaffold=False, own=own))
        elif part:
            pieces.append(Piece(text=part, scaffold=True))
    return tuple(pieces)


def _rendered(template: str, chat: list[dict[str, Any]]) -> str:
    load_transformers()
    from jinja2.exceptions import TemplateError
    from transformers.utils.chat_template_utils import render_jinja_template

    try:
        rendered: Any = render_jinja_template([chat], chat_template=template, add_generation_prompt=True)
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, RecursionError) as error:
        raise ModelError(
            f"The model's chat template cannot write this chat ({str(error)[:200]}). Nothing was asked; "
            "fetch the template that belongs to the model"
        ) from error
    return str(rendered[0][0])


def _own_template(folder: Path) -> str:
    plain = folder / "chat_template.jinja"
    if plain.is_file():
        with plain.open("rb") as file:
            text = file.read(LONGEST_TEXT + 1)
        if len(text) > LONGEST_TEXT:
            raise ModelError(f"{plain} is longer than {LONGEST_TEXT:,} bytes. No model was loaded")
        return text.decode("utf-8", errors="replace")
    for name in ("chat_template.json", "processor_config.json", "tokenizer_config.json"):
        if (folder / name).is_file():
            found = read_json(folder / name).get("chat_template")
            if isinstance(found, list):
                named = {one.get("name"): one.get("template") for one in found if isinstance(one, dict)}
                found = named.get("default")
            if isinstance(found, str) and found:
                return found
    return ""
