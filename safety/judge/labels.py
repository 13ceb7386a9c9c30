"""The labelled labels the judge learns from: tab-separated, one a line, and how they are held out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from safety.risk import Risk

LABELS = Path(__file__).parent / "labels.tsv"
_HEADER = "text\tlanguage\tgrade\tstem\ttemplate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Words on a thing and their grade, R1 to R4; `stem` is the verb or phrase, `template` its form."""

    text: str
    language: str
    grade: Risk
    stem: str
    template: str


@dataclass(frozen=True, slots=True)
class Split:
    """Labels to learn from, to choose the threshold on, and to measure on. Of the latter two each label is of
    a template or a stem of which none is learnt from."""

    train: tuple[Label, ...]
    validate: tuple[Label, ...]
    test: tuple[Label, ...]


def write_labels(labels: Sequence[Label], path: Path = LABELS) -> None:
    lines = [f"{one.text}\t{one.language}\t{one.grade.name}\t{one.stem}\t{one.template}" for one in labels]
    path.write_text("\n".join([_HEADER, *lines, ""]), encoding="utf-8")


def read_labels(path: Path = LABELS) -> tuple[Label, ...]:
    """Raises ValueError for a line of another form."""
    lines = path.read_text(encoding="utf-8").splitlines()
    if not lines or lines[0] != _HEADER:
        raise ValueError(f"{path} does not begin with “{_HEADER}”: nothing was read")
    return tuple(_label(line) for line in lines[1:])


def _label(line: str) -> Label:
    text, language, grade, stem, template = line.split("\t")
    return Label(text=text, language=language, grade=Risk[grade], stem=stem, template=template)


def split(labels: Sequence[Label], turn: int = 0) -> Split:
    """Hold out whole templates and whole stems: a tenth of either to choose on, a tenth to measure on.

    `turn` moves which; ten turns measure on each once.
    """
    parts: dict[str, list[Label]] = {"train": [], "validate": [], "test": []}
    for one in labels:
        tenths = {_tenth(f"stem {one.stem}", turn), _tenth(f"template {one.template}", turn)}
        parts["test" if 0 in tenths else "validate" if 1 in tenths else "train"].append(one)
    return Split(tuple(parts["train"]), tuple(parts["validate"]), tuple(parts["test"]))


def stem_is_new(one: Label, turn: int = 0) -> bool:
    """True where a label measured on has a verb or phrase that was never learnt from, in any form."""
    return _tenth(f"stem {one.stem}", turn) == 0


def _tenth(name: str, turn: int) -> int:
    return (crc32(name.encode()) + turn) % 10
