"""`deskhand audit`: what the hand decided, meant to do and did, and whether that record is whole."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from agent.cli.exit_codes import FAILED, SUCCEEDED
from safety.data_home import audit_folder, data_home

if TYPE_CHECKING:
    from safety.audit.entry import Entry
    from safety.audit.reconcile import Uncertain
    from safety.audit.seed import Seed
    from safety.audit.verify import Report

_DESCRIPTION = """What the hand decided, meant to do and did, each entry sealed when it was written.

An action that was about to be done when the hand was killed is shown as uncertain: look at the screen before
you have it done again."""

_EPILOG = """examples:
  deskhand audit show --last 20
  deskhand audit verify
  deskhand audit anchor --to /media/stick/deskhand.anchors
  deskhand audit verify --anchors /media/stick/deskhand.anchors --key /media/stick/deskhand.key
  deskhand audit key --move-to /media/stick/deskhand.key
  deskhand audit export audit.jsonl
"""

_SHOWN = ("verdict", "risk", "rule", "answer", "delivery", "reason", "chain")


def add(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subcommands.add_parser(
        "audit",
        help="show, verify, export or anchor the audit log",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    show = actions.add_parser("show", help="what was decided and done, newest last")
    show.add_argument("--last", type=_positive, metavar="N", default=50, help="so many (default: 50)")
    show.add_argument("--all", action="store_true", help="all of it")
    show.set_defaults(run=run_show)

    verify = actions.add_parser("verify", help="check that nothing in it was changed, removed or added")
    verify.add_argument("--key", type=Path, metavar="FILE", help="the verification key, where you keep it")
    verify.add_argument("--anchors", type=Path, metavar="FILE", help="check against these anchors too")
    verify.set_defaults(run=run_verify)

    anchor = actions.add_parser("anchor", help="print or note how far each chain has come")
    anchor.add_argument("--to", type=Path, metavar="FILE", help="add to this file, best on another machine")
    anchor.set_defaults(run=run_anchor)

    for action in (show, verify, anchor):
        action.add_argument("--json", action="store_true", help="print JSON, one object per line")

    export = actions.add_parser("export", help="write all entries to one file, one JSON object per line")
    export.add_argument("path", metavar="PATH", type=Path, help="the file to make")
    export.set_defaults(run=run_export)

    key = actions.add_parser("key", help="move the verification key to a place of yours")
    key.add_argument(
        "--move-to", type=Path, metavar="FILE", required=True, help="a file that is not there yet"
    )
    key.set_defaults(run=run_key)


def run_show(args: argparse.Namespace) -> int:
    from collections import deque

    told = _entries()
    shown = told if args.all else deque(told, maxlen=args.last)
    for chain, entry in shown:
        print(json.dumps(_json(chain, entry)) if args.json else _line(entry))
    uncertain = _uncertain()
    for one in uncertain:
        if args.json:
            print(json.dumps({"uncertain": _uncertain_json(one)}))
        else:
            print(f"uncertain: {one.time} {_action(one.action)} was begun and may be done, or half done")
    if not args.json:
        _say_if_nothing()
    return SUCCEEDED


def run_verify(args: argparse.Namespace) -> int:
    from safety.audit.anchor import read_anchors
    from safety.audit.verify import verify

    folder = _folder()
    heads = [anchor.head for anchor in read_anchors(args.anchors)] if args.anchors else []
    if not folder.exists() and not heads and args.key is None:
        _say_if_nothing()
        return SUCCEEDED
    report = verify(folder, _key(args.key), heads)
    print(json.dumps(_report_json(report))) if args.json else _print_report(report)
    return FAILED if report.problems else SUCCEEDED


def run_anchor(args: argparse.Namespace) -> int:
    from safety.audit.anchor import anchors_of, append_anchors

    anchors = anchors_of(_folder())
    if args.to is not None:
        append_anchors(args.to, anchors)
        print(
            f"{len(anchors)} anchors were added to {args.to}.", file=sys.stderr if args.json else sys.stdout
        )
    if args.json or args.to is None:
        for anchor in anchors:
            print(anchor.line())
    return SUCCEEDED


def run_export(args: argparse.Namespace) -> int:
    from safety.errors import AuditError

    count = 0
    try:
        with args.path.open("x", encoding="ascii") as file:
            for chain, entry in _entries():
                file.write(json.dumps(_json(chain, entry)) + "\n")
                count += 1
    except OSError as error:
        raise AuditError(f"{args.path} can't be made: {error.strerror}; nothing was exported") from error
    print(f"Exported {count:,} entries to {args.path}")
    return SUCCEEDED


def run_key(args: argparse.Namespace) -> int:
    from safety.audit.seed import VERIFICATION_KEY, move_key

    move_key(_folder() / VERIFICATION_KEY, args.move_to)
    print(
        f"The verification key is in {args.move_to} now and nowhere else. From now on: deskhand audit verify "
        f"--key {args.move_to}"
    )
    return SUCCEEDED


# --- what is shown --------------------------------------------------------------------------------------


def _folder() -> Path:
    return audit_folder(data_home())


def _entries() -> Iterator[tuple[str, Entry]]:
    """Every entry, in the order of the chains; a line that can't be read ends its chain, and is said so."""
    from safety.audit.chain import chains, entries
    from safety.errors import AuditError

    for chain in chains(_folder()):
        try:
            for entry in entries(chain.path):
                yield chain.name, entry
        except AuditError as error:
            print(f"deskhand: {chain.name}: {error}. See deskhand audit verify.", file=sys.stderr)


