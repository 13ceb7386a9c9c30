"""Plans of Qt windows: what `desktop.shown_screens` draws, and the Things that are in them. Pure."""

from __future__ import annotations

import random
from dataclasses import dataclass

from agent.screens.icon_shelf import IconShelf
from agent.screens.lexicon import lexicon
from agent.screens.page import chosen_language, chosen_size
from agent.screens.qt_nodes import (
    Node,
    button,
    check,
    control,
    drawing,
    icon_button,
    label,
    radios,
    told_states,
)
from agent.screens.sheet import Sheet
from agent.screens.theme import Style, style_of, themes
from agent.screens.thing import Thing
from vision.element import Role, State

_FONTS = ("DejaVu Sans", "DejaVu Sans", "Nimbus Sans", "URW Gothic", "DejaVu Serif")
_SHEETS = {
    "soft": "QPushButton{{border:0;border-radius:{radius};padding:5px 12px;background:{shade}}}",
    "filled": "QPushButton{{border:0;border-radius:{radius};padding:6px 14px;"
    "background:{accent};color:{onaccent}}}",
    "outline": "QPushButton{{border:1px solid {border};border-radius:{radius};padding:5px 12px;"
    "background:{surface}}}",
    "pill": "QPushButton{{border:0;border-radius:11px;padding:5px 14px;background:{shade}}}"
    "QLineEdit{{border:1px solid {border};border-radius:9px;padding:3px 6px;background:{surface}}}",
    "flat": "QPushButton{{border:0;padding:6px 12px;background:{shade}}}"
    "QLineEdit{{border:1px solid {border};background:{surface};padding:3px}}",
}
"""Sheets for themes whose buttons are drawn so; the others have the style's own buttons."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QtPlan:
    """A window to be drawn, and what was put in it. `plan` lacks the place of its picture."""

    plan: Node
    theme: str
    scale: float
    language: str
    held_out: bool
    things: tuple[Thing, ...]
    elsewhere: frozenset[str]


def qt_plan(rng: random.Random, shelf: IconShelf, *, held_out: bool) -> QtPlan:
    """A window; held-out ones have themes and icons of their own."""
    style = style_of(rng.choice([theme for theme in themes() if theme.held_out is held_out]), rng)
    language = chosen_language(rng)
    size, scale = chosen_size(rng)
    sheet = Sheet(rng, style, lexicon(language), shelf.one(rng, held_out=held_out), size)
    qt_style = "Windows" if style.look("button") == "bevel" else "Fusion"
    body = {"kind": "column", "children": _window(sheet)}
    plan = {
        "style": qt_style,
        "palette": {name: style.variables[name] for name in style.theme.colours},
        "sheet": _sheet_of(style) if sheet.chance(0.6) else "",
        "font": [rng.choice(_FONTS), rng.choice((8, 9, 10, 10, 11, 12))],
        "size": list(size),
        "scale": scale,
        "leftward": sheet.words.right_to_left,
        "icon": min(style.icon, 24),
        "ink": style.variables["text"],
        "body": body,
    }
    return QtPlan(
        plan=plan,
        theme=f"qt-{qt_style.lower()}-{style.theme.name}",
        scale=scale,
        language=language,
        held_out=held_out,
        things=tuple(sheet.things),
        elsewhere=frozenset(sheet.elsewhere),
    )


def _sheet_of(style: Style) -> str:
    return _SHEETS.get(style.look("button"), "").format(**style.variables)


def _window(sheet: Sheet) -> list[Node]:
    bars = [_menu_bar(sheet)] if sheet.chance(0.6) else []
    bars += [_tool_bar(sheet) for _ in range(sheet.rng.randrange(0, 3))]
    count = 1 if sheet.size[0] < 640 else 2 if sheet.size[0] < 1300 else 3
    panes = [_pane(sheet) for _ in range(sheet.rng.randrange(1, count + 1))]
    return [*bars, {"kind": "row", "children": panes, "grows": True}]


def _pane(sheet: Sheet) -> Node:
    makers = (_form, _choices, _list, _tree, _table, _settings, _icons)
    pane = sheet.rng.choices(makers, (4, 4, 3, 3, 3, 4, 3))[0]
    if not sheet.chance(0.3):
        return pane(sheet)
    names = sheet.several("tabs", sheet.rng.randrange(2, 6))
    chosen, iconed = sheet.rng.randrange(len(names)), sheet.chance(0.3)
    with sheet.group("tabs"):
        tabs = [
            _tab(sheet, name, opened=number == chosen, iconed=iconed) for number, name in enumerate(names)
        ]
    return {"kind": "tabs", "tabs": tabs, "page": pane(sheet)}


def _tab(sheet: Sheet, name: str, *, opened: bool, iconed: bool) -> Node:
    picture = sheet.picture() if iconed else None
    states = {State.SELECTED} if opened else set()
    mark = sheet.plan(Role.TAB, name, text=name, picture=picture, states=states)
    return {"text": name, "open": opened, "mark": mark} | drawing(sheet, picture)


def _menu_bar(sheet: Sheet) -> Node:
    with sheet.group("menu bar"):
        names = sheet.several("menus", sheet.rng.randrange(3, 8))
        entries = [{"text": name, "mark": sheet.plan(Role.MENU_ITEM, name, text=name)} for name in names]
    return {"kind": "menu bar", "entries": entries}


def _tool_bar(sheet: Sheet) -> Node:
    found: list[Node] = []
    flat = sheet.chance(0.8)
    with sheet.group("tool bar"):
        for picture in sheet.pictures(sheet.rng.randrange(4, 13)):
            if found and sheet.chance(0.15):
                found.append({"kind": "line"})
            found.append(icon_button(sheet, picture, flat=flat))
    return {"kind": "tool bar", "children": found}


def _form(sheet: Sheet) -> Node:
    with sheet.group("form"):
        rows: list[Node] = [label(sheet, sheet.words_of("headings"), large=True)]
        for name in sheet.several("fields", sheet.rng.randrange(2, 8)):
            row = [label(sheet, name), control(sheet, name)]
            if sheet.chance(0.25):
                row.append(icon_button(sheet, sheet.picture(), flat=sheet.chance(0.5), beside=name))
            rows.append({"kind": "row", "children": [*row, {"kind": "space"}]})
        if sheet.chance(0.3):
            text = sheet.words_of("lines")
            mark = sheet.plan(Role.TEXT_AREA, "", text=text)
            rows.append({"kind": "area", "text": text, "height": 70, "mark": mark})
        foot = [button(sheet, main=number == 0) for number in range(sheet.rng.randrange(1, 4))]
    return {"kind": "column", "children": [*rows, {"kind": "row", "children": [{"kind": "space"}, *foot]}]}


def _choices(sheet: Sheet) -> Node:
    groups: list[Node] = []
    for title in sheet.several("headings", sheet.rng.randrange(1, 4)):
        with sheet.group("choices"):
            if sheet.chance(0.55):
                rows = [check(sheet, name) for name in sheet.several("options", sheet.rng.randrange(2, 7))]
            else:
                rows = radios(sheet, sheet.several("choices", sheet.rng.randrange(2, 6)))
        groups.append({"kind": "box", "text": title, "children": rows})
    return {"kind": "column", "children": groups}


def _settings(sheet: Sheet) -> Node:
    with sheet.group("settings"):
        rows: list[Node] = []
        for name in sheet.several("options", sheet.rng.randrange(3, 9)):
            end = [_setting(sheet, name)]
            if sheet.chance(0.3):
                end.append(icon_button(sheet, sheet.picture(), flat=True, beside=name))
            rows.append({"kind": "row", "children": [label(sheet, name), {"kind": "space"}, *end]})
    return {"kind": "column", "children": rows}


def _setting(sheet: Sheet, name: str) -> Node:
    match sheet.rng.choices(("check", "button", "other"), (3, 2, 5))[0]:
        case "check":
            return check(sheet, name, labelled=False, beside=name)
        case "button":
            return button(sheet, beside=name)
        case _:
            return control(sheet, name)


def _list(sheet: Sheet) -> Node:
    names = sheet.several(sheet.rng.choice(("entries", "people")), sheet.rng.randrange(4, 14))
    chosen, iconed = sheet.rng.randrange(len(names)), sheet.chance(0.7)
    rows: list[Node] = []
    with sheet.group("list"):
        for number, name in enumerate(names):
            states = {State.SELECTED} if number == chosen else set()
            mark = sheet.plan(Role.LIST_ITEM, name, text=name, states=states)
            picture = sheet.picture() if iconed else None
            rows.append({"text": name, "states": told_states(states), "mark": mark} | drawing(sheet, picture))
    return {"kind": "list", "rows": rows}


def _tree(sheet: Sheet) -> Node:
    with sheet.group("tree"):
        names = sheet.several("entries", 13)
        return {"kind": "tree", "rows": _branches(sheet, names, 0)}


def _branches(sheet: Sheet, names: list[str], depth: int) -> list[Node]:
    rows: list[Node] = []
    while names:
        name = names.pop()
        below = [names.pop() for _ in range(min(len(names), sheet.rng.randrange(0, 4)))] if depth < 3 else []
        states = {State.SELECTED} if sheet.chance(0.08) else set()
        if below:
            states |= {State.EXPANDABLE} | ({State.EXPANDED} if sheet.chance(0.65) else set())
        row: Node = {"text": name, "states": told_states(states)}
        row["mark"] = sheet.plan(Role.TREE_ITEM, name, text=name, states=states)
        if below:
            told = "Collapse" if State.EXPANDED in states else "Expand"
            row["expander"] = sheet.plan(
                Role.TOGGLE_BUTTON, f"{told} {name}", states=states - {State.SELECTED}, beside=name
            )
        row |= drawing(sheet, sheet.picture() if sheet.chance(0.5) else None)
        row["rows"] = _branches(sheet, below, depth + 1)
        rows.append(row)
    return rows


def _table(sheet: Sheet) -> Node:
    columns = sheet.several("fields", sheet.rng.randrange(2, 5))
    with sheet.group("table"):
        heads = [{"text": name, "mark": sheet.plan(Role.COLUMN_HEADER, name, text=name)} for name in columns]
        rows = []
        for name in sheet.several(sheet.rng.choice(("people", "entries")), sheet.rng.randrange(3, 12)):
            texts = [name, *(sheet.words_of("choices") for _ in columns[1:])]
            rows.append([{"text": text, "mark": sheet.plan(Role.CELL, text, text=text)} for text in texts])
    return {"kind": "table", "columns": heads, "rows": rows, "grid": sheet.chance(0.6)}


def _icons(sheet: Sheet) -> Node:
    """Rows of icon buttons."""
    flat = sheet.chance(0.5)
    rows: list[Node] = []
    with sheet.group("icons"):
        for _ in range(sheet.rng.randrange(1, 6)):
            buttons = [icon_button(sheet, p, flat=flat) for p in sheet.pictures(sheet.rng.randrange(3, 9))]
            rows.append({"kind": "row", "children": [*buttons, {"kind": "space"}]})
    return {"kind": "column", "children": rows}
