"""HTML, in small pieces."""

from __future__ import annotations

from html import escape

SPREAD = '<span class="grow"></span>'
"""Takes the room that is left in a row."""


def said(text: str) -> str:
    """Text as it stands in a page."""
    return escape(text)


def block(kind: str, *inside: str, style: str = "", mark: str = "") -> str:
    """A part of a page: the classes it has, what is in it, its own style and its mark's attribute."""
    put = f' style="{style}"' if style else ""
    return f'<div class="{kind}"{put}{mark}>{"".join(inside)}</div>'
