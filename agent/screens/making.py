"""Makes screens: each from its own seed, so that none depends on those before it."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from agent.errors import SetUpError
from agent.screens.chromium import Chromium
from agent.screens.icon_shelf import IconShelf
from agent.screens.lexicon import RIGHT_TO_LEFT
from agent.screens.page import page_of
from agent.screens.qt_program import drawn_by_qt
from agent.screens.qt_window import qt_plan
from agent.screens.sayings import sayings
from agent.screens.screens_file import ScreensFolder, in_picture, told_screen
from agent.screens.thing import Seen
from agent.stop import StopSwitch
from safety.desk.desk import Desk
from safety.desk.private import PrivateDesk

_DESK = (640, 480)  # nothing is shown on it
_FRESH = 200  # screens after which the desk and the browser are started anew
_EVERY = 8  # each eighth screen is a window of Qt


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One screen to make: the seed of all and its own number."""

    seed: int
    number: int
    held_out: bool

    @property
    def picture(self) -> str:
        return f"pictures/{'held-' if self.held_out else ''}{self.number:06}.png"

    @property
    def is_qt(self) -> bool:
        return self.number % _EVERY == _EVERY - 1

    @property
    def rng(self) -> random.Random:
        return random.Random(f"{self.seed} {self.held_out} {self.number}")  # noqa: S311 - no secret is made of it


def wanted_screens(seed: int, screens: int, held_out: int) -> Iterator[Wanted]:
    """So many to learn from, then so many to test with."""
    yield from (Wanted(seed=seed, number=number, held_out=False) for number in range(screens))
    yield from (Wanted(seed=seed, number=number, held_out=True) for number in range(held_out))


def make_screens(
    folder: Path,
    icons: Path,
    *,
    seed: int,
    screens: int,
    held_out: int,
    stop: StopSwitch,
    tell: Callable[[int, int], None],
) -> int:
    """Make what is not there yet; how many were made. `tell` hears how many there are, of how many.

    Raises SetUpError, SafetyError.
    """
    shelf = IconShelf(icons)
    if held_out and not shelf.testing:
        raise SetUpError(
            f"{icons} holds no icon set to test with (octicon, ri): no held-out screen can be made"
        )
    kept = ScreensFolder(folder, {"version": 1, "seed": seed})
    wanted = list(wanted_screens(seed, screens, held_out))
    left = [one for one in wanted if one.picture not in kept.done]
    made = 0
    for start in range(0, len(left), _FRESH):
        with PrivateDesk(_DESK) as desk:
            for _ in _some_made(left[start : start + _FRESH], shelf, desk, kept):
                made += 1
                tell(len(wanted) - len(left) + made, len(wanted))
                if stop.pressed:
                    return made
    return made


def _some_made(
    wanted: Sequence[Wanted], shelf: IconShelf, desk: Desk, kept: ScreensFolder
) -> Iterator[Wanted]:
    """Make these on a desk, those of the browser first; each that is kept."""
    with ExitStack() as parts:
        pages = [one for one in wanted if not one.is_qt]
        browser = parts.enter_context(Chromium(desk)) if pages else None
        for one in pages:
            assert browser is not None
            draw_page(one, shelf, browser, kept)
            yield one
    windows = [one for one in wanted if one.is_qt]
    plans = [qt_plan(one.rng, shelf, held_out=one.held_out) for one in windows]
    for one, plan, drawn in zip(windows, plans, drawn_by_qt(desk, plans), strict=True):
        seen = [
            Seen(thing=plan.things[mark], box=box, whole=whole)
            for mark, box, whole in drawn.places
            if 0 <= mark < len(plan.things)
        ]
        told = told_screen(
            picture=one.picture,
            size=size_of_png(drawn.picture),
            source="qt",
            theme=plan.theme,
            held_out=plan.held_out,
            scale=plan.scale,
            language=plan.language,
            seen=seen,
            says=_says(one, seen, plan.elsewhere, plan.language),
        )
        kept.keep(told, drawn.picture)
        yield one


def draw_page(wanted: Wanted, shelf: IconShelf, browser: Chromium, kept: ScreensFolder) -> None:
    """One screen drawn by the browser and kept."""
    page = page_of(wanted.rng, shelf, held_out=wanted.held_out)
    measured = browser.draw(page.html, page.size, page.scale, dark=page.style.theme.dark)
    picture = browser.picture()
    size = size_of_png(picture)
    seen = []
    for mark, found in sorted(measured.items()):
        box = in_picture(found.box, page.scale, size)
        if box is not None and 0 <= mark < len(page.things):
            seen.append(Seen(thing=page.things[mark], box=box, whole=found.whole))
    told = told_screen(
        picture=wanted.picture,
        size=size,
        source="html",
        theme=page.style.theme.name,
        held_out=page.held_out,
        scale=page.scale,
        language=page.language,
        seen=seen,
        says=_says(wanted, seen, page.elsewhere, page.language),
    )
    kept.keep(told, picture)


def _says(
    wanted: Wanted, seen: Sequence[Seen], elsewhere: frozenset[str], language: str
) -> list[tuple[str, ...]]:
    return sayings(seen, wanted.rng, elsewhere, leftward=language in RIGHT_TO_LEFT)


def size_of_png(picture: bytes) -> tuple[int, int]:
    """Width and height as a PNG's head tells them. Raises SetUpError for what is none."""
    if len(picture) < 24 or picture[:8] != b"\x89PNG\r\n\x1a\n":
        raise SetUpError("what should be a picture is none: no screen was kept")
    width, height = struct.unpack(">II", picture[16:24])
    return width, height
