"""The tree over a real bus with made-up programs on it: broken, silent, hostile and gone."""

from __future__ import annotations

import asyncio
import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from dbus_fast import Message, MessageType, Variant
from dbus_fast.aio import MessageBus

from vision.accessibility import AccessibilityTree
from vision.element import Role
from vision.errors import AccessibilityError
from vision.geometry import Rect
from vision.observation import Window

ROOT = "/org/a11y/atspi/accessible/root"
SHOWN = 1 << 25 | 1 << 30 | 1 << 24
MANY = 100_000
WINDOW = Window(id=1, title="Notes", program="notes", pid=os.getpid(), rect=Rect(0, 0, 400, 300), active=True)


@dataclass
class Thing:
    role: int
    name: str = ""
    children: list[str] = field(default_factory=list)
    extents: tuple[int, int, int, int] = (10, 10, 100, 20)
    text: str = ""
    count: int | None = None


class Program:
    """A program on the bus: answers as its things are, keeps a list of what it was asked."""

    def __init__(self, things: dict[str, Thing], toolkit: str = "gtk") -> None:
        self.things = things
        self.toolkit = toolkit
        self.asked: list[tuple[str, str]] = []
        self.silent = False
        self.name = ""

    def handle(self, message: Message) -> Message | bool | None:
        if message.message_type is not MessageType.METHOD_CALL or not message.path.startswith("/"):
            return None
        self.asked.append((message.path, message.member))
        if self.silent:
            return True
        thing = self.things.get(message.path)
        answer = None if thing is None else self.answer(thing, message)
        if answer is None:
            return Message.new_error(message, "org.freedesktop.DBus.Error.UnknownMethod", "no")
        return Message.new_method_return(message, *answer)

    def answer(self, thing: Thing, message: Message) -> tuple[str, list[object]] | None:
        children = [[self.name, path] for path in thing.children]
        match message.member:
            case "GetRole":
                return "u", [thing.role]
            case "GetState":
                return "au", [[SHOWN | (1 << 7 if thing.text else 0), 0]]
            case "GetInterfaces":
                text = ["org.a11y.atspi.Text"] if thing.text else []
                return "as", [["org.a11y.atspi.Accessible", "org.a11y.atspi.Component", *text]]
            case "GetChildren":
                return "a(so)", [children]
            case "GetExtents":
                return "(iiii)", [list(thing.extents)]
            case "GetText":
                start, end = message.body
                return "s", [thing.text[start:end]]
            case "Get":
                count = thing.count if thing.count is not None else len(children)
                values = {
                    "ToolkitName": Variant("s", self.toolkit),
                    "Name": Variant("s", thing.name),
                    "ChildCount": Variant("i", count),
                    "CharacterCount": Variant("i", len(thing.text)),
                }
                value = values.get(message.body[1])
                return None if value is None else ("v", [value])
        return None


class Desk:
    """A bus of its own with a registry and programs on it, served by one thread."""

    def __init__(self) -> None:
        self.daemon = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--print-address=1"], stdout=subprocess.PIPE, text=True
        )
        assert self.daemon.stdout is not None
        self.address = self.daemon.stdout.readline().strip()
        self.programs: list[Program] = []
        self.loop = asyncio.new_event_loop()
        self.buses: list[MessageBus] = []
        self.thread = threading.Thread(target=self.loop.run_forever)
        self.thread.start()
        self._run(self._serve_registry())

    def _run(self, work) -> None:
        asyncio.run_coroutine_threadsafe(work, self.loop).result(5)

    async def _connect(self, handler: Callable[[Message], Message | bool | None]) -> MessageBus:
        bus = await MessageBus(bus_address=self.address).connect()
        bus.add_message_handler(handler)
        self.buses.append(bus)
        return bus

    async def _serve_registry(self) -> None:
        bus = await self._connect(self._registry)
        await bus.request_name("org.a11y.atspi.Registry")

    def _registry(self, message: Message) -> Message | None:
        if message.member == "RegisterEvent":
            return Message.new_method_return(message)
        if message.member == "GetChildren":
            return Message.new_method_return(
                message, "a(so)", [[[program.name, ROOT] for program in self.programs]]
            )
        return None

    def add(self, program: Program) -> Program:
        async def connect() -> None:
            program.name = (await self._connect(program.handle)).unique_name or ""

        self._run(connect())
        self.programs.append(program)
        return program

    async def _disconnect(self) -> None:
        for bus in self.buses:
            bus.disconnect()
        await asyncio.gather(*(bus.wait_for_disconnect() for bus in self.buses), return_exceptions=True)

    def close(self) -> None:
        self._run(self._disconnect())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()
        self.daemon.terminate()
        self.daemon.communicate()


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()
    yield desk
    desk.close()


