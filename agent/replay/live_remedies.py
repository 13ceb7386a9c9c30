"""What may be done to make the present screen fit a recorded step. Pure."""

from __future__ import annotations

from agent.proposal import (
    At,
    Proposal,
    ProposeClick,
    ProposeClose,
    ProposeFocus,
    ProposeKeys,
    ProposeType,
)
from agent.replay.live_checks import front_amiss
from agent.replay.live_fields import focus_amiss
from agent.replay.live_likeness import is_field
from agent.replay.live_places import Both, find_again, recorded_target
from agent.replay.live_proposals import places_of
from agent.replay.live_windows import Windows
from vision.element import Element
from vision.grounding.pointing import point_on
from vision.grounding.scene import make_scene
from vision.observation import Window
from vision.target import Target


def remedy_for(recorded: Proposal, both: Both, windows: Windows) -> Proposal | None:
    """Close a window that is in the way, bring the right one to the front, click into the field that had the
    focus; None where there is nothing but to wait."""
    if (window := _in_the_way(recorded, both, windows)) is not None:
        return ProposeClose(window=window.id, why=f"close “{window.title}”, which is in the way")
    if windows.amiss(both.then, both.now):
        return None
    old = both.then.active_window
    if old is not None and front_amiss(both):
        return ProposeFocus(window=both.windows[old.id], why=f"bring {old.program} to the front")
    wanted = both.then.focused
    keyed = isinstance(recorded, ProposeType | ProposeKeys)
    if keyed and wanted is not None and is_field(wanted) and focus_amiss(both, typing=False):
        return _click_into(wanted, both)
    return None


def _in_the_way(recorded: Proposal, both: Both, windows: Windows) -> Window | None:
    """The topmost window that has come up since the start and lies over what is to be pressed. One that only
    took the front may be the user's own work: it is left open."""
    targets = [recorded_target(place, both) for place in places_of(recorded)]
    found = [find_again(t.element, both, "") for t in targets if isinstance(t, Target)]
    there = [element.rect for element in found if isinstance(element, Element)]
    for window in windows.strangers(both.now):
        if any(window.rect.intersection(rect) for rect in there):
            return window
    return None


def _click_into(wanted: Element, both: Both) -> Proposal | None:
    found = find_again(wanted, both, wanted.describe())
    if not isinstance(found, Element) or not is_field(found):
        return None
    point = point_on(found, make_scene(both.now))
    why = f"click into {found.describe()}"
    return None if point is None else ProposeClick(place=At(point=point), why=why)
