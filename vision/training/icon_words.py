"""What icons are called besides their names: the tags and aliases that several icon sets publish."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from vision.training.learned_sets import spelled

_STANDARD = tuple(Path(__file__).with_name(f"{kind}_names.tsv") for kind in ("standard", "spoken"))
_LONGEST = 40  # characters of one tag
_MOST = 24  # tags of one name


def other_names(folder: Path) -> Mapping[str, tuple[str, ...]]:
    """By the words of a name, other words for the same thing, from those packages of tags that are in the
    folder."""
    known: dict[str, dict[str, None]] = defaultdict(dict)
    for name, tags in _tags(folder):
        words = " ".join(spelled(name))
        for tag in tags:
            said = " ".join(spelled(tag))
            if said and said != words and len(said) <= _LONGEST and len(known[words]) < _MOST:
                known[words][said] = None
    return {words: tuple(tags) for words, tags in known.items()}


def standard_names() -> Mapping[str, tuple[str, ...]]:
    """By names of the Icon Naming Specification, as words, and by labels of buttons: the words of names that
    icon sets for the web give drawings of the same thing."""
    known: dict[str, tuple[str, ...]] = {}
    for line in "\n".join(path.read_text(encoding="utf-8") for path in _STANDARD).splitlines():
        name, tab, others = line.partition("\t")
        if tab and not line.startswith("#"):
            known[name] = tuple(dict.fromkeys([name, *(other.strip() for other in others.split(","))]))
    return known


def _tags(folder: Path) -> Iterator[tuple[str, list[str]]]:
    yield from _read(folder / "lucide-static" / "tags.json").items()
    yield from _read(folder / "feather-icons" / "dist" / "tags.json").items()
    for name, icon in _read(folder / "tabler-tags" / "icons.json").items():
        yield name, [str(tag) for tag in icon.get("tags", ())]
    for icon in _listed(folder / "mdi-tags" / "meta.json"):
        yield str(icon["name"]), [str(alias) for alias in icon.get("aliases", ())]
    for icon in _read(folder / "ionicons" / "dist" / "ionicons.json").get("icons", ()):
        yield (
            str(icon["name"]).removesuffix("-outline").removesuffix("-sharp"),
            [str(tag) for tag in icon["tags"]],
        )
    for name, icon in _read(folder / "fontawesome" / "metadata" / "icon-families.json").items():
        terms = icon.get("search", {}).get("terms", ())
        yield name, [*(str(term) for term in terms), *map(str, icon.get("aliases", {}).get("names", ()))]
    for tags in _read(folder / "emojilib" / "dist" / "emoji-en-US.json").values():
        yield str(tags[0]), [str(tag) for tag in tags[1:] if str(tag).replace("_", "").isalpha()]


def _read(path: Path) -> dict[str, Any]:
    found = _json(path)
    return found if isinstance(found, dict) else {}


def _listed(path: Path) -> list[Any]:
    found = _json(path)
    return found if isinstance(found, list) else []


def _json(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
