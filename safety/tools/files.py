"""Reading, listing, writing and moving in granted folders.

Each has two halves: `see_...` finds what is there and what would change, and the other half does it, only
where that is still so. What goes wrong before anything is changed raises ActionError; after that, Unfinished.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePosixPath

from safety.context import FileSeen
from safety.errors import ActionError, TargetChanged, Unfinished
from safety.receipt import Content
from safety.tools.difference import difference
from safety.tools.granted import GrantedFolders
from safety.tools.renaming import move, swap
from safety.visible_text import visible_text

MAX_FILE = 1 << 20
"""Bytes of a file that is read or written over."""
MAX_CONTENT = 50_000
"""Characters that one Action brings back."""
MAX_NAMES = 1_000
_READING = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
_MAKING = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_NEW_FILE = 0o644


@dataclass(frozen=True, slots=True)
class Found:
    """What a file Action points at, and what it would change, for the approval card."""

    seen: FileSeen
    shown: str = ""


# --- reading ----------------------------------------------------------------------------------------


def see_file(granted: GrantedFolders, said: str) -> Found:
    path = granted.resolve(said)
    with granted.parent(path) as (folder, name):
        status = _status(folder, name, path)
    if not stat.S_ISREG(status.st_mode):
        raise ActionError(f"“{path}” is no file: nothing was read")
    return Found(FileSeen(path=path, kind=_kind(status), state=_identity(status)))


def read_file(granted: GrantedFolders, seen: FileSeen) -> Content:
    """The text of a file, as UTF-8. Raises ActionError for one that holds something else than text."""
    with granted.parent(seen.path) as (folder, name):
        data, status = _contents(folder, name, seen.path)
    if _identity(status) != seen.state:
        raise TargetChanged(f"“{seen.path}” is another file now: nothing was read")
    if b"\0" in data:
        raise ActionError(f"“{seen.path}” holds no text: nothing was read")
    text = data.decode("utf-8", "replace")
    cut = status.st_size > len(data) or len(text) > MAX_CONTENT
    return Content(source=f"the file {seen.path}", text=text[:MAX_CONTENT], cut=cut)


def see_folder(granted: GrantedFolders, said: str) -> Found:
    path = granted.resolve(said)
    with granted.folder(path) as folder:
        return Found(FileSeen(path=path, kind="folder", state=_identity(os.fstat(folder))))


def list_folder(granted: GrantedFolders, seen: FileSeen) -> Content:
    """The names in a folder, one a line; folders end in /, links in @. Invisible characters are spelt out."""
    with granted.folder(seen.path) as folder:
        if _identity(os.fstat(folder)) != seen.state:
            raise TargetChanged(f"“{seen.path}” is another folder now: nothing was read")
        readable = os.open(".", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, dir_fd=folder)
        try:
            with os.scandir(readable) as entries:
                names = sorted(_entry(entry) for entry in entries)
        finally:
            os.close(readable)
    text = "\n".join(names[:MAX_NAMES])
    cut = len(names) > MAX_NAMES or len(text) > MAX_CONTENT
    return Content(source=f"the folder {seen.path}", text=text[:MAX_CONTENT], cut=cut)


# --- writing ----------------------------------------------------------------------------------------


def see_writing(granted: GrantedFolders, said: str, text: str) -> Found:
    """What writing would replace. Raises ActionError where that is no file, or too big to be compared."""
    path = granted.resolve(said)
    with granted.parent(path) as (folder, name):
        try:
            data, status = _contents(folder, name, path)
        except FileNotFoundError:
            shown = "\n".join(f"+{line}" for line in text.split("\n"))
            return Found(FileSeen(path=path), shown)
    if status.st_size > MAX_FILE:
        raise ActionError(
            f"“{path}” holds over {MAX_FILE:,} bytes, too much to show what would change: nothing was done"
        )
    return Found(
        FileSeen(path=path, kind=_kind(status), state=_written_state(data, status)), _change(data, text)
    )


def write_file(granted: GrantedFolders, seen: FileSeen, text: str) -> None:
    """Put a new file in place in one go; what was there keeps its mode, and is gone only once it is known to
    be what was seen."""
    with granted.parent(seen.path) as (folder, name):
        mode = _NEW_FILE
        if seen.state:
            data, status = _contents(folder, name, seen.path)
            _require_state(_written_state(data, status), seen)
            mode = stat.S_IMODE(status.st_mode) & 0o777
        new = f".deskhand-{secrets.token_hex(8)}"
        try:
            _make(folder, new, text.encode(), mode)
            if seen.state:
                _replace(folder, new, name, seen)
            else:
                _put(folder, new, name, seen)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(new, dir_fd=folder)
        _keep(folder)


def _make(folder: int, name: str, data: bytes, mode: int) -> None:
    with os.fdopen(os.open(name, _MAKING, 0o600, dir_fd=folder), "wb") as file:
        file.write(data)
        os.fchmod(file.fileno(), mode)
        file.flush()
        os.fsync(file.fileno())


def _put(folder: int, new: str, name: str, seen: FileSeen) -> None:
    try:
        move(folder, new, folder, name)
    except FileExistsError:
        raise TargetChanged(f"there is a file “{seen.path}” by now: nothing was written") from None


def _replace(folder: int, new: str, name: str, seen: FileSeen) -> None:
    """Swap them, look at what was swapped out, and swap back where it is not what was seen."""
    ours = moved_state(_status(folder, new, new))
    try:
        swap(folder, new, name)
    except FileNotFoundError:
        raise TargetChanged(f"“{seen.path}” is gone: nothing was written") from None
    try:
        _require_state(_written_state(*_contents(folder, new, seen.path)), seen)
    except (ActionError, OSError):
        _put_back(folder, new, name, ours)
        raise


def _put_back(folder: int, new: str, name: str, ours: str) -> None:
    """Swap until what comes out is what was put in before: whatever another program put there in between is
    newer, and stays."""
    inside = ours
    with suppress(FileNotFoundError):  # another program has removed it: it stays so
        while True:
            going_in = moved_state(_status(folder, new, new))
            swap(folder, new, name)
            if moved_state(_status(folder, new, new)) == inside:
                return
            inside = going_in


def _keep(folder: int) -> None:
    """Have the folder's new names on the disk. Raises Unfinished where the disk fails."""
    try:
        readable = os.open(".", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, dir_fd=folder)
        try:
            os.fsync(readable)
        finally:
            os.close(readable)
    except OSError as error:
        raise Unfinished(f"it was done, but may not be on the disk yet: {error.strerror}") from error


