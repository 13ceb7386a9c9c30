from __future__ import annotations

import pytest

from agent.task import MAX_INSTRUCTION, Task


@pytest.mark.parametrize("instruction", ["", "   ", "\n\t", "\u3000"])
def test_an_empty_instruction_is_no_task(instruction: str) -> None:
    with pytest.raises(ValueError, match="the task is empty"):
        Task(instruction=instruction)


def test_the_longest_instruction() -> None:
    assert Task(instruction="a" * MAX_INSTRUCTION).instruction == "a" * MAX_INSTRUCTION
    with pytest.raises(ValueError, match=f"{MAX_INSTRUCTION + 1:,} characters"):
        Task(instruction="a" * (MAX_INSTRUCTION + 1))


def test_bytes_that_are_no_text() -> None:
    with pytest.raises(ValueError, match="UTF-8"):
        Task(instruction="type \udcff")


def test_any_language_is_a_task() -> None:
    assert Task(instruction="打开 文本编辑器 🙂").max_steps > 0
