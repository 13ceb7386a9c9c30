"""A number on the command line that must be at least 1."""

from __future__ import annotations

import argparse


def positive(text: str) -> int:
    """For argparse: raises ArgumentTypeError for anything but a whole number from 1 on."""
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least 1")
    return int(text)
