"""What the reason that a run ended with says of why: the messages of the brain, the rooms and the hand.

The patterns are those of our own messages, each beside what it tells. Pure.
"""

from __future__ import annotations

import re
from typing import Final

from agent.failures.failure import FailureClass

ABSENT: Final = re.compile(
    r"nothing on the screen fits “(?P<phrase>.*?)”(?:; nearest: (?P<nearest>.*?))?(?:\. |$)"
)
AMBIGUOUS: Final = re.compile(r"^\d+ things fit “(?P<phrase>.*?)”")

_SAID: Final[tuple[tuple[FailureClass, str], ...]] = (
    (FailureClass.PERMISSION, r"^not permitted:|were not permitted$|^you refused it"),
    (
        FailureClass.STALE_STATE,
        r"has changed where this would act|target changed after it was permitted|is not there any more"
        r"|^that window is (?:gone|no longer open)|^no window is (?:open|in front)"
        r"|but the window in front is called|did not take the focus$|closed before .* could be saved"
        r"|closed while it was typed into",
    ),
    (
        FailureClass.MEMORY,
        r"^nothing was read that could be written|^pasting changed nothing: nothing was copied"
        r"|^nothing was pasted|the journal|the disk with .* is full|the outcome could not be recorded",
    ),
    (
        FailureClass.ENVIRONMENT,
        r"is not installed|no (?:installed )?program|was started, but no window opened"
        r"|^the browser cannot show this page|^this keyboard cannot press|no key of this keyboard"
        r"|is held down on the keyboard"
        r"|^you (?:are|were) using the mouse|does not answer|the display|private desk|the hand's process"
        r"|^waited [\d.]+ s for:|took longer than \d+ s to",
    ),
    (
        FailureClass.GROUNDING_NEAR_MISS,
        r"may be any of|^no field has the focus, and there are \d+",
    ),
    (
        FailureClass.GROUNDING_ABSENT,
        r"^no window is called|does not offer “|shows no list with “|no value called “.*” can be read"
        r"|did not come up$|has no button that replaces all",
    ),
    (FailureClass.REPETITION, r"^repeated \d+ times, and it still does not hold"),
    (
        FailureClass.PLANNING,
        r"asks, and was not answered|takes a number, not “|is not the name of a cell"
        r"|is an option: choose another|does not say all that|^not understood"
        r"|could not be read; the last|this program shows no",
    ),
    (
        FailureClass.VERIFICATION,
        r"it cannot be told whether|it is uncertain whether|changed nothing|nothing came of pressing"
        r"|did not change when|is not chosen$|after it was picked$|stayed open|is still open"
        r"|could be set to|did not take the (?:name|address)|was typed, and|was typed into .*, and"
        r"|^the calculator shows|^the sheet went to|no save dialog opened|does not tell what it is set to",
    ),
)
_COMPILED: Final = tuple((kind, re.compile(pattern)) for kind, pattern in _SAID)


def told_by(reason: str) -> FailureClass | None:
    """The class that a reason in our own words tells; None where it tells none."""
    return next((kind for kind, pattern in _COMPILED if pattern.search(reason)), None)
