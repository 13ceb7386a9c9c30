"""Tools behind the gate: judged on what is there, bound to it, done only where it still is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from safety.action import Action, MoveFile, ReadFile, ToolAction, Wait, WriteFile
from safety.audit.fake import MemoryLog
from safety.audit.recorder import Recorder
from safety.context import Context, FileSeen
from safety.decision import Approve, Refuse, Verdict
from safety.errors import ActionError, Unfinished
from safety.gate import Ruling
from safety.hand.gatekeeper import Gatekeeper
from safety.hand.stop import Stop
from safety.receipt import Content, Delivery, Permit
from safety.risk import Risk
from safety.rule import Rule
from safety.tools.granted import GrantedFolders
from safety.tools.no_sandbox import NoSandbox
from safety.tools.reach import Reach
from safety.tools.toolbox import Toolbox
from safety.tools.trash import Trash
from vision.frame import Frame
from vision.geometry import Point

ASK = Rule(name="ask", verdict=Verdict.ASK)
ALLOW = Rule(name="all", verdict=Verdict.ALLOW)


class NoScreen:
    """A desk on which nothing can be seen or pressed."""

    sent = 0

    def look(self) -> Frame:
        raise AssertionError("a tool needs no screen")

    def at(self, point: Point) -> tuple[int, ...]:
        raise AssertionError("a tool needs no screen")

    def focused(self) -> tuple[int, ...]:
        raise AssertionError("a tool needs no screen")

    def owners(self, ids: tuple[int, ...]) -> frozenset[int]:
        raise AssertionError("a tool needs no screen")

    def check(self, action: Action) -> None: ...

    def perform(self, action: Action) -> None:
        raise AssertionError("a tool needs no screen")

    def close(self) -> None: ...


class Failing(Toolbox):
    """Finds files like any other and breaks off what it does."""

    def _perform(self, action: ToolAction, seen: FileSeen | None) -> Content | None:
        raise Unfinished("cut in the middle")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "Documents").mkdir()
    return tmp_path


@pytest.fixture
def toolbox(home: Path) -> Iterator[Callable[[type[Toolbox]], Toolbox]]:
    made: list[Toolbox] = []

    def make(kind: type[Toolbox]) -> Toolbox:
        made.append(
            kind(
                granted=GrantedFolders(Reach(granted=(f"{home}/Documents",)), home),
                trash=Trash(home / ".local/share"),
                sandbox=NoSandbox(),
                read_clipboard=str,
                open_address=lambda address: None,
            )
        )
        return made[-1]

    yield make
    for tools in made:
        tools.close()


def gate_with(tools: Toolbox | None, rule: Rule = ASK) -> Gatekeeper:
    screen = NoScreen()
    return Gatekeeper(
        rules=(rule,),
        injector=screen,
        look=screen.look,
        windows=screen,
        stop=Stop(),
        audit=Recorder(MemoryLog()),
        tools=tools,
    )


@pytest.fixture
def gate(toolbox: Callable[[type[Toolbox]], Toolbox]) -> Gatekeeper:
    return gate_with(toolbox(Toolbox))


def approved(gate: Gatekeeper, action: Action, context: Context | None = None) -> tuple[Ruling, Permit]:
    ruling = gate.propose(action, context or Context())
    permit = gate.answer(ruling.digest, Approve())
    assert permit is not None
    return ruling, permit


WRITE = WriteFile(path="Documents/a", text="new")


def test_what_a_tool_reads_comes_back_with_its_receipt(home: Path, gate: Gatekeeper) -> None:
    (home / "Documents/a").write_text("hello")
    _, permit = approved(gate, ReadFile(path="~/Documents/../Documents/a"))
    receipt = gate.deliver(permit)
    assert receipt.delivery is Delivery.DELIVERED
    assert receipt.content == Content(source=f"the file {home}/Documents/a", text="hello")


def test_the_question_shows_what_the_gate_found(home: Path, gate: Gatekeeper) -> None:
    (home / "Documents/a").write_text("old")
    (home / "Documents/link").symlink_to("a")
    action = WriteFile(path="Documents/link", text="new")
    pretended = Context(file=FileSeen(path="/elsewhere"))
    ruling = gate.propose(action, pretended)
    question = ruling.question(action, pretended)
    assert question.context.file is not None
    assert question.context.file.path == f"{home}/Documents/a"
    assert question.shown == "@@ -1 +1 @@\n-old\n+new"
    assert question.decision.risk is Risk.R2
    assert question.decision.reason == f"writes over “{home}/Documents/a”"


def test_a_file_that_changes_while_it_is_asked_about_is_not_written(home: Path, gate: Gatekeeper) -> None:
    path = home / "Documents/a"
    path.write_text("old")
    ruling, permit = approved(gate, WRITE)
    path.write_text("own")
    receipt = gate.deliver(permit)
    assert (receipt.delivery, path.read_text()) == (Delivery.REFUSED, "own")
    assert "changed after it was permitted" in receipt.reason
    again, permit = approved(gate, WRITE)
    assert again.digest != ruling.digest
    assert gate.deliver(permit).delivery is Delivery.DELIVERED
    assert path.read_text() == "new"


def test_another_text_or_place_is_another_digest_and_another_way_to_say_it_is_not(
    home: Path, gate: Gatekeeper
) -> None:
    digests = []
    for path, text in (("a", "new"), ("a", "newer"), ("b", "new")):
        ruling = gate.propose(WriteFile(path=f"Documents/{path}", text=text), Context())
        gate.answer(ruling.digest, Refuse())
        digests.append(ruling.digest)
    assert len(set(digests)) == 3
    ruling = gate.propose(WriteFile(path="~/Documents/../Documents/a", text="new"), Context())
    assert (ruling.digest, ruling.decision.verdict) == (digests[0], Verdict.DENY)


def test_a_move_is_one_however_it_is_said(home: Path, gate: Gatekeeper) -> None:
    (home / "Documents/a").write_text("a")
    (home / "Documents/sub").mkdir()
    first = gate.propose(MoveFile(path="Documents/a", destination="Documents/sub"), Context())
    gate.answer(first.digest, Refuse())
    again = gate.propose(MoveFile(path="~/Documents/a", destination="Documents/sub/a"), Context())
    assert (again.digest, again.decision.verdict) == (first.digest, Verdict.DENY)


def test_what_lies_outside_is_not_even_asked(gate: Gatekeeper) -> None:
    with pytest.raises(ActionError, match="in no granted folder"):
        gate.propose(ReadFile(path="/etc/passwd"), Context())


def test_a_tool_that_was_broken_off_is_uncertain(
    home: Path, toolbox: Callable[[type[Toolbox]], Toolbox]
) -> None:
    gate = gate_with(toolbox(Failing), ALLOW)
    permit = gate.propose(WRITE, Context()).permit
    assert permit is not None
    receipt = gate.deliver(permit)
    assert (receipt.delivery, receipt.reason) == (Delivery.UNCERTAIN, "cut in the middle")


def test_a_hand_without_tools_says_so() -> None:
    gate = gate_with(None)
    with pytest.raises(ActionError, match="has no tools"):
        gate.propose(WRITE, Context())
    assert gate.propose(Wait(seconds=1), Context()).file is None
