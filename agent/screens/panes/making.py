"""Places where something is made or played: drawings, texts, music, messages, numbers, days."""

from __future__ import annotations

from agent.screens.frames import tool_bar
from agent.screens.markup import block, said
from agent.screens.pictures import COLOURS, SHAPES, chart, photograph, shape, swatch
from agent.screens.sheet import Sheet
from agent.screens.widgets import (
    button,
    field,
    heading,
    icon,
    icon_button,
    label,
    link,
    progress,
    slider,
    switch,
)
from vision.element import Role, State


def drawing(sheet: Sheet) -> str:
    """A canvas with shapes on it, tools beside it and colours below."""
    rng = sheet.rng
    width, height = max(260, min(760, sheet.size[0] - 260)), max(200, min(480, sheet.size[1] - 260))
    canvas = sheet.mark(Role.CANVAS, "Canvas")
    with sheet.group("shapes"):
        shapes = "".join(_shapes(sheet, width, height))
    tools = tool_bar(sheet, rng.randrange(5, 11), tall=True)
    names = rng.sample(list(COLOURS), rng.randrange(4, 11))
    chosen = rng.randrange(len(names))
    with sheet.group("colours"):
        side = rng.choice((14, 18, 24))
        swatches = "".join(
            swatch(sheet, name, selected=n == chosen, side=side) for n, name in enumerate(names)
        )
    size = slider(sheet, sheet.words_of("fields"), width="120px")
    paper = rng.choice(("#ffffff", "#ffffff", "#fdfdf6", "var(--surface)", "#2b2b2b"))
    room = f"width:{width}px;height:{height}px;background:{paper}"
    board = block("board", shapes, style=room, mark=canvas)
    below = f'<div class="row">{swatches}{size}</div>'
    return block("shelf", tools, block("col", board, below))


def _shapes(sheet: Sheet, width: int, height: int) -> list[str]:
    """Shapes at places of a loose grid, so that most stand free."""
    rng = sheet.rng
    across, down = rng.randrange(2, 6), rng.randrange(2, 4)
    places = [(x, y) for x in range(across) for y in range(down)]
    found = []
    for x, y in rng.sample(places, rng.randrange(2, len(places) + 1)):
        wide, high = width // across, height // down
        size = rng.randrange(14, max(15, min(wide, high) - 8))
        name, colour = rng.choice(SHAPES), rng.choice(list(COLOURS))
        broad = name in ("rectangle", "ellipse", "arrow")
        box = (
            x * wide + rng.randrange(0, max(1, wide - size)),
            y * high + rng.randrange(0, max(1, high - size)),
            size,
            int(size * rng.uniform(0.4, 0.75)) if broad else size,
        )
        found.append(shape(sheet, name, colour, box, outlined=sheet.chance(0.2)))
    return found


def writing(sheet: Sheet) -> str:
    """A sheet of text, with a tool bar of letters above it."""
    bar = tool_bar(sheet, sheet.rng.randrange(6, 13), search=False)
    with sheet.group("text"):
        title = heading(sheet, sheet.words_of("headings"), kind="title")
        lines = "".join(
            f"<div>{label(sheet, text)}</div>" for text in sheet.several("lines", sheet.rng.randrange(3, 12))
        )
        links = link(sheet, sheet.words_of("links"))
    return bar + block("col pad grow paper", title, lines, block("", links))


def player(sheet: Sheet) -> str:
    """What plays music or a film: a picture, a slider for the time, buttons, a slider for the sound."""
    rng = sheet.rng
    with sheet.group("player"):
        shown = photograph(sheet, sheet.words_of("entries"), rng.randrange(160, 420), rng.randrange(120, 240))
        title = heading(sheet, sheet.words_of("entries"))
        time = slider(sheet, "Position", width=f"{rng.randrange(180, 420)}px")
        play = rng.choice(("play", "pause"))
        kinds = {play: "big fill" if sheet.chance(0.5) else "big"}
        keys = [
            "previous track",
            play,
            "next track",
            *rng.sample(("stop", "heart", "fullscreen", "play list", "more", "refresh"), 2),
        ]
        buttons = "".join(icon_button(sheet, sheet.picture(key), kind=kinds.get(key, "")) for key in keys)
        sound = icon_button(sheet, sheet.picture(rng.choice(("volume", "mute"))))
        volume = slider(sheet, "Volume", width="90px")
    clock = f"{rng.randrange(0, 5)}:{rng.randrange(10, 60)}"
    return (
        f'<div class="col pad grow" style="align-items:center;justify-content:center">{shown}{title}'
        f"{block('row', label(sheet, clock), time)}{block('row', buttons, sound, volume)}</div>"
    )


def chat(sheet: Sheet) -> str:
    """Messages of two people, and a line to write the next in, with icon buttons around it."""
    rng = sheet.rng
    bubbles = []
    with sheet.group("messages"):
        for text in sheet.several("lines", rng.randrange(3, 8)):
            mine = sheet.chance(0.5)
            bubble = block("bubble lit" if mine else "bubble", label(sheet, text))
            extra = ""
            if sheet.chance(0.2):
                key = rng.choice(("reply", "smile", "more", "heart"))
                extra = icon_button(sheet, sheet.picture(key), kind="tiny bare")
            side = "justify-content:flex-end" if mine else ""
            bubbles.append(block("row", bubble, extra, style=side))
    with sheet.group("writing"):
        before = "".join(
            icon_button(sheet, p)
            for p in sheet.pictures(rng.randrange(1, 4), ["attach", "image", "camera", "add", "mic", "smile"])
        )
        line = field(sheet, "Message", width="100%", hint=sheet.words_of("lines"))
        after = icon_button(sheet, sheet.picture("send"), kind="fill" if sheet.chance(0.5) else "")
    return (
        f'<div class="col grow pad">{"".join(bubbles)}<span class="grow"></span>'
        f'<div class="row">{before}<span class="grow">{line}</span>{after}</div></div>'
    )


