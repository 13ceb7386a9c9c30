"""`deskhand episodes export | import | recover`: episodes as files, and a damaged journal made whole."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from agent.cli.positive import positive
from agent.settings import data_home

if TYPE_CHECKING:
    from memory.episode import Episode
    from memory.importing import Imported
    from memory.journal import Journal

_ID = "an episode's id, or as much of its beginning as tells it apart"
_EXPORT = (
    """What was hidden when an episode was recorded was never stored: it is in no file that is made of it."""
)


def add(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    export = actions.add_parser("export", help="write episodes to a file", description=_EXPORT)
    export.add_argument("ids", metavar="ID", nargs="*", help=_ID)
    export.add_argument("path", metavar="PATH", type=Path, help="the file to make; of several, the folder")
    export.add_argument("--all", action="store_true", help="every finished episode")
    export.add_argument("--format", choices=("zip", "html", "chat", "agentnet"), default="zip")
    export.add_argument("--images", choices=("files", "within"), default="files", help="chat: where they go")
    export.add_argument(
        "--width", type=positive, metavar="PIXELS", help="html, chat: of a screenshot at most"
    )
    export.set_defaults(run=run_export)

    importing = actions.add_parser("import", help="take an episode from a file, as much of it as is whole")
    importing.add_argument("path", metavar="FILE", type=Path)
    importing.add_argument("--format", choices=("zip", "agentnet"), default="zip")
    importing.add_argument("--images", metavar="FOLDER", type=Path, help="agentnet: where screenshots are")
    importing.set_defaults(run=run_import)

    recover = actions.add_parser("recover", help="make a damaged journal whole")
    recover.add_argument("path", metavar="PATH", type=Path, nargs="?", help="a folder, or a file")
    recover.set_defaults(run=run_recover)


def run_export(args: argparse.Namespace) -> int:
    with closing(_journal()) as journal:
        if args.all == bool(args.ids):
            print("deskhand episodes export: name episodes, or give --all", file=sys.stderr)
            return 2
        if args.all:
            episodes = [episode for episode in journal.episodes() if episode.outcome is not None]
        else:
            episodes = [journal.find(name) for name in args.ids]
        if not episodes:
            print("There is no finished episode; nothing was exported.")
            return 1
        _export(journal, episodes, args)
    named = f"episode {episodes[0].id}" if len(episodes) == 1 else f"{len(episodes)} episodes"
    steps = sum(episode.steps for episode in episodes)
    print(f"Exported {named} ({_count(steps, 'step')}) to {args.path}")
    return 0


def _export(journal: Journal, episodes: list[Episode], args: argparse.Namespace) -> None:
    from memory.agentnet import export_agentnet
    from memory.export import export_episode
    from memory.export_chat import ChatOptions, export_chats
    from memory.export_html import WIDTH, export_html

    match args.format:
        case "html":
            for episode, path in _places(episodes, args.path, ".html"):
                export_html(journal, episode, path, args.width or WIDTH)
        case "chat":
            options = ChatOptions(width=args.width, within=args.images == "within")
            export_chats(journal, episodes, args.path, options)
        case "agentnet":
            export_agentnet(journal, episodes, args.path)
        case _:
            for episode, path in _places(episodes, args.path, ".zip"):
                export_episode(journal, episode.id, path)


def _places(episodes: list[Episode], path: Path, ending: str) -> list[tuple[Episode, Path]]:
    """One episode goes to the file itself, several into a folder of that name."""
    if len(episodes) == 1 and not path.is_dir():
        return [(episodes[0], path)]
    path.mkdir(parents=True, exist_ok=True)
    return [(episode, path / f"{episode.id}{ending}") for episode in episodes]


def run_import(args: argparse.Namespace) -> int:
    from agent.cli.exit_codes import FAILED, SUCCEEDED
    from memory.agentnet import import_agentnet
    from memory.importing import import_episode

    whole = True
    with closing(_redacting_journal()) as journal:
        if getattr(args, "format", "zip") == "zip":
            found = iter((import_episode(journal, args.path),))
        else:
            beside = args.path.with_name(f"{args.path.stem}-images")
            found = import_agentnet(journal, args.path, args.images or beside, datetime.now(UTC))
        for done in found:
            _tell(done)
            whole = whole and (done.whole or done.present)
    return SUCCEEDED if whole else FAILED


def run_recover(args: argparse.Namespace) -> int:
    from memory.recovery import recover

    path = data_home() if args.path is None else args.path
    if path.is_file():
        return run_import(args)
    done = recover(path)
    held = f"{_count(done.episodes, 'episode')} with {_count(done.steps, 'step')}"
    if done.aside is None:
        print(f"The journal in {path} is whole: {held}.")
    else:
        print(f"Recovered {held}, {done.regained} of them from the logs.")
        print(f"The damaged database lies in {done.aside}.")
    _tell_problems(done.problems)
    return 0


def _tell(done: Imported) -> None:
    if done.present:
        print(f"Episode {done.id} is here already; nothing was imported.")
        return
    if not done.id:
        _tell_problems(done.problems)
        return
    of = f" of {done.said}" if done.said is not None and done.said != done.steps else ""
    print(f"Imported episode {done.id}: {_count(done.steps, 'step')}{of}.")
    _tell_problems(done.problems)


def _tell_problems(problems: tuple[str, ...]) -> None:
    for problem in problems:
        line = "".join(c if c.isprintable() else " " for c in problem)
        print(f"  {line}", file=sys.stderr)


def _journal() -> Journal:
    from memory.journal import Journal

    return Journal(data_home())


def _redacting_journal() -> Journal:
    """The journal, with the user's own patterns of what is to be hidden."""
    from memory.journal import Journal
    from safety.redaction.redactor import PATTERNS, load_redactor

    return Journal(data_home(), redactor=load_redactor(data_home() / PATTERNS))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
