"""The element encoder as it is used: by onnxruntime on the CPU, without torch."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from vision.element import Element, Role
from vision.encoder.config import BARE, EncoderConfig
from vision.encoder.crops import crops_of, pictures_of
from vision.errors import ModelError
from vision.frame import Frame, Pixels

if TYPE_CHECKING:
    import onnxruntime
    from tokenizers import Tokenizer

SHIPPED = Path(__file__).parent / "weights"
_ROLE = {role: place for place, role in enumerate(Role)}
_THREADS = 2
_BATCH = 64
_TOGETHER = 16  # texts that are read at once
_LONGEST = 400  # characters of words that are read

Vectors = NDArray[np.float32]


class ElementEncoder:
    """Elements and words as vectors of unit length; the nearer, the likelier the words mean the element.

    One thread may use it.
    """

    def __init__(self, folder: Path) -> None:
        self.config = EncoderConfig.load(folder)
        self._tokenizer = _tokenizer(folder / "tokenizer.json")
        self._picture, self._text, self._match = (
            _session(folder / f"{part}.onnx") for part in ("picture", "text", "match")
        )
        self._least = self.config.tokens if _takes_one_length(self._text) else 1
        self._slope, self._offset = _calibration(folder / "calibration.json")

    @classmethod
    def load(cls, folder: Path | None = None) -> Self:
        """The encoder of a folder; of the one in the box by default. Raises ModelError where it is missing or
        damaged."""
        return cls(folder or SHIPPED)

    def texts(self, words: Sequence[str]) -> Vectors:
        """(words, dims). Words longer than the model reads are cut."""
        encoded = self._tokenizer.encode_batch([text[:_LONGEST] for text in words])
        pieces = [one.ids[: self.config.tokens] for one in encoded]
        found = np.zeros((len(words), self.config.dims), np.float32)
        order = sorted(range(len(words)), key=lambda row: len(pieces[row]))
        for start in range(0, len(order), _TOGETHER):  # those of like length: little is padded
            rows = order[start : start + _TOGETHER]
            tokens = np.zeros((len(rows), max(self._least, len(pieces[rows[-1]]))), np.int64)
            for place, row in enumerate(rows):
                tokens[place, : len(pieces[row])] = pieces[row]
            found[rows] = self._run(self._text, tokens=tokens)
        return found

    def pictures(self, pictures: Sequence[Pixels]) -> Vectors:
        """(pictures, dims): each the crop of one thing, whatever its size."""
        return self._run(self._picture, pictures=pictures_of(pictures, self.config.side))

    def elements(self, frame: Frame, elements: Sequence[Element]) -> Vectors:
        """(elements, dims): how they look on the frame, with their own text, role and place."""
        return self.vectors(
            crops_of(frame, [element.rect for element in elements], self.config.side),
            [element.text for element in elements],
            np.array([_ROLE[element.role] for element in elements], np.int64),
            places_of(frame, elements),
        )

    def vectors(
        self, crops: Vectors, texts: Sequence[str], roles: NDArray[np.int64], places: Vectors
    ) -> Vectors:
        """(n, dims) of elements cut out already: crops (n, 3, side, side), -1 to 1, their own texts, the
        numbers of their roles (n,) and places (n, 5)."""
        own = list(dict.fromkeys(text for text in texts if text.strip()))
        known = dict(zip(own, self.texts(own), strict=True))
        nothing = np.zeros(self.config.dims, np.float32)
        said = np.array([known.get(text, nothing) for text in texts], np.float32).reshape(
            -1, self.config.dims
        )
        seen = self._run(self._picture, pictures=crops)
        matched = self._run(self._match, pictures=seen, texts=said, roles=roles, places=places)
        mixed = (1 - BARE) * matched + BARE * seen
        return np.asarray(mixed / np.linalg.norm(mixed, axis=1, keepdims=True), np.float32)

    def scores(self, words: Sequence[str], frame: Frame, elements: Sequence[Element]) -> Vectors:
        """(words, elements): the cosine of each pair, -1 to 1."""
        if not words or not elements:
            return np.zeros((len(words), len(elements)), np.float32)
        return np.asarray(self.texts(words) @ self.elements(frame, elements).T, np.float32)

    def probability(self, scores: Vectors) -> Vectors:
        """The chance that words mean an element, from their score: a logistic curve (Platt 1999) fitted on
        generated screens, where one of some fifty candidates is meant."""
        return np.asarray(1 / (1 + np.exp(-(self._slope * scores + self._offset))), np.float32)

    def _run(self, session: onnxruntime.InferenceSession, **inputs: NDArray[np.generic]) -> Vectors:
        count = len(next(iter(inputs.values())))
        if not count:
            return np.zeros((0, self.config.dims), np.float32)
        try:
            parts = [
                session.run(
                    ["vectors"], {name: value[start : start + _BATCH] for name, value in inputs.items()}
                )[0]
                for start in range(0, count, _BATCH)
            ]
        except Exception as error:  # onnxruntime's errors have no base of their own
            raise ModelError(
                f"the element encoder failed on what it was shown ({error}): nothing was found by meaning"
            ) from error
        return np.concatenate(parts)


def places_of(frame: Frame, elements: Sequence[Element]) -> Vectors:
    """(elements, 5): middle x and y, width and height as parts of the frame, and 1."""
    width, height = frame.rect.width, frame.rect.height
    rows = [
        (
            (element.rect.left + element.rect.width / 2 - frame.rect.left) / width,
            (element.rect.top + element.rect.height / 2 - frame.rect.top) / height,
            element.rect.width / width,
            element.rect.height / height,
            1.0,
        )
        for element in elements
    ]
    return np.array(rows, np.float32).reshape(-1, 5)


def _tokenizer(path: Path) -> Tokenizer:
    from tokenizers import Tokenizer

    try:
        return Tokenizer.from_file(str(path))
    except Exception as error:  # the library raises plain Exception for every damaged file
        raise ModelError(f"{path} is no tokenizer ({error}): the element encoder was not loaded") from error


def _session(path: Path) -> onnxruntime.InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = _THREADS
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's errors have no base of their own
        raise ModelError(
            f"{path} cannot be loaded ({error}): nothing is found by meaning; install Deskhand again"
        ) from error


def _takes_one_length(text: onnxruntime.InferenceSession) -> bool:
    """Whether every text must be padded to the same length: an earlier version wrote such folders."""
    return any(isinstance(length, int) for tokens in text.get_inputs() for length in tokens.shape[1:])


def _calibration(path: Path) -> tuple[float, float]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        slope, offset = float(data["slope"]), float(data["offset"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"{path} has no calibration ({error!r}): the element encoder was not loaded"
        ) from error
    if not (0 < slope < 1e3 and abs(offset) < 1e3):
        raise ModelError(f"{path} has a calibration that makes no sense: the element encoder was not loaded")
    return slope, offset
