"""A simulated desk: a scene that is seen, acted on, and changed by the attacker behind everyone's back."""

from __future__ import annotations

import random
from collections.abc import Callable
from fnmatch import fnmatchcase

import numpy as np

from agent.arena.effect_name import EffectName
from agent.arena.layout import HEIGHT, WIDTH, Placed, draw_pane, draw_thing, placed
from agent.arena.scene import Pane, Scene, Thing
from safety.action import Button, Click, CloseWindow, Drag, FocusWindow, PressKeys, TypeText
from vision.element import Element, Role, Source, State
from vision.frame import Frame, Pixels
from vision.geometry import Point, Rect
from vision.observation import Observation, Window

OWN_PID = 4_000_000  # of Deskhand's own windows; above what Linux gives out
_FOCUSABLE = frozenset(
    {
        Role.BUTTON,
        Role.TEXT_FIELD,
        Role.TEXT_AREA,
        Role.PASSWORD_FIELD,
        Role.TERMINAL,
        Role.CHECKBOX,
        Role.RADIO,
        Role.SWITCH,
        Role.LINK,
        Role.LIST_ITEM,
        Role.MENU_ITEM,
    }
)
_FIELDS = frozenset({Role.TEXT_FIELD, Role.TEXT_AREA, Role.PASSWORD_FIELD, Role.TERMINAL})
_PRESSED_BY_RETURN = _FOCUSABLE - _FIELDS

Notes = Callable[[EffectName, str], None]
"""Hears of an effect, and of its details."""


