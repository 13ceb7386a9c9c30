"""The models in the box as the eval of grounding takes them: what the detector finds, what pictures mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from agent.evals.grounding.in_the_box import InTheBox, in_the_box
from agent.evals.grounding.sight import Sight
from vision.detector import Detector
from vision.detector.unread import Unread
from vision.element import Element
from vision.encoder import ElementEncoder
from vision.errors import ModelError
from vision.frame import Frame
from vision.grounding import ground
from vision.grounding.meaning import LearntMeaning, RanksElements
from vision.observation import Observation, Window
from vision.target import Refusal, Target
from vision.text_line import TextLine


def encoder_of(folder: Path | None) -> ElementEncoder:
    """The encoder of a folder, or that in the box. Raises ModelError."""
    return ElementEncoder.load(folder)


def grounders_in_the_box(tell: Callable[[str], None], *, encoder: Path | None = None) -> tuple[InTheBox, ...]:
    """All that can be had, the encoder's from another folder if given; `tell` hears what cannot. Raises
    OcrError, and ModelError where the folder that was given holds no encoder."""
    finding: Finding | None = None
    meaning: Meaningful | None = None
    try:
        loaded = Detector.load()
        finding = Finding(Unread(lambda: loaded))
    except ModelError as error:
        tell(f"without the detector: {error}")
    try:
        meaning = Meaningful(encoder_of(encoder))
    except ModelError as error:
        if encoder is not None:
            raise
        tell(f"without the encoder: {error}")
    return in_the_box(Sight(finds=finding), detector=finding is not None, by_meaning=meaning)


class Finding:
    """The detector as a look at a desk asks it; where that goes on without it, this raises ModelError."""

    def __init__(self, unread: Unread) -> None:
        self._unread = unread

    def __call__(
        self, frame: Frame, known: Sequence[Element], lines: Sequence[TextLine], windows: Sequence[Window]
    ) -> tuple[Element, ...]:
        kept, found = self._unread.look(frame, known, lines, windows)
        if self._unread.note:
            raise ModelError(self._unread.note)
        return (*kept, *found)


class Meaningful:
    """Grounding as it is done with an encoder; where that goes on without it, this raises ModelError."""

    def __init__(self, encoder: RanksElements) -> None:
        self._meaning = LearntMeaning(lambda: encoder)

    def __call__(self, phrase: str, observation: Observation) -> Target | Refusal:
        found = ground(phrase, observation, meaning=self._meaning)
        if self._meaning.notes:
            raise ModelError("; ".join(self._meaning.notes))
        return found
