"""`deskhand trace`: what runs did and how long each part took."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.cli.positive import positive
from agent.settings import data_home

if TYPE_CHECKING:
    from agent.tracing.joined import Audited
    from memory.traces.span import Span, Trace
    from memory.traces.store import SpanStore

_EPILOG = """examples:
  deskhand trace list
  deskhand trace show 23f0
  deskhand trace show 23f0 --audit
  deskhand trace stats --last 20
  deskhand trace stats --results results.json
  deskhand trace export 23f0 run.jsonl
  deskhand trace export --all spans.csv --format csv

docs/traces.md says what is in a trace.
"""
_ID = "the id of an episode or a trace, or as much of its beginning as tells it apart"


def add(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subcommands.add_parser(
        "trace",
        help="show where the time of a run went, and what it cost",
        description="What runs did and how long each part took: OpenTelemetry spans on your own disk.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--folder", type=Path, metavar="DIR", help="where the traces are (default: yours)")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)

    listing = actions.add_parser("list", help="the traces, newest first")
    listing.add_argument("--limit", type=positive, metavar="N", help="only the newest N")
    listing.set_defaults(run=run_list)

    show = actions.add_parser("show", help="one run as a tree, with a bar for each part")
    show.add_argument("id", metavar="ID", help=_ID)
    show.add_argument("--audit", action="store_true", help="name the entries of the audit log of each step")
    show.add_argument("--key", type=Path, metavar="FILE", help="the audit log's verification key, if moved")
    show.set_defaults(run=run_show)

    stats = actions.add_parser("stats", help="latency by stage, tokens, energy and cost")
    stats.add_argument("ids", nargs="*", metavar="ID", help=f"{_ID} (default: all)")
    stats.add_argument("--last", type=positive, metavar="N", help="only the newest N")
    stats.add_argument(
        "--results", type=Path, metavar="FILE", help="the results of an eval: success is as its checker says"
    )
    stats.set_defaults(run=run_stats)

    for action in (listing, show, stats):
        action.add_argument("--json", action="store_true", help="print JSON, one object per line")

    export = actions.add_parser("export", help="write traces to a file")
    export.add_argument("words", nargs="+", metavar="[ID] PATH", help=f"{_ID}, and the file to make")
    export.add_argument("--all", action="store_true", help="all traces; then only PATH is named")
    export.add_argument("--format", choices=("otlp-json", "csv"), default="otlp-json", help="of the file")
    export.add_argument("--json", action="store_true", help="print what was done as JSON")
    export.set_defaults(run=run_export)


def run_list(args: argparse.Namespace) -> int:
    from datetime import UTC, datetime

    with _store(args) as store:
        traces = store.traces(args.limit)
    if args.json:
        for trace in traces:
            print(json.dumps(dataclasses.asdict(trace)))
        return 0
    if not traces:
        print("No traces yet: every run leaves one.")
    for trace in traces:
        began = datetime.fromtimestamp(trace.started / 1e9, UTC).astimezone()
        episode = trace.episode or "no episode"
        print(f"{trace.id}  {episode:<12}  {began:%Y-%m-%d %H:%M}  {trace.spans:>6} spans")
    return 0


def run_show(args: argparse.Namespace) -> int:
    from agent.tracing.shown import tree_lines

    with _store(args) as store:
        trace = _one(store, args.id)
        spans = store.spans(trace.id)
    entries = _audited(args, spans) if args.audit or args.key else {}
    if args.json:
        for span in spans:
            told = _json(span)
            if (found := entries.get(str(span.attributes.get("deskhand.action.digest", "")))) is not None:
                told["audit"] = [dataclasses.asdict(one) for one in found]
            print(json.dumps(told))
        return 0
    print(f"trace    {trace.id}")
    print(f"episode  {trace.episode or 'none'}\n")
    for line in tree_lines(spans, entries):
        print(line)
    return 0


def run_stats(args: argparse.Namespace) -> int:
    from agent.evals.results_file import read_results
    from agent.tracing.prices import load_prices
    from agent.tracing.shown import stats_lines
    from agent.tracing.stats import stats_of

    prices = load_prices(data_home())
    passed = None
    if args.results is not None:
        results = read_results(args.results).results
        passed = {result.episode: result.passed for result in results if result.episode}
    with _store(args) as store:
        chosen = [_one(store, prefix) for prefix in args.ids] if args.ids else store.traces(args.last)
        stats = stats_of([store.spans(trace.id) for trace in chosen], prices, passed)
    if args.json:
        print(json.dumps(dataclasses.asdict(stats)))
        return 0
    for line in stats_lines(stats):
        print(line)
    return 0


def run_export(args: argparse.Namespace) -> int:
    from agent.tracing.csv_lines import csv_text
    from agent.tracing.otlp import otlp_lines
    from agent.tracing.resource import our_resource, our_version
    from memory.errors import ExportError

    if len(args.words) != (1 if args.all else 2):
        print("deskhand trace export: name ID and PATH, or --all and PATH", file=sys.stderr)
        return 2
    path = Path(args.words[-1])
    with _store(args) as store:
        chosen = store.traces() if args.all else (_one(store, args.words[0]),)
        spans = [span for trace in reversed(chosen) for span in store.spans(trace.id)]
    if args.format == "csv":
        text = csv_text(spans)
    else:
        text = "".join(line + "\n" for line in otlp_lines(spans, our_resource(), our_version()))
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise ExportError(f"{path} exists; it was left as it is: choose another name") from error
    except OSError as error:
        raise ExportError(f"nothing was exported to {path}: {error.strerror}") from error
    done = {"traces": len(chosen), "spans": len(spans), "path": str(path)}
    print(json.dumps(done) if args.json else f"Exported {len(spans):,} spans to {path}")
    return 0


# ------------------------------------------------------------------------------------------------------


def _store(args: argparse.Namespace) -> SpanStore:
    from memory.errors import TracesUnavailable
    from memory.traces.store import FILE, SpanStore

    folder = data_home() if args.folder is None else args.folder
    if args.folder is not None and not (folder / FILE).is_file():
        raise TracesUnavailable(f"there are no traces in {folder}")
    return SpanStore(folder)


def _one(store: SpanStore, prefix: str) -> Trace:
    from memory.errors import TracesUnavailable

    found = store.find(prefix)
    if not found:
        raise TracesUnavailable(f"no trace, nor an episode with one, has an id that begins with {prefix!r}")
    episodes = {trace.episode for trace in found}
    if len(found) > 1 and (len(episodes) > 1 or "" in episodes):
        ids = ", ".join(trace.episode or trace.id for trace in found[:5])
        raise TracesUnavailable(f"several begin with {prefix!r}: {ids}")
    return found[0]


def _audited(args: argparse.Namespace, spans: tuple[Span, ...]) -> dict[str, tuple[Audited, ...]]:
    from agent.tracing import conventions as names
    from agent.tracing.joined import audited
    from safety.audit.seed import VERIFICATION_KEY, read_seed
    from safety.data_home import audit_folder

    home = data_home() if args.folder is None else args.folder
    key = audit_folder(home) / VERIFICATION_KEY if args.key is None else args.key
    digests = {span.text(names.DIGEST) for span in spans} - {""}
    return audited(home, digests, read_seed(key))


def _json(span: Span) -> dict[str, Any]:
    return dataclasses.asdict(span) | {"seconds": span.seconds}
