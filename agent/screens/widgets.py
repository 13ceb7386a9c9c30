"""The parts of windows, as HTML: each marks on its Sheet what can be pointed at."""

from __future__ import annotations

from agent.screens.markup import said
from agent.screens.sheet import Pictured, Sheet
from vision.element import Role, State

_FACES = {"bad": "red", "good": "green", "warn": "yellow"}
_DISABLED = 0.06
_PATHS = {
    "down": "M3 5.5l5 5 5-5",
    "up": "M3 10.5l5-5 5 5",
    "right": "M5.5 3l5 5-5 5",
    "left": "M10.5 3l-5 5 5 5",
    "plus": "M8 3v10M3 8h10",
    "minus": "M3 8h10",
}


def stroke(name: str) -> str:
    """A small sign that belongs to a widget: an arrow, a plus."""
    path = _PATHS[name]
    return f'<svg viewBox="0 0 16 16"><path d="{path}" stroke="currentColor" stroke-width="1.6"/></svg>'


def _states(sheet: Sheet, *, disabled: float = _DISABLED) -> tuple[set[State], str]:
    """Whether it is disabled or focused, by chance, and the classes that show it."""
    if sheet.chance(disabled):
        return {State.DISABLED}, " dis"
    return ({State.FOCUSED}, " foc") if sheet.may_focus() else (set(), "")


def label(sheet: Sheet, text: str, *, role: Role = Role.TEXT, kind: str = "line") -> str:
    """Words that stand for themselves."""
    marked = sheet.mark(role, text, text=text)
    return f'<span class="{kind}"{marked} data-text>{said(text)}</span>'


def heading(sheet: Sheet, text: str, *, kind: str = "heading") -> str:
    return label(sheet, text, role=Role.HEADING, kind=f"line {kind}")


def button(
    sheet: Sheet, text: str, *, face: str = "", picture: Pictured | None = None, beside: str = ""
) -> str:
    """A button with words, and an icon before them if one is given. `face`: main, bad, good, warn, plain."""
    states, shows = _states(sheet)
    colour = _colour(sheet, face)
    marked = sheet.mark(
        Role.BUTTON, text, text=text, picture=picture, states=states, colour=colour, beside=beside
    )
    off = " disabled" if State.DISABLED in states and sheet.style.look("button") == "native" else ""
    shows = "" if off else shows
    inside = (sheet.drawn(picture) if picture else "") + said(text)
    return f'<button class="btn {face}{shows}"{off}{marked}>{inside}</button>'


def _colour(sheet: Sheet, face: str) -> str:
    """What a button of this face is called by its colour."""
    if face == "main":
        return "" if sheet.style.look("button") == "bevel" else sheet.style.accent
    return _FACES.get(face, "")


def icon_button(
    sheet: Sheet,
    picture: Pictured,
    *,
    kind: str = "",
    beside: str = "",
    toggles: bool = False,
    style: str = "",
) -> str:
    """A button with nothing but an icon. Where its style draws no edge, its box is the icon's."""
    states, shows = _states(sheet)
    if toggles and sheet.chance(0.35):
        states.add(State.PRESSED)
        shows += " on"
    role = Role.TOGGLE_BUTTON if toggles else Role.BUTTON
    colour = sheet.style.accent if "fill" in kind else ""
    marked = sheet.mark(role, picture.label, picture=picture, states=states, colour=colour, beside=beside)
    has_edge = sheet.style.look("icon") not in ("bare", "circle") and "bare" not in kind
    edged = (has_edge and not (sheet.style.look("icon") == "soft" and "face" not in kind)) or "fill" in kind
    edged = edged or State.PRESSED in states or State.FOCUSED in states
    inner, outer = ("", marked) if edged else (marked, "")
    put = f' style="{style}"' if style else ""
    return f'<span class="ib {kind}{shows}"{outer}{put}>{sheet.drawn(picture, inner, marked=True)}</span>'


def icon(sheet: Sheet, picture: Pictured, *, beside: str = "", style: str = "") -> str:
    """An icon that only shows something."""
    marked = sheet.mark(Role.ICON, picture.label, picture=picture, beside=beside)
    put = f' style="{style}"' if style else ""
    return f"<span{put}>{sheet.drawn(picture, marked)}</span>"


