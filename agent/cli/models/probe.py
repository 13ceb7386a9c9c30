"""`deskhand models probe`: whether a model server can be worked with, and what to do where it can't."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

from agent.cli.exit_codes import FAILED, SUCCEEDED, USAGE
from agent.cli.printable import printable

if TYPE_CHECKING:
    from agent.endpoint.probe.finding import Finding, Report

NAME = "probe"

_DESCRIPTION = """Asks a model server some small things and shows it a picture drawn for that, nothing of your
screen: whether it answers, streams, stops, keeps to seeds, sees, has room for a step, and says where things
are. Exit code 0 where Deskhand can work with it, 1 where it can't, 2 where the address can't be used."""

_EPILOG = """examples:
  deskhand models probe                          the first server on this machine
  deskhand models probe http://localhost:11434 --model qwen2.5vl:7b
  deskhand models probe http://gpu.lan:8000 --allow-host gpu.lan
  deskhand models probe http://localhost:1234 --json | jq .usable
"""
_WIDTH = {"rated": 8, "what": 13}


def add(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subcommands.add_parser(
        NAME,
        help="look a model server over",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("address", nargs="?", default="", metavar="URL", help="http://localhost:11434")
    parser.add_argument("--model", default="", metavar="NAME", help="which of its models")
    parser.add_argument(
        "--allow-host",
        action="append",
        default=[],
        metavar="HOST",
        help="a host beside this machine that may be asked; repeatable",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from agent.endpoint.address import address_of
    from agent.endpoint.opening import find_server
    from agent.endpoint.probe.finding import Finding, Rating, Report
    from agent.endpoint.probe.looking import Looking, look_over
    from agent.endpoint.settings import load_endpoint
    from agent.settings import data_home
    from vision.errors import ModelError

    settings = load_endpoint(data_home())
    named = args.address or settings.address
    try:
        where = str(address_of(named, {*args.allow_host, *settings.allow_hosts})) if named else ""
    except ModelError as error:
        print(f"deskhand models probe: {error}", file=sys.stderr)
        return USAGE
    show = (lambda finding: None) if args.json else _show
    try:
        found = find_server(settings, address=named, allowed=args.allow_host)
    except ModelError as error:
        finding = Finding(what="server", rated=Rating.BAD, found=str(error))
        show(finding)
        report = Report(address=where, findings=(finding,))
    else:
        how = Looking(limits=settings.limits, found=show)
        report = look_over(found, args.model or settings.model, how)
    _conclude(report, args.json)
    return SUCCEEDED if report.usable else FAILED


def _show(finding: Finding) -> None:
    took = f" ({finding.seconds:.1f} s)" if finding.seconds else ""
    head = f"{finding.rated:<{_WIDTH['rated']}}{finding.what:<{_WIDTH['what']}}"
    print(f"{head}{printable(finding.found)}{took}", flush=True)
    if finding.do:
        print(f"{'':<{sum(_WIDTH.values())}}-> {printable(finding.do)}", flush=True)


def _conclude(report: Report, as_json: bool) -> None:
    if as_json:
        print(json.dumps(_plain(report), ensure_ascii=False))
    elif report.usable:
        print(f"\nDeskhand can work with {printable(report.model)} at {report.address}.")
    else:
        print("\nDeskhand can't work with it as it is.")


def _plain(report: Report) -> dict[str, object]:
    findings = [
        {"what": one.what, "rated": one.rated, "found": one.found, "do": one.do, "seconds": one.seconds}
        for one in report.findings
    ]
    return {
        "address": report.address,
        "server": report.server,
        "version": report.version,
        "model": report.model,
        "dialect": report.dialect,
        "usable": report.usable,
        "findings": findings,
    }
