"""Whole pages: panes put together inside a window, a web application, a dialog or a desk of several
windows."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from agent.screens.frames import menu_bar, page_header, status_bar, title_bar, tool_bar
from agent.screens.icon_shelf import IconShelf
from agent.screens.lexicon import LANGUAGES, lexicon
from agent.screens.markup import SPREAD, block, said
from agent.screens.panes import forms, lists, making, settings
from agent.screens.sheet import Sheet
from agent.screens.theme import Style, style_of, themes
from agent.screens.thing import Thing
from agent.screens.widgets import heading, icon_button, label, list_row, menu, tabs

Pane = Callable[[Sheet], str]

PANES: dict[Pane, int] = {
    settings.settings: 6,
    settings.choices: 4,
    settings.profile: 3,
    forms.form: 6,
    forms.sign_in: 2,
    lists.table: 5,
    lists.items: 5,
    lists.tree: 3,
    lists.files: 3,
    lists.shop: 2,
    making.drawing: 4,
    making.writing: 2,
    making.player: 3,
    making.chat: 2,
    making.keypad: 1,
    making.days: 1,
    making.dashboard: 3,
    making.icons: 7,
    making.gallery: 1,
}
"""What may stand in a page, and how often."""

SIZES = {
    (1280, 800): 5,
    (1024, 768): 3,
    (800, 600): 4,
    (960, 640): 3,
    (640, 480): 3,
    (1366, 768): 2,
    (400, 700): 1,
    (560, 420): 2,
    (1920, 1080): 2,
}
"""Pixels of the picture, before its scale is taken into account."""

SCALES = {1.0: 12, 1.25: 3, 1.5: 3, 2.0: 2}
_LARGEST = (1920, 1200)
_ENGLISH = 0.5
_NOTHING_LOADS = (
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page to be drawn: its HTML, its size in its own pixels, how many physical ones each has, what was put
    on it, and what words could mean something else on it."""

    html: str
    size: tuple[int, int]
    scale: float
    style: Style
    language: str
    held_out: bool
    things: tuple[Thing, ...]
    elsewhere: frozenset[str]


def page_of(rng: random.Random, shelf: IconShelf, *, held_out: bool) -> Page:
    """A page; held-out ones have themes and icons of their own."""
    theme = rng.choice([theme for theme in themes() if theme.held_out is held_out])
    style = style_of(theme, rng)
    language = chosen_language(rng)
    size, scale = chosen_size(rng)
    sheet = Sheet(rng, style, lexicon(language), shelf.one(rng, held_out=held_out), size)
    body = rng.choices((_application, _web, _desk, _dialog, _bare), (6, 5, 2, 3, 3))[0](sheet)
    if sheet.chance(0.18):
        body += _popup(sheet)
    way = ' dir="rtl"' if sheet.words.right_to_left else ""
    html = (
        f'<!doctype html><html lang="{language}"{way}><meta charset="utf-8">{_NOTHING_LOADS}'
        f"<style>{style.sheet}\n{_sheet()}</style>"
        f'<body class="{style.classes}">{body}</body></html>'
    )
    return Page(
        html=html,
        size=size,
        scale=scale,
        style=style,
        language=language,
        held_out=held_out,
        things=tuple(sheet.things),
        elsewhere=frozenset(sheet.elsewhere),
    )


@cache
def _sheet() -> str:
    return files("agent.screens").joinpath("screens.css").read_text(encoding="utf-8")


def chosen_language(rng: random.Random) -> str:
    """English half of the time, else any of the others."""
    return "en" if rng.random() < _ENGLISH else rng.choice(LANGUAGES[1:])


