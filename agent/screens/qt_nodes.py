"""The parts of Qt windows as nodes of a plan: each plans on its Sheet what can be pointed at."""

from __future__ import annotations

from typing import Any

from agent.screens.sheet import Pictured, Sheet
from vision.element import Role, State

Node = dict[str, Any]


def drawing(sheet: Sheet, picture: Pictured | None, *, alone: bool = False) -> Node:
    """The drawing of a node's icon; one beside words could be meant by words for it."""
    if picture is None:
        return {}
    if not alone:
        sheet.elsewhere.update((*picture.meant, *picture.said))
    return {"icon": str(picture.icon.source)}


def states_of(sheet: Sheet, *more: State) -> set[State]:
    return {*more, State.DISABLED} if sheet.chance(0.07) else set(more)


def told_states(states: set[State]) -> list[str]:
    return sorted(map(str, states))


def icon_button(sheet: Sheet, picture: Pictured, *, flat: bool, beside: str = "") -> Node:
    states = states_of(sheet, *((State.PRESSED,) if sheet.chance(0.08) else ()))
    role = Role.TOGGLE_BUTTON if State.PRESSED in states else Role.BUTTON
    mark = sheet.plan(role, picture.label, picture=picture, states=states, beside=beside)
    node: Node = {"kind": "icon button", "flat": flat, "states": told_states(states), "mark": mark}
    return node | drawing(sheet, picture, alone=True)


def label(sheet: Sheet, text: str, *, large: bool = False) -> Node:
    mark = sheet.plan(Role.HEADING if large else Role.TEXT, text, text=text)
    return {"kind": "label", "text": text, "large": large, "mark": mark}


def button(sheet: Sheet, *, main: bool = False, beside: str = "") -> Node:
    text, states = sheet.words_of("acts"), states_of(sheet)
    picture = sheet.picture() if sheet.chance(0.3) else None
    mark = sheet.plan(Role.BUTTON, text, text=text, picture=picture, states=states, beside=beside)
    node: Node = {"kind": "button", "text": text, "main": main, "states": told_states(states), "mark": mark}
    return node | drawing(sheet, picture)


def check(sheet: Sheet, name: str, *, labelled: bool = True, beside: str = "") -> Node:
    roll = sheet.rng.random()
    states = states_of(
        sheet, *((State.CHECKED,) if roll < 0.45 else (State.INDETERMINATE,) if roll < 0.55 else ())
    )
    mark = sheet.plan(Role.CHECKBOX, name, states=states, beside=beside)
    return {"kind": "check", "text": name if labelled else "", "states": told_states(states), "mark": mark}


def radios(sheet: Sheet, names: list[str]) -> list[Node]:
    chosen = sheet.rng.randrange(len(names))
    found: list[Node] = []
    for number, name in enumerate(names):
        states = states_of(sheet, *((State.CHECKED,) if number == chosen else ()))
        mark = sheet.plan(Role.RADIO, name, states=states)
        found.append({"kind": "radio", "text": name, "states": told_states(states), "mark": mark})
    return found


def control(sheet: Sheet, name: str) -> Node:
    """Something to set, next to its name."""
    rng = sheet.rng
    width = rng.randrange(100, 220)
    states = states_of(sheet)
    shared: Node = {"states": told_states(states), "width": width}
    match rng.choices(("field", "combo", "spin", "slider", "secret", "progress"), (6, 4, 3, 3, 1, 1))[0]:
        case "combo":
            value = sheet.words_of("choices")
            mark = sheet.plan(Role.COMBO_BOX, name, text=value, states=states, beside=name)
            return shared | {"kind": "combo", "text": value, "mark": mark}
        case "spin":
            return shared | _spin(sheet, name, states)
        case "slider":
            mark = sheet.plan(Role.SLIDER, name, states=states, beside=name)
            return shared | {"kind": "slider", "value": rng.randrange(3, 97), "mark": mark}
        case "progress":
            mark = sheet.plan(Role.PROGRESS_BAR, name, beside=name)
            return {
                "kind": "progress",
                "value": rng.randrange(5, 96),
                "told": sheet.chance(0.5),
                "mark": mark,
            }
        case kind:
            return shared | _field(sheet, name, states, secret=kind == "secret")


def _field(sheet: Sheet, name: str, states: set[State], *, secret: bool) -> Node:
    value = sheet.words_of("people") if sheet.chance(0.5) else ""
    hint = sheet.words_of("entries") if not value and sheet.chance(0.4) else ""
    picture = sheet.picture() if sheet.chance(0.15) else None
    role = Role.PASSWORD_FIELD if secret else Role.TEXT_FIELD
    shown = ("•" * len(value) if secret else value) or hint
    mark = sheet.plan(role, name, text=shown, states=states, beside=name, picture=picture)
    node: Node = {"kind": "field", "text": value, "hint": hint, "secret": secret, "mark": mark}
    return node | drawing(sheet, picture)


def _spin(sheet: Sheet, name: str, states: set[State]) -> Node:
    value = sheet.rng.randrange(0, 500)
    mark = sheet.plan(Role.SPIN_BUTTON, name, text=str(value), states=states, beside=name)
    off = states & {State.DISABLED}
    parts = [sheet.plan(Role.BUTTON, f"{told} {name}", states=off) for told in ("Increase", "Decrease")]
    return {"kind": "spin", "value": value, "signs": sheet.chance(0.3), "mark": mark, "parts": parts}
