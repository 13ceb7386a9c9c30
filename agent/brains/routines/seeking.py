"""Finding what is out of sight: in closed sections, under other tabs, in folders of a tree, on later pages;
and doing the same to each of several things."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.brains.turn import Routine, Stuck, Turn
from agent.plan import ChooseLike, ClickEach, Seek, Unfold
from agent.proposal import At, Proposal, ProposeClick, ProposeMove
from vision.element import Element, Role, Source, State
from vision.furniture import is_furniture, pages_of
from vision.geometry import Rect
from vision.grounding import find_all
from vision.target import Ambiguous, Target

_SURE = 0.8  # the least score of what is sought: words that merely hold it are another thing
_MOST_OPENED = 20
_EACH_SCORE = 0.05  # how far the scores of several like things may lie apart
_MOST_EACH = 30
_RESULT = re.compile(r"(?P<place>\d+)(?:st|nd|rd|th) (?P<kind>(?:search )?result|item|entry|match|hit)")
_SUBMITS = frozenset("submit ok okay cancel send search login save apply close x".split())
_PRESSED = frozenset(
    {Role.BUTTON, Role.TOGGLE_BUTTON, Role.TAB, Role.TREE_ITEM, Role.HEADING, Role.MENU_ITEM}
)
_ROWS = frozenset({Role.LIST_ITEM, Role.MENU_ITEM})
_DRAWN = frozenset({Role.IMAGE, Role.ICON, Role.BUTTON, Role.TOGGLE_BUTTON})
_OPTIONS = frozenset({Role.CHECKBOX, Role.RADIO, Role.SWITCH, Role.LIST_ITEM, Role.MENU_ITEM})
_FOLDER_REACH = 3.0  # in heights of a name: how far left of it its folder is drawn


def unfold(turn: Turn, step: Unfold) -> Routine:
    """Press what is called so; where nothing is, the only thing there is to press."""
    yield from turn.until(lambda: isinstance(turn.find(step.target), Target), 1.0, step.target)
    if isinstance(turn.find(step.target), Target):
        yield from turn.click(step.target, step.source)
        return
    lone = [e for e in _here(turn) if e.role in _DRAWN and e.text.casefold() not in _SUBMITS]
    if len(lone) != 1:
        raise Stuck(f"{turn.find(step.target)}; {len(lone)} things there could be opened")
    yield from turn.act(ProposeClick(place=At(point=lone[0].rect.centre), why=step.source))


def seek(turn: Turn, step: Seek) -> Routine:
    """Open one thing after another until what is sought shows, and click it."""
    if result := _RESULT.fullmatch(step.target.casefold()):
        yield from _seek_result(turn, step, int(result["place"]))
        return
    yield from turn.until(lambda: _shows(turn, step.target), 0.7, step.target)
    opened: set[tuple[str, int]] = set()
    while not _shows(turn, step.target) and len(opened) < _MOST_OPENED:
        found = next((e for e in _openers(turn, step.through) if _mark(e) not in opened), None)
        if found is None:
            break
        opened.add(_mark(found))
        yield from turn.act(_opening(found, f"look for {step.target}"))
        if found.role in _ROWS:
            yield from turn.until(lambda: _shows(turn, step.target), 0.5, step.target)
    if (twin := _twin(turn, step.target)) is not None:
        yield from turn.act(ProposeClick(place=At(point=twin.rect.centre), why=step.source))
        return
    yield from turn.click(step.target, step.source)


def _shows(turn: Turn, phrase: str) -> bool:
    found = turn.find(phrase)
    if isinstance(found, Ambiguous):
        return _twin(turn, phrase) is not None
    return isinstance(found, Target) and found.score >= _SURE


def _twin(turn: Turn, phrase: str) -> Element | None:
    """The first of several links of the same words, which lead to the same place."""
    found = turn.find(phrase)
    if not isinstance(found, Ambiguous) or any(e.role is not Role.LINK for e in found.candidates):
        return None
    first = found.candidates[0]
    return first if all(e.text == first.text for e in found.candidates) else None


def _mark(element: Element) -> tuple[str, int]:
    """What an opener is known by when it has moved."""
    return element.text, element.rect.left


def _opening(element: Element, why: str) -> Proposal:
    """Rows of a menu open when they are pointed at; a press would choose them."""
    place = At(point=element.rect.centre)
    return ProposeMove(place=place, why=why) if element.role in _ROWS else ProposeClick(place=place, why=why)


def _openers(turn: Turn, through: str) -> Sequence[Element]:
    """What may hide something, in the order in which it is tried."""
    here = _here(turn)
    folders = [e for e in here if _is_folder(e, here)]
    if folders and (through in ("", "tree") or through.startswith(("folder", "director", "view"))):
        return folders
    rows = [e for e in here if e.role in _ROWS]
    if rows and (not through or through.startswith(("menu", "submenu", "item", "option", "list"))):
        return rows
    pressed = [e for e in here if e.role in _PRESSED and e.enabled and e.text.casefold() not in _SUBMITS]
    if through.startswith("tab"):
        tabs = [e for e in pressed if e.role is Role.TAB]
        return tabs or _first_row(pressed)
    return [e for e in pressed if State.EXPANDED not in e.states]


def _first_row(elements: Sequence[Element]) -> list[Element]:
    """What stands beside the topmost of them: tabs stand in a row above what they show."""
    top = min(elements, key=lambda e: e.rect.top, default=None)
    if top is None:
        return []
    return sorted(
        (e for e in elements if e.rect.top <= top.rect.centre.y < e.rect.bottom), key=lambda e: e.rect.left
    )


def _is_folder(element: Element, here: Sequence[Element]) -> bool:
    """A row of a tree that can be opened: it says so, or a little rectangle is drawn left of its name."""
    if element.role is Role.TREE_ITEM:
        return State.EXPANDABLE in element.states and State.EXPANDED not in element.states
    if element.role is not Role.TEXT or Source.OCR not in element.sources:
        return False
    rect = element.rect
    reach = Rect(rect.left - round(_FOLDER_REACH * rect.height), rect.top, 0, rect.height)
    before = Rect.from_edges(
        reach.left, rect.top - rect.height // 3, rect.left, rect.bottom + rect.height // 3
    )
    return any(e.role is Role.IMAGE and before.contains(e.rect.centre) for e in here)


def _here(turn: Turn) -> list[Element]:
    """What is on the page or in the window in front."""
    active, pages = turn.screen.active_window, pages_of(turn.screen)
    popups = {w.id for w in turn.screen.windows if w.popup}
    return [
        e
        for e in turn.screen.elements
        if (active is None or e.window in (None, active.id) or e.window in popups)
        and not is_furniture(e, pages)
    ]


# --- results on several pages ----------------------------------------------------------------------


def _seek_result(turn: Turn, step: Seek, place: int) -> Routine:
    """Count the results of each page, and turn pages until the one of that place is there."""
    yield from turn.until(lambda: bool(_results(turn)), 2.0, "the results")
    before = 0
    for page in range(2, _MOST_OPENED):
        results = _results(turn)
        if not results:
            break
        if place <= before + len(results):
            target = results[place - before - 1]
            yield from turn.act(ProposeClick(place=At(point=target.rect.centre), why=step.source))
            return
        before += len(results)
        seen = [e.text for e in results]
        yield from turn.click(_page_link(turn, page), f"turn to page {page}")
        yield from turn.until(lambda seen=seen: [e.text for e in _results(turn)] != seen, 2.0, "the page")  # type: ignore[misc]
    raise Stuck(f"there are only {before} results")


def _results(turn: Turn) -> list[Element]:
    """The links that head a result: in one column, and of more than a digit or a sign."""
    links = [e for e in _here(turn) if e.role is Role.LINK and sum(c.isalpha() for c in e.text) >= 3]
    if not links:
        return []
    columns = {e.rect.left // 12 for e in links}
    best = max(columns, key=lambda c: sum(abs(e.rect.left // 12 - c) <= 1 for e in links))
    found = [e for e in links if abs(e.rect.left // 12 - best) <= 1 and not _turns_pages(e)]
    return sorted(found, key=lambda e: e.rect.top)


def _turns_pages(element: Element) -> bool:
    return element.text.casefold() in {"next", "previous", "prev", "first", "last", "older", "newer"}


def _page_link(turn: Turn, page: int) -> str:
    """What leads to a page: its number, or what leads to the next one."""
    numbered = str(page)
    return numbered if isinstance(turn.find(numbered), Target) else "next"


# --- several things --------------------------------------------------------------------------------


def click_each(turn: Turn, step: ClickEach) -> Routine:
    """Click all that fit equally well, from where they were seen at first."""
    yield from turn.until(lambda: bool(_all(turn, step.target)), 1.0, step.target)
    found = _all(turn, step.target)
    if not found:
        raise Stuck(str(turn.find(step.target)))
    for target in found[:_MOST_EACH]:
        place = At(point=target.point)
        yield from turn.act(ProposeClick(place=place, doubt=target.unsure, why=step.source))


def _all(turn: Turn, phrase: str) -> list[Target]:
    found = find_all(phrase, turn.screen, meaning=turn.meaning)
    return [t for t in found if t.score >= found[0].score - _EACH_SCORE]


def choose_like(turn: Turn, step: ChooseLike) -> Routine:
    """For each word the option that means most nearly the same, by the sentence model."""
    yield from turn.until(lambda: bool(_options(turn)), 1.0, "the options")
    chosen: list[str] = []
    for word in step.words:
        left = [text for text in _options(turn) if text not in chosen]
        if not left:
            raise Stuck(f"there is no option left for “{word}”")
        chosen.append(left[_nearest(word, left)])
    for text in chosen:
        yield from turn.click(text, step.source, _OPTIONS)


def _options(turn: Turn) -> list[str]:
    return [e.text for e in _here(turn) if e.role in _OPTIONS and e.text]


def _nearest(word: str, options: Sequence[str]) -> int:
    from memory.embedding import SentenceEncoder

    vectors = SentenceEncoder().encode([word, *options])
    return int((vectors[1:] @ vectors[0]).argmax())