def notes(**things: Thing) -> dict[str, Thing]:
    """A window with things in it."""
    return {
        ROOT: Thing(75, "notes", ["/top"]),
        "/top": Thing(23, "Notes", [f"/{name}" for name in things], (0, 0, 400, 300)),
        **{f"/{name}": thing for name, thing in things.items()},
    }


def test_a_program_that_has_to_be_walked(desk: Desk) -> None:
    desk.add(Program(notes(save=Thing(43, "Save"), name=Thing(79, "Name", text="Ada"))))
    with AccessibilityTree(desk.address) as tree:
        found = tree.read([WINDOW])
    assert [(e.role, e.text, e.value) for e in found] == [
        (Role.WINDOW, "Notes", ""),
        (Role.BUTTON, "Save", ""),
        (Role.TEXT_FIELD, "Name", "Ada"),
    ]


@pytest.mark.parametrize(("toolkit", "asked"), [("gtk", True), ("Qt", False)])
def test_qt_is_never_asked_for_all_properties_at_once(desk: Desk, toolkit: str, asked: bool) -> None:
    """Programs of Qt 5 end when they are, with all that was not saved in them."""
    program = desk.add(Program(notes(save=Thing(43, "Save")), toolkit))
    with AccessibilityTree(desk.address) as tree:
        tree.read([WINDOW])
        assert [e.text for e in tree.read([WINDOW])] == ["Notes", "Save"]
    assert ((ROOT, "GetAll") in program.asked) is asked


def test_what_a_password_field_holds_is_never_asked_for(desk: Desk) -> None:
    program = desk.add(Program(notes(secret=Thing(40, "Password", text="hunter2"))))
    with AccessibilityTree(desk.address) as tree:
        found = tree.read([WINDOW])
    assert found[-1].role is Role.PASSWORD_FIELD
    assert found[-1].value == ""
    assert ("/secret", "GetText") not in program.asked


def test_a_silent_program_costs_its_own_time_only_and_is_remembered(desk: Desk) -> None:
    silent = desk.add(Program(notes(save=Thing(43, "Never seen"))))
    silent.silent = True
    desk.add(Program(notes(save=Thing(43, "Save"))))
    with AccessibilityTree(desk.address) as tree:
        before = time.monotonic()
        assert [e.text for e in tree.read([WINDOW])] == ["Notes", "Save"]
        assert time.monotonic() - before < 1.0
        silent.asked.clear()
        before = time.monotonic()
        assert [e.text for e in tree.read([WINDOW])] == ["Notes", "Save"]
        assert time.monotonic() - before < 0.25
        assert len(silent.asked) == 1
        silent.silent = False
        assert "Never seen" in [e.text for e in tree.read([WINDOW])]


def test_a_program_with_a_cache_too_large_to_be_quick_is_walked(desk: Desk) -> None:
    class Large(Program):
        def handle(self, message: Message) -> Message | bool | None:
            return True if message.member == "GetItems" else super().handle(message)

    desk.add(Large(notes(save=Thing(43, "Save"))))
    with AccessibilityTree(desk.address) as tree:
        assert [e.text for e in tree.read([WINDOW])] == ["Notes", "Save"]
        before = time.monotonic()
        assert [e.text for e in tree.read([WINDOW])] == ["Notes", "Save"]
        assert time.monotonic() - before < 0.25


