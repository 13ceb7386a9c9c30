"""Asking a model that acts where something is: it is told to click it, and the click is not done."""

from __future__ import annotations

from collections.abc import Callable

from agent.dialects.answer import Unreadable
from agent.dialects.chat import Ask, Message
from agent.dialects.dialect import Locator, Planner
from agent.dialects.screen import Screen
from agent.proposal import At, ProposeClick
from agent.task import MAX_INSTRUCTION, Task


def by_clicking(planner: Planner, write: Callable[[tuple[float, float]], str]) -> Locator:
    """A Locator whose answers are the planner's clicks; `write` writes one. Any other action is no place."""

    def messages(instruction: str, size: tuple[int, int]) -> tuple[Message, ...]:
        task = Task(instruction=f"Click this, once: {instruction}"[:MAX_INSTRUCTION])
        return planner.messages(Ask(task=task, width=size[0], height=size[1]))

    def read(answer: str, screen: Screen) -> At:
        first = planner.read(answer, screen)[0]
        if not isinstance(first, ProposeClick) or not isinstance(first.place, At):
            raise Unreadable("the answer clicks nothing")
        return first.place

    return Locator(messages=messages, read=read, write=write, stops=planner.stops, grammar=planner.grammar)
