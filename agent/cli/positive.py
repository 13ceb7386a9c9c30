"""Numbers on the command line that must be more than nothing."""

from __future__ import annotations

import argparse
import math


def positive(text: str) -> int:
    """For argparse: raises ArgumentTypeError for anything but a whole number from 1 on."""
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least 1")
    return int(text)


def positive_number(text: str) -> float:
    """For argparse: raises ArgumentTypeError for anything but a finite number above 0."""
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0.0 < number < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")
    return number
