"""The trash of a desk's home folder.

After the freedesktop.org Trash specification 1.0: `Trash/files` holds what was put there, `Trash/info` where
it was and when. https://specifications.freedesktop.org/trash-spec/
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from safety.context import FileSeen
from safety.errors import ActionError
from safety.tools.files import exists, relocate
from safety.tools.granted import GrantedFolders

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_MAKING = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_MOST_ALIKE = 10_000


def _local_time() -> datetime:
    return datetime.now().astimezone()


class Trash:
    """`data_home` is the desk's XDG_DATA_HOME; `clock` tells the local time."""

    def __init__(self, data_home: Path, clock: Callable[[], datetime] = _local_time) -> None:
        self._folder = data_home / "Trash"
        self._clock = clock

    def put(self, granted: GrantedFolders, seen: FileSeen) -> str:
        """Put what was seen into the trash; the name it has there. Raises TargetChanged or ActionError; then
        it is where it was."""
        with (
            granted.parent(seen.path) as (folder, name),
            self._part("files") as files,
            self._part("info") as info,
        ):
            label = self._label(files, info, name, seen.path)
            try:
                relocate(folder, name, files, label, seen)
            except OSError as error:
                self._unlabel(info, label)
                if error.errno == errno.EXDEV:
                    raise ActionError(
                        f"“{seen.path}” lies on another disk than the trash: nothing was done"
                    ) from error
                raise
            except BaseException:
                self._unlabel(info, label)
                raise
        return label

    @contextmanager
    def _part(self, name: str) -> Iterator[int]:
        """An open folder of the trash, made where there is none. Raises ActionError for a link."""
        path = self._folder / name
        try:
            self._folder.parent.mkdir(parents=True, exist_ok=True)
            for place in (self._folder, path):
                with suppress(FileExistsError):
                    place.mkdir(mode=0o700)
            whole = os.open(self._folder, _FOLDER)
            try:
                descriptor = os.open(name, _FOLDER, dir_fd=whole)
            finally:
                os.close(whole)
        except OSError as error:
            raise ActionError(
                f"the trash {path} can't be used ({error.strerror}): nothing was done"
            ) from error
        try:
            yield descriptor
        finally:
            os.close(descriptor)

    def _label(self, files: int, info: int, name: str, path: str) -> str:
        """Note where a thing was, under a name that no other thing in the trash has."""
        stem, suffix = PurePosixPath(name).stem[:40], PurePosixPath(name).suffix[:10]
        for number in range(1, _MOST_ALIKE):
            label = f"{stem}{suffix}" if number == 1 else f"{stem}.{number}{suffix}"
            if exists(files, label):
                continue
            try:
                descriptor = os.open(f"{label}.trashinfo", _MAKING, 0o600, dir_fd=info)
            except FileExistsError:
                continue
            date = self._clock().strftime("%Y-%m-%dT%H:%M:%S")
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(f"[Trash Info]\nPath={quote(os.fsencode(path))}\nDeletionDate={date}\n")
            return label
        raise ActionError(f"the trash holds too many things called “{name}”: nothing was done")

    @staticmethod
    def _unlabel(info: int, label: str) -> None:
        os.unlink(f"{label}.trashinfo", dir_fd=info)
