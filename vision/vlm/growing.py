"""Chats as an episode of an agent makes them, out of nothing: each step adds what was answered and a new
picture, and all before stays the same. For measuring and for tests."""

from __future__ import annotations

import numpy as np

from vision.frame import Pixels
from vision.vlm.chat import Message

_SYSTEM = "You control a computer. Say in one sentence what you do and why, then call the tool once."


def screen(height: int, width: int, seed: int) -> Pixels:
    """A picture with flat parts and edges as screens have, another for each seed."""
    random = np.random.default_rng(seed)
    pixels = np.full((height, width, 3), random.integers(200, 256, 3), np.uint8)
    for _ in range(40):
        top, left = random.integers(0, height), random.integers(0, width)
        down, across = random.integers(1, height // 4 + 2), random.integers(1, width // 4 + 2)
        pixels[top : top + down, left : left + across] = random.integers(0, 256, 3)
    return pixels


def growing(steps: int, *, height: int, width: int, system: str = _SYSTEM) -> tuple[Message, ...]:
    """The chat of the last of so many steps: pictures of so many pixels, all but the last answered."""
    chat = [Message(role="system", parts=(system,))]
    for step in range(steps):
        if step:
            chat.append(Message(role="assistant", parts=(f"I click Save, for the {step}. time.",)))
        words = "Task: save it as hello.txt" if not step else "Result: nothing changed"
        chat.append(Message(role="user", parts=(screen(height, width, step), words)))
    return tuple(chat)
