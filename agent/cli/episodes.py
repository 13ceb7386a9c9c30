"""`deskhand episodes`: what was done before."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from contextlib import closing
from typing import TYPE_CHECKING

from agent.cli import episode_files, why
from agent.cli.printable import printable
from agent.settings import data_home

if TYPE_CHECKING:
    from memory.episode import Episode
    from memory.journal import Journal
    from memory.record import StepRecord

_ID = "the episode's id, or as much of its beginning as tells it apart"


def add(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subcommands.add_parser(
        "episodes",
        help="list, show, export, import, recover or delete past episodes",
        description="What was done before.",
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)

    listing = actions.add_parser("list", help="the episodes, newest first")
    listing.add_argument("--limit", type=_positive, metavar="N", help="only the newest N")
    listing.set_defaults(run=run_list)

    show = actions.add_parser("show", help="one episode, step by step")
    show.add_argument("id", metavar="ID", help=_ID)
    show.set_defaults(run=run_show)

    for action in (listing, show):
        action.add_argument("--json", action="store_true", help="print JSON, one object per line")

    episode_files.add(actions)

    why.add(actions, _ID)

    delete = actions.add_parser("delete", help="forget one episode and its screenshots, for good")
    delete.add_argument("id", metavar="ID", help=_ID)
    delete.add_argument("--yes", action="store_true", help="do not ask")
    delete.set_defaults(run=run_delete)


def run_list(args: argparse.Namespace) -> int:
    from memory.export import episode_json

    with closing(_journal()) as journal:
        episodes = journal.episodes(args.limit)
    if args.json:
        for episode in episodes:
            print(json.dumps(episode_json(episode), ensure_ascii=False))
    elif episodes:
        _print_table(episodes)
    else:
        print('No episodes yet. Try: deskhand run "open the text editor and write Hello"')
    return 0


def run_show(args: argparse.Namespace) -> int:
    from memory.export import episode_json
    from memory.record import to_json

    with closing(_journal()) as journal:
        episode = journal.find(args.id)
        records = journal.records(episode.id)
    if args.json:
        steps = [to_json(record) for record in records]
        print(json.dumps(episode_json(episode) | {"recorded_steps": steps}, ensure_ascii=False))
        return 0
    print(f"{printable(episode.instruction)}\n")
    print(f"episode  {episode.id}")
    print(f"started  {episode.started.astimezone():%Y-%m-%d %H:%M:%S} on the {episode.desk} desk")
    print(f"brain    {episode.brain}")
    print(f"outcome  {_outcome(episode)}")
    if episode.imported:
        print(f"imported {printable(episode.imported)}: recorded elsewhere; it allows nothing here")
    print()
    for record in records:
        _print_step(record)
    return 0


def run_delete(args: argparse.Namespace) -> int:
    from agent.tracing.kept import forget_episode
    from memory.recall import Recall

    with closing(_journal()) as journal:
        episode = journal.find(args.id)
        if not args.yes:
            if not sys.stdin.isatty():
                print("deskhand episodes delete: nobody to ask here; add --yes", file=sys.stderr)
                return 2
            question = (
                f"Delete episode {episode.id}, “{printable(episode.instruction, 60)}”, for good? [y/N] "
            )
            if input(question).strip().lower() not in ("y", "yes"):
                print("Nothing was deleted.")
                return 1
        journal.delete(episode.id)
        forget_episode(data_home(), episode.id)
        Recall(data_home(), journal).forget()
    print(f"Deleted episode {episode.id}, its screenshots and its trace.")
    return 0


def _journal() -> Journal:
    from memory.journal import Journal

    return Journal(data_home())


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def _print_table(episodes: tuple[Episode, ...]) -> None:
    width = max(24, shutil.get_terminal_size((100, 24)).columns - 53)
    print(f"{'ID':<12}  {'STARTED':<16}  {'OUTCOME':<12}  {'STEPS':>5}  TASK")
    for episode in episodes:
        outcome = str(episode.outcome.verdict) if episode.outcome else "unfinished"
        started = f"{episode.started.astimezone():%Y-%m-%d %H:%M}"
        task = printable(episode.instruction, width)
        print(f"{episode.id:<12}  {started:<16}  {outcome:<12}  {episode.steps:>5}  {task}")


def _print_step(record: StepRecord) -> None:
    from agent.said_shown import is_question, what_was_said
    from safety.wording import foreign_words

    facts = [what_was_said(record)] if is_question(record) else []
    if record.decision is not None:
        answer = f", you said {record.answer}" if record.answer else ""
        facts.append(f"{record.decision.verdict} ({record.decision.risk.words}{answer})")
    if record.receipt is not None:
        reason = f": {record.receipt.reason}" if record.receipt.reason else ""
        facts.append(f"{record.receipt.delivery}{reason}")
    if record.effect is not None:
        evidence = f": {record.effect.evidence}" if record.effect.evidence else ""
        facts.append(f"effect {record.effect.change}{evidence}")
    print(f"{record.number:>3}. {printable(record.title)}")
    if facts:
        print(f"     {printable('; '.join(facts))}")
    for words in record.view.foreign:
        print(f"     {printable(foreign_words(words))}")


def _outcome(episode: Episode) -> str:
    if episode.outcome is None or episode.finished is None:
        return f"unfinished after {_steps(episode)}: it is still running, or was cut off"
    seconds = (episode.finished - episode.started).total_seconds()
    reason = f": {printable(episode.outcome.reason)}" if episode.outcome.reason else ""
    return f"{episode.outcome.verdict} after {_steps(episode)} in {seconds:.1f} s{reason}"


def _steps(episode: Episode) -> str:
    return f"{episode.steps} step" + ("" if episode.steps == 1 else "s")
