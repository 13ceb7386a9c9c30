"""Words to learn from: ways to say a thing, general English, and the tokenizer that cuts them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

SAID = (
    *("{}", "{}", "{}", "{}", "{} icon", "{} icon", "the {}", "the {} icon", "{} button", "the {} button"),
    *("{} symbol", "a {}", "icon of a {}", "click the {} icon", "click {}", "press the {} button"),
)
"""Ways to speak of a thing that is drawn; bare names are the commonest."""

PADDING, UNKNOWN = "[PAD]", "[UNK]"


def english(folder: Path) -> Iterator[str]:
    """Words and short definitions of WordNet 3.1 whose senses were met in running text, from a folder with
    its `dict` files."""
    used: set[str] = set()
    for line in _lines(folder / "dict" / "index.sense"):
        key, _, _, count = line.split()
        if int(count) > 0:
            used.add(key.partition("%")[0])
    yield from (word.replace("_", " ") for word in sorted(used))
    for kind in ("noun", "verb", "adj"):
        for line in _lines(folder / "dict" / f"data.{kind}"):
            if line.startswith("  ") or "|" not in line:
                continue
            fields, _, gloss = line.partition("|")
            first = gloss.split(";")[0].split("(")[0].strip()
            if fields.split()[4] in used and 2 <= len(first.split()) <= 9:
                yield first


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8", errors="replace").splitlines()


def trained_tokenizer(phrases: Iterable[str], vocabulary: int) -> Tokenizer:
    """Word pieces (Schuster and Nakajima 2012) of lower-case text, learned from phrases; 0 is padding."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.WordPiece(unk_token=UNKNOWN))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKD(), normalizers.StripAccents(), normalizers.Lowercase()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.BertPreTokenizer(), pre_tokenizers.Digits(individual_digits=True)]
    )
    trainer = trainers.WordPieceTrainer(
        vocab_size=vocabulary, special_tokens=[PADDING, UNKNOWN], min_frequency=2, show_progress=False
    )
    tokenizer.train_from_iterator(phrases, trainer)
    return tokenizer
