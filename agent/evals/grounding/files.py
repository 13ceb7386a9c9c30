"""Annotations and pictures that others made: all is bounded, and errors name file and row."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from agent.errors import SuiteError

_LONGEST_FILE = 64 << 20  # bytes
_LONGEST_PICTURE = 64 << 20  # bytes
_MOST_ROWS = 100_000
_MOST_PIXELS = 100_000_000
_LONGEST_WORDS = 4_000


def json_file(path: Path) -> Any:
    """What a JSON file holds. Raises SuiteError."""
    try:
        if path.stat().st_size > _LONGEST_FILE:
            raise SuiteError(f"{path} is larger than {_LONGEST_FILE >> 20} MB: it was not read")
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise SuiteError(f"{path} cannot be read: {str(error)[:200]}") from error


def rows_of(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The objects of a JSON list, each with the words that name it in a message. Raises SuiteError."""
    rows = json_file(path)
    if not isinstance(rows, list) or len(rows) > _MOST_ROWS:
        raise SuiteError(f"{path} is no list of at most {_MOST_ROWS} questions")
    for number, row in enumerate(rows, 1):
        where = f"{path}, row {number}"
        if not isinstance(row, dict):
            raise SuiteError(f"{where}: is no object")
        yield where, row


def words_in(row: Mapping[str, Any], key: str, where: str, *, needed: bool = True) -> str:
    """A text of a row; "" where it is not needed and not there. Raises SuiteError."""
    value = row.get(key)
    if value is None and not needed:
        return ""
    if not isinstance(value, str) or not (value.strip() or not needed) or len(value) > _LONGEST_WORDS:
        raise SuiteError(f'{where}: "{key}" is no text of 1 to {_LONGEST_WORDS} letters')
    return " ".join(value.split())


def picture_in(folders: Sequence[Path], name: str, where: str) -> Path:
    """The picture of a row, inside one of the folders. Raises SuiteError."""
    for folder in folders:
        path = folder / name
        if path.resolve().is_relative_to(folder.resolve()) and path.is_file():
            if path.stat().st_size > _LONGEST_PICTURE:
                raise SuiteError(f"{where}: {path} is larger than {_LONGEST_PICTURE >> 20} MB")
            return path
    looked = ", ".join(map(str, folders))
    raise SuiteError(f"{where}: there is no picture {name[:200]!r}; looked for in {looked}")


def checked_size(path: Path) -> tuple[int, int]:
    """Width and height of a picture, from its head. Raises SuiteError for what is none, or too large."""
    from PIL import Image

    try:
        with Image.open(path, formats=["PNG", "JPEG", "WEBP", "BMP"]) as picture:
            width, height = picture.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise SuiteError(f"{path} is no picture that can be read: {str(error)[:200]}") from error
    if width * height > _MOST_PIXELS:
        raise SuiteError(f"{path} has more than {_MOST_PIXELS:,} pixels: it was not read")
    return width, height