def check_box(sheet: Sheet, name: str, *, labelled: bool = True, beside: str = "") -> str:
    """A box that is checked, unchecked or neither, with its words after it."""
    states, shows = _states(sheet)
    roll = sheet.rng.random()
    value = "on" if roll < 0.45 else "mix" if roll < 0.52 else ""
    states |= {"on": {State.CHECKED}, "mix": {State.INDETERMINATE}}.get(value, set())
    marked = sheet.mark(Role.CHECKBOX, name, states=states, beside=beside)
    if sheet.style.look("check") == "native":
        box = _native_box("checkbox", value, states, marked)
    else:
        box = f'<span class="chk {value}{shows}"{marked}></span>'
    return f'<span class="row">{box}{_after(sheet, name, states) if labelled else ""}</span>'


def _native_box(kind: str, value: str, states: set[State], marked: str) -> str:
    told = " checked" if value == "on" else ""
    told += " disabled" if State.DISABLED in states else ""
    focus = " foc" if State.FOCUSED in states else ""
    told += ' data-mix="1"' if value == "mix" else ""
    return f'<input type="{kind}" class="{focus}"{told}{marked}>'


def _after(sheet: Sheet, name: str, states: set[State]) -> str:
    off = " dis" if State.DISABLED in states else ""
    return label(sheet, name, kind=f"line{off}")


def radios(sheet: Sheet, names: list[str]) -> list[str]:
    """Radio buttons of which one is chosen."""
    chosen = sheet.rng.randrange(len(names))
    found = []
    for number, name in enumerate(names):
        states, shows = _states(sheet)
        states |= {State.CHECKED} if number == chosen else set()
        marked = sheet.mark(Role.RADIO, name, states=states)
        value = "on" if number == chosen else ""
        if sheet.style.look("check") == "native":
            box = _native_box("radio", value, states, marked)
        else:
            box = f'<span class="rad {value}{shows}"{marked}></span>'
        found.append(f'<span class="row">{box}{_after(sheet, name, states)}</span>')
    return found


def switch(sheet: Sheet, name: str, *, beside: str = "") -> str:
    states, shows = _states(sheet)
    on = sheet.chance(0.5)
    states |= {State.CHECKED} if on else set()
    marked = sheet.mark(Role.SWITCH, name, states=states, beside=beside)
    return f'<span class="sw{" on" if on else ""}{shows}"{marked}><i></i></span>'


def slider(sheet: Sheet, name: str, *, width: str = "180px", beside: str = "") -> str:
    states, shows = _states(sheet)
    part = sheet.rng.randrange(3, 98)
    marked = sheet.mark(Role.SLIDER, name, states=states, beside=beside)
    if sheet.style.look("slider") == "native":
        off = " disabled" if State.DISABLED in states else ""
        focus = shows if not off else ""
        return f'<input type="range" class="{focus}" value="{part}" style="width:{width}"{off}{marked}>'
    inside = '<i class="t"></i><i class="f"></i><i class="k"></i>'
    put = f"width:{width};--v:{part}%;--at:{part / 100}"
    return f'<span class="sld{shows}" style="{put}"{marked}>{inside}</span>'


def progress(sheet: Sheet, name: str, *, width: str = "180px") -> str:
    marked = sheet.mark(Role.PROGRESS_BAR, name)
    return f'<span class="prg" style="width:{width};--v:{sheet.rng.randrange(5, 96)}%"{marked}><i></i></span>'


def scroll_bar(sheet: Sheet) -> str:
    """Along the right edge of what is around it, which must be positioned."""
    marked = sheet.mark(Role.SCROLL_BAR)
    return f'<span class="bar" style="--v:{sheet.rng.randrange(0, 68)}%"{marked}><i></i></span>'


def field(
    sheet: Sheet,
    name: str,
    *,
    width: str = "220px",
    value: str = "",
    hint: str = "",
    role: Role = Role.TEXT_FIELD,
    picture: Pictured | None = None,
    after: str = "",
    beside: str = "",
) -> str:
    """A field to type in. `after` is HTML inside its right end."""
    states, shows = _states(sheet)
    shown = "•" * len(value) if role is Role.PASSWORD_FIELD else value
    marked = sheet.mark(role, name, text=shown or hint, states=states, beside=beside, picture=picture)
    inside = said(shown) or f'<span class="ph">{said(hint)}</span>'
    caret = '<i class="caret"></i>' if State.FOCUSED in states else ""
    kind = " area" if role is Role.TEXT_AREA else ""
    before = sheet.drawn(picture) if picture else ""
    return (
        f'<span class="fld{kind}{shows}" style="width:{width}"{marked}>{before}'
        f'<span class="grow cut">{inside}{caret}</span>{after}</span>'
    )


