"""Addresses and folders: which is which, and entering one where a program takes it."""

from __future__ import annotations

import re

from agent.brains.turn import Routine, Stuck, Turn
from vision.element import Role, Source, State

_WEB = re.compile(
    r"[a-z][a-z+.-]*://|about:|localhost\b|[\w-]+(\.[\w-]+)+(:\d+)?(/|$)|[\w-]+:\d+", re.IGNORECASE
)
_FAILED = re.compile(r"\b(?:ERR_[A-Z][A-Z_]+|DNS_PROBE_[A-Z_]+|HTTP ERROR \d{3})\b")
_LOADING_SECONDS = 5.0
_TAKES_ADDRESS = frozenset({Role.TEXT_FIELD, Role.COMBO_BOX})


def is_path(address: str) -> bool:
    """Folders are written with slashes and without a host: "/tmp", "~", "Documents/Invoices"."""
    if address.startswith(("/", "~")):
        return True
    return "/" in address and _WEB.match(address) is None


def from_home(path: str) -> str:
    """A path that says no place to start from starts in the home folder."""
    return path if path.startswith(("/", "~")) else f"~/{path}"


def enter_address(turn: Turn, address: str, why: str) -> Routine:
    """Type into the address bar of the program in front, and see it leave where it was.

    Raises Stuck where the program takes no address.
    """
    before = _title(turn)
    yield from turn.press("ctrl", "l", why="go to the address bar")
    yield from turn.until(lambda: _ready(turn), 2.0, "the address bar")
    if not _ready(turn):
        yield from turn.press("ctrl", "l", why="go to the address bar")
    yield from turn.type(address, why)
    if turn.had_no_effect:
        raise Stuck(f"“{before}” did not take the address {address}")
    yield from turn.press("enter", why=why)
    yield from turn.until(lambda: _title(turn) != before, 1.5, address)
    yield from wait_for_page(turn)


def wait_for_page(turn: Turn) -> Routine:
    """Where a browser is in front, wait until its page shows something: its window is there long before.

    Raises Stuck where that is the browser's own page, which says why it cannot show another.
    """
    if not turn.is_one_of(turn.screen.active_window, "browser"):
        return
    yield from turn.until(lambda: _page_shows(turn), _LOADING_SECONDS, "the page")
    failed = [found for e in turn.screen.elements if (found := _FAILED.search(e.text))]
    if failed:
        raise Stuck(f"the browser cannot show this page: {failed[0].group()}")


def _page_shows(turn: Turn) -> bool:
    """Something is seen inside the page, or the accessibility tree does not tell where a page is."""
    active = turn.screen.active_window
    inside = [e for e in turn.screen.elements if active is not None and e.window in (None, active.id)]
    if not any(Source.ACCESSIBILITY in e.sources for e in inside):
        return True
    pages = [e for e in inside if e.role is Role.DOCUMENT]
    return any(page.rect.covers(e.rect) for page in pages for e in inside if e not in pages)


def _ready(turn: Turn) -> bool:
    """A field has the focus, or nothing tells what has it."""
    focused = turn.screen.focused
    return focused is None or focused.role in _TAKES_ADDRESS or State.EDITABLE in focused.states


def _title(turn: Turn) -> str:
    active = turn.screen.active_window
    return active.title if active is not None else ""
