"""How sure finding by meaning has to be, in one place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Sureness:
    """What a match of words and picture takes to count.

    `least` is the chance (0.0 to 1.0) from which a picture is what was meant; `margin` how far, in log-odds,
    its rivals must stay behind it; `guess` the chance from which it is shown to a person who is asked whether
    it is that; `alike` the difference in chance up to which pictures count as
    of one kind, for "the second heart". `named` is the chance from which a common name is used for a picture,
    `sure` the one from which a picture goes before a text that only holds some of the words and cannot be
    pressed.
    """

    least: float = 0.75
    margin: float = 0.5
    guess: float = 0.3
    alike: float = 0.15
    named: float = 0.6
    sure: float = 0.93


SURENESS = Sureness()
"""Chosen on generated screens, with labels that are not on them beside phrases that are: a click on a wrong
icon is worse than a question."""
