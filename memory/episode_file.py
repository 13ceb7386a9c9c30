"""The members of an episode's file (docs/episodes.md), and how each is read when nobody vouches for it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from memory.archive import Archive, MemberDamaged
from memory.errors import BlobError, ImportRefused, JournalError
from memory.frames import FrameReader
from memory.record import StepRecord, from_json
from vision.element import Element

FORMAT = "deskhand-episode"
VERSION = 2
EPISODE, MANIFEST, STEPS, GIVEN = "episode.json", "manifest.json", "steps.jsonl", "given.json"
MAX_JSON = 32 << 20
"""Bytes of one member of JSON; a Step with 5,000 Elements has 2 MB."""
MAX_FRAME = 64 << 20
MAX_STEPS = 100_000
_STEP = re.compile(r"steps/(\d{6})\.json")
_FRAME = re.compile(r"frames/([0-9a-f]{64})\.png")
_OTHER = (EPISODE, MANIFEST, STEPS, GIVEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedStep:
    """A Step as it stands in a file. `pixels` is the digest of what its frame shows, empty in version 1."""

    record: StepRecord
    elements: tuple[Element, ...]
    pixels: str


def step_name(number: int) -> str:
    return f"steps/{number:06}.json"


def frame_name(digest: str) -> str:
    return f"frames/{digest}.png"


class EpisodeFile:
    """One file of an episode. What cannot be used is passed over and told in `problems`.

    Raises ImportRefused where it is none of ours, or of a version that is not known here.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self.problems = list(archive.problems)
        self._digests = self._manifest()
        self.head = self._head()
        self.version = self._version()
        self.frames = FrameReader(self)
        self._tell_strangers()

    def steps(self) -> Iterator[RecordedStep]:
        """The Steps that are whole, by their numbers."""
        seen: set[int] = set()
        for name, line in self._lines():
            try:
                data = _json_object(line, name)
                step = RecordedStep(
                    record=(recorded := from_json(data))[0],
                    elements=recorded[1],
                    pixels=_text(data, "pixels"),
                )
            except (JournalError, MemberDamaged) as error:
                self.problems.append(f"{name} was passed over: {_short(error)}")
                continue
            number = step.record.number
            if not 1 <= number <= MAX_STEPS or number in seen:
                self.problems.append(f"{name} was passed over: it cannot be step {number}")
                continue
            seen.add(number)
            yield step

    def given(self) -> bytes | None:
        """What the run was given, as JSON."""
        if GIVEN not in self._archive:
            return None
        try:
            return self._read(GIVEN, MAX_JSON)
        except MemberDamaged as error:
            self.problems.append(f"what the run was given was passed over: {error}")
            return None

    def get(self, digest: str) -> bytes:
        """A frame as it is stored in the file. Raises BlobError."""
        try:
            data = self._read(frame_name(digest), MAX_FRAME)
        except MemberDamaged as error:
            raise BlobError(str(error)) from error
        if hashlib.sha256(data).hexdigest() != digest:
            raise BlobError(f"{frame_name(digest)} is not what its name says")
        return data

    def _lines(self) -> Iterator[tuple[str, bytes]]:
        if self.version == 1:
            yield from self._lines_of_one_member()
            return
        for name in sorted(name for name in self._archive.names() if _STEP.fullmatch(name)):
            try:
                yield name, self._read(name, MAX_JSON)
            except MemberDamaged as error:
                self.problems.append(f"{name} was passed over: {_short(error)}")

    def _lines_of_one_member(self) -> Iterator[tuple[str, bytes]]:
        """Version 1 has all Steps in one member, at the end."""
        try:
            data = self._read(STEPS, MAX_FRAME * 16)
        except MemberDamaged as error:
            self.problems.append(f"no step can be read: {_short(error)}")
            return
        for number, line in enumerate(data.splitlines(), start=1):
            yield f"line {number} of {STEPS}", line

    def _read(self, name: str, at_most: int) -> bytes:
        data = self._archive.read(name, at_most)
        expected = self._digests.get(name)
        if expected is not None and hashlib.sha256(data).hexdigest() != expected:
            raise MemberDamaged(f"{name} is not what the manifest says")
        return data

    def _manifest(self) -> Mapping[str, str]:
        """The digest of every other member; empty where the file was cut before it."""
        if MANIFEST not in self._archive:
            self.problems.append("the file is cut: it has no manifest")
            return {}
        try:
            files = _json_object(self._archive.read(MANIFEST, MAX_JSON), MANIFEST).get("files")
        except MemberDamaged as error:
            self.problems.append(f"the manifest cannot be used: {error}")
            return {}
        if not isinstance(files, dict):
            self.problems.append("the manifest cannot be used: it names no files")
            return {}
        digests = {name: digest for name, digest in files.items() if isinstance(digest, str)}
        missing = [name for name in digests if name not in self._archive]
        if missing:
            shown = ", ".join(missing[:3])[:200] + (", …" if len(missing) > 3 else "")
            self.problems.append(f"{len(missing)} members of the manifest are missing: {shown}")
        return digests

    def _head(self) -> Mapping[str, Any]:
        try:
            return _json_object(self._read(EPISODE, MAX_JSON), EPISODE)
        except MemberDamaged as error:
            raise ImportRefused(
                f"nothing was imported: it cannot be said what the file is of: {error}"
            ) from error

    def _version(self) -> int:
        """As `episode.json` says; in version 1 only the manifest said it."""
        form, version = self.head.get("format", FORMAT), self.head.get("version", 1)
        if form != FORMAT or type(version) is not int or not 1 <= version <= VERSION:
            raise ImportRefused(
                f"nothing was imported: it is of the format {str(form)[:40]!r}, version {str(version)[:20]}; "
                f"this Deskhand reads {FORMAT!r} up to version {VERSION}"
            )
        return version

    def _tell_strangers(self) -> None:
        strange = [
            name
            for name in self._archive.names()
            if name not in _OTHER and not _STEP.fullmatch(name) and not _FRAME.fullmatch(name)
        ]
        if strange:
            shown = ", ".join(strange[:3]) + (", …" if len(strange) > 3 else "")
            self.problems.append(f"{len(strange)} members that are no part of an episode: {shown}")


def _json_object(data: bytes, name: str) -> dict[str, Any]:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:  # UnicodeDecodeError is a ValueError
        raise MemberDamaged(f"{name} is not readable JSON: {_short(error)}") from error
    if not isinstance(value, dict):
        raise MemberDamaged(f"{name} is no JSON object")
    return value


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name, "")
    return value if isinstance(value, str) else ""


def _short(error: Exception) -> str:
    words = " ".join(str(error).split())
    return words if len(words) <= 200 else words[:199] + "…"
