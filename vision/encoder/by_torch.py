"""The element encoder by torch, in float32: what its ONNX files are held against."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from vision.element import Element
from vision.encoder.crops import crops_of
from vision.encoder.encoder import SHIPPED, Vectors, places_of
from vision.encoder.towers import ROLES
from vision.encoder.towers_file import TOKENIZER, from_pretrained
from vision.frame import Frame


class TorchEncoder:
    """Scores as ElementEncoder gives them, by the towers themselves. Raises ModelError for a damaged
    folder."""

    def __init__(self, folder: Path | None = None) -> None:
        from tokenizers import Tokenizer

        folder = folder or SHIPPED
        self._towers = from_pretrained(folder)
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))

    @torch.inference_mode()
    def scores(self, words: Sequence[str], frame: Frame, elements: Sequence[Element]) -> Vectors:
        """(words, elements): the cosine of each pair."""
        crops = crops_of(frame, [element.rect for element in elements], self._towers.config.side)
        vectors = self._towers.elements(
            torch.from_numpy(crops),
            self._tokens([element.text for element in elements]),
            torch.tensor([ROLES.index(element.role) for element in elements]),
            torch.from_numpy(places_of(frame, elements)),
        )
        scores = self._towers.words(self._tokens(words)) @ vectors.T
        return np.asarray(scores.numpy(), np.float32)

    def _tokens(self, said: Sequence[str]) -> Tensor:
        tokens = torch.zeros(len(said), self._towers.config.tokens, dtype=torch.int64)
        for row, encoded in enumerate(self._tokenizer.encode_batch(list(said))):
            ids = encoded.ids[: self._towers.config.tokens]
            tokens[row, : len(ids)] = torch.tensor(ids, dtype=torch.int64)
        return tokens