def combo(sheet: Sheet, name: str, value: str, *, width: str = "180px", beside: str = "") -> str:
    states, shows = _states(sheet)
    marked = sheet.mark(Role.COMBO_BOX, name, text=value, states=states, beside=beside)
    if sheet.style.look("field") == "native":
        off = " disabled" if State.DISABLED in states else ""
        focus = shows if not off else ""
        inside = f"<option>{said(value)}</option>"
        return f'<select class="{focus}" style="width:{width}"{off}{marked}>{inside}</select>'
    return (
        f'<span class="fld cmb{shows}" style="width:{width}"{marked}><span class="cut">{said(value)}</span>'
        f'<span class="arrow">{stroke("down")}</span></span>'
    )


def spin(sheet: Sheet, name: str, *, beside: str = "") -> str:
    """A number with two small buttons."""
    states, shows = _states(sheet)
    value = str(sheet.rng.choice((1, 2, 5, 10, 12, 42, 75, 100, 250)))
    marked = sheet.mark(Role.SPIN_BUTTON, name, text=value, states=states, beside=beside)
    side = sheet.chance(0.4)
    signs = ("plus", "minus") if side else ("up", "down")
    off = states & {State.DISABLED}
    with sheet.group("spin"):
        ups = "".join(
            f"<span{sheet.mark(Role.BUTTON, f'{told} {name}', states=off)}>{stroke(sign)}</span>"
            for sign, told in zip(signs, ("Increase", "Decrease"), strict=True)
        )
    return (
        f'<span class="fld spin{shows}" style="width:{sheet.rng.randrange(80, 130)}px"{marked}>'
        f'<span class="cut">{value}</span><span class="ups{" side" if side else ""}">{ups}</span></span>'
    )


def link(sheet: Sheet, text: str) -> str:
    marked = sheet.mark(Role.LINK, text, text=text)
    return f'<a class="link"{marked} data-text>{said(text)}</a>'


def tabs(sheet: Sheet, names: list[str], *, iconed: bool = False, closes: bool = False) -> str:
    """A row of tabs of which one is chosen."""
    chosen = sheet.rng.randrange(len(names))
    found = []
    with sheet.group("tabs"):
        for number, name in enumerate(names):
            picture = sheet.picture() if iconed else None
            states = {State.SELECTED} if number == chosen else set()
            states |= {State.FOCUSED} if number == chosen and sheet.may_focus() else set()
            marked = sheet.mark(Role.TAB, name, text=name, picture=picture, states=states)
            shows = (" on" if number == chosen else "") + (" foc" if State.FOCUSED in states else "")
            end = icon_button(sheet, sheet.picture("close"), kind="tiny bare", beside=name) if closes else ""
            inside = (sheet.drawn(picture) if picture else "") + said(name) + end
            found.append(f'<span class="tab{shows}"{marked}>{inside}</span>')
    return f'<div class="tabs">{"".join(found)}</div>'


def list_row(
    sheet: Sheet,
    name: str,
    inside: str,
    *,
    selected: bool = False,
    role: Role = Role.LIST_ITEM,
    text: str = "",
    style: str = "",
    states: frozenset[State] = frozenset(),
) -> str:
    """A row of a list; `inside` is HTML that was made before, its own marks included."""
    told = states | ({State.SELECTED} if selected else set())
    marked = sheet.mark(role, name, text=text or name, states=told)
    put = f' style="{style}"' if style else ""
    return f'<div class="li{" on" if selected else ""}"{put}{marked}>{inside}</div>'


def menu(sheet: Sheet, names: list[str], *, iconed: bool, place: str) -> str:
    """An open menu over everything else, at a place given as CSS."""
    found = []
    lit = sheet.rng.randrange(len(names)) if sheet.chance(0.6) else -1
    with sheet.group("menu"):
        for number, name in enumerate(names):
            if number and sheet.chance(0.2):
                found.append('<div class="rule" style="margin:4px 0"></div>')
            picture = sheet.picture() if iconed else None
            disabled = number != lit and sheet.chance(0.12)
            states = {State.DISABLED} if disabled else {State.SELECTED} if number == lit else set()
            marked = sheet.mark(Role.MENU_ITEM, name, text=name, picture=picture, states=states)
            key = (
                f'<span class="key small">Ctrl+{sheet.rng.choice("ACDFNOPSVXZ")}</span>'
                if sheet.chance(0.3)
                else ""
            )
            shows = (" dis" if disabled else "") + (" on" if number == lit else "")
            before = sheet.drawn(picture) if picture else ""
            found.append(f'<div class="mi{shows}"{marked}>{before}{said(name)}{key}</div>')
    return f'<div class="menu over" style="{place}">{"".join(found)}</div>'
