"""Tracing of one run: the tracer that everything in it uses, and where its spans go."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanLimits, TracerProvider
from opentelemetry.sdk.trace.id_generator import IdGenerator
from opentelemetry.sdk.trace.sampling import ALWAYS_ON
from opentelemetry.trace import Tracer

from agent.tracing.collector import Collector
from agent.tracing.conventions import SCOPE
from agent.tracing.kept import KeptTraces
from agent.tracing.recorder import Recorder, Sink
from agent.tracing.resource import our_resource, our_version
from agent.tracing.settings import TracingSettings
from safety.redaction.redactor import Redactor


class _Ids(IdGenerator):
    """Ids that no seed of a run's random numbers decides, and that take none of them."""

    def generate_span_id(self) -> int:
        return secrets.randbits(64) or 1

    def generate_trace_id(self) -> int:
        return secrets.randbits(128) or 1


class Tracing:
    """Has the spans of one run recorded by sinks, each with a thread of its own.

    It uses no state of the whole process, and none of OpenTelemetry's environment variables but
    OTEL_SDK_DISABLED. Nothing it does raises.
    """

    def __init__(self, sinks: Sequence[Sink], *, content: bool = False) -> None:
        self.content = content
        self._recorders = {sink.name: Recorder(sink, content=content) for sink in sinks}
        self._provider = TracerProvider(
            sampler=ALWAYS_ON,
            resource=Resource(our_resource()),
            shutdown_on_exit=False,
            id_generator=_Ids(),
            span_limits=SpanLimits(max_span_attributes=64, max_attributes=64, max_events=0, max_links=8),
        )
        for recorder in self._recorders.values():
            self._provider.add_span_processor(recorder)
        self.tracer: Tracer = self._provider.get_tracer(SCOPE, our_version())

    def belongs(self, trace: str, episode: str) -> None:
        """Say which Episode a trace is of."""
        for recorder in self._recorders.values():
            recorder.belongs(trace, episode)

    @property
    def lost(self) -> int:
        """How many spans did not reach one of the sinks, as far as is known by now."""
        return sum(recorder.lost for recorder in self._recorders.values())

    def close(self) -> tuple[str, ...]:
        """Have what is left kept; what was lost, in words."""
        self._provider.shutdown()
        return tuple(
            f"{recorder.lost_in_words} of this run's trace did not reach the {name}: {recorder.trouble}"
            for name, recorder in self._recorders.items()
            if recorder.trouble
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def tracing_in(home: Path, settings: TracingSettings, redactor: Redactor) -> Tracing:
    """Tracing as the user set it, kept in a data home."""
    sinks: list[Sink] = [KeptTraces(home, settings, redactor)]
    if settings.collector:
        sinks.append(Collector(settings.collector))
    return Tracing(sinks, content=settings.content)
