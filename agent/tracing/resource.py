"""Who the spans are from, as OpenTelemetry's resource attributes."""

from __future__ import annotations

from importlib.metadata import version

from memory.traces.span import Value


def our_version() -> str:
    return version("deskhand")


def our_resource() -> dict[str, Value]:
    """Nothing of the machine or its user is in it."""
    return {"service.name": "deskhand", "service.version": our_version()}
