from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from Xlib import X
from Xlib.display import Display
from Xlib.protocol.event import SelectionNotify, SelectionRequest

from safety.desk.desk import Desk
from safety.errors import ActionError, InputStopped
from safety.hand.clipboard import Clipboard
from safety.hand.selection import MAX_BYTES
from safety.hand.stop import Stop
from safety.hand.x11 import connect


@pytest.fixture
def clipboard(desk: Desk) -> Iterator[Clipboard]:
    clipboard = Clipboard(desk.display)
    yield clipboard
    clipboard.close()


class Paster:
    """A program that pastes, on a connection of its own."""

    def __init__(self, name: str) -> None:
        self._display = connect(name)
        self._window = self._display.screen().root.create_window(0, 0, 1, 1, 0, X.CopyFromParent)

    def atom(self, name: str) -> int:
        return int(self._display.intern_atom(name))

    def ask(self, target: str, place: str = "PASTED") -> SelectionNotify:
        clipboard = self.atom("CLIPBOARD")
        property_ = self.atom(place) if place else X.NONE
        self._window.convert_selection(clipboard, self.atom(target), property_, X.CurrentTime)
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            if self._display.pending_events():
                event = self._display.next_event()
                if event.type == X.SelectionNotify:
                    return event
            time.sleep(0.005)
        raise AssertionError("nobody answered")

    def paste(self, target: str = "UTF8_STRING") -> bytes | list[int] | None:
        event = self.ask(target)
        if event.property == X.NONE:
            return None
        held = self._window.get_full_property(event.property, X.AnyPropertyType)
        self._window.delete_property(event.property)
        return held.value if isinstance(held.value, bytes) else list(held.value)

    def take(self) -> None:
        """Become the clipboard's owner."""
        self._window.set_selection_owner(self.atom("CLIPBOARD"), X.CurrentTime)
        self._display.sync()

    def owner(self) -> int:
        held = self._display.get_selection_owner(self.atom("CLIPBOARD"))
        return int(getattr(held, "id", held))

    def close(self) -> None:
        self._display.close()


@pytest.fixture
def paster(desk: Desk) -> Iterator[Paster]:
    paster = Paster(desk.display)
    yield paster
    paster.close()


@pytest.mark.parametrize("text", ["", "hello", "äö€ 中文 👩‍💻\n\t", "x" * 200_000 + "é"])
def test_text_is_handed_out_whole(clipboard: Clipboard, paster: Paster, text: str) -> None:
    clipboard.put(text)
    for target in ("UTF8_STRING", "text/plain;charset=utf-8", "text/plain", "TEXT"):
        assert (paster.paste(target) or b"") == text.encode()


def test_a_new_text_takes_the_place_of_the_old(clipboard: Clipboard, paster: Paster) -> None:
    clipboard.put("old")
    clipboard.put("new")
    assert paster.paste() == b"new"


def test_old_programs_get_what_latin_1_can_say(clipboard: Clipboard, paster: Paster) -> None:
    clipboard.put("naïve €")
    assert paster.paste("STRING") == b"na\xefve ?"


def test_it_says_what_it_has_and_since_when(clipboard: Clipboard, paster: Paster) -> None:
    clipboard.put("x")
    targets = paster.paste("TARGETS")
    assert isinstance(targets, list)
    expected = {paster.atom(name) for name in ("TARGETS", "TIMESTAMP", "UTF8_STRING", "STRING")}
    assert expected <= set(targets)
    (since,) = paster.paste("TIMESTAMP") or [0]
    assert since > 0


def test_what_it_has_not_is_refused(clipboard: Clipboard, paster: Paster) -> None:
    clipboard.put("x")
    assert paster.paste("image/png") is None


def test_a_program_of_old_that_names_no_place_is_answered_too(clipboard: Clipboard, paster: Paster) -> None:
    clipboard.put("x")
    assert paster.ask("UTF8_STRING", place="").property == paster.atom("UTF8_STRING")


def test_another_program_may_take_it_over_and_be_followed(clipboard: Clipboard, paster: Paster) -> None:
    clipboard.put("mine")
    mine = paster.owner()
    paster.take()
    assert paster.owner() != mine
    clipboard.put("mine again")
    assert paster.paste() == b"mine again"


def test_it_ends_with_its_owner(desk: Desk, paster: Paster) -> None:
    clipboard = Clipboard(desk.display)
    clipboard.close()
    clipboard.put("x")
    clipboard.close()
    assert paster.owner() == X.NONE
    clipboard.put("y")
    assert paster.paste() == b"y"
    clipboard.close()


