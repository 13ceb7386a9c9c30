"""Lists, tables and trees: rows of things, with what can be done to each."""

from __future__ import annotations

from agent.screens.markup import SPREAD, block, said
from agent.screens.pictures import photograph
from agent.screens.sheet import Sheet
from agent.screens.widgets import (
    button,
    check_box,
    icon,
    icon_button,
    label,
    link,
    list_row,
    progress,
    scroll_bar,
    stroke,
    switch,
)
from vision.element import Role, State

_ACTS = (
    "edit",
    "delete",
    "more",
    "download",
    "share",
    "star",
    "copy",
    "eye",
    "play",
    "archive",
    "pin",
    "link",
)


def table(sheet: Sheet) -> str:
    """Rows and columns with a header; some columns hold boxes, switches, links or icon buttons."""
    rng = sheet.rng
    columns = [
        "name",
        *rng.sample(("text", "number", "link", "state", "switch", "progress", "text"), rng.randrange(1, 4)),
    ]
    columns = (["box"] if sheet.chance(0.5) else []) + columns + (["acts"] if sheet.chance(0.7) else [])
    acts = rng.sample(_ACTS, rng.randrange(1, 4))
    names = sheet.several(rng.choice(("people", "entries")), rng.randrange(4, 14))
    chosen = rng.randrange(len(names)) if sheet.chance(0.6) else -1
    with sheet.group("table"):
        head = "".join(_head(sheet, column) for column in columns)
        rows = []
        for number, name in enumerate(names):
            cells = "".join(
                f"<td{_width(column)}>{_cell(sheet, column, name, acts)}</td>" for column in columns
            )
            rows.append(f'<tr class="{"on" if number == chosen else ""}">{cells}</tr>')
    kind = rng.choice(("grid", "ruled", "ruled", ""))
    body = f'<table class="{kind}"><tr>{head}</tr>{"".join(rows)}</table>'
    bar = scroll_bar(sheet) if sheet.chance(0.4) else ""
    room = ' style="margin-right:var(--scroll)"' if bar else ""
    return f'<div style="position:relative" class="grow"><div{room}>{body}</div>{bar}</div>'


def _width(column: str) -> str:
    return {
        "box": ' style="width:40px"',
        "acts": ' style="width:130px"',
        "switch": ' style="width:70px"',
    }.get(column, "")


def _head(sheet: Sheet, column: str) -> str:
    if column == "box":
        return f'<th style="width:40px">{check_box(sheet, "Select all", labelled=False)}</th>'
    if column == "acts":
        return '<th style="width:130px"></th>'
    name = sheet.words_of("fields")
    arrow = (
        f'<span style="--icon:11px">{stroke(sheet.rng.choice(("up", "down")))}</span>'
        if sheet.chance(0.2)
        else ""
    )
    marked = sheet.mark(Role.COLUMN_HEADER, name, text=name)
    return f'<th{_width(column)}{marked}><span class="row">{said(name)}{arrow}</span></th>'


def _cell(sheet: Sheet, column: str, name: str, acts: list[str]) -> str:
    rng = sheet.rng
    match column:
        case "name":
            before = icon(sheet, sheet.picture(), beside=name) if sheet.chance(0.25) else ""
            return f'<span class="row">{before}{label(sheet, name, role=Role.CELL)}</span>'
        case "box":
            return check_box(sheet, name, labelled=False, beside=name)
        case "link":
            return link(sheet, sheet.words_of("links"))
        case "switch":
            return switch(sheet, name, beside=name)
        case "progress":
            return progress(sheet, name, width="80px")
        case "state":
            return f'<span class="badge">{said(sheet.words_of("choices"))}</span>'
        case "acts":
            buttons = "".join(
                icon_button(sheet, sheet.picture(act), kind="tiny", beside=name) for act in acts
            )
            return f'<span class="row">{buttons}</span>'
        case "number":
            return label(sheet, f"{rng.randrange(1, 9000) / rng.choice((1, 10, 100)):g}", role=Role.CELL)
        case _:
            return label(sheet, sheet.words_of("choices"), role=Role.CELL)


def items(sheet: Sheet) -> str:
    """A list of rows, each with an icon, a picture or a box before its words and buttons after them."""
    rng = sheet.rng
    names = sheet.several(rng.choice(("people", "entries", "options")), rng.randrange(4, 12))
    chosen = rng.randrange(len(names)) if sheet.chance(0.7) else -1
    start = rng.choice(("icon", "icon", "box", "avatar", "star", ""))
    acts = rng.sample(_ACTS, rng.randrange(0, 3))
    tall = sheet.chance(0.3)
    with sheet.group("list"):
        rows = "".join(
            _item(sheet, name, start, acts, selected=n == chosen, tall=tall) for n, name in enumerate(names)
        )
    kind = rng.choice(("ruled", "striped", ""))
    bar = scroll_bar(sheet) if sheet.chance(0.3) else ""
    room = ' style="margin-right:var(--scroll)"' if bar else ""
    return (
        f'<div class="grow" style="position:relative"><div class="list {kind}"{room}>{rows}</div>{bar}</div>'
    )