# --- moving -----------------------------------------------------------------------------------------


def see_thing(granted: GrantedFolders, said: str) -> Found:
    """A file, folder or link, as it can be moved or put into the trash: itself, not what it points to."""
    path = granted.resolve(said, follow=False)
    granted.holds_together(path)
    with granted.parent(path) as (folder, name):
        status = _status(folder, name, path)
    shown = f"the folder {path} with all that is in it" if stat.S_ISDIR(status.st_mode) else path
    return Found(FileSeen(path=path, kind=_kind(status), state=moved_state(status)), shown)


def see_moving(granted: GrantedFolders, said: str, destination: str) -> Found:
    """What would be moved, and where to. Raises ActionError where something is there already."""
    found = see_thing(granted, said)
    place = PurePosixPath(granted.resolve(destination))
    with suppress(ActionError), granted.folder(str(place)):
        place = place / PurePosixPath(found.seen.path).name
    if place.is_relative_to(found.seen.path):
        raise ActionError(f"“{found.seen.path}” can't be moved to where it is: nothing was done")
    with granted.parent(str(place)) as (folder, name):
        if exists(folder, name):
            raise ActionError(f"there is a “{place}” already: nothing was moved")
    seen = FileSeen(
        path=found.seen.path, kind=found.seen.kind, state=found.seen.state, destination=str(place)
    )
    return Found(seen, f"{found.shown}\n→ {place}")


def move_file(granted: GrantedFolders, seen: FileSeen) -> None:
    with (
        granted.parent(seen.path) as (folder, name),
        granted.parent(seen.destination) as (other, new_name),
    ):
        relocate(folder, name, other, new_name, seen)
        _keep(other)


def relocate(folder: int, name: str, other: int, new_name: str, seen: FileSeen) -> None:
    """Rename what was seen, and only that, over nothing. Raises TargetChanged or ActionError; then it is
    where it was."""
    _require_state(moved_state(_status(folder, name, seen.path)), seen)
    try:
        move(folder, name, other, new_name)
    except FileExistsError:
        raise TargetChanged(f"there is a “{new_name}” by now: nothing was moved") from None
    status = os.stat(new_name, dir_fd=other, follow_symlinks=False)
    if moved_state(status) != seen.state:
        move(other, new_name, folder, name)
        raise TargetChanged(f"“{seen.path}” changed after it was permitted: nothing was moved")


# --- what is there ----------------------------------------------------------------------------------


def moved_state(status: os.stat_result) -> str:
    return f"{_identity(status)}:{status.st_size}:{status.st_mtime_ns}"


def _written_state(data: bytes, status: os.stat_result) -> str:
    return f"{_identity(status)}:{status.st_mode:o}:{hashlib.sha256(data).hexdigest()}"


def _identity(status: os.stat_result) -> str:
    return f"{status.st_dev}:{status.st_ino}"


def _require_state(found: str, seen: FileSeen) -> None:
    if found != seen.state:
        raise TargetChanged(f"“{seen.path}” changed after it was permitted: nothing was done")


def _kind(status: os.stat_result) -> str:
    if stat.S_ISDIR(status.st_mode):
        return "folder"
    if stat.S_ISLNK(status.st_mode):
        return "link"
    if not stat.S_ISREG(status.st_mode):
        raise ActionError("it is no file, no folder and no link: nothing was done")
    return "program" if status.st_mode & 0o111 else "file"


def _status(folder: int, name: str, path: str) -> os.stat_result:
    try:
        return os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        raise ActionError(f"there is no “{path}”: nothing was done") from None


def exists(folder: int, name: str) -> bool:
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True


def _contents(folder: int, name: str, path: str) -> tuple[bytes, os.stat_result]:
    """The first MAX_FILE bytes of a file, and what it is.

    Raises FileNotFoundError, and ActionError for what is no file.
    """
    try:
        descriptor = os.open(name, _READING, dir_fd=folder)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise ActionError(f"“{path}” can't be read ({error.strerror}): nothing was done") from error
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise ActionError(f"“{path}” is no file: nothing was done")
    with os.fdopen(descriptor, "rb") as file:
        return file.read(MAX_FILE), status


def _change(old: bytes, new: str) -> str:
    try:
        return difference(old.decode(), new)
    except UnicodeDecodeError:
        plus = "\n".join(f"+{line}" for line in new.split("\n"))
        return f"-({len(old):,} bytes that are no text)\n{plus}"


def _entry(entry: os.DirEntry[str]) -> str:
    mark = "@" if entry.is_symlink() else "/" if entry.is_dir(follow_symlinks=False) else ""
    return visible_text(entry.name.encode(errors="surrogateescape").decode(errors="replace")) + mark