def chosen_size(rng: random.Random) -> tuple[tuple[int, int], float]:
    """The size of a page in its own pixels, and its scale; the picture is never much larger than a screen."""
    width, height = rng.choices(list(SIZES), list(SIZES.values()))[0]
    scale = rng.choices(list(SCALES), list(SCALES.values()))[0]
    if width * scale > _LARGEST[0] or height * scale > _LARGEST[1]:
        width, height = int(width / scale), int(height / scale)
    step = 4  # so that width x scale is whole
    wide, high = width - rng.randrange(0, 80), height - rng.randrange(0, 60)
    return (wide // step * step, high // step * step), scale


def _pane(sheet: Sheet) -> str:
    return sheet.rng.choices(list(PANES), list(PANES.values()))[0](sheet)


def _panes(sheet: Sheet, most: int) -> str:
    """One or several panes beside each other; where there is room, one may stand below another."""
    columns = ""
    for _ in range(sheet.rng.randrange(1, most + 1)):
        count = 2 if sheet.size[1] > 520 and sheet.chance(0.5) else 1
        stacked = "".join(f'<div style="flex:0 0 auto">{_pane(sheet)}</div>' for _ in range(count))
        columns += f'<div class="grow col" style="overflow:hidden;height:100%;gap:0">{stacked}</div>'
    return columns


def _side(sheet: Sheet) -> str:
    """A bar along the side: entries with icons, or icons alone."""
    with sheet.group("side bar"):
        if sheet.chance(0.35):
            return tool_bar(sheet, sheet.rng.randrange(4, 9), tall=True)
        names = sheet.several(sheet.rng.choice(("tabs", "headings", "entries")), sheet.rng.randrange(4, 10))
        chosen = sheet.rng.randrange(len(names))
        iconed = sheet.chance(0.8)
        rows = ""
        for number, name in enumerate(names):
            picture = sheet.picture() if iconed else None
            before = sheet.drawn(picture) if picture else ""
            rows += list_row(
                sheet, name, f'{before}<span class="cut grow">{said(name)}</span>', selected=number == chosen
            )
        if sheet.chance(0.4):
            foot = "".join(
                icon_button(sheet, p)
                for p in sheet.pictures(
                    sheet.rng.randrange(1, 4), ["add", "settings", "remove", "help", "log out", "user"]
                )
            )
            rows += f'<span class="grow"></span><div class="row pad">{foot}</div>'
    width = sheet.rng.randrange(130, 230)
    return block("list sidebar", rows, style=f"width:{width}px")


def _window_inside(sheet: Sheet, most: int) -> str:
    """All of a window: its bars and what is between them."""
    top = title_bar(sheet, sheet.words_of("headings"))
    top += menu_bar(sheet) if sheet.chance(0.5) else ""
    top += tool_bar(sheet) if sheet.chance(0.7) else ""
    top += tool_bar(sheet) if sheet.chance(0.2) else ""
    top += (
        tabs(
            sheet,
            sheet.several("tabs", sheet.rng.randrange(2, 6)),
            iconed=sheet.chance(0.3),
            closes=sheet.chance(0.25),
        )
        if sheet.chance(0.35)
        else ""
    )
    side = _side(sheet) if most > 1 and sheet.chance(0.45) else ""
    middle = block("split", side, _panes(sheet, most))
    return top + middle + (status_bar(sheet) if sheet.chance(0.4) else "")


def _application(sheet: Sheet) -> str:
    """One window that fills the screen."""
    most = 1 if sheet.size[0] < 760 else 2 if sheet.size[0] < 1400 else 3
    return f'<div class="win" style="height:100%">{_window_inside(sheet, most)}</div>'


def _web(sheet: Sheet) -> str:
    """A web application: a header, a side bar or tabs, and panes."""
    wide = sheet.size[0] >= 760
    side = _side(sheet) if wide and sheet.chance(0.6) else ""
    bar = (
        tabs(sheet, sheet.several("tabs", sheet.rng.randrange(2, 7)), iconed=sheet.chance(0.3))
        if sheet.chance(0.4)
        else ""
    )
    panes = _panes(sheet, 2 if wide else 1)
    inside = block("col grow fill", bar, block("split", panes))
    foot = _foot(sheet) if sheet.size[0] < 620 and sheet.chance(0.5) else ""
    return block("win fill", page_header(sheet), block("split", side, inside), foot)


def _foot(sheet: Sheet) -> str:
    """The icons along the bottom of a small screen."""
    with sheet.group("foot"):
        found = "".join(icon_button(sheet, picture) for picture in sheet.pictures(sheet.rng.randrange(3, 6)))
    return f'<div class="toolbar" style="justify-content:space-around;padding:8px">{found}</div>'


def _desk(sheet: Sheet) -> str:
    """Several windows over each other on a desk with a panel."""
    rng = sheet.rng
    width, height = sheet.size
    windows = ""
    for _ in range(rng.randrange(1, 4)):
        wide, high = int(width * rng.uniform(0.35, 0.7)), int(height * rng.uniform(0.4, 0.75))
        left, top = rng.randrange(0, max(1, width - wide)), rng.randrange(0, max(1, height - high - 40))
        place = f"left:{left}px;top:{top}px;width:{wide}px;height:{high}px"
        windows += block("win free over", _window_inside(sheet, 1), style=place)
    with sheet.group("panel"):
        found = "".join(icon_button(sheet, picture) for picture in sheet.pictures(rng.randrange(4, 10)))
        clock = label(sheet, f"{rng.randrange(0, 24):02}:{rng.randrange(0, 60):02}")
    edge = rng.choice(("top:0", "bottom:0"))
    panel = block("toolbar over", found, SPREAD, clock, style=f"{edge};left:0;right:0")
    back = f"hsl({rng.randrange(360)},{rng.randrange(15, 60)}%,{rng.randrange(20, 70)}%)"
    return f'<div class="over" style="inset:0;background:{back}"></div>{windows}{panel}'


def _dialog(sheet: Sheet) -> str:
    """A dialog over a page, which is dimmed or not."""
    rng = sheet.rng
    width, height = sheet.size
    behind = f'<div class="win" style="height:100%">{_window_inside(sheet, 1)}</div>'
    scrim = '<div class="scrim"></div>' if sheet.chance(0.6) else ""
    with sheet.group("dialog"):
        bar = title_bar(sheet, sheet.words_of("headings"))
        title = "" if bar else _dialog_title(sheet)
        pane = rng.choice((forms.form, forms.form, settings.choices, settings.settings, _question))(sheet)
        foot = f'<div class="pad">{forms.buttons(sheet)}</div>'
    wide, high = min(width - 20, rng.randrange(300, 560)), min(height - 20, rng.randrange(200, 560))
    place = f"left:{(width - wide) // 2}px;top:{(height - high) // 3}px;width:{wide}px;max-height:{high}px"
    inside = f'{bar}{title}<div class="grow" style="overflow:hidden;flex:1 1 auto">{pane}</div>{foot}'
    return behind + scrim + block("win over shadow", inside, style=f"{place};border-radius:var(--radius)")


def _dialog_title(sheet: Sheet) -> str:
    close = icon_button(sheet, sheet.picture("close"), kind="bare") if sheet.chance(0.6) else ""
    return block("row pad", heading(sheet, sheet.words_of("headings")), SPREAD, close)


def _question(sheet: Sheet) -> str:
    lines = "".join(
        f"<div>{label(sheet, text)}</div>" for text in sheet.several("lines", sheet.rng.randrange(1, 3))
    )
    sign = sheet.drawn(sheet.picture(sheet.rng.choice(("warning", "info", "help", "error"))))
    return block("row pad", block("", sign, style="--icon:40px;color:var(--accent)"), block("col", lines))


def _bare(sheet: Sheet) -> str:
    """A pane or two and nothing else."""
    panes = _panes(sheet, 2 if sheet.size[0] > 700 else 1)
    return f'<div class="row" style="gap:0;align-items:stretch;height:100%">{panes}</div>'


def _popup(sheet: Sheet) -> str:
    """An open menu."""
    rng = sheet.rng
    width, height = sheet.size
    names = sheet.several(rng.choice(("acts", "acts", "choices", "tabs")), rng.randrange(3, 11))
    place = f"left:{rng.randrange(0, max(1, width - 220))}px;top:{rng.randrange(20, max(21, height - 240))}px"
    return menu(sheet, names, iconed=sheet.chance(0.5), place=place)
