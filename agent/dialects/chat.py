"""What a model is shown: messages of words and places for pictures. The pictures themselves come later."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from agent.task import Task

_NAMED = r"/?(?:s|image|video|eos|bos|pad|unk|fake_token|end_of_utterance|loc_\d+)\b|global-img"
_SPECIAL = re.compile(rf"<(?=\||{_NAMED})")
_SPECIAL_IN_ANSWER = re.compile(rf"<(?=\|(?!box_(?:start|end)\|>)|{_NAMED})")
_LINE = 700  # characters of one line of plan, memory or history


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The place of a picture: what was seen in a turn, counted from 0; None is what is seen now."""

    turn: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    role: Literal["system", "user", "assistant"]
    parts: tuple[str | Picture, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One earlier turn: the model's answer as it was, what was done in a few words, and what came of it."""

    answer: str
    did: str = ""
    became: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What a model is asked for its next action: `width` and `height` are those of the picture it gets.

    `plan` and `notes` (what is remembered, what the last answer lacked) are lines of words. `told` is how
    many of the turns, the earliest, are told in words alone; None: all but as many as the dialect shows with
    pictures. While it stays the same each ask only adds to the one before.
    """

    task: Task
    width: int
    height: int
    plan: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    turns: tuple[Turn, ...] = ()
    told: int | None = None

    def first_shown(self, shown: int) -> int:
        """The place of the first turn that is shown with its picture."""
        return max(0, len(self.turns) - shown) if self.told is None else self.told


def harmless(text: str) -> str:
    """Text with nothing in it that a tokenizer would take for one of its own marks ("<|im_end|>", "</s>")."""
    return _SPECIAL.sub("< ", text)


def told(ask: Ask, *, shown: int, task: str = "Task", steps: str = "Earlier steps") -> str:
    """The Task with its plan, notes and those earlier turns that no picture is shown of, under headings."""
    parts = [f"{task}: {harmless(ask.task.instruction)}"]
    parts += _listed("Plan", ask.plan) + _listed("Notes", ask.notes)
    past = ask.turns[: ask.first_shown(shown)]
    parts += _listed(steps, [_in_words(turn) for turn in past])
    return "\n\n".join(parts)


def conversation(ask: Ask, *, system: str, opening: str, shown: int) -> tuple[Message, ...]:
    """A chat: what the system says, the opening words with the first picture, the last `shown` turns with
    theirs and the answers given then, and the picture of now. What a page made a model say comes back as
    words, never as marks of a tokenizer: of these only UI-TARS's around places are left."""
    first = ask.first_shown(shown)
    messages = [Message(role="system", parts=(system,))] if system else []
    words: tuple[str, ...] = (opening,)
    for number, turn in enumerate(ask.turns[first:], start=first):
        messages.append(Message(role="user", parts=(Picture(turn=number), *words)))
        messages.append(Message(role="assistant", parts=(_SPECIAL_IN_ANSWER.sub("< ", turn.answer),)))
        words = (f"Result: {_line(turn.became)}",) if turn.became else ()
    messages.append(Message(role="user", parts=(Picture(), *words)))
    return tuple(messages)


def _in_words(turn: Turn) -> str:
    did = turn.did or turn.answer
    return f"{did} ({turn.became})" if turn.became else did


def _listed(heading: str, lines: Sequence[str]) -> list[str]:
    if not lines:
        return []
    numbered = [f"{number}. {_line(line)}" for number, line in enumerate(lines, start=1)]
    return [f"{heading}:\n" + "\n".join(numbered)]


def _line(text: str) -> str:
    return harmless(" ".join(text.split()))[:_LINE]
