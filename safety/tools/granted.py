"""The folders tools may work in, and the way to a file in one of them.

A path is first resolved, links and `..` included, then judged, and then walked to from the granted folder's
own descriptor, one folder at a time and through no link. What was resolved is what is reached, or nothing is:
a link put in the way in between ends the walk.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from safety.errors import ActionError, TargetChanged
from safety.tools.reach import Reach

_FOLDER = os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class _Root:
    path: PurePosixPath
    descriptor: int
    identity: tuple[int, int]


class GrantedFolders:
    """Holds the granted folders open. `home` is where relative paths start.

    Raises ActionError for a folder that can't be granted: one that is not there, or the whole file system.
    """

    def __init__(self, reach: Reach, home: Path) -> None:
        self._home = home
        self._off_limits = tuple(PurePosixPath(os.path.realpath(path)) for path in reach.off_limits)
        self._open = ExitStack()
        self._roots: list[_Root] = []
        try:
            for folder in reach.granted:
                self._grant(folder)
        except BaseException:
            self.close()
            raise

    @property
    def paths(self) -> tuple[str, ...]:
        """The granted folders, without links."""
        return tuple(str(root.path) for root in self._roots)

    @property
    def off_limits(self) -> tuple[str, ...]:
        """The places that are off limits, without links."""
        return tuple(map(str, self._off_limits))

    def close(self) -> None:
        self._open.close()

    def resolve(self, said: str, *, follow: bool = True) -> str:
        """The whole path that is meant, without links and `..`; the last part stays a link if not `follow`.

        Raises ActionError where it lies in no granted folder, or in a place that is off limits.
        """
        path = self._whole(said)
        if follow or path.name in ("", ".."):
            real = PurePosixPath(os.path.realpath(path))
        else:
            real = PurePosixPath(os.path.realpath(path.parent)) / path.name
        self._root_of(real)
        return str(real)

    def holds_together(self, path: str) -> None:
        """Raise ActionError where a thing cannot be moved as one: it is or holds a granted folder, or a place
        that is off limits."""
        for kept in (*(root.path for root in self._roots), *self._off_limits):
            if kept.is_relative_to(path):
                raise ActionError(f"“{path}” is or holds a folder that must stay: nothing was done")

    @contextmanager
    def parent(self, path: str) -> Iterator[tuple[int, str]]:
        """A descriptor of the folder that holds a resolved path, and the last part of its name.

        Raises TargetChanged where the granted folder was replaced, ActionError where there is no such folder,
        or a link in its place.
        """
        place = PurePosixPath(path)
        root = self._root_of(place)
        if place == root.path:
            raise ActionError(f"“{path}” is a granted folder itself: nothing was done")
        with ExitStack() as stack:
            descriptor = self._walk(root, place.relative_to(root.path).parts[:-1], stack)
            yield descriptor, place.name

    @contextmanager
    def folder(self, path: str) -> Iterator[int]:
        """A descriptor of the folder at a resolved path; raises as `parent` does."""
        place = PurePosixPath(path)
        root = self._root_of(place)
        with ExitStack() as stack:
            yield self._walk(root, place.relative_to(root.path).parts, stack)

    # ------------------------------------------------------------------------------------------------

    def _grant(self, folder: str) -> None:
        path = PurePosixPath(os.path.realpath(folder))
        if path == PurePosixPath("/"):
            raise ActionError("the whole file system can't be granted: nothing was started; name a folder")
        try:
            descriptor = os.open(path, _FOLDER)
        except OSError as error:
            raise ActionError(
                f"“{folder}” can't be granted ({error.strerror}): nothing was started; name another folder"
            ) from error
        self._open.callback(os.close, descriptor)
        self._roots.append(_Root(path, descriptor, _identity(os.fstat(descriptor))))

    def _whole(self, said: str) -> PurePosixPath:
        if said == "~" or said.startswith("~/"):
            return PurePosixPath(self._home, said[2:])
        if said.startswith("~"):
            raise ActionError(f"“{said[:80]}”: another user's home folder is not known: nothing was done")
        return PurePosixPath(self._home, said)

    def _root_of(self, path: PurePosixPath) -> _Root:
        holding = [root for root in self._roots if path.is_relative_to(root.path)]
        if not holding:
            granted = ", ".join(self.paths) or "none"
            raise ActionError(f"“{path}” is in no granted folder ({granted}): nothing was done")
        if any(path.is_relative_to(place) for place in self._off_limits):
            raise ActionError(f"“{path}” is off limits: nothing was done")
        return max(holding, key=lambda root: len(root.path.parts))

    def _walk(self, root: _Root, parts: tuple[str, ...], stack: ExitStack) -> int:
        identity = None
        with suppress(OSError):
            identity = _identity(Path(root.path).lstat())
        if identity != root.identity:
            raise TargetChanged(f"the granted folder “{root.path}” is another one now: nothing was done")
        descriptor = root.descriptor
        for part in parts:
            try:
                descriptor = os.open(part, _FOLDER, dir_fd=descriptor)
            except OSError as error:
                raise _blocked(part, error) from error
            stack.callback(os.close, descriptor)
        return descriptor


def _blocked(part: str, error: OSError) -> ActionError:
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return ActionError(f"there is no folder “{part}”, or no longer: nothing was done")
    return ActionError(f"the folder “{part}” can't be opened ({error.strerror}): nothing was done")


def _identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino
