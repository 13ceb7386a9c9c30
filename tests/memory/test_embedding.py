from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from memory.embedding import DIMENSIONS, SentenceEncoder
from memory.errors import IndexUnavailable

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder()


def test_it_is_all_minilm_l6_v2(encoder: SentenceEncoder) -> None:
    """The first numbers that the original implementation in PyTorch gives for this sentence."""
    (vector,) = encoder.encode(["This is an example sentence"])
    assert vector[:4] == pytest.approx([0.06765696, 0.06349595, 0.04871314, 0.07930502], abs=1e-5)


def test_vectors_have_unit_length_whatever_the_text(encoder: SentenceEncoder) -> None:
    vectors = encoder.encode(["", "x", "ünïcödé 中文 🎉", "a long one " * 2000])
    assert vectors.shape == (4, DIMENSIONS)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(4), abs=1e-5)


def test_no_sentences_are_no_vectors(encoder: SentenceEncoder) -> None:
    assert encoder.encode([]).shape == (0, DIMENSIONS)


def test_a_missing_model_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailable, match=r"sentence model .* cannot be read"):
        SentenceEncoder(tmp_path)


def test_recording_and_recalling_import_neither_torch_nor_transformers() -> None:
    code = (
        "import sys, memory.journal\n"
        "assert not {'chromadb', 'torch', 'tokenizers', 'PIL'} & set(sys.modules), sorted(sys.modules)\n"
        "import memory.recall\n"
        "assert not {'chromadb', 'torch', 'tokenizers'} & set(sys.modules), sorted(sys.modules)\n"
        "memory.recall.SentenceEncoder().encode(['x'])\n"
        "assert not {'chromadb', 'torch', 'transformers'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
