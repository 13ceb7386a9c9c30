"""Settings: lines of words with a switch, a box, a slider or a choice at their end."""

from __future__ import annotations

from agent.screens.markup import block
from agent.screens.sheet import Sheet
from agent.screens.widgets import (
    button,
    check_box,
    combo,
    field,
    heading,
    icon,
    icon_button,
    label,
    link,
    radios,
    slider,
    spin,
    switch,
)


def settings(sheet: Sheet) -> str:
    """Sections of settings, each line with its control at the end."""
    sections = []
    for title in sheet.several("headings", sheet.rng.randrange(1, 4)):
        with sheet.group("settings"):
            top = heading(sheet, title)
            lines = [_line(sheet, name) for name in sheet.several("options", sheet.rng.randrange(2, 7))]
        sections.append(f'<div class="card col">{top}{"".join(lines)}</div>')
    return f'<div class="col pad">{"".join(sections)}</div>'


def _line(sheet: Sheet, name: str) -> str:
    before = icon(sheet, sheet.picture(), beside=name) if sheet.chance(0.35) else ""
    below = label(sheet, sheet.words_of("lines"), kind="cut muted small") if sheet.chance(0.2) else ""
    words = f'<span class="col grow" style="gap:1px">{label(sheet, name, kind="cut")}{below}</span>'
    after = (
        icon_button(sheet, sheet.picture("info"), kind="tiny bare", beside=name) if sheet.chance(0.12) else ""
    )
    return f'<div class="row">{before}{words}{_control(sheet, name)}{after}</div>'


def _control(sheet: Sheet, name: str) -> str:
    match sheet.rng.choices(
        ("switch", "check", "slider", "combo", "button", "spin", "icon"), (9, 3, 3, 4, 2, 2, 2)
    )[0]:
        case "switch":
            return switch(sheet, name, beside=name)
        case "check":
            return check_box(sheet, name, labelled=False, beside=name)
        case "slider":
            return slider(sheet, name, width=f"{sheet.rng.randrange(80, 180)}px", beside=name)
        case "combo":
            return combo(
                sheet,
                name,
                sheet.words_of("choices"),
                width=f"{sheet.rng.randrange(110, 190)}px",
                beside=name,
            )
        case "button":
            return button(
                sheet, sheet.words_of("acts"), face=sheet.rng.choice(("", "", "main", "bad")), beside=name
            )
        case "spin":
            return spin(sheet, name, beside=name)
        case _:
            return icon_button(sheet, sheet.picture(), beside=name)


def choices(sheet: Sheet) -> str:
    """Groups of boxes and of radio buttons, and sliders below."""
    rng = sheet.rng
    groups = []
    for title in sheet.several("headings", rng.randrange(2, 4)):
        with sheet.group("choices"):
            top = heading(sheet, title)
            if sheet.chance(0.5):
                rows = [check_box(sheet, name) for name in sheet.several("options", rng.randrange(2, 7))]
            else:
                rows = radios(sheet, sheet.several("choices", rng.randrange(2, 6)))
        way = "col" if sheet.chance(0.75) else "row wrap"
        groups.append(f'<div class="card col">{top}<div class="{way}">{"".join(rows)}</div></div>')
    with sheet.group("sliders"):
        sliders = "".join(
            f'<div class="row"><span style="width:120px" class="cut">{label(sheet, name)}</span>'
            f"{slider(sheet, name, width=f'{rng.randrange(120, 260)}px', beside=name)}</div>"
            for name in sheet.several("fields", rng.randrange(0, 4))
        )
    return f'<div class="col pad">{"".join(groups)}{sliders}</div>'


def profile(sheet: Sheet) -> str:
    """A person's data, each line with a pencil or the like at its end."""
    with sheet.group("profile"):
        lines = []
        act = sheet.rng.choice(("edit", "copy", "delete", "more", "lock", "eye"))
        for name in sheet.several("fields", sheet.rng.randrange(3, 8)):
            words = f'<span style="width:110px" class="cut muted">{label(sheet, name)}</span>'
            value = f'<span class="grow cut">{label(sheet, sheet.words_of("entries"))}</span>'
            end = icon_button(sheet, sheet.picture(act), beside=name)
            lines.append(f'<div class="row">{words}{value}{end}</div>')
        main = button(sheet, sheet.words_of("acts"), face="main")
        foot = block("row", main, link(sheet, sheet.words_of("links")))
    title = heading(sheet, sheet.words_of("people"), kind="title")
    extra = field(sheet, "Status", hint=sheet.words_of("lines")) if sheet.chance(0.3) else ""
    return f'<div class="col pad">{title}{extra}<div class="card col">{"".join(lines)}</div>{foot}</div>'
