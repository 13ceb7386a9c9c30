"""HTML and SVG built so that a text can never become markup."""

from __future__ import annotations

from html import escape

_EMPTY = frozenset({"meta", "img", "br", "rect", "line", "circle", "path", "use"})


class Markup(str):
    """Text that is markup already: made by `element` alone, or written here."""

    __slots__ = ()


def element(name: str, /, *children: str | None, **attributes: str | float | None) -> Markup:
    """An element; plain text among its children is escaped, None is left out.

    Attributes: `class_` stands for class, other underscores for dashes; None is left out.
    """
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_plain(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _EMPTY and not children:
        return Markup(f"<{name}{told}/>" if name not in {"meta", "img", "br"} else f"<{name}{told}>")
    return Markup(f"<{name}{told}>{joined(*children)}</{name}>")


def joined(*children: str | None) -> Markup:
    """Children one after the other; what is no Markup is escaped."""
    return Markup(
        "".join(
            child if isinstance(child, Markup) else escape(_visible(child), quote=False)
            for child in children
            if child is not None
        )
    )


def _plain(value: str | float) -> str:
    return _visible(value) if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")


def _visible(text: str) -> str:
    """Without what HTML cannot hold: control characters and halves of letters."""
    return "".join(c if c.isprintable() or c in "\n\t" else "\N{REPLACEMENT CHARACTER}" for c in text)
