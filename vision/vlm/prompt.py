"""A chat as the tokens a model reads, and what each of them stands for."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from vision.errors import ModelError
from vision.frame import Pixels
from vision.vlm.chat import Message
from vision.vlm.chat_template import Piece, read_template, written
from vision.vlm.weights_folder import LONGEST_TEXT

Ids = NDArray[np.int64]

_OWN = re.compile(r"<\|(?:box|quad|ref|object_ref|point)_(?:start|end)\|>")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Placed:
    """A picture of a prompt: its tokens are `start` to `end`."""

    pixels: Pixels
    digest: bytes
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Prompt:
    """`ids`, shape (n,): the tokens. `identities`, shape (n,): the same, but the tokens of a picture are a
    number below 0 that only a picture of the same pixels has; two prompts mean the same as far as these
    agree."""

    ids: Ids
    identities: Ids
    pictures: tuple[Placed, ...]


class Writer:
    """Writes chats for one model. `picture_mark` is what its template writes for a picture, and
    `layout(height, width)` what that becomes: marks of which `picture_mark` is one for each token that
    the picture is seen as."""

    def __init__(
        self, folder: Path, *, picture_mark: str, layout: Callable[[int, int], str], around: str = "{}"
    ) -> None:
        self.tokenizer = _read_tokenizer(folder)
        added = self.tokenizer.get_added_tokens_decoder()
        self._marks = {token.content: number for number, token in added.items() if token.special}
        self._strips = {token.content: token for token in added.values() if token.lstrip or token.rstrip}
        self._layout = layout
        self.picture_mark = picture_mark
        if picture_mark not in self._marks:
            raise ModelError(
                f"The tokenizer in {folder} has no mark for a picture ({picture_mark}), so the model could "
                "not be shown the screen. No model was loaded; fetch the tokenizer that belongs to it"
            )
        longest_first = sorted(self._marks, key=len, reverse=True)
        self._split = re.compile("(" + "|".join(map(re.escape, longest_first)) + ")")
        self.template = read_template(folder, marks=tuple(self._marks), picture=around.format(picture_mark))

    def mark(self, content: str) -> int | None:
        """The token of one of the tokenizer's own marks."""
        return self._marks.get(content)

    def write(self, messages: Sequence[Message]) -> Prompt:
        """Raises ModelError where the template does not fit the chat."""
        pictures = [part for message in messages for part in message.parts if not isinstance(part, str)]
        pieces = written(self.template, messages)
        places = sum(piece.text.count(self.picture_mark) for piece in pieces if piece.scaffold)
        if places != len(pictures):
            raise ModelError(
                f"The model's chat template has {places} places for {len(pictures)} pictures. Nothing was "
                "asked; fetch the template that belongs to the model"
            )
        ids = self._ids(self._segments(pieces, pictures))
        return self._placed(ids, pictures)

    def _segments(self, pieces: Sequence[Piece], pictures: Sequence[Pixels]) -> list[str | int]:
        """Runs of plain text and marks, as they follow each other. Marks count in the scaffold only; of what
        the model said itself, those around places count too."""
        waiting = iter(pictures)
        segments: list[str | int] = [""]
        for piece in pieces:
            if piece.scaffold:
                text = re.sub(
                    re.escape(self.picture_mark), lambda _: self._laid_out(next(waiting)), piece.text
                )
                parts = self._split.split(text)
            elif piece.own:
                parts = _with_own_marks(piece.text)
            else:
                parts = [piece.text]
            for number, part in enumerate(parts):
                if number % 2 and part in self._marks:
                    segments += [self._marks[part], ""]
                else:
                    segments[-1] = str(segments[-1]) + part
        return segments

    def _laid_out(self, picture: Pixels) -> str:
        return self._layout(picture.shape[0], picture.shape[1])

    def _ids(self, segments: list[str | int]) -> Ids:
        """Plain runs are cut into tokens with marks taken for the letters they are written with."""
        ids: list[int] = []
        self.tokenizer.encode_special_tokens = True
        for number, segment in enumerate(segments):
            if isinstance(segment, int):
                ids.append(segment)
            elif segment:
                text = self._stripped(segment, segments, number)
                ids += self.tokenizer.encode(text, add_special_tokens=False).ids
        return np.array(ids, np.int64)

    def _stripped(self, text: str, segments: list[str | int], number: int) -> str:
        """Some marks swallow the blanks beside them."""
        if not self._strips:
            return text
        by_id = {self._marks[content]: token for content, token in self._strips.items()}
        before = by_id.get(int(segments[number - 1])) if number else None
        after = by_id.get(int(segments[number + 1])) if number + 1 < len(segments) else None
        text = text.lstrip() if before is not None and before.rstrip else text
        return text.rstrip() if after is not None and after.lstrip else text

    def _placed(self, ids: Ids, pictures: Sequence[Pixels]) -> Prompt:
        identities = ids.copy()
        spots = np.flatnonzero(ids == self._marks[self.picture_mark])
        placed = []
        at = 0
        for pixels in pictures:
            many = self._laid_out(pixels).count(self.picture_mark)
            mine = spots[at : at + many]
            at += many
            digest = digest_of(pixels)
            identities[mine] = -1 - int.from_bytes(digest[:7], "big")
            placed.append(Placed(pixels=pixels, digest=digest, start=int(mine[0]), end=int(mine[-1]) + 1))
        return Prompt(ids=ids, identities=identities, pictures=tuple(placed))


def digest_of(pixels: Pixels) -> bytes:
    shape = ",".join(map(str, pixels.shape)).encode()
    return hashlib.blake2b(np.ascontiguousarray(pixels).data, key=shape, digest_size=16).digest()


def _with_own_marks(text: str) -> list[str]:
    """Plain text and marks in turn, as `re.split` with a group gives them."""
    parts: list[str] = []
    at = 0
    for found in _OWN.finditer(text):
        parts += [text[at : found.start()], found.group()]
        at = found.end()
    return [*parts, text[at:]]


def _read_tokenizer(folder: Path) -> Tokenizer:
    path = folder / "tokenizer.json"
    if not path.is_file():
        raise ModelError(
            f"{folder} has no tokenizer.json. No model was loaded; fetch all files of the model again"
        )
    if path.stat().st_size > LONGEST_TEXT:
        raise ModelError(f"{path} is longer than {LONGEST_TEXT:,} bytes. No model was loaded")
    try:
        text = path.read_text(encoding="utf-8")
        return Tokenizer.from_str(text)
    except Exception as error:  # the library raises nothing more exact
        raise ModelError(f"{path} is no tokenizer ({str(error)[:200]}). No model was loaded") from error
