"""Renaming without a gap: never over anything, or as a swap (Linux: renameat2)."""

from __future__ import annotations

import ctypes
import errno
import os

_NOREPLACE = 1
_EXCHANGE = 2


def move(source: int, name: str, destination: int, new_name: str) -> None:
    """Rename between two open folders, never over anything. Raises OSError (FileExistsError among others)."""
    _rename(source, name, destination, new_name, _NOREPLACE)


def swap(folder: int, one: str, other: str) -> None:
    """Let two things in a folder change their names in one go. Raises OSError."""
    _rename(folder, one, folder, other, _EXCHANGE)


def _rename(source: int, name: str, destination: int, new_name: str, flags: int) -> None:
    library = ctypes.CDLL(None, use_errno=True)
    if library.renameat2(source, os.fsencode(name), destination, os.fsencode(new_name), flags) == 0:
        return
    code = ctypes.get_errno()
    if code in (errno.EINVAL, errno.ENOSYS):
        raise OSError(code, "this file system can't do it without a gap")
    raise OSError(code, os.strerror(code))
