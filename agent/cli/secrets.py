"""`deskhand secrets`: what the hand may type and nobody else has."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from safety.vault.vault import KeepsSecrets

_DESCRIPTION = """Secrets lie in the system's keyring. A task names one, {{so}}; the hand types it, into a
password field (or one that asks for a key or a code) of the programs and sites you say, and nowhere else."""

_EPILOG = """examples:
  deskhand secrets set mail --address https://mail.example
  deskhand secrets set vault --program keepassxc
  pass show mail | deskhand secrets set mail --address https://mail.example
  deskhand run "open https://mail.example in Chromium, log in as maria with the password {{mail}}"
"""


def add(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subcommands.add_parser(
        "secrets",
        help="keep, list or remove what only the hand may type",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    keep = actions.add_parser("set", help="keep a secret; it is asked for, or read from standard input")
    keep.add_argument("name", metavar="NAME", help="small letters, digits, - and _")
    keep.add_argument(
        "--program", action="append", default=[], metavar="P", help="a program it may be typed in; repeatable"
    )
    keep.add_argument(
        "--address", action="append", default=[], metavar="A", help="a site it may be typed in; repeatable"
    )
    keep.set_defaults(run=run_set)
    listing = actions.add_parser("list", help="the names, and where each may be typed; never a secret")
    listing.set_defaults(run=run_list)
    remove = actions.add_parser("remove", help="forget a secret, for good")
    remove.add_argument("name", metavar="NAME")
    remove.set_defaults(run=run_remove)


def run_set(args: argparse.Namespace) -> int:
    from safety.vault.secret import Secret, checked_name, checked_scope, checked_value

    name = checked_name(args.name)
    scope = checked_scope(tuple(args.program), tuple(args.address))
    vault = _vault()
    vault.scopes()  # before anybody types a secret: is there a keyring?
    vault.put(Secret(name=name, scope=scope, value=checked_value(_asked(name))))
    print(f"Kept {{{{{name}}}}} for: {scope.in_words()}")
    return 0


def run_list(args: argparse.Namespace) -> int:
    scopes = _vault().scopes()
    for name, scope in scopes.items():
        print(f"{{{{{name}}}}}  {scope.in_words()}")
    if not scopes:
        print("No secrets yet. Try: deskhand secrets set mail --address https://mail.example")
    return 0


def run_remove(args: argparse.Namespace) -> int:
    if _vault().remove(args.name):
        print(f"Removed {{{{{args.name}}}}}.")
        return 0
    print(f"deskhand secrets remove: there is no secret “{args.name}”", file=sys.stderr)
    return 1


def _asked(name: str) -> str:
    """The secret: typed without echo, or one line of standard input. It is never an argument, which every
    program of this machine could read."""
    if sys.stdin.isatty():
        import getpass

        return getpass.getpass(f"The secret “{name}” (it is not shown): ")
    return sys.stdin.readline().rstrip("\r\n")


def _vault() -> KeepsSecrets:
    from safety.vault.keyring_vault import KeyringVault

    return KeyringVault()
