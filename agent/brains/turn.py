"""One routine's view of the run: the screen as it is now, what became of the last Proposal, and small moves.

A routine is a generator: it yields a Proposal, and when it goes on, the Turn shows what came of it.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import partial

from agent.brain import Feedback
from agent.brains.window_names import plain_name
from agent.proposal import (
    At,
    Expected,
    Place,
    Proposal,
    ProposeClick,
    ProposeKeys,
    ProposeMove,
    ProposeScroll,
    ProposeType,
    ProposeWait,
    Words,
)
from safety.action import Button
from safety.programs import KnowsPrograms
from safety.receipt import Change, Delivery
from vision.element import Element, Role, State
from vision.furniture import is_furniture, pages_of
from vision.grounding import ground, shows
from vision.grounding.meaning import Meaning
from vision.observation import Observation, Window
from vision.panes import panes_of
from vision.target import Absent, Ambiguous, Refusal, Target

Routine = Generator[Proposal, None, None]

PATIENCE = 6.0  # seconds a thing may take to come up before it is held to be absent
RETRIES = 2  # how often an Action is proposed again when the hand refused it with nothing sent
FIRST_PATIENCE = 1.0  # seconds it may take before it is looked for further down the page
LEAST_LOOKS = 4  # how often a thing is looked for where each look takes long
LONGEST_PAUSE = 3.0  # seconds between two looks for something that takes long to come
SEARCH_SCROLLS = 12  # how far a page is scrolled in search of something, in turns of the wheel
SEARCH_NOTCHES = 6
SEARCH_PANES = 3  # lists on the page that are searched as well
PIXELS_A_NOTCH = 60
TELLING = 3.0  # seconds a browser may take to tell of a page
ENABLING = 4.0  # seconds a thing may stay greyed out before it is pressed all the same

EDITABLE = frozenset(
    {Role.TEXT_FIELD, Role.TEXT_AREA, Role.PASSWORD_FIELD, Role.COMBO_BOX, Role.SPIN_BUTTON, Role.TERMINAL}
)


_KEYED = (ProposeKeys, ProposeType)


class Stuck(Exception):
    """A routine cannot go on. `infeasible` where the Task can't be done on this machine at all."""

    def __init__(self, reason: str, *, infeasible: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.infeasible = infeasible


class Turn:
    """What a routine sees. The Brain sets `screen` and `last` before it lets the routine go on."""

    def __init__(self, programs: KnowsPrograms, meaning: Meaning | None = None) -> None:
        self.programs = programs
        self.meaning = meaning
        self.last: Feedback | None = None
        self.closing: dict[int, str] = {}  # windows that must be gone at the end, and why they should be
        self.clipboard: str | None = None  # what we put there, while nothing else was copied
        self.naming: int | None = None  # the dialog in which a file was named and not taken yet
        self.noted: str | None = None  # the value that was read last
        self.doubt = ""  # why the last thing that was pressed may not have taken it, if it seems so
        self._no_surer: set[str] = set()  # phrases of which only a picture in doubt was found
        self._tells_pages = False  # a browser has told of a page before
        self._screen: Observation | None = None

    @property
    def screen(self) -> Observation:
        if self._screen is None:
            raise LookupError("a routine runs only once there is a screen")
        return self._screen

    @screen.setter
    def screen(self, seen: Observation) -> None:
        self._screen = seen
        self._tells_pages = self._tells_pages or any(pages_of(seen).values())

    @property
    def now(self) -> float:
        """Seconds, by the clock of the Frames, so that a replay tells the same time."""
        return self.screen.frame.time

    @property
    def had_no_effect(self) -> bool:
        effect = self.last.effect if self.last is not None else None
        return effect is not None and effect.change is Change.NONE

    def find(self, phrase: str, roles: frozenset[Role] = frozenset()) -> Target | Refusal:
        """What a phrase means by words."""
        return ground(phrase, self.screen, roles)

    def find_meant(self, phrase: str, roles: frozenset[Role] = frozenset()) -> Target | Refusal:
        """What a phrase means by words or, where they name nothing, by pictures: for what the user named."""
        return ground(phrase, self.screen, roles, self.meaning)

    def shows(self, phrase: str) -> bool:
        return shows(phrase, self.screen)

    @property
    def popup_open(self) -> bool:
        """A menu, a list or another unmanaged window hangs open."""
        return any(window.popup for window in self.screen.windows)

    @property
    def front(self) -> Window | None:
        """The window in front: the active one, or the topmost where none is active yet."""
        return self.screen.active_window or next(iter(self.windows()), None)

    def is_one_of(self, window: Window | None, kind: str) -> bool:
        """The window belongs to a program of that kind ("terminal", "file manager")."""
        return window is not None and window.program in self.programs.classes(kind)

    def editables(self) -> list[Element]:
        """The fields of the active window that text could be typed into, in reading order; of a browser those
        of the page."""
        active, pages = self.screen.active_window, pages_of(self.screen)
        return [
            e
            for e in self.screen.elements
            if (e.role in EDITABLE or State.EDITABLE in e.states)
            and e.enabled
            and (active is None or e.window in (None, active.id))
            and not is_furniture(e, pages)
        ]

    # --- moves --------------------------------------------------------------------------------------

    def act(self, proposal: Proposal) -> Routine:
        """Propose until it is delivered. Raises Stuck where it is refused, uncertain or senseless here."""
        for attempt in range(RETRIES + 1):
            yield proposal
            last = self.last
            if last is None:
                return
            if last.refusal is not None:
                raise Stuck(str(last.refusal))
            if last.denied:
                raise Stuck(f"not permitted: {last.denied}")
            if last.error:
                raise Stuck(last.error)
            if last.receipt is None or last.receipt.delivery is Delivery.DELIVERED:
                if last.effect is not None and last.effect.change is Change.WRONG:
                    raise Stuck(last.effect.evidence)
                if not isinstance(proposal, ProposeWait) and not self.had_no_effect:
                    self.doubt = ""
                if self.had_no_effect and isinstance(proposal, _KEYED) and not self.windows():
                    raise Stuck("no window is open: what was typed reached nothing")
                return
            if last.receipt.delivery is Delivery.UNCERTAIN:
                raise Stuck(f"it is uncertain whether this was done: {last.receipt.reason}")
            if attempt == RETRIES:
                raise Stuck(last.receipt.reason)
            yield ProposeWait(seconds=0.3, why="let the screen come to rest")

    def press(self, *keys: str, why: str, times: int = 1, expected: Expected | None = None) -> Routine:
        yield from self.act(ProposeKeys(keys=keys, times=times, expected=expected, why=why))

    def type(self, text: str, why: str) -> Routine:
        yield from self.act(ProposeType(text=text, why=why))

    def click(
        self,
        phrase: str,
        why: str,
        roles: frozenset[Role] = frozenset(),
        expected: Expected | None = None,
    ) -> Routine:
        yield from self.on(phrase, lambda place: ProposeClick(place=place, expected=expected, why=why), roles)

    def on(
        self, phrase: str, make: Callable[[Place], Proposal], roles: frozenset[Role] = frozenset()
    ) -> Routine:
        """Do something to what a phrase describes, once it is there: waits, and scrolls in search of it.

        What is greyed out is waited for. Raises Stuck, naming the nearest or the candidates, where it is
        absent or ambiguous, and where it is greyed out and nothing comes of pressing it.
        """
        yield from self.bring_into_view(phrase, roles)
        yield from self.until(
            lambda: not self._greyed_out(phrase, roles), ENABLING, f"{phrase} to be enabled"
        )
        found = self.find_meant(phrase, roles)
        if not isinstance(found, Target):
            raise Stuck(f"{found}. {_advice(found)}")
        proposal = make(Words(phrase=phrase, roles=roles))
        yield from self.act(proposal)
        pressed = isinstance(proposal, ProposeClick) and proposal.button is Button.LEFT
        if pressed and not found.element.enabled and self._greyed_out(phrase, roles):
            raise Stuck(f"{found.element.describe()} is greyed out: nothing came of pressing it")
        if self.had_no_effect and not found.element.states & _DONE_ALREADY:
            self.doubt = f"{found.element.describe()} was pressed, and nothing on the screen changed"

    def _greyed_out(self, phrase: str, roles: frozenset[Role]) -> bool:
        found = self.find_meant(phrase, roles)
        return isinstance(found, Target) and not found.element.enabled

    def bring_into_view(self, phrase: str, roles: frozenset[Role] = frozenset()) -> Routine:
        """Have what a phrase describes on the screen, if it is anywhere: what may be further down the page
        is looked for before the patience for what may yet come up is at its end. Words have the first chance
        to come up: only then pictures are looked at, and what one leaves in doubt is taken last; something
        surer is searched for once in a run, and not in the lists on the page."""
        yield from self.page_told()
        deadline = self.now + PATIENCE

        def there() -> bool:
            found = self.find_meant(phrase, roles)
            return isinstance(found, Target) and (not found.doubt or phrase in self._no_surer)

        def absent() -> bool:
            return isinstance(self.find_meant(phrase, roles), Absent | Target) and not there()

        named = partial(self.find, phrase, roles)
        yield from self.until(lambda: isinstance(named(), Target), FIRST_PATIENCE, phrase)
        if absent() and self.can_scroll():
            doubted = isinstance(self.find_meant(phrase, roles), Target)
            yield from self.search(there, phrase, panes=0 if doubted else SEARCH_PANES)
        if absent():
            yield from self.until(there, deadline - self.now, phrase)
        if absent():
            yield from self._reveal(phrase)
            if isinstance(self.find_meant(phrase, roles), Target):
                self._no_surer.add(phrase)

    def _reveal(self, phrase: str) -> Routine:
        """Some programs show their controls only while the pointer moves over them."""
        active = self.screen.active_window
        if active is not None and not self.popup_open and active.rect:
            why = f"see whether {phrase} shows under the pointer"
            yield from self.act(ProposeMove(place=At(point=active.rect.centre), why=why))

    def page_told(self) -> Routine:
        """While a browser in front loads a page it tells nothing of it: wait for that, if it told before."""

        def told() -> bool:
            active = self.screen.active_window
            pages = pages_of(self.screen)
            return active is None or active.id not in pages or pages[active.id] is not None

        if self._tells_pages:
            yield from self.until(told, TELLING, "the page")

    def until(self, holds: Callable[[], bool], seconds: float, what: str) -> Routine:
        """Wait until something holds, or the time is up: for the next change first, then longer each time.

        On a machine so busy that a look takes seconds the time is up only after some looks.
        """
        deadline = self.now + seconds
        pause, looks = 1.0, 0
        while not holds() and ((left := deadline - self.now) > 0 or looks < min(LEAST_LOOKS, seconds)):
            wait = ProposeWait(
                seconds=min(pause, max(left, 0.1)), until_change=pause == 1.0, why=f"wait for {what}"
            )
            yield from self.act(wait)
            pause, looks = min(pause + 0.5, LONGEST_PAUSE), looks + 1

    def can_scroll(self) -> bool:
        """Not while a menu or a list hangs open: the wheel would close it."""
        if self.popup_open:
            return False
        return any(e.role in (Role.SCROLL_BAR, Role.DOCUMENT) for e in self.screen.elements)

    def search(self, there: Callable[[], bool], phrase: str, panes: int = SEARCH_PANES) -> Routine:
        """Down the page, up from where it stood, and through the first lists on it."""
        yield from self._scroll_in_search(there, phrase, None, SEARCH_NOTCHES)
        if not there():
            yield from self._scroll_in_search(there, phrase, None, -SEARCH_NOTCHES)
        for pane in panes_of(self.screen)[:panes]:
            if there():
                return
            notches = min(SEARCH_NOTCHES, max(1, pane.height * 3 // 4 // PIXELS_A_NOTCH))
            yield from self._scroll_in_search(there, phrase, At(point=pane.centre), notches)

    def _scroll_in_search(
        self, there: Callable[[], bool], phrase: str, place: Place | None, notches: int
    ) -> Routine:
        """Turn the wheel one way until something is there or it goes no further, and back if it is not."""
        scrolled = 0
        while scrolled < SEARCH_SCROLLS and not there():
            yield from self.act(ProposeScroll(place=place, down=notches, why=f"scroll in search of {phrase}"))
            if self.had_no_effect:
                break
            scrolled += 1
        if scrolled and there():
            yield from self.act(ProposeWait(seconds=0.4, why="let the page come to rest"))
        elif scrolled:
            yield from self.act(ProposeScroll(place=place, down=-notches * scrolled, why="scroll back"))

    # --- windows ------------------------------------------------------------------------------------

    def windows(self) -> list[Window]:
        """The managed windows, topmost first."""
        return [w for w in reversed(self.screen.windows) if not w.popup]

    def window_named(self, name: str) -> Window | None:
        """The topmost window a person would call that: by its title, its program or what the program is."""
        wanted = plain_name(name)
        for window in self.windows():
            if wanted and (wanted in plain_name(window.title) or wanted == window.program):
                return window
        classes = self.programs.classes(name)
        return next((w for w in self.windows() if w.program in classes), None)


def _advice(refusal: Refusal) -> str:
    if isinstance(refusal, Ambiguous):
        return "Nothing was done to any of them: say which, such as “the second”, “top right” or “next to …”"
    return "Nothing was done to it: name it as the screen does, or say first what brings it up"


_DONE_ALREADY = frozenset(
    {State.CHECKED, State.SELECTED, State.PRESSED, State.EXPANDED, State.FOCUSED, State.EDITABLE}
)
"""States in which pressing a thing need not change anything."""