def _item(sheet: Sheet, name: str, start: str, acts: list[str], *, selected: bool, tall: bool) -> str:
    before = {
        "icon": lambda: icon(sheet, sheet.picture(), beside=name),
        "box": lambda: check_box(sheet, name, labelled=False, beside=name),
        "star": lambda: icon_button(sheet, sheet.picture("star"), kind="tiny bare", beside=name),
        "avatar": lambda: block(
            "avatar", said(name[:1]), style=f"background:hsl({sheet.rng.randrange(360)},45%,42%)"
        ),
    }.get(start, lambda: "")()
    below = f'<span class="cut small muted">{said(sheet.words_of("lines"))}</span>' if tall else ""
    words = f'<span class="col grow" style="gap:0"><span class="cut">{said(name)}</span>{below}</span>'
    after = "".join(icon_button(sheet, sheet.picture(act), kind="tiny", beside=name) for act in acts)
    style = "padding-block:6px" if tall or start == "avatar" else ""
    return list_row(sheet, name, before + words + after, selected=selected, style=style)


def tree(sheet: Sheet) -> str:
    """Branches that are open or closed, and leaves."""
    signs = sheet.chance(0.3)
    with sheet.group("tree"):
        rows = _branches(sheet, sheet.several("entries", 14), 0, signs)
    return f'<div class="list grow">{"".join(rows)}</div>'


def _branches(sheet: Sheet, names: list[str], depth: int, signs: bool) -> list[str]:
    rows: list[str] = []
    while names:
        name, leaf = names.pop(), depth > 0 and sheet.chance(0.55)
        opened = not leaf and depth < 3 and sheet.chance(0.5)
        expander = '<span class="exp"></span>' if leaf else _expander(sheet, name, opened=opened, sign=signs)
        before = (
            sheet.drawn(sheet.picture("open" if not leaf and sheet.chance(0.7) else ""))
            if sheet.chance(0.7)
            else ""
        )
        indent = f"padding-left:{8 + 18 * depth}px"
        states = (
            frozenset() if leaf else frozenset({State.EXPANDABLE} | ({State.EXPANDED} if opened else set()))
        )
        inside = f"{expander}{before}<span>{said(name)}</span>"
        selected = sheet.chance(0.06)
        rows.append(
            list_row(sheet, name, inside, selected=selected, role=Role.TREE_ITEM, style=indent, states=states)
        )
        if opened:
            below = [names.pop() for _ in range(min(len(names), sheet.rng.randrange(1, 4)))]
            rows += _branches(sheet, below, depth + 1, signs)
    return rows


def _expander(sheet: Sheet, name: str, *, opened: bool, sign: bool) -> str:
    states = {State.EXPANDABLE} | ({State.EXPANDED} if opened else set())
    marked = sheet.mark(
        Role.TOGGLE_BUTTON, f"{'Collapse' if opened else 'Expand'} {name}", states=states, beside=name
    )
    if sign:
        return f'<span class="exp plus"{marked}>{"−" if opened else "+"}</span>'
    return f'<span class="exp"{marked}>{stroke("down" if opened else "right")}</span>'


def files(sheet: Sheet) -> str:
    """A folder's contents as a grid of large icons with names below."""
    rng = sheet.rng
    side = rng.choice((36, 48, 56, 64))
    chosen = rng.randrange(12)
    found = []
    with sheet.group("files"):
        for number, name in enumerate(sheet.several("entries", rng.randrange(6, 24))):
            if sheet.chance(0.15):
                shown = photograph(sheet, name, side, side)
            else:
                key = rng.choice(("open", "open", "new", "image", "music", "video", "archive", ""))
                shown = icon(
                    sheet, sheet.picture(key), beside=name, style=f"--icon:{side}px;color:var(--accent)"
                )
            states = {State.SELECTED} if number == chosen else set()
            marked = sheet.mark(Role.LIST_ITEM, name, text=name, states=states)
            kind = "cut small lit" if states else "cut small"
            below = block(kind, said(name), style="max-width:100%;padding:1px 4px", mark=marked)
            room = f"align-items:center;gap:2px;width:{side + 48}px;padding:4px"
            found.append(block("col", shown, below, style=room))
    return block("shelf paper", *found)


def shop(sheet: Sheet) -> str:
    """Things for sale as cards: a picture, words, a heart and a button."""
    cards = []
    for name in sheet.several("entries", sheet.rng.randrange(3, 9)):
        with sheet.group("card"):
            shown = photograph(sheet, name, 150, 96, radius=4)
            words = label(sheet, name, kind="cut heading")
            price = label(sheet, f"{sheet.rng.randrange(3, 400)}.{sheet.rng.choice(('00', '49', '99'))} €")
            heart = icon_button(
                sheet, sheet.picture(sheet.rng.choice(("heart", "star", "bookmark", "share"))), beside=name
            )
            face = sheet.rng.choice(("main", "main", "", "good"))
            buy = button(
                sheet,
                sheet.words_of("acts"),
                face=face,
                beside=name,
                picture=sheet.picture("cart") if sheet.chance(0.4) else None,
            )
        cards.append(
            block("card col", shown, words, block("row", price, SPREAD, heart), buy, style="width:176px")
        )
    return block("shelf", *cards)
