"""Spans as a table, one row a span, for spreadsheets. Pure."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable

from memory.traces.span import Span

COLUMNS = ("trace", "id", "parent", "name", "kind", "start_ns", "end_ns", "seconds", "status", "message")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would work out."""


def csv_text(spans: Iterable[Span]) -> str:
    """The table, attributes as one column of JSON."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*COLUMNS, "attributes"])
    for span in spans:
        cells = [span.trace, span.id, span.parent, span.name, span.kind, span.start, span.end]
        attributes = json.dumps(dict(span.attributes), ensure_ascii=False)
        rest = [f"{span.seconds:.6f}", span.status, span.message, attributes]
        writer.writerow([_plain(cell) for cell in (*cells, *rest)])
    return out.getvalue()


def _plain(cell: object) -> object:
    """No text is a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
