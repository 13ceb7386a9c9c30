"""A vision-language model in this process: asked by Request, it gives an Answer (`vision.vlm.chat`)."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property

import torch
from torch import Tensor

from vision.errors import ModelError
from vision.frame import Pixels
from vision.vlm.chat import Answer, Ended, Message, Request
from vision.vlm.choosing import Choosing
from vision.vlm.grammar import Following, Grammars
from vision.vlm.hearing import Hearing
from vision.vlm.leaving import Leaving, Left, left_between_layers
from vision.vlm.prompt import Prompt, Writer
from vision.vlm.reading import Reader

_LEFT_OUT = "(picture left out)"
_AT_ONCE = 4
"""Pictures left out are a multiple of this, so that the next prompts begin the same and are known by then."""
_LEAST_ANSWER = 256  # tokens that should be left for an answer
_MEMORY_WORDS = ("can't allocate memory", "not enough memory", "out of memory")


def _nobody(_: str) -> None:
    """Hears nothing."""


class InProcess:
    """A `vision.vlm.chat.Model` that transformers runs here. One thread may use it."""

    provider = "transformers"

    def __init__(
        self, *, name: str, reader: Reader, writer: Writer, vocabulary: int, ends: frozenset[int]
    ) -> None:
        self._name = name
        self._reader: Reader | None = reader
        self.writer = writer
        self._vocabulary = vocabulary
        self.ends = ends
        self.clock: Callable[[], float] = time.monotonic

    @property
    def name(self) -> str:
        return self._name

    @property
    def context(self) -> int:
        """How many tokens a chat and its answer may have."""
        return self.reader.context

    @property
    def reader(self) -> Reader:
        """What reads for it, with the network. Raises ModelError once it is closed."""
        if self._reader is None:
            raise ModelError(f"{self._name} was closed. Nothing was asked; load it again")
        return self._reader

    def answer(
        self, request: Request, *, cancelled: Callable[[], bool], heard: Callable[[str], None] = _nobody
    ) -> Answer:
        """Ask. `cancelled` is looked at between tokens, and between the layers of the network on a CPU or the
        parts of the prompt on a GPU. Raises ModelError: then there is no answer, and it may be asked
        again."""
        reader = self.reader
        prompt, notes = self.fitting(request)
        choosing = Choosing(
            temperature=request.temperature, seed=request.seed, following=self._following(request)
        )
        hearing = Hearing(self.writer.tokenizer, request.stops, heard)
        leaving = Leaving(cancelled, self.clock)
        with self._surviving(reader), torch.inference_mode():
            return _Answering(self.ends, reader, prompt, choosing, hearing, leaving, notes).run(request.most)

    def close(self) -> None:
        """Let go of the memory. It cannot be asked afterwards."""
        self._reader = None
        gc.collect()
        if torch.cuda.is_available():
            torch.cuda.empty_cache()

    @cached_property
    def _grammars(self) -> Grammars:
        return Grammars(self.writer.tokenizer, vocabulary=self._vocabulary, ends=sorted(self.ends))

    def _following(self, request: Request) -> Following | None:
        return None if request.grammar is None else self._grammars.following(request.grammar)

    def fitting(self, request: Request) -> tuple[Prompt, tuple[str, ...]]:
        """The prompt, without the earliest pictures where all would be too many. Raises ModelError where the
        words alone, with the last picture, are."""
        context = self.reader.context
        room = context - min(request.most, _LEAST_ANSWER)
        prompt = self.writer.write(request.messages)
        pictures = len(prompt.pictures)
        out = 0
        while len(prompt.ids) > room and out < pictures - 1:
            out = min(out + _AT_ONCE, pictures - 1)
            prompt = self.writer.write(_without_first(request.messages, out))
        if len(prompt.ids) > room:
            raise ModelError(
                f"What is to be asked is {len(prompt.ids):,} tokens long, and {self._name} was loaded with a "
                f"context of {context:,}. Nothing was asked; load it with a longer context, or show it a "
                "smaller picture"
            )
        return prompt, (f"the earliest {out} of {pictures} pictures were left out",) if out else ()

    @contextmanager
    def _surviving(self, reader: Reader) -> Iterator[None]:
        """Whatever goes wrong within, the model may be asked again."""
        try:
            yield
        except (MemoryError, torch.OutOfMemoryError) as error:
            raise self._too_much(reader) from error
        except RuntimeError as error:
            if any(words in str(error) for words in _MEMORY_WORDS):
                raise self._too_much(reader) from error
            reader.forget()
            raise ModelError(
                f"{self._name} failed while it worked ({' '.join(str(error).split())[:200]}). There is no "
                "answer and nothing was done; ask again, or load it anew"
            ) from error

    def _too_much(self, reader: Reader) -> ModelError:
        reader.forget()
        gc.collect()
        if torch.cuda.is_available():
            torch.cuda.empty_cache()
        return ModelError(
            f"{self._name} ran out of memory while it worked. There is no answer and nothing was done; it "
            "can be asked again: show it a smaller picture or fewer, or load it with 8 bits or a shorter "
            "context"
        )


class _Answering:
    """One answer in the making."""

    def __init__(
        self,
        ends: frozenset[int],
        reader: Reader,
        prompt: Prompt,
        choosing: Choosing,
        hearing: Hearing,
        leaving: Leaving,
        notes: tuple[str, ...],
    ) -> None:
        self._ends = ends
        self._reader = reader
        self._prompt = prompt
        self._choosing = choosing
        self._hearing = hearing
        self._leaving = leaving
        self._notes = notes
        self._known = 0
        self._tokens = 0
        self._first = 0.0
        self._began = time.perf_counter()

    def run(self, most: int) -> Answer:
        try:
            with left_between_layers(self._reader.net, self._leaving, on="cpu"):
                scores, self._known = self._reader.prompt(self._prompt, self._leaving)
                ended = self._write(scores, most)
        except Left:
            ended = Ended.CANCELLED
        self._hearing.finish()
        return Answer(
            text=self._hearing.text,
            ended=ended,
            asked=len(self._prompt.ids),
            cached=self._known,
            tokens=self._tokens,
            first=self._first,
            seconds=time.perf_counter() - self._began,
            notes=self._notes,
        )

    def _write(self, scores: Tensor, most: int) -> Ended:
        while True:
            token = self._choosing.choose(scores)
            self._tokens += 1
            if self._tokens == 1:
                self._first = time.perf_counter() - self._began
            if token in self._ends:
                return Ended.STOP
            self._hearing.feed(token)
            if self._hearing.stopped:
                return Ended.STOP
            if self._tokens >= most or not self._reader.room:
                return Ended.LENGTH
            self._leaving()
            scores = self._reader.token(token)


def _without_first(messages: tuple[Message, ...], out: int) -> tuple[Message, ...]:
    """The same with so many of the earliest pictures replaced by words."""
    left = out
    changed = []
    for message in messages:
        parts: list[str | Pixels] = []
        for part in message.parts:
            if not isinstance(part, str) and left:
                left -= 1
                parts.append(_LEFT_OUT)
            else:
                parts.append(part)
        changed.append(Message(role=message.role, parts=tuple(parts)))
    return tuple(changed)
