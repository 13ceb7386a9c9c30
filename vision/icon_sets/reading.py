"""Icon sets from a folder: iconify's JSON, or the theme of a desktop (the icon theme specification)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from vision.errors import IconError
from vision.icon_sets.icon import Icon, bare_names, words_of

_LONGEST_SET = 64 << 20  # bytes of a JSON file
_LONGEST_ICON = 2 << 20  # bytes of one drawing
_MOST_ICONS = 100_000
_SIZE = re.compile(r"(\d{1,4})(?:x\1)?")
_BEST = {".svg": 24, ".png": 48}  # of several sizes of a drawing, the nearest to this is taken


def icon_sets(folder: Path) -> dict[str, Path]:
    """The sets in a folder by their names: NAME.json, NAME/icons.json (both iconify's), or a theme's folder
    NAME. Raises IconError where there is none."""
    found: dict[str, Path] = {}
    try:
        for path in sorted(folder.iterdir()):
            if path.suffix == ".json" and path.is_file():
                found[path.stem] = path
            elif (path / "icons.json").is_file():
                found[path.name] = path / "icons.json"
            elif path.is_dir() and any(path.rglob("*.svg")):
                found[path.name] = path
    except OSError as error:
        raise IconError(f"{folder} cannot be read: {error}") from error
    if not found:
        raise IconError(f"{folder} has no icon set: neither NAME.json, NAME/icons.json nor a theme's folder")
    return found


def read_icons(name: str, path: Path) -> tuple[Icon, ...]:
    """The icons of a set: of an iconify JSON file, or of a theme's folder. Icons that are only another name
    for a drawing (aliases, links) and those mirrored for scripts that run to the left are left out.

    Raises IconError.
    """
    try:
        icons = _iconify(name, path) if path.is_file() else _theme(name, path)
    except (OSError, ValueError, RecursionError) as error:
        raise IconError(f"the icon set {path} cannot be read: {error}") from error
    if not icons:
        raise IconError(f"the icon set {path} has no icon in it")
    return icons


def _iconify(set_name: str, path: Path) -> tuple[Icon, ...]:
    if path.stat().st_size > _LONGEST_SET:
        raise IconError(f"{path} is larger than {_LONGEST_SET >> 20} MB: it was not read")
    whole = json.loads(path.read_text(encoding="utf-8"))
    icons = whole.get("icons") if isinstance(whole, dict) else None
    if not isinstance(icons, dict) or len(icons) > _MOST_ICONS:
        raise IconError(f'{path} is no set of iconify\'s: it has no "icons", or too many')
    names = bare_names(icons)
    return tuple(
        Icon(
            set_name=set_name,
            name=name,
            words=words_of(name, names),
            group="",
            source=_svg(path, name, icon, whole),
        )
        for name, icon in icons.items()
        if not _mirrored(name) and not (isinstance(icon, dict) and icon.get("hidden"))
    )


def _svg(path: Path, name: str, icon: object, whole: Mapping[str, Any]) -> str:
    body = icon.get("body") if isinstance(icon, dict) else None
    if not isinstance(icon, dict) or not isinstance(body, str) or len(body) > _LONGEST_ICON:
        raise IconError(f'{path}: the icon "{name}" has no "body", or one that is too long')
    sides = []
    for key, usual in (("left", 0), ("top", 0), ("width", 16), ("height", 16)):
        side = icon.get(key, whole.get(key, usual))
        if not isinstance(side, int | float) or not abs(side) <= 10_000:
            raise IconError(f'{path}: "{key}" of the icon "{name}" is no number that a picture could have')
        sides.append(f"{side:g}")
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{" ".join(sides)}">{body}</svg>'


def _theme(set_name: str, folder: Path) -> tuple[Icon, ...]:
    best: dict[tuple[str, str], tuple[int, Path]] = {}
    for path in _files(folder):
        sizes, group = _place(path.relative_to(folder).parent)
        size = sizes or _BEST[path.suffix]
        away = abs(size - _BEST[path.suffix]) + (1000 if path.suffix == ".png" else 0)
        best[group, path.stem] = min(best.get((group, path.stem), (away, path)), (away, path))
    if len(best) > _MOST_ICONS:
        raise IconError(f"{folder} has more than {_MOST_ICONS} icons: it was not read")
    names = bare_names({stem for _, stem in best})
    return tuple(
        Icon(
            set_name=set_name,
            name=stem,
            words=words_of(stem, names),
            group="symbolic" if stem.endswith("-symbolic") else group,
            source=path.read_text(encoding="utf-8") if path.suffix == ".svg" else path.read_bytes(),
        )
        for (group, stem), (_, path) in sorted(best.items())
    )


def _files(folder: Path) -> Iterator[Path]:
    """The drawings of a theme: no links, no pictures of what is there as SVG, no cursors or animations."""
    for path in sorted(folder.rglob("*")):
        if path.suffix not in _BEST or path.is_symlink() or not path.is_file():
            continue
        within = path.relative_to(folder).parts
        copied = path.name.endswith(".symbolic.png") or any("@" in part for part in within)
        if copied or _mirrored(path.stem) or {"cursors", "animations"} & set(within):
            continue
        if path.stat().st_size <= _LONGEST_ICON:
            yield path


def _place(folder: Path) -> tuple[int, str]:
    """The size (0: none named) and the group of a theme's folder: "22/actions", "actions/22"."""
    sizes = [int(match[1]) for part in folder.parts if (match := _SIZE.fullmatch(part))]
    groups = [
        part
        for part in folder.parts
        if not _SIZE.fullmatch(part) and not part.startswith(("scalable", "symbolic"))
    ]
    return (sizes[0] if sizes else 0), (groups[0] if groups else "")


def _mirrored(name: str) -> bool:
    return name.endswith(("-rtl", "-rtl-symbolic", "-symbolic-rtl"))