def keypad(sheet: Sheet) -> str:
    """A calculator: a display and a grid of keys."""
    rng = sheet.rng
    side = rng.randrange(34, 64)
    keys = ["7", "8", "9", "÷", "4", "5", "6", "×", "1", "2", "3", "−", "0", ".", "=", "+"]
    keys = (["C", "±", "%", "√"] if sheet.chance(0.5) else []) + keys
    room = f"width:{side}px;height:{side}px"
    with sheet.group("keys"):
        shown = field(sheet, "Display", width=f"{4 * side + 12}px", value=str(rng.randrange(10, 99999)))
        cells = []
        for key in keys:
            face = "main" if key == "=" else ""
            marked = sheet.mark(Role.BUTTON, key, text=key)
            cells.append(f'<button class="btn {face}" style="{room};padding:0"{marked}>{key}</button>')
    grid = (
        f'<div style="display:grid;grid-template-columns:repeat(4,{side}px);gap:4px">{"".join(cells)}</div>'
    )
    return f'<div class="col pad" style="align-items:flex-start">{shown}{grid}</div>'


def days(sheet: Sheet) -> str:
    """A month: a grid of days, one of them chosen, with arrows to turn it."""
    rng = sheet.rng
    side, start, chosen = rng.randrange(26, 44), rng.randrange(7), rng.randrange(1, 29)
    with sheet.group("days"):
        before, after = (icon_button(sheet, sheet.picture(key)) for key in ("back", "forward"))
        title = heading(sheet, f"{rng.randrange(1, 13)} / 20{rng.randrange(20, 35)}")
        cells = ["<span></span>"] * start
        for day in range(1, 29 + rng.randrange(0, 4)):
            states = {State.SELECTED} if day == chosen else set()
            marked = sheet.mark(Role.BUTTON, str(day), text=str(day), states=states)
            kind = "middle lit" if states else "middle"
            cells.append(block(kind, str(day), style=f"height:{side}px", mark=marked))
    grid = f'<div style="display:grid;grid-template-columns:repeat(7,{side}px)">{"".join(cells)}</div>'
    return block("col pad", block("row", before, title, after), grid, style="align-items:flex-start")


def dashboard(sheet: Sheet) -> str:
    """Cards with a number, a chart, a bar or a switch, and a small menu each."""
    rng = sheet.rng
    cards = []
    for title in sheet.several("headings", rng.randrange(3, 8)):
        with sheet.group("card"):
            more = icon_button(
                sheet,
                sheet.picture(rng.choice(("more", "refresh", "settings", "fullscreen", "close", "download"))),
                kind="tiny",
                beside=title,
            )
            sign = icon(sheet, sheet.picture(), beside=title)
            top = block("row", sign, block("grow cut", heading(sheet, title)), more)
            body = _figure(sheet, title)
            foot = (
                button(sheet, sheet.words_of("acts"), face=rng.choice(("", "main", "plain")))
                if sheet.chance(0.3)
                else ""
            )
        cards.append(f'<div class="card col" style="width:224px">{top}{body}{foot}</div>')
    return block("shelf", *cards)


def _figure(sheet: Sheet, title: str) -> str:
    match sheet.rng.choice(("number", "chart", "chart", "bar", "switch")):
        case "chart":
            return chart(sheet, title, 190, sheet.rng.randrange(70, 130))
        case "bar":
            return progress(sheet, title)
        case "switch":
            return switch(sheet, title, beside=title)
        case _:
            return label(sheet, f"{sheet.rng.randrange(10, 9000)}", kind="title")


def icons(sheet: Sheet) -> str:
    """A panel of many icon buttons: a palette, a launcher, a control centre."""
    rng = sheet.rng
    kind = rng.choice(("", "", "face", "big", "big face", "fill", "tiny"))
    own = rng.choice((20, 24, 32, 40)) if sheet.chance(0.3) else 0
    put = f"--icon:{own}px;--ib:{own + 14}px" if own else ""
    tinted = sheet.chance(0.25)
    with sheet.group("icons"):
        found = [
            icon_button(
                sheet,
                picture,
                kind=kind,
                style=put
                + (
                    f";color:hsl({rng.randrange(360)},60%,{60 if sheet.style.theme.dark else 38}%)"
                    if tinted
                    else ""
                ),
            )
            for picture in sheet.pictures(rng.randrange(8, 40))
        ]
    gap = rng.choice((2, 4, 8, 14))
    return block("shelf", *found, style=f"gap:{gap}px;max-width:{rng.randrange(260, 700)}px")


def gallery(sheet: Sheet) -> str:
    """Pictures in rows, each with a small button in its corner."""
    rng = sheet.rng
    found = []
    side = rng.randrange(90, 180)
    with sheet.group("gallery"):
        for name in sheet.several("entries", rng.randrange(4, 14)):
            shown = photograph(sheet, name, side, side, radius=rng.choice((0, 0, 8)))
            words = block("cut small grow", said(name), style=f"max-width:{side - 40}px")
            key = rng.choice(("more", "heart", "download", "delete"))
            act = icon_button(sheet, sheet.picture(key), kind="tiny", beside=name)
            found.append(block("col tight", shown, block("row", words, act)))
    return block("shelf", *found)
