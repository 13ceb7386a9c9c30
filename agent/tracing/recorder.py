"""Takes spans from whoever does the work, and has a thread of its own keep them.

The caller waits for nothing: a span is put on a queue when it begins, and again when it ends, and a full
queue takes no more. A span that was not taken takes its children with it: none is kept without its parent.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Protocol

from opentelemetry.sdk.trace import SpanProcessor

from agent.tracing.reading import read_span
from memory.errors import MemoryRoomError
from memory.traces.span import Span

if TYPE_CHECKING:
    from opentelemetry.context import Context
    from opentelemetry.sdk.trace import ReadableSpan
    from opentelemetry.sdk.trace import Span as LiveSpan

MOST = 20_000
"""Spans that may wait to be kept."""
BATCH = 1_000
PAUSE_SECONDS = 0.25
CLOSE_SECONDS = 5.0


class Sink(Protocol):
    """Where spans go. It is used by one thread; it raises MemoryRoomError or OSError where it can't go on."""

    @property
    def name(self) -> str: ...

    def take(self, spans: Sequence[Span]) -> None:
        """Keep these. A span comes twice: when it began (without an end), and when it ended."""
        ...

    def belongs(self, trace: str, episode: str) -> None: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class _Belongs:
    trace: str
    episode: str


class _End:
    pass


class Recorder(SpanProcessor):
    """A span processor over one Sink. Nothing it does raises, and nothing it does blocks, but `shutdown`.

    `lost` counts the spans that were not kept, `trouble` says why. A Sink that fails once is not tried again:
    a later part of a trace without the earlier one would be worth nothing.
    """

    def __init__(self, sink: Sink, *, content: bool = False, most: int = MOST, batch: int = BATCH) -> None:
        self._sink = sink
        self._content = content
        self._most = most
        self._batch = batch
        self._queue: SimpleQueue[ReadableSpan | Span | _Belongs | _End] = SimpleQueue()
        self._untaken: set[int] = set()
        self._closed = False
        self._broken = False
        self.lost = 0
        self.trouble = ""
        self._thread = threading.Thread(target=self._keep, name=f"tracing to {sink.name}", daemon=True)
        self._thread.start()

    # --- on the caller's thread ---------------------------------------------------------------------

    def on_start(self, span: LiveSpan, parent_context: Context | None = None) -> None:
        parent = span.parent
        if self._closed or self._queue.qsize() >= self._most or (parent and parent.span_id in self._untaken):
            self._untaken.add(span.context.span_id)
            self.lost += 1
            if not self.trouble:
                self.trouble = f"more than {self._most:,} spans were waiting to be kept"
            return
        self._queue.put(read_span(span, content=self._content))

    def on_end(self, span: ReadableSpan) -> None:
        context = span.get_span_context()
        assert context is not None
        if context.span_id in self._untaken:
            self._untaken.discard(context.span_id)
        else:
            self._queue.put(span)

    def belongs(self, trace: str, episode: str) -> None:
        """Say which Episode a trace is of."""
        self._queue.put(_Belongs(trace, episode))

    def shutdown(self) -> None:
        """Have the rest kept; waits for that no longer than CLOSE_SECONDS."""
        if self._closed:
            return
        self._closed = True
        self._queue.put(_End())
        self._thread.join(CLOSE_SECONDS)
        if self._thread.is_alive():
            self.trouble = self.trouble or f"they were not kept within {CLOSE_SECONDS:g} s"
            self.lost += self._queue.qsize()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """Wait until what was put on the queue by now was taken off it."""
        deadline = time.monotonic() + timeout_millis / 1000
        while self._queue.qsize() and self._thread.is_alive() and time.monotonic() < deadline:
            time.sleep(0.005)
        return not self._queue.qsize()

    @property
    def lost_in_words(self) -> str:
        return f"{self.lost:,} spans" if self.lost else "a part"

    # --- on its own thread --------------------------------------------------------------------------

    def _keep(self) -> None:
        ended = False
        while not ended:
            spans: dict[tuple[str, str], Span] = {}
            names: list[_Belongs] = []
            for got in self._gathered():
                match got:
                    case _End():
                        ended = True
                    case _Belongs():
                        names.append(got)
                    case _:
                        span = got if isinstance(got, Span) else read_span(got, content=self._content)
                        spans[span.trace, span.id] = span
            self._hand_over(list(spans.values()), names)
        self._close()

    def _gathered(self) -> list[ReadableSpan | Span | _Belongs | _End]:
        """What has come by now, a batch at most; waits for the first, and a moment for more."""
        found = [self._queue.get()]
        deadline = time.monotonic() + PAUSE_SECONDS
        while len(found) < self._batch and not isinstance(found[-1], _End):
            try:
                found.append(self._queue.get(timeout=max(0.0, deadline - time.monotonic())))
            except Empty:
                break
        return found

    def _hand_over(self, spans: list[Span], names: list[_Belongs]) -> None:
        try:
            if spans and not self._broken:
                self._sink.take(spans)
            for name in names:
                if not self._broken:
                    self._sink.belongs(name.trace, name.episode)
        except (MemoryRoomError, OSError) as error:
            self._broken = True
            self.trouble = str(error)
        if self._broken:
            self.lost += sum(span.end is not None for span in spans)

    def _close(self) -> None:
        try:
            self._sink.close()
        except (MemoryRoomError, OSError) as error:
            self.trouble = self.trouble or str(error)
