from __future__ import annotations

import pytest

from agent.changing import changed
from agent.proposal import (
    Done,
    Proposal,
    ProposeClick,
    ProposeClipboard,
    ProposeDrag,
    ProposeKeys,
    ProposeMove,
    ProposeScroll,
    ProposeType,
    Words,
)
from safety.decision import Change

SAVE, CANCEL = Words(phrase="Save"), Words(phrase="Cancel")
SAID = "as you changed it"


@pytest.mark.parametrize(
    ("proposal", "change", "instead"),
    [
        (ProposeType(text="a"), Change(text=" b\n"), ProposeType(text=" b\n", why=SAID)),
        (ProposeClipboard(text="a"), Change(text="b"), ProposeClipboard(text="b", why=SAID)),
        (
            ProposeClick(place=SAVE, count=2, why="save"),
            Change(target=" Cancel "),
            ProposeClick(place=CANCEL, count=2, why=f"save ({SAID})"),
        ),
        (ProposeMove(place=SAVE), Change(target="Cancel"), ProposeMove(place=CANCEL, why=SAID)),
        (ProposeScroll(down=3), Change(target="Cancel"), ProposeScroll(place=CANCEL, down=3, why=SAID)),
        (
            ProposeDrag(start=SAVE, end=SAVE),
            Change(target="Cancel"),
            ProposeDrag(start=CANCEL, end=SAVE, why=SAID),
        ),
        (ProposeType(text="a"), Change(target="Cancel"), None),
        (ProposeType(text="a"), Change(text=""), None),
        (ProposeClick(place=SAVE), Change(text="b"), None),
        (ProposeClick(place=SAVE), Change(target="  "), None),
        (ProposeDrag(start=SAVE, end=SAVE), Change(), None),
        (ProposeKeys(keys=("a",)), Change(text="b", target="c"), None),
        (Done(), Change(text="b"), None),
    ],
)
def test_only_the_text_or_the_target_is_put_in_place(
    proposal: Proposal, change: Change, instead: Proposal | None
) -> None:
    assert changed(proposal, change) == instead
