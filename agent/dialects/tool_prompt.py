"""A system prompt with one tool in it, in the form Qwen's chat templates give tools (the "Hermes" form),
and the grammar of its answers. The words of the descriptions are ours; names and marks are the models'."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from vision.vlm.chat import Regex

NUMBER = r"-?\d{1,7}(\.\d{1,4})?"
TEXT = r'"([^"\\\x00-\x1f<]|\\["\\/bfnrt]|\\u[0-9a-f]{4})*"'
PAIR = rf"\[{NUMBER}, {NUMBER}\]"
_SAID = r"([^<\n]{1,600}\n)?"


def tool_prompt(described: str, fields: Mapping[str, Mapping[str, Any]], rules: str) -> str:
    """What the system says of the tool `computer_use`, its arguments by name, and how to answer."""
    function = {
        "name": "computer_use",
        "description": described,
        "parameters": {"type": "object", "properties": fields, "required": ["action"]},
    }
    tool = json.dumps({"type": "function", "function": function})
    return (
        "You operate a computer for a person, one action at a time.\n\n# Tools\n\n"
        f"This is the tool there is:\n<tools>\n{tool}\n</tools>\n\n"
        "Call it with a JSON object between marks, on lines of their own:\n<tool_call>\n"
        '{"name": "computer_use", "arguments": {"action": ..., ...}}\n</tool_call>\n\n' + rules
    )


def call_grammar(actions: Mapping[str, str]) -> Regex:
    """Answers of at most one line of words and one call. `actions` gives, by action, what follows its name
    within the arguments, as a regular expression."""
    either = "|".join(rf'"{name}"{rest}' for name, rest in actions.items())
    call = rf'\{{"name": "computer_use", "arguments": \{{"action": ({either})\}}\}}'
    return Regex(pattern=rf"{_SAID}<tool_call>\n{call}\n</tool_call>")
