"""What is measured: something that says where on a picture is what words mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from vision.frame import Frame
from vision.geometry import Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """Where, or why nowhere. `refused` says that the thing isn't there; several that fit alike, or an answer
    that could not be read, are neither a place nor a no. `asks` says that a person would be asked before
    anything is done there, because of doubt."""

    point: Point | None = None
    refused: bool = False
    why: str = ""
    asks: bool = False


class Grounder(Protocol):
    """One thread may use it. `name` is its column."""

    @property
    def name(self) -> str: ...

    def locate(self, frame: Frame, instruction: str) -> Located:
        """Raises VisionError where there is no answer to be had."""
        ...


class FakeGrounder:
    """Knows the answers it is given, and says that nothing else is there."""

    def __init__(self, answers: dict[str, Located], name: str = "fake") -> None:
        self._answers = answers
        self._name = name

    @property
    def name(self) -> str:
        return self._name

    def locate(self, frame: Frame, instruction: str) -> Located:
        return self._answers.get(instruction, Located(refused=True, why="nothing of that name"))
