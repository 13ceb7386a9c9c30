"""What a person says to a Brain that asked: words, and nothing but words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from safety.decision import Answer

MAX_SAID = 500
"""Characters of an answer that are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A person's answer to a question of the Brain's, on one line. It permits nothing: it is no Answer that a
    gate takes."""

    text: str
    kind: Literal["said"] = "said"


Reply = Answer | Said
"""All that a person replies in a run: to the gate, which asks for leave, or to the Brain, which asks for
words."""


def said_words(said: Said) -> str:
    """The answer as it is recorded and told."""
    return f"{said.kind}: {said.text}"
