"""What a hub, an archive, a manifest or a file of weights says of a model. A header accounts for every byte;
what a hub lists lies in the folder and is no pickle; no name leads out of a folder on any system."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path, PurePosixPath, PureWindowsPath

from agent.errors import ModelsError
from agent.models.archive import opened
from agent.models.file_name import MANIFEST, PICKLES, safe_path
from agent.models.hub import read_listing
from agent.models.manifest import read_manifest
from vision.vlm.weights import header_of

_BASE = "https://hub.example"


def check(data: bytes) -> None:
    kind, rest = data[:1], data[1:20_000]
    match kind:
        case b"h":
            _header(rest)
        case b"l":
            _listing(rest)
        case b"m":
            _manifest(rest)
        case b"t" | b"z":
            _archive(rest, ".tar" if kind == b"t" else ".zip")
        case _:
            _name(data.decode(errors="replace")[:400])


def _header(file: bytes) -> None:
    length = int.from_bytes(file[:8], "little")
    try:
        header = header_of(length, file[8 : 8 + length], len(file))
    except ValueError:
        return
    assert header.bytes == len(file) - 8 - length
    at = 0
    for tensor in header.tensors:
        assert tensor.start == at <= tensor.end
        at = tensor.end


def _listing(text: bytes) -> None:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return
    try:
        listing = read_listing(told, _BASE, "some/model")
    except ModelsError:
        return
    for file in listing.files:
        assert "/" not in file.path
        assert PurePosixPath(file.path).suffix.lower() not in PICKLES
        assert listing.address(file).startswith(f"{_BASE}/some/model/resolve/{listing.commit}/")
        _inside(safe_path(file.path))


def _manifest(text: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / MANIFEST).write_bytes(text)
        try:
            manifest = read_manifest(Path(name))
        except ModelsError:
            return
    for file in manifest.files:
        _inside(safe_path(file.path))


def _archive(packed: bytes, end: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / f"model{end}"
        path.write_bytes(packed)
        try:
            with opened(path) as archive:
                for member in archive.members:
                    _inside(member.path)
                    with archive.open(member) as file:
                        assert len(file.read(member.size + 1)) <= max(member.size, len(packed) * 1100)
        except ModelsError:
            return


def _name(text: str) -> None:
    try:
        path = safe_path(text)
    except ValueError:
        return
    _inside(path)


def _inside(path: PurePosixPath) -> None:
    windows = PureWindowsPath(str(path))
    for one in (path, windows):
        assert not one.is_absolute()
        assert ".." not in one.parts
    assert not windows.drive
    assert not windows.is_reserved()
    assert len(windows.parts) == len(path.parts)
