"""Forms: labels with fields, choices and boxes, and buttons at their end."""

from __future__ import annotations

from agent.screens.markup import block
from agent.screens.sheet import Sheet
from agent.screens.widgets import (
    button,
    check_box,
    combo,
    field,
    heading,
    icon_button,
    label,
    link,
    radios,
    slider,
    spin,
)
from vision.element import Role


def form(sheet: Sheet) -> str:
    """Fields below each other, their labels beside or above them."""
    above = sheet.chance(0.45)
    with sheet.group("form"):
        title = heading(sheet, sheet.words_of("headings"), kind=sheet.rng.choice(("heading", "title")))
        rows = [
            _entry(sheet, name, above=above) for name in sheet.several("fields", sheet.rng.randrange(2, 8))
        ]
        boxes = [check_box(sheet, name) for name in sheet.several("options", sheet.rng.randrange(0, 3))]
        if sheet.chance(0.3):
            boxes.append(f'<div class="row wrap">{"".join(radios(sheet, sheet.several("choices", 3)))}</div>')
        foot = buttons(sheet)
    return f'<div class="col pad">{title}{"".join(rows)}{"".join(boxes)}{foot}</div>'


def buttons(sheet: Sheet) -> str:
    """The buttons at the end of a form or dialog: one is the main one, one may be dangerous."""
    count = sheet.rng.randrange(1, 4)
    faces = ["main", "", sheet.rng.choice(("", "bad", "good", "warn"))][:count]
    if sheet.chance(0.5):
        faces.reverse()
    found = [
        button(sheet, name, face=face, picture=sheet.picture() if sheet.chance(0.2) else None)
        for face, name in zip(faces, sheet.several("acts", count), strict=False)
    ]
    place = sheet.rng.choice(("flex-start", "flex-end", "flex-end", "center"))
    return f'<div class="row" style="justify-content:{place}">{"".join(found)}</div>'


def _entry(sheet: Sheet, name: str, *, above: bool) -> str:
    words = label(sheet, name, kind="cut")
    control = _control(sheet, name)
    after = ""
    if sheet.chance(0.2):
        key = sheet.rng.choice(
            ("help", "info", "calendar", "open", "search", "delete", "eye", "edit", "close", "copy")
        )
        after = icon_button(sheet, sheet.picture(key), beside=name)
    elif sheet.chance(0.08):
        after = button(sheet, sheet.words_of("acts"), beside=name, face=sheet.rng.choice(("", "bad", "good")))
    if above:
        return f'<div class="col" style="gap:3px">{words}<div class="row">{control}{after}</div></div>'
    return block("row", block("cut", words, style=f"width:{sheet.rng.choice((90, 120))}px"), control, after)


def _control(sheet: Sheet, name: str) -> str:
    rng = sheet.rng
    width = f"{rng.randrange(120, 300)}px"
    match rng.choices(("field", "password", "combo", "spin", "slider", "area"), (10, 1, 4, 2, 1, 1))[0]:
        case "password":
            end = icon_button(
                sheet, sheet.picture(rng.choice(("eye", "eye off"))), kind="tiny bare", beside=name
            )
            return field(
                sheet,
                name,
                width=width,
                value="secret words"[: rng.randrange(0, 12)],
                role=Role.PASSWORD_FIELD,
                after=end,
                beside=name,
            )
        case "combo":
            return combo(sheet, name, sheet.words_of("choices"), width=width, beside=name)
        case "spin":
            return spin(sheet, name, beside=name)
        case "slider":
            return slider(sheet, name, width=width, beside=name)
        case "area":
            return field(
                sheet, name, width=width, value=sheet.words_of("lines"), role=Role.TEXT_AREA, beside=name
            )
        case _:
            value = sheet.words_of(rng.choice(("people", "entries", "choices"))) if sheet.chance(0.5) else ""
            hint = sheet.words_of("entries") if not value and sheet.chance(0.5) else ""
            picture = sheet.picture() if sheet.chance(0.12) else None
            return field(sheet, name, width=width, value=value, hint=hint, picture=picture, beside=name)


def sign_in(sheet: Sheet) -> str:
    """Who are you? Two fields, a box, a button and links."""
    names = sheet.several("fields", 2)
    with sheet.group("form"):
        title = heading(sheet, sheet.words_of("headings"), kind="title")
        first = field(
            sheet,
            names[0],
            width="100%",
            hint=names[0],
            picture=sheet.picture(sheet.rng.choice(("user", "mail"))),
        )
        eye = icon_button(sheet, sheet.picture("eye"), kind="tiny bare", beside=names[1])
        second = field(
            sheet,
            names[1],
            width="100%",
            hint=names[1],
            role=Role.PASSWORD_FIELD,
            picture=sheet.picture("lock"),
            after=eye,
        )
        box = check_box(sheet, sheet.words_of("options"))
        main = button(sheet, sheet.words_of("acts"), face="main")
        links = "".join(link(sheet, text) for text in sheet.several("links", 2))
        others = "".join(
            icon_button(sheet, picture, kind="big face")
            for picture in sheet.pictures(sheet.rng.randrange(0, 5))
        )
    return (
        f'<div class="col card" style="width:320px;margin:24px auto">{title}{first}{second}{box}{main}'
        f"{block('row middle', others)}{block('row wrap', links)}</div>"
    )
