"""The texts that an instruction quotes: values that may be others the next time. Pure."""

from __future__ import annotations

import re

_QUOTED = re.compile(r"[\"“„«‹]([^\"“”„«»‹›\n]{1,200})[\"”“»›]|'([^'\n]{2,200})'(?!\w)")


def quoted_texts(instruction: str) -> tuple[str, ...]:
    """In their order, each once."""
    found = (match.group(1) or match.group(2) for match in _QUOTED.finditer(instruction))
    return tuple(dict.fromkeys(found))


def named_texts(instruction: str) -> dict[str, str]:
    """The same by name: text, text-2, ..."""
    texts = enumerate(quoted_texts(instruction), start=1)
    return {"text" if number == 1 else f"text-{number}": text for number, text in texts}
