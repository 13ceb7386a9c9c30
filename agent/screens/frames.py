"""What stands around a window's contents: its title bar, menu bar, tool bars and status bar."""

from __future__ import annotations

from agent.screens.markup import SPREAD, block, said
from agent.screens.sheet import Sheet
from agent.screens.widgets import button, field, heading, icon_button, label
from vision.element import Role, State

_CONTROLS = {
    "minimise": ("M3 8.5h10", "Minimise", ("minimise the window", "hide the window")),
    "maximise": (
        "M3.5 3.5h9v9h-9z",
        "Maximise",
        ("maximise the window", "make the window large"),
    ),
    "close": (
        "M3.5 3.5l9 9M12.5 3.5l-9 9",
        "Close",
        ("close the window", "the x", "the cross"),
    ),
}
_TOOLS = (
    ("new", "open", "save", "print", "undo", "redo", "cut", "copy", "paste", "search", "zoom in", "zoom out"),
    ("back", "forward", "refresh", "home", "bookmark", "download", "more", "user", "star", "share"),
    (
        "bold",
        "italic",
        "underline",
        "align left",
        "align centre",
        "align right",
        "list",
        "numbers",
        "link",
        "image",
    ),
    ("reply", "archive", "delete", "flag", "mail", "tag", "filter", "print", "attach", "star", "more"),
    ("brush", "eraser", "crop", "bucket", "pipette", "layers", "rotate", "zoom in", "undo", "redo", "save"),
    ("play", "pause", "stop", "next track", "previous track", "volume", "fullscreen", "play list", "mute"),
    (
        "add",
        "remove",
        "edit",
        "delete",
        "refresh",
        "filter",
        "sort",
        "download",
        "upload",
        "search",
        "settings",
    ),
    ("sidebar", "grid", "list", "sort", "search", "folder plus", "up", "back", "forward", "more", "menu"),
)


def title_bar(sheet: Sheet, title: str) -> str:
    """A window's own bar, with the buttons its style has and where its style has them."""
    frame = sheet.style.look("frame")
    if frame == "none":
        return ""
    with sheet.group("title bar"):
        names: tuple[str, ...] = (
            ("close", "minimise", "maximise") if frame == "lights" else ("minimise", "maximise", "close")
        )
        names = ("close",) if frame == "gnome" and sheet.chance(0.5) else names
        controls = f'<span class="controls">{"".join(_control(sheet, name) for name in names)}</span>'
        icon = sheet.drawn(sheet.picture()) if frame not in ("lights", "gnome") and sheet.chance(0.6) else ""
        words = label(sheet, title, kind="cut")
    spread = '<span class="grow"></span>'
    if frame == "lights":
        inside = f"{controls}{spread}{words}{spread}"
    elif frame == "motif" or frame == "gnome":
        inside = f"{spread}{words}{spread}{controls}"
    else:
        inside = f"{icon}{words}{spread}{controls}"
    return f'<div class="titlebar">{inside}</div>'


def _control(sheet: Sheet, name: str) -> str:
    path, told, also = _CONTROLS[name]
    marked = sheet.mark(Role.BUTTON, told, said=also)
    sign = f'<svg viewBox="0 0 16 16"><path d="{path}" stroke="currentColor" stroke-width="1.4"/></svg>'
    return f'<span class="wb {name}"{marked}>{sign}</span>'


def menu_bar(sheet: Sheet) -> str:
    with sheet.group("menu bar"):
        names = sheet.several("menus", sheet.rng.randrange(4, 9))
        found: list[str] = []
        lit = sheet.rng.randrange(len(names)) if sheet.chance(0.15) else -1
        for number, name in enumerate(names):
            states = {State.SELECTED} if number == lit else set()
            marked = sheet.mark(Role.MENU_ITEM, name, text=name, states=states)
            found.append(f'<span class="{"on" if number == lit else ""}"{marked}>{said(name)}</span>')
    return f'<div class="menubar">{"".join(found)}</div>'


def tool_bar(
    sheet: Sheet, count: int = 0, *, tall: bool = False, kind: str = "", search: bool | None = None
) -> str:
    """A row of icon buttons, some of which stay pressed; at times a button with words or a search field
    too."""
    rng = sheet.rng
    keys = list(rng.choice(_TOOLS)) if sheet.chance(0.7) else []
    pictures = sheet.pictures(count or rng.randrange(4, 13), keys)
    toggling = sheet.chance(0.3)
    found: list[str] = []
    with sheet.group("tool bar"):
        for picture in pictures:
            if found and sheet.chance(0.14):
                found.append(
                    '<span class="rule" style="width:70%"></span>' if tall else '<span class="sep"></span>'
                )
            if not tall and sheet.chance(0.06):
                found.append(button(sheet, sheet.words_of("acts"), picture=sheet.picture(), face="plain"))
            found.append(icon_button(sheet, picture, kind=kind, toggles=toggling and sheet.chance(0.5)))
        if not tall and (search if search is not None else sheet.chance(0.25)):
            found.append('<span class="grow"></span>')
            found.append(search_field(sheet))
    edge = " edge" if sheet.chance(0.5) else ""
    return f'<div class="toolbar{" tall" if tall else ""}{edge}">{"".join(found)}</div>'


def search_field(sheet: Sheet, width: str = "180px") -> str:
    picture = sheet.picture("search")
    after = icon_button(sheet, sheet.picture("close"), kind="tiny bare") if sheet.chance(0.2) else ""
    hint = sheet.words_of("fields")
    return field(sheet, hint, width=width, hint=hint, picture=picture, after=after)


def status_bar(sheet: Sheet) -> str:
    with sheet.group("status bar"):
        words = "".join(label(sheet, text) for text in sheet.several("lines", sheet.rng.randrange(1, 3)))
        spread = '<span class="grow"></span>'
        icons = "".join(
            icon_button(sheet, picture, kind="tiny bare")
            for picture in sheet.pictures(sheet.rng.randrange(0, 5))
        )
    return f'<div class="status">{words}{spread}{icons}</div>'


def page_header(sheet: Sheet) -> str:
    """The bar along the top of a web application."""
    rng = sheet.rng
    with sheet.group("header"):
        start = icon_button(sheet, sheet.picture(rng.choice(("menu", "menu", "grid", "back", "sidebar"))))
        title = heading(sheet, sheet.words_of("headings"))
        search = search_field(sheet, f"{rng.randrange(150, 300)}px") if sheet.chance(0.5) else ""
        keys = ["bell", "help", "settings", "more", "user", "cart", "search", "mail", "star", "chat", "moon"]
        icons = "".join(icon_button(sheet, p) for p in sheet.pictures(rng.randrange(2, 6), keys))
    return block("toolbar edge", start, title, SPREAD, search, icons, style="padding:8px 12px;gap:8px")
