"""The grounders in the box, each with one thing more than the one before: text, rules, detector, encoder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from agent.evals.grounding.grounder import Located
from agent.evals.grounding.sight import Sight
from vision.frame import Frame
from vision.grounding import ground
from vision.observation import Observation
from vision.target import Absent, Refusal, Target

TEXT, DRAWN, DETECTOR, ENCODER = "text", "text + rules", "+ detector", "+ encoder"

Grounds = Callable[[str, Observation], Target | Refusal]


@dataclass(frozen=True, slots=True, kw_only=True)
class InTheBox:
    """Grounds words on what is seen of a picture."""

    name: str
    sees: Callable[[Frame], Observation]
    grounds: Grounds

    def locate(self, frame: Frame, instruction: str) -> Located:
        """Raises OcrError and ModelError."""
        found = self.grounds(instruction, self.sees(frame))
        if isinstance(found, Target):
            return Located(point=found.point, asks=bool(found.doubt))
        return Located(refused=isinstance(found, Absent), why=str(found))


def in_the_box(sight: Sight, *, detector: bool, by_meaning: Grounds | None) -> tuple[InTheBox, ...]:
    """All that can be had: without a detector or an encoder, fewer. `by_meaning` grounds with the encoder."""
    found = [
        InTheBox(name=TEXT, sees=sight.lettered, grounds=ground),
        InTheBox(name=DRAWN, sees=sight.drawn, grounds=ground),
    ]
    if detector:
        found.append(InTheBox(name=DETECTOR, sees=sight.found, grounds=ground))
    if by_meaning is not None:
        found.append(InTheBox(name=ENCODER, sees=sight.found, grounds=by_meaning))
    return tuple(found)
