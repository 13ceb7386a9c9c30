"""Writes the labelled labels out of the phrases people wrote: `python -m safety.judge.write_labels`.

A file of phrases has four kinds of lines: `= name: ...` objects that fit a place `{name}`, `~ name: ...`
patterns with `{v}` for a verb, `R3 ~name: ...` verbs for these patterns, and `R3 stem: ...` whole phrases.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from zlib import crc32

from safety.judge.folding import fold
from safety.judge.labels import Label, write_labels
from safety.risk import Risk

PHRASES = Path(__file__).parent / "phrases"
_PLACE = re.compile(r"\{(\w+)\}")
_ALONE = {"place": Risk.R1, "look": Risk.R1, "column": Risk.R1}
"""The grade of an object by itself, with no verb, where it is not R2."""
_FILLED = 3
"""How many labels are made of a phrase for each place in it."""


@dataclass(slots=True)
class _Language:
    name: str
    objects: dict[str, list[str]] = field(default_factory=dict)
    patterns: dict[str, list[str]] = field(default_factory=dict)


def expanded(folder: Path = PHRASES) -> list[Label]:
    """Every label that the phrases of a folder make, once per language; of two grades the graver. An object
    by itself is one where no phrase says more of it."""
    found: dict[tuple[str, str], Label] = {}
    for path in sorted(folder.glob("*.txt")):
        language = _Language(path.stem)
        for line in path.read_text(encoding="utf-8").splitlines():
            for label in _read(line, language):
                key = label.language, fold(label.text).text
                if key not in found or found[key].grade < label.grade:
                    found[key] = label
        for label in _objects(language):
            found.setdefault((label.language, fold(label.text).text), label)
    return list(found.values())


def _objects(language: _Language) -> Iterator[Label]:
    for name, items in language.objects.items():
        for item in items:
            grade = _ALONE.get(name, Risk.R2)
            yield from _filled(item, grade, f"{name}: {item}", f"{name} {item}", language)


def _read(line: str, language: _Language) -> Iterator[Label]:
    kind, name, rest = re.fullmatch(r"(\S+) ([^:]+): (.*)", line).groups()  # type: ignore[union-attr]
    items = [item.strip() for item in rest.split("|")]
    if kind == "=":
        language.objects[name] = items
    elif kind == "~":
        language.patterns[name] = items
    elif name.startswith("~"):
        for verb in items:
            for pattern in language.patterns[name[1:]]:
                template = f"{name} {pattern}"
                yield from _filled(pattern.replace("{v}", verb), Risk[kind], verb, template, language)
    else:
        for item in items:
            yield from _filled(item, Risk[kind], f"{name}: {item}", f"{name} {item}", language)


def _filled(text: str, grade: Risk, stem: str, template: str, language: _Language) -> Iterator[Label]:
    texts = [text]
    for place in _PLACE.findall(text):
        texts = [t.replace("{" + place + "}", o, 1) for t in texts for o in _some(language.objects[place], t)]
    for made in texts:
        shown = made[0].upper() + made[1:]
        yield Label(text=shown, language=language.name, grade=grade, stem=stem, template=template)


def _some(objects: list[str], text: str) -> list[str]:
    """A few of the objects, others for each phrase, always the same."""
    return sorted(objects, key=lambda one: crc32(f"{text}/{one}".encode()))[:_FILLED]


if __name__ == "__main__":
    write_labels(expanded(), *map(Path, sys.argv[1:2]))
