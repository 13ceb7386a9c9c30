"""Tools beside the mouse, from a brain's proposal to the journal, on a private desk."""

from __future__ import annotations

from pathlib import Path

from agent.brains.scripted import ScriptedBrain
from agent.proposal import Proposal, ProposeClipboard, ProposeTool
from agent.session import run_task
from agent.task import Task
from agent.verify import judge_tool
from memory.episode import Verdict
from memory.journal import Journal
from safety.action import (
    ListFolder,
    MoveFile,
    OpenAddress,
    ReadClipboard,
    ReadFile,
    RunCommand,
    ToolAction,
    TrashFile,
    WriteFile,
)
from safety.approvers.scripted import ApproveAll, RefuseAll
from safety.decision import Approver
from safety.desk.desk import Desk
from safety.receipt import Change, Content, Delivery, Receipt
from safety.risk import Risk


def tool(action: ToolAction) -> ProposeTool:
    return ProposeTool(action=action, why=action.kind)


def run(
    desk: Desk,
    folder: Path,
    *proposals: Proposal,
    approver: Approver | None = None,
    shell: bool = False,
) -> tuple[ScriptedBrain, str]:
    brain = ScriptedBrain(proposals)
    finished = run_task(
        Task(instruction="tidy up"),
        desk=desk,
        brain=brain,
        approver=approver or ApproveAll(),
        folder=folder,
        shell=shell,
    )
    assert finished.outcome.verdict is Verdict.SUCCEEDED
    return brain, finished.episode


def receipts(brain: ScriptedBrain) -> list[Receipt | None]:
    return [feedback.receipt for feedback in brain.heard if feedback is not None]


def test_files_are_written_moved_read_and_put_into_the_trash(desk: Desk, tmp_path: Path) -> None:
    brain, episode = run(
        desk,
        tmp_path,
        tool(WriteFile(path="Documents/list.txt", text="milk\n")),
        tool(MoveFile(path="Documents/list.txt", destination="Desktop")),
        tool(ReadFile(path="~/Desktop/list.txt")),
        tool(ListFolder(path="Desktop")),
        tool(TrashFile(path="Desktop/list.txt")),
    )
    heard = receipts(brain)
    assert [receipt.delivery for receipt in heard if receipt] == [Delivery.DELIVERED] * 5
    assert heard[2] is not None
    assert heard[2].content == Content(source=f"the file {desk.home}/Desktop/list.txt", text="milk\n")
    assert heard[3] is not None
    assert heard[3].content == Content(source=f"the folder {desk.home}/Desktop", text="list.txt")
    assert (desk.home / ".local/share/Trash/files/list.txt").read_text() == "milk\n"
    with Journal(tmp_path) as journal:
        records = journal.records(episode)
    assert records[0].action == WriteFile(path="Documents/list.txt", text="milk\n")
    assert records[2].receipt == heard[2]
    assert [record.effect.change for record in records[:5] if record.effect] == [Change.VERIFIED] * 5


def test_what_lies_elsewhere_and_what_is_off_limits_is_refused(desk: Desk, tmp_path: Path) -> None:
    brain, _ = run(
        desk,
        desk.home / "Documents/records",
        tool(ReadFile(path="/etc/passwd")),
        tool(ListFolder(path="Documents/records")),
    )
    first, second = receipts(brain)
    assert first is not None
    assert second is not None
    assert (first.delivery, second.delivery) == (Delivery.REFUSED, Delivery.REFUSED)
    assert "in no granted folder" in first.reason
    assert "off limits" in second.reason


def test_a_secret_in_a_file_reaches_neither_brain_nor_journal(desk: Desk, tmp_path: Path) -> None:
    (desk.home / "Documents/notes").write_text("user: ada\npassword: correct-horse-9\n")
    brain, episode = run(desk, tmp_path, tool(ReadFile(path="Documents/notes")))
    (receipt,) = receipts(brain)
    assert receipt is not None
    assert receipt.content is not None
    assert "ada" in receipt.content.text
    assert "correct-horse-9" not in receipt.content.text
    with Journal(tmp_path) as journal:
        assert journal.records(episode)[0].receipt == receipt


def test_nobody_approves_and_nothing_is_written(desk: Desk, tmp_path: Path) -> None:
    brain, _ = run(desk, tmp_path, tool(WriteFile(path="Documents/no", text="")), approver=RefuseAll())
    assert brain.heard[1] is not None
    assert brain.heard[1].denied
    assert not (desk.home / "Documents/no").exists()


def test_the_clipboard_is_read_and_commands_are_off(desk: Desk, tmp_path: Path) -> None:
    brain, _ = run(
        desk, tmp_path, ProposeClipboard(text="copied"), tool(ReadClipboard()), tool(RunCommand(command="ls"))
    )
    _, clipboard, command = receipts(brain)
    assert clipboard is not None
    assert clipboard.content == Content(source="the clipboard", text="copied")
    assert command is not None
    assert "--allow-shell" in command.reason


def test_a_command_runs_in_the_sandbox_where_that_was_switched_on(
    bubblewrap: None, desk: Desk, tmp_path: Path
) -> None:
    command = RunCommand(command="cd ../Documents && echo hello > made.txt && ls -d ~")
    brain, episode = run(desk, tmp_path, tool(command), shell=True)
    (receipt,) = receipts(brain)
    assert receipt is not None
    assert receipt.content is not None
    assert receipt.content.text == "/home/deskhand\n"
    assert (desk.home / "Documents/made.txt").read_text() == "hello\n"
    with Journal(tmp_path) as journal:
        record = journal.records(episode)[0]
    assert record.decision is not None
    assert record.decision.risk is Risk.R3
    assert record.effect is not None
    assert "ended with code 0" in record.effect.evidence


def test_an_address_is_opened_in_the_browser(desk: Desk, tmp_path: Path) -> None:
    brain, _ = run(desk, tmp_path, tool(OpenAddress(address="HTTP://0x7f.1:9/")))
    (receipt,) = receipts(brain)
    assert receipt is not None
    assert receipt.delivery is Delivery.DELIVERED
    feedback = brain.heard[1]
    assert feedback is not None
    assert feedback.effect is not None
    assert feedback.effect.change is Change.VERIFIED


def test_the_effect_of_a_tool_is_what_the_hand_says() -> None:
    done = Receipt(
        delivery=Delivery.DELIVERED, digest="d", content=Content(source="the file a", text="ab", cut=True)
    )
    effect = judge_tool(ReadFile(path="a"), done)
    assert effect.evidence == "2 characters were read from the file a, and there is more"
    cut = Receipt(delivery=Delivery.UNCERTAIN, digest="d", reason="cut in the middle")
    effect = judge_tool(ReadFile(path="a"), cut)
    assert (effect.change, effect.evidence) == (Change.UNKNOWN, "cut in the middle")
    ran = Receipt(
        delivery=Delivery.DELIVERED, digest="d", content=Content(source="the command, code 1", text="")
    )
    effect = judge_tool(RunCommand(command="false"), ran)
    assert (effect.change, effect.evidence) == (Change.UNKNOWN, "the command, code 1")
