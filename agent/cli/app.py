"""`deskhand app`: the window."""

from __future__ import annotations

import argparse
import os
import sys


def add(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subcommands.add_parser("app", help="open the window on your display")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Become the window's process: the desktop room imports this one, so it is started, not imported."""
    os.execv(sys.executable, [sys.executable, "-m", "desktop"])  # noqa: S606 - our own interpreter, no shell
