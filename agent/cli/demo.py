"""`deskhand demo`: the first task, on a private desk, with its result checked in the file that was saved."""

from __future__ import annotations

import argparse
from pathlib import Path

LINE = "Deskhand wrote this line, and you can check it."
NAME = "first-note.txt"
TASK = f'Open the text editor, write "{LINE}", and save it as {NAME} in Documents.'


def add(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subcommands.add_parser(
        "demo",
        help="do the first task on a private desk and check its result",
        description=f"Do the first task on a private desk that nobody sees, and check its result: {TASK}",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from agent.cli.exit_codes import FAILED, exit_code
    from agent.cli.reporting import TextReporter
    from agent.cli.running import open_desk
    from agent.session import run_task
    from agent.settings import data_home
    from agent.stopped_by_signals import stopped_by_signals
    from agent.task import Task
    from memory.episode import Verdict
    from memory.journal import Journal
    from safety.approvers.scripted import ApproveAll

    print("No task was given, so this is the demonstration, on a private desk of its own:")
    print(f"  {TASK}")
    with stopped_by_signals() as stop, open_desk("private") as desk:
        finished = run_task(
            Task(instruction=TASK), desk=desk, approver=ApproveAll(), listener=TextReporter(), stop=stop
        )
        found = _contents(desk.home / "Documents" / NAME)
    right = found is not None and found.rstrip("\n") == LINE
    print(f"checked: {_judgement(found, right)}")
    with Journal(data_home()) as journal:
        last = journal.records(finished.episode)[-1]
        screenshot = data_home() / "screenshots" / f"{finished.episode}.png"
        screenshot.parent.mkdir(parents=True, exist_ok=True)
        screenshot.write_bytes(journal.frame_png(last.frame))
    print(f"episode: {data_home() / 'journal.db'}  (deskhand episodes show {finished.episode})")
    print(f"screenshot: {screenshot}")
    if finished.outcome.verdict is Verdict.SUCCEEDED and not right:
        return FAILED
    return exit_code(finished.outcome.verdict)


def _contents(path: Path) -> str | None:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else None


def _judgement(found: str | None, right: bool) -> str:
    if found is None:
        return f"✗ no file Documents/{NAME} was saved"
    if right:
        return f"✓ Documents/{NAME} holds exactly: {LINE}"
    return f"✗ Documents/{NAME} holds something else: {found[:200]!r}"
