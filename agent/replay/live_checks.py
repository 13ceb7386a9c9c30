"""Whether the present screen is what the recorded one was, as far as it matters for the next step. Pure."""

from __future__ import annotations

from rapidfuzz import fuzz

from agent.replay.live_likeness import folded, is_field, same_build, same_page, speaks_otherwise
from agent.replay.live_places import Both
from safety.receipt import Change, Effect
from vision.element import Element, Role, Source, State
from vision.furniture import is_furniture, pages_of
from vision.observation import Observation, Window

_ALIKE = 80.0
_MANY = 8  # things in a window, so that its build tells it from another
_TOGGLED = frozenset({Role.CHECKBOX, Role.RADIO, Role.SWITCH})
_TITLED = frozenset({Role.WINDOW, Role.DIALOG, Role.DOCUMENT})
_UNSEEN = ("the state of something on the screen changed", "nothing visible was expected")
_SHORTEST = 3  # letters of a text that tells one screen from another


def front_amiss(both: Both) -> str:
    """Why the window in front is not the counterpart of the one that was; empty where it is."""
    old, new = both.then.active_window, both.now.active_window
    if old is None or (new is not None and both.windows.get(old.id) == new.id):
        return ""
    shown = "no window" if new is None else f"“{new.title}”"
    return f"{shown} is in front, it was “{both.reworded(old.title)}”"


def title_amiss(both: Both) -> str:
    """Why the window in front is not the one that was, by its title; empty where it is, or speaks another
    language and is built alike."""
    old, new = both.then.active_window, both.now.active_window
    if old is None or new is None:
        return ""
    wanted, said = _subject(both.reworded(old.title), new.title)
    if wanted == said or fuzz.ratio(wanted, said) >= _ALIKE:
        return ""
    if _in_other_words(both) or _is_the_program(both, old, new):
        return ""
    return f"“{new.title}” is in front, it was “{both.reworded(old.title)}”"


def news_amiss(before: Observation, both: Both) -> str:
    """Which text came up in the recording and none of which is there now; empty where one is, where nothing
    came up, or where the window has other words throughout."""
    old, new = both.then.active_window, both.now.active_window
    if old is None or new is None:
        return ""
    known = texts_of(before, before.active_window, both)
    said = texts_of(both.now, new, None)
    came = {text for text in texts_of(both.then, old, both) if not _within(text, known)}
    if not came or any(_within(text, said) for text in came) or _in_other_words(both):
        return ""
    return f"“{max(came, key=lambda text: (len(text), text))[:80]}” came up in the recording, and has not now"


def effect_amiss(recorded: Effect | None, now: Effect | None) -> str:
    """Why what an Action changed is not what it changed in the recording; empty where that can't be told."""
    if recorded is None or now is None or recorded.change is Change.NONE or recorded.evidence in _UNSEEN:
        return ""
    if now.change is Change.NONE:
        return f"nothing came of it; in the recording: {recorded.evidence}"
    return ""


def is_so_already(recorded: Element, found: Element) -> bool:
    """Whether a box or a choice that a click would turn is turned already."""
    return found.role in _TOGGLED and (State.CHECKED in recorded.states) != (State.CHECKED in found.states)


def in_window(seen: Observation, window: Window | None) -> list[Element]:
    """What is in a window and not around its page."""
    pages = pages_of(seen)
    own = [] if window is None else [e for e in seen.elements if e.window == window.id]
    return [e for e in own if not is_furniture(e, pages)]


def texts_of(seen: Observation, window: Window | None, both: Both | None) -> set[str]:
    """The texts and values a window tells of, folded; reworded where `both` is given. What a field is called
    may only have been read off what it holds: that is no news. Titles are compared by themselves."""
    told = [e for e in in_window(seen, window) if Source.ACCESSIBILITY in e.sources and e.role not in _TITLED]
    texts = [text for e in told for text in ((e.value,) if is_field(e) else (e.text, e.value))]
    said = {folded(both.reworded(text) if both is not None else text) for text in texts}
    return {text for text in said if len(text) >= _SHORTEST}


def in_other_words(both: Both) -> bool:
    """Whether the window in front, or everything on the screen, is in other words than it was."""
    then = in_window(both.then, both.then.active_window)
    now = in_window(both.now, both.now.active_window)
    return speaks_otherwise(then, now) or speaks_otherwise(both.then.elements, both.now.elements)


def _within(text: str, said: set[str]) -> bool:
    """Whether a text is one of these, a part of one (a line of a document, say), or begins with most of one
    (there was less room for it)."""
    return any(text in other or (text.startswith(other) and 2 * len(other) > len(text)) for other in said)


def _in_other_words(both: Both) -> bool:
    """The same, or an earlier screen was, and this one is built as its recording is."""
    then = in_window(both.then, both.then.active_window)
    now = in_window(both.now, both.now.active_window)
    return in_other_words(both) or (both.other_words and same_page(then, now))


def _is_the_program(both: Both, old: Window, new: Window) -> bool:
    """Whether it is the one window of its program and built as it was: its title is then the program's name,
    which is another in another language. A title that names a document too is not only that."""
    if any(" - " in title or " – " in title for title in (old.title, new.title)):
        return False
    alone = all(
        sum(w.program == old.program and not w.popup for w in seen.windows) == 1
        for seen in (both.then, both.now)
    )
    then, now = in_window(both.then, old), in_window(both.now, new)
    return alone and old.program == new.program and len(then) >= _MANY and same_build(then, now)


def _subject(one: str, other: str) -> tuple[str, str]:
    """Two titles without the name of the program, where both end in the same one."""
    for dash in (" - ", " – ", " — "):
        a, _, tail = one.rpartition(dash)
        b, _, end = other.rpartition(dash)
        if a and b and folded(tail) == folded(end):
            return folded(a), folded(b)
    return folded(one), folded(other)