def test_a_clipboard_that_cannot_be_had(
    clipboard: Clipboard, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("safety.hand.clipboard._OWN_SECONDS", 0.2)
    monkeypatch.setattr(Display, "get_selection_owner", lambda *_: X.NONE)
    with pytest.raises(ActionError, match="could not be taken over"):
        clipboard.put("x")


# --- reading -----------------------------------------------------------------------------------------


class Owner(threading.Thread):
    """A program that owns the clipboard and hands `data` out in its own way."""

    def __init__(self, name: str, data: bytes, kind: str = "UTF8_STRING", way: str = "whole") -> None:
        super().__init__(daemon=True)
        self._display = connect(name)
        self._window = self._display.screen().root.create_window(0, 0, 1, 1, 0, X.CopyFromParent)
        self._window.set_selection_owner(self._display.intern_atom("CLIPBOARD"), X.CurrentTime)
        self._display.sync()
        self._data, self._kind, self._way = data, kind, way
        self._over = False

    def close(self) -> None:
        self._over = True
        self.join(5)
        self._display.close()

    def run(self) -> None:
        while not self._over:
            while self._display.pending_events():
                event = self._display.next_event()
                if event.type == X.SelectionRequest and self._way != "silent":
                    self._serve(event)
            time.sleep(0.005)

    def _serve(self, request: SelectionRequest) -> None:
        place = X.NONE if self._way == "refuses" else request.property
        kind = self._display.intern_atom(self._kind)
        if self._way == "whole":
            request.requestor.change_property(place, kind, 8, self._data)
        if self._way == "numbers":
            request.requestor.change_property(place, kind, 32, [1, 2])
        if self._way == "pieces":
            request.requestor.change_attributes(event_mask=X.PropertyChangeMask)
            incremental = self._display.intern_atom("INCR")
            request.requestor.change_property(place, incremental, 32, [len(self._data)])
        self._display.flush()
        request.requestor.send_event(
            SelectionNotify(
                time=request.time,
                requestor=request.requestor,
                selection=request.selection,
                target=request.target,
                property=place,
            )
        )
        self._display.flush()
        if self._way == "pieces":
            size = 100_000
            for start in [*range(0, len(self._data), size), len(self._data)]:
                self._await_taken()
                request.requestor.change_property(place, kind, 8, self._data[start : start + size])
                self._display.flush()

    def _await_taken(self) -> None:
        while not self._over:
            if self._display.pending_events():
                event = self._display.next_event()
                if event.type == X.PropertyNotify and event.state == X.PropertyDelete:
                    return
            else:
                time.sleep(0.002)


@pytest.fixture
def own(desk: Desk) -> Iterator[Callable[..., Owner]]:
    owners: list[Owner] = []

    def own(data: bytes, kind: str = "UTF8_STRING", way: str = "whole") -> Owner:
        owners.append(Owner(desk.display, data, kind, way))
        owners[-1].start()
        return owners[-1]

    yield own
    for owner in owners:
        owner.close()


def test_what_another_program_copied_is_read(
    clipboard: Clipboard, own: Callable[..., Owner], stop: Stop
) -> None:
    own("grüße 👋".encode())
    assert clipboard.read(stop) == "grüße 👋"


def test_what_was_put_there_by_the_hand_itself_is_read(clipboard: Clipboard, stop: Stop) -> None:
    clipboard.put("mine")
    assert clipboard.read(stop) == "mine"


def test_a_long_text_comes_piece_by_piece(
    clipboard: Clipboard, own: Callable[..., Owner], stop: Stop
) -> None:
    text = "0123456789" * 45_000
    own(text.encode(), way="pieces")
    assert clipboard.read(stop) == text


def test_more_than_fits_is_cut(clipboard: Clipboard, own: Callable[..., Owner], stop: Stop) -> None:
    own(b"x" * (MAX_BYTES + 200_000), way="pieces")
    assert clipboard.read(stop) == "x" * MAX_BYTES


def test_an_empty_clipboard_is_an_empty_text(
    desk: Desk, clipboard: Clipboard, display: Display, stop: Stop
) -> None:
    display.screen().root.create_window(0, 0, 1, 1, 0, X.CopyFromParent)
    nobody = display.create_resource_object("window", X.NONE)
    nobody.set_selection_owner(display.intern_atom("CLIPBOARD"), X.CurrentTime)
    display.sync()
    assert clipboard.read(stop) == ""


def test_what_is_no_text_is_not_read(clipboard: Clipboard, own: Callable[..., Owner], stop: Stop) -> None:
    own(b"", way="refuses")
    with pytest.raises(ActionError, match="is no text"):
        clipboard.read(stop)
    own(b"", kind="INTEGER", way="numbers")
    assert clipboard.read(stop) == ""
    own(b"", way="nothing")
    assert clipboard.read(stop) == ""


def test_a_program_that_does_not_answer_is_not_waited_for_long(
    clipboard: Clipboard, own: Callable[..., Owner], stop: Stop
) -> None:
    own(b"", way="silent")
    with pytest.raises(ActionError, match="does not answer"):
        clipboard.read(stop)
    stop.press()
    with pytest.raises(InputStopped):
        clipboard.read(stop)