def test_the_rows_in_sight_are_found_by_halving(desk: Desk) -> None:
    class Long(Program):
        def answer(self, thing: Thing, message: Message) -> tuple[str, list[object]] | None:
            if message.member == "GetChildAtIndex":
                number = message.body[0]
                self.things[f"/row/{number}"] = Thing(
                    32, f"Row {number}", [], (0, 20 * (number - 500), 400, 20)
                )
                return "(so)", [[self.name, f"/row/{number}"]]
            return super().answer(thing, message)

    program = desk.add(
        Long(notes(rows=Thing(31, "Rows", ["/row"], (0, -10_000, 400, 2_000_000), count=MANY)))
    )
    with AccessibilityTree(desk.address) as tree:
        found = tree.read([WINDOW])
    assert [e.text for e in found if e.role is Role.LIST_ITEM] == [
        f"Row {number}" for number in range(500, 515)
    ]
    assert len(program.asked) < 500


def test_a_tree_that_bites_its_tail_ends(desk: Desk) -> None:
    things = notes(a=Thing(39, "A", ["/a", "/top", "/b"]), b=Thing(39, "B", ["/a", "/b", ROOT]))
    desk.add(Program(things))
    with AccessibilityTree(desk.address) as tree:
        assert [e.text for e in tree.read([WINDOW])] == ["Notes", "A", "B"]


def test_a_tree_without_end_is_read_in_bounded_time(desk: Desk) -> None:
    class Endless(Program):
        def handle(self, message: Message) -> Message | bool | None:
            self.things[message.path] = Thing(
                39, "deeper", [f"{message.path}/{i}" for i in range(3)], (0, 0, 400, 300)
            )
            return super().handle(message)

    desk.add(Endless(notes()))
    with AccessibilityTree(desk.address) as tree:
        before = time.monotonic()
        tree.read([WINDOW])
        assert time.monotonic() - before < 2.5


def test_a_huge_list_is_not_asked_for_all_its_children(desk: Desk) -> None:
    program = desk.add(Program(notes(rows=Thing(31, "Rows", ["/row"], (0, 0, 400, 300), count=MANY))))
    with AccessibilityTree(desk.address) as tree:
        assert [e.text for e in tree.read([WINDOW])] == ["Notes", "Rows"]
    assert ("/rows", "GetChildren") not in program.asked


def test_garbage_is_cut_or_left_out(desk: Desk) -> None:
    class Garbage(Program):
        def answer(self, thing: Thing, message: Message) -> tuple[str, list[object]] | None:
            if message.path == "/wrong" and message.member == "GetRole":
                return "s", ["button"]
            if message.path == "/top" and message.member == "GetChildren":
                return "a(so)", [
                    [["not a name", "/x"], [":99.99", "/y"], *([self.name, c] for c in thing.children)]
                ]
            return super().answer(thing, message)

    long = "x" * 100_000
    desk.add(
        Garbage(
            notes(
                wrong=Thing(43, "Wrong"),
                long=Thing(43, long),
                field=Thing(79, "Field", text=long),
                nowhere=Thing(43, "Nowhere", extents=(-(2**31), 5, 2**31 - 1, 7)),
                odd=Thing(999, "Odd"),
            )
        )
    )
    with AccessibilityTree(desk.address) as tree:
        window, button, box, odd = tree.read([WINDOW])
    assert window.text == "Notes"
    assert button.text == "x" * 1000
    assert len(box.value) == 20_000
    assert (odd.role, odd.text) == (Role.UNKNOWN, "Odd")


def test_programs_without_a_window_are_not_asked(desk: Desk) -> None:
    program = desk.add(Program(notes()))
    with AccessibilityTree(desk.address) as tree:
        assert tree.read([]) == ()
    assert program.asked == []


def test_no_bus_is_said_plainly() -> None:
    with (
        AccessibilityTree("unix:path=/nonexistent/bus") as tree,
        pytest.raises(AccessibilityError, match="nonexistent"),
    ):
        tree.read([WINDOW])


def test_a_bus_that_went_away_is_an_error_and_not_a_hang(desk: Desk) -> None:
    desk.add(Program(notes()))
    with AccessibilityTree(desk.address) as tree:
        assert tree.read([WINDOW])
        desk.daemon.terminate()
        desk.daemon.wait()
        with pytest.raises(AccessibilityError):
            tree.read([WINDOW])


def test_closing_twice_is_fine_and_leaves_no_thread(desk: Desk) -> None:
    tree = AccessibilityTree(desk.address)
    tree.read([WINDOW])
    tree.close()
    tree.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "accessibility"]
    with pytest.raises(AccessibilityError, match="closed"):
        tree.read([WINDOW])