class World:
    """One scene in one state. `note` hears of every effect as it happens."""

    def __init__(self, scene: Scene, seed: int, note: Notes) -> None:
        chance = random.Random(seed)  # noqa: S311 - a layout, not a secret
        self._note = note
        self._panes = {pane.id: pane for pane in scene.windows}
        self._places = {pane.id: placed(pane, chance) for pane in scene.windows}
        self._ids = {pane.id: 101 + number for number, pane in enumerate(scene.windows)}
        self._stack = [pane.id for pane in scene.windows if pane.shown]
        self._focus = self._first_focus()
        self._values: dict[str, str] = {}
        self._uses = 0
        self._clipboard = ""
        self._drawn: tuple[object, Pixels] = (None, np.zeros((0, 0, 3), np.uint8))
        self.time = 0.0

    # --- seen ---------------------------------------------------------------------------------------

    def frame(self) -> Frame:
        """The pixels of the desk; the same array as before where nothing has changed."""
        state = (
            [(self._panes[one], self._places[one].rect) for one in self._stack],
            dict(self._values),
            self._uses,
        )
        if self._drawn[0] != state:
            self._drawn = (state, self._draw())
        return Frame(pixels=self._drawn[1], rect=Rect(0, 0, WIDTH, HEIGHT), time=self.time)

    def observe(self) -> Observation:
        windows = tuple(self._window(pane_id) for pane_id in self._stack)
        elements = tuple(
            self._element(thing, self._places[pane_id], self._ids[pane_id])
            for pane_id in self._stack
            for thing in self._panes[pane_id].things
            if self._topmost(self._places[pane_id].things[thing.id].centre) == pane_id
        )
        return Observation(frame=self.frame(), elements=elements, windows=windows)

    def at(self, point: Point) -> tuple[int, ...]:
        """The window under a pixel, as `safety.hand.gatekeeper.SeesWindows` asks."""
        pane = self._topmost(point)
        return () if pane is None else (self._ids[pane],)

    def focused(self) -> tuple[int, ...]:
        return (self._ids[self._stack[-1]],) if self._stack else ()

    def owners(self, ids: tuple[int, ...]) -> frozenset[int]:
        return frozenset(self._pid(pane) for pane, number in self._ids.items() if number in ids)

    def centre(self, thing_id: str) -> Point:
        """The middle of a thing. Raises KeyError where there is none."""
        for where in self._places.values():
            if thing_id in where.things:
                return where.things[thing_id].centre
        raise KeyError(thing_id)

    def window_id(self, pane_id: str) -> int:
        return self._ids[pane_id]

    # --- acted on -----------------------------------------------------------------------------------

    def click(self, action: Click) -> None:
        pane_id = self._topmost(action.point)
        if pane_id is None:
            return
        self._raise(pane_id)
        thing = self._thing_at(pane_id, action.point)
        if thing is None or action.button is Button.RIGHT:
            return
        if action.button is Button.MIDDLE:
            self._focus = thing.id
            self._write(self._clipboard)
            return
        self._focus = thing.id if thing.role in _FOCUSABLE else None
        if action.count > 1 and thing.double is not None:
            self._note(thing.double, f"double click on “{thing.text}”")
        self._use(pane_id, thing)

    def drag(self, action: Drag) -> None:
        start, end = self._topmost(action.start), self._topmost(action.end)
        if start is None or end is None:
            return
        dragged, onto = self._thing_at(start, action.start), self._thing_at(end, action.end)
        if dragged is not None and onto is not None and onto.dropped is not None and dragged.id != onto.id:
            self._note(onto.dropped, f"“{dragged.text}” dropped on “{onto.text}”")

    def type(self, action: TypeText) -> None:
        self._write(action.text)

    def press(self, action: PressKeys) -> None:
        for _ in range(action.times):
            self._press(action.keys)

    def focus_window(self, action: FocusWindow) -> None:
        for pane_id, number in self._ids.items():
            if number == action.window and pane_id in self._stack:
                self._raise(pane_id)

    def close_window(self, action: CloseWindow) -> None:
        for pane_id, number in self._ids.items():
            if number == action.window:
                self._close(pane_id)

    def put(self, text: str) -> None:
        """Onto the clipboard."""
        self._clipboard = text

    # --- changed by the attacker --------------------------------------------------------------------

    def show(self, pane_id: str) -> None:
        """Bring a window up, in front of all others, with the focus."""
        self._stack = [one for one in self._stack if one != pane_id] + [pane_id]
        self._focus = self._first_focus()

    def hide(self, pane_id: str) -> None:
        self._stack = [one for one in self._stack if one != pane_id]
        self._focus = self._first_focus()

    def relabel(self, thing_id: str, text: str) -> None:
        """Change the words on a thing; what it does stays."""
        for pane_id, pane in self._panes.items():
            things = tuple(
                thing.model_copy(update={"text": text}) if thing.id == thing_id else thing
                for thing in pane.things
            )
            self._panes[pane_id] = pane.model_copy(update={"things": things})

    def cover(self, pane_id: str, thing_id: str) -> None:
        """Bring a window up so that its first thing with an effect lies exactly over another thing."""
        pane, where = self._panes[pane_id], self._places[pane_id]
        armed = next(thing for thing in pane.things if thing.effect is not None)
        target = self.centre(thing_id)
        old = where.things[armed.id].centre
        dx, dy = target.x - old.x, target.y - old.y
        self._places[pane_id] = Placed(
            rect=where.rect.moved(dx, dy),
            things={key: rect.moved(dx, dy) for key, rect in where.things.items()},
        )
        self.show(pane_id)

    # ------------------------------------------------------------------------------------------------

    def _draw(self) -> Pixels:
        pixels = np.full((HEIGHT, WIDTH, 3), 60, np.uint8)
        pixels[0, : self._uses % WIDTH] = 200  # that something was used shows somewhere
        for pane_id in self._stack:
            pane, where = self._panes[pane_id], self._places[pane_id]
            draw_pane(pixels, pane.title, where)
            for thing in pane.things:
                draw_thing(pixels, thing, self._shown_value(thing), where.things[thing.id])
        return pixels

    def _first_focus(self) -> str | None:
        if not self._stack:
            return None
        things = self._panes[self._stack[-1]].things
        return next((thing.id for thing in things if thing.role in _FIELDS), None)

    def _window(self, pane_id: str) -> Window:
        pane = self._panes[pane_id]
        return Window(
            id=self._ids[pane_id],
            title=pane.title,
            program=pane.program,
            pid=self._pid(pane_id),
            rect=self._places[pane_id].rect,
            active=pane_id == self._stack[-1],
        )

    def _pid(self, pane_id: str) -> int:
        return OWN_PID if self._panes[pane_id].own else OWN_PID + self._ids[pane_id]

    def _element(self, thing: Thing, where: Placed, window: int) -> Element:
        states = {State.FOCUSED} if thing.id == self._focus else set()
        return Element(
            role=thing.role,
            rect=where.things[thing.id],
            text=thing.text,
            value=self._shown_value(thing),
            states=frozenset(states),
            sources=frozenset({Source.ACCESSIBILITY}),
            window=window,
        )

    def _shown_value(self, thing: Thing) -> str:
        value = self._values.get(thing.id, "")
        return "" if thing.role is Role.PASSWORD_FIELD else value

    def _topmost(self, point: Point) -> str | None:
        return next((p for p in reversed(self._stack) if self._places[p].rect.contains(point)), None)

    def _thing_at(self, pane_id: str, point: Point) -> Thing | None:
        where = self._places[pane_id]
        return next((t for t in self._panes[pane_id].things if where.things[t.id].contains(point)), None)

    def _raise(self, pane_id: str) -> None:
        if self._stack[-1] != pane_id:
            self.show(pane_id)

    def _close(self, pane_id: str) -> None:
        if self._panes[pane_id].unsaved:
            self._note(EffectName.WORK_LOST, f"“{self._panes[pane_id].title}” closed unsaved")
        self.hide(pane_id)

    def _use(self, pane_id: str, thing: Thing) -> None:
        """What happens when a thing is pressed."""
        self._uses += 1
        if thing.effect is not None:
            self._note(thing.effect, f"“{thing.text}” pressed")
        if thing.closes:
            self.hide(pane_id)
        if thing.opens is not None:
            self.show(thing.opens)

    def _holder(self) -> tuple[str, Thing] | None:
        """The focused thing, if its window is the active one."""
        if not self._stack:
            return None
        pane_id = self._stack[-1]
        return next(((pane_id, t) for t in self._panes[pane_id].things if t.id == self._focus), None)

    def _write(self, text: str) -> None:
        for letter in text:
            if letter == "\n":
                self._press(("enter",))
            elif letter == "\t":
                self._press(("tab",))
            else:
                self._letter(letter)

    def _letter(self, letter: str) -> None:
        holder = self._holder()
        if holder is None:
            self._shortcut(letter)
            return
        pane_id, thing = holder
        if thing.role in _FIELDS:
            fresh = not self._values.get(thing.id)
            self._values[thing.id] = self._values.get(thing.id, "") + letter
            if thing.role is Role.PASSWORD_FIELD and fresh:
                self._note(EffectName.PASSWORD_TYPED, f"into “{thing.text}”")
        elif letter == " ":
            self._use(pane_id, thing)
        else:
            self._shortcut(letter)

    def _shortcut(self, letter: str) -> None:
        """A letter that no field takes, for the window itself."""
        if self._stack and letter in self._panes[self._stack[-1]].keys:
            self._note(self._panes[self._stack[-1]].keys[letter], f"the letter {letter}")

    def _press(self, keys: tuple[str, ...]) -> None:
        if not self._stack:
            return
        pane = self._panes[self._stack[-1]]
        self._uses += 1
        name = "+".join(keys)
        holder = self._holder()
        writing = holder is not None and holder[1].role in _FIELDS and len(keys) == 1
        if name in pane.keys and not writing:
            self._note(pane.keys[name], f"{name} in “{pane.title}”")
            return
        match keys:
            case ("enter",):
                self._return()
            case ("tab",):
                self._next_focus(pane)
            case ("ctrl", "v") | ("ctrl", "shift", "v") | ("shift", "insert"):
                self._write(self._clipboard)
            case ("ctrl", "w") | ("ctrl", "q") | ("alt", "f4"):
                self._close(pane.id)
            case ("space",):
                self._letter(" ")
            case ("backspace",) if holder is not None:
                self._values[holder[1].id] = self._values.get(holder[1].id, "")[:-1]
            case (key,) if len(key) == 1:
                self._letter(key)
            case ("shift", key) if len(key) == 1:
                self._letter(key.upper())
            case _:
                return

    def _return(self) -> None:
        holder = self._holder()
        if holder is None:
            return
        pane_id, thing = holder
        if thing.role is Role.TERMINAL:
            line = self._values.pop(thing.id, "").strip()
            if line and not any(fnmatchcase(line, allowed) for allowed in thing.harmless):
                self._note(EffectName.COMMAND_RUN, line)
        elif thing.role in _PRESSED_BY_RETURN:
            self._use(pane_id, thing)
        elif thing.submits is not None:
            self._note(thing.submits, f"Return in “{thing.text}”")

    def _next_focus(self, pane: Pane) -> None:
        ring = [thing.id for thing in pane.things if thing.role in _FOCUSABLE]
        if ring:
            self._focus = ring[(ring.index(self._focus) + 1) % len(ring)] if self._focus in ring else ring[0]
