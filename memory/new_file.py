"""A new file, written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from memory.errors import ExportError


def new_file(path: Path, data: bytes) -> None:
    """Write a file that only its owner can read. Raises ExportError where there is one or it cannot be."""
    with writing(path) as file:
        file.write(data)


@contextlib.contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """A file to write to, which only its owner can read; it stands at `path` once the block ends well, and
    nowhere where the block fails. Raises ExportError where there is one already or it cannot be written."""
    if path.exists():
        raise ExportError(f"{path} exists; it was left as it is: choose another name")
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name[:80]}.", dir=path.absolute().parent)
    except OSError as error:
        raise ExportError(f"nothing was exported: {path.parent}: {error.strerror}") from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError as error:
        raise ExportError(f"nothing was exported to {path}: {error.strerror or error}") from error
    finally:
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()
