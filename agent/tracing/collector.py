"""Sends spans to the collector that the user named, as OTLP/JSON over HTTP, and nowhere else."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Sequence
from http.client import HTTPException
from typing import IO, Any, Final

from agent.tracing.otlp import to_otlp
from agent.tracing.resource import our_resource, our_version
from memory.errors import TracesUnavailable
from memory.traces.span import Span

SECONDS: Final = 5.0
"""How long a collector may take to answer."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """The address was named by the user; no answer names another."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> None:
        return None


class Collector:
    """A Sink that posts what has ended. Raises TracesUnavailable where the collector does not take it."""

    name = "collector"

    def __init__(self, address: str) -> None:
        self._address = f"{address}/v1/traces"
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirects())

    def take(self, spans: Sequence[Span]) -> None:
        ended = [span for span in spans if span.end is not None]
        if not ended:
            return
        body = json.dumps(to_otlp(ended, our_resource(), our_version())).encode()
        request = urllib.request.Request(  # noqa: S310 - the settings take http and https only
            self._address, data=body, headers={"Content-Type": "application/json"}, method="POST"
        )
        try:
            with self._opener.open(request, timeout=SECONDS) as answer:
                answer.read(1 << 16)
        except (urllib.error.URLError, OSError, HTTPException) as error:
            raise TracesUnavailable(
                f"the collector at {self._address} did not take spans: {error}"
            ) from error

    def belongs(self, trace: str, episode: str) -> None:
        pass  # the episode stands in the root span

    def close(self) -> None:
        pass