def _uncertain() -> tuple[Uncertain, ...]:
    from safety.audit.chain import chains, is_being_written
    from safety.audit.reconcile import uncertain_in

    quiet = (chain.path for chain in chains(_folder()) if not is_being_written(chain.path))
    return tuple(one for path in quiet for one in uncertain_in(path))


def _key(chosen: Path | None) -> Seed:
    from safety.audit.seed import VERIFICATION_KEY, read_seed
    from safety.errors import AuditError

    path = _folder() / VERIFICATION_KEY if chosen is None else chosen
    if not path.exists():
        raise AuditError(
            f"the verification key is not in {path}: nothing was checked. Name the file you moved it to: "
            "deskhand audit verify --key FILE"
        )
    return read_seed(path)


def _line(entry: Entry) -> str:
    payload = entry.payload
    parts: list[object] = [entry.time[:19].replace("T", " "), f"{entry.kind:<10}"]
    action, window = payload.get("action"), payload.get("window")
    if isinstance(action, dict):
        parts.append(_action(action))
    if isinstance(window, dict):
        parts.append(f"in “{window.get('title')}”")
    parts += [f"{name}={payload[name]}" for name in _SHOWN if payload.get(name)]
    if entry.kind == "reconciled" and isinstance(uncertain := payload.get("uncertain"), list):
        parts.append(f"uncertain={len(uncertain)}")
    return _printable("  ".join(map(str, parts)))


def _action(action: Mapping[str, object]) -> str:
    arguments = " ".join(
        f"{name}={json.dumps(value)}"
        for name, value in action.items()
        if name != "kind" and value not in ("", [])
    )
    return _printable(f"{action.get('kind', 'an action')} {arguments}".strip())


def _json(chain: str, entry: Entry) -> dict[str, object]:
    from dataclasses import asdict

    return {"chain": chain, **asdict(entry)}


def _uncertain_json(one: Uncertain) -> dict[str, object]:
    from dataclasses import asdict

    return asdict(one)


def _report_json(report: Report) -> dict[str, object]:
    from dataclasses import asdict

    return {"sound": not report.problems, **asdict(report)}


def _print_report(report: Report) -> None:
    for problem in report.problems:
        place = f" entry {problem.seq}" if problem.seq >= 0 else ""
        print(_printable(f"PROBLEM  {problem.chain}{place}: {problem.what}"))
    for note in report.notes:
        print(_printable(f"note     {note}"))
    anchored = f", {report.anchors:,} anchors" if report.anchors else ""
    counted = f"{report.entries:,} entries in {report.chains:,} chains{anchored}"
    if report.problems:
        print(f"NOT SOUND: {len(report.problems):,} problems in {counted}.")
    else:
        print(f"sound: {counted}, each as it was written.")


def _say_if_nothing() -> None:
    if not _folder().exists():
        print("Nothing has been written down yet: the audit log begins with the first task.")


def _printable(text: str) -> str:
    """What moves no cursor: titles of windows must not act on a terminal."""
    return "".join(c if c.isprintable() else " " for c in text)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number
