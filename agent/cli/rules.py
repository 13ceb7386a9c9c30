"""`deskhand rules`: the standing answers, where they come from and how often they have decided."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from safety.rule import Rule

_EPILOG = """examples:
  deskhand rules list
  deskhand rules add "save in the editor" --allow --program mousepad --key ctrl+s --max-risk R2
  deskhand rules add "no mail" --deny --program thunderbird
  deskhand rules add "downloads" --allow --path "~/Downloads" --action "write file" --max-risk R2
  deskhand rules add "this week" --ask --program firefox --expires 2030-12-31
  deskhand rules show "no mail"
  deskhand rules revoke "no mail"
  deskhand rules check my-task.toml

How a file of rules is written: docs/rules.md
"""
_SCOPES = {
    "action": ("actions", "a kind of action: click, type, keys, open, ..."),
    "program": ("programs", "a program, by the name of its windows' class; * and ? may stand in it"),
    "window": ("windows", "the title of a window; * and ? may stand in it"),
    "target": ("targets", "the words of what is acted on; * and ? may stand in it"),
    "role": ("roles", "the role of what is acted on: button, link, ..."),
    "key": ("keys", "a chord: ctrl+s"),
    "address": ("addresses", "an address: example.org, https://*.example.org/docs"),
    "path": ("paths", "a folder and all in it: ~/Documents"),
    "when": ("when", "days and hours: mon-fri 09:00-17:00"),
}


def add(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    raw = argparse.RawDescriptionHelpFormatter
    parser = subcommands.add_parser(
        "rules",
        help="list, show, check, add or revoke rules",
        description="Your standing answers to what Deskhand wants to do.",
        epilog=_EPILOG,
        formatter_class=raw,
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)

    listing = actions.add_parser("list", help="all rules, the highest source first")
    listing.set_defaults(run=run_list)
    show = actions.add_parser("show", help="one rule, as it is written")
    show.add_argument("name", metavar="NAME", help="the rule's name")
    show.set_defaults(run=run_show)
    check = actions.add_parser("check", help="read all rules and try their examples")
    check.add_argument("file", metavar="FILE", nargs="?", type=Path, help="a file for `run --rules`")
    check.set_defaults(run=run_check)
    adding = actions.add_parser(
        "add", help="write a rule into your own file", epilog=_EPILOG, formatter_class=raw
    )
    _describe(adding)
    adding.set_defaults(run=run_add)
    revoke = actions.add_parser("revoke", help="take a rule out of your own file")
    revoke.add_argument("name", metavar="NAME", help="the rule's name")
    revoke.set_defaults(run=run_revoke)
    for action in (listing, show, check, adding, revoke):
        action.add_argument("--json", action="store_true", help="print JSON, one object per line")


def _describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="what to call it")
    verdict = parser.add_mutually_exclusive_group(required=True)
    for word in ("allow", "ask", "deny"):
        verdict.add_argument(f"--{word}", dest="verdict", action="store_const", const=word)
    for option, (_, help_) in _SCOPES.items():
        parser.add_argument(
            f"--{option}", action="append", default=[], metavar=option.upper(), help=f"{help_} (repeatable)"
        )
    grades = ("R0", "R1", "R2", "R3", "R4")
    parser.add_argument("--min-risk", choices=grades, help="from this grade (default: R0)")
    parser.add_argument("--max-risk", choices=grades, help="up to this grade (default: R1 to allow, else R4)")
    parser.add_argument("--reason", default="", help="said when it decides")
    parser.add_argument("--lifetime", choices=("once", "session", "always"), default="always")
    parser.add_argument("--expires", metavar="DATE", help="a date or time, such as 2030-12-31")


def run_list(args: argparse.Namespace) -> int:
    from agent.cli.rules_shown import print_table, shown_rules

    shown = shown_rules()
    if args.json:
        for one in shown:
            print(json.dumps(one.as_json()))
    else:
        print_table(shown)
    return 0


def run_show(args: argparse.Namespace) -> int:
    from agent.cli.rules_shown import print_rule, shown_rules

    found = [one for one in shown_rules() if one.rule.name == args.name]
    if not found:
        return _fail(f"there is no rule “{args.name}”: `deskhand rules list` names them all", args)
    for one in found:
        if args.json:
            print(json.dumps(one.as_json()))
        else:
            print_rule(one)
    return 0


def run_check(args: argparse.Namespace) -> int:
    from agent.settings import data_home
    from safety.rule_sources import load_rulebook, rule_sources

    sources = rule_sources(data_home(), task=args.file)
    book = load_rulebook(sources)
    if args.json:
        print(json.dumps({"rules": len(book.rules), "files": list(sources.files)}))
    else:
        print(f"{len(book.rules)} rules, and every example in them holds:")
        for path in sources.files:
            print(f"  {path}")
    return 0


def run_add(args: argparse.Namespace) -> int:
    from safety.rule_sources import user_rules
    from safety.rule_text import rule_text
    from safety.rules_edit import add_rule

    rule = _rule(args)
    path = user_rules()
    add_rule(path, rule)
    if args.json:
        print(json.dumps({"added": rule.name, "file": str(path)}))
    else:
        print(f"Added to {path}:\n\n{rule_text(rule)}", end="")
    return 0


def run_revoke(args: argparse.Namespace) -> int:
    from safety.rule_sources import user_rules
    from safety.rules_edit import kept_beside, revoke_rule

    path = user_rules()
    revoke_rule(path, args.name)
    if args.json:
        print(json.dumps({"revoked": args.name, "file": str(path), "before": str(kept_beside(path))}))
    else:
        print(f"Revoked “{args.name}”. The file as it was: {kept_beside(path)}")
    return 0


def _rule(args: argparse.Namespace) -> Rule:
    """The rule that the options describe. Raises PolicyError as a file with it would."""
    from safety.rule_text import new_rule
    from safety.standing import local_time

    scopes = {key: getattr(args, option.replace("-", "_")) for option, (key, _) in _SCOPES.items()}
    return new_rule(
        {
            "name": args.name,
            "verdict": args.verdict,
            **{key: words for key, words in scopes.items() if words},
            **({"min_risk": args.min_risk} if args.min_risk else {}),
            **({"max_risk": args.max_risk} if args.max_risk else {}),
            "reason": args.reason,
            "lifetime": args.lifetime,
        },
        expires=args.expires,
        now=local_time(),
    )


def _fail(message: str, args: argparse.Namespace) -> int:
    from agent.cli.exit_codes import FAILED

    print(json.dumps({"error": message}) if args.json else f"deskhand rules: {message}", file=sys.stderr)
    return FAILED
