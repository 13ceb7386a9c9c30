"""`deskhand models pull`: fetch a model from a hub."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from agent.cli.models.shown import Bar, agreed, size

if TYPE_CHECKING:
    from agent.models.hub import Listing
    from agent.models.pulling import Progress, Wish

NAME = "pull"

_EPILOG = """examples:
  deskhand models pull qwen3-vl-4b
  deskhand models pull Qwen/Qwen3-VL-4B-Instruct --name mine
  deskhand models pull qwen3-vl-4b --from https://mirror.example

What was cut off goes on with the same command. On a machine without a network: fetch the files elsewhere, and
`deskhand models import`.

exit codes: 0 it is here, 1 it is not, 2 usage, 3 you said no
"""


def add(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subcommands.add_parser(
        NAME,
        help="fetch a model from a hub, or go on where that was cut off",
        description="Fetch a model over HTTPS: asks first, checks the room and every file's digest, takes\n"
        "no pickle and no code. Only the hub learns of it.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "model", metavar="NAME", help="a name of `deskhand models list`, or OWNER/NAME at the hub"
    )
    parser.add_argument("--name", help="what to call it here (default: its name in the list)")
    parser.add_argument("--from", dest="base", metavar="URL", help="another hub or a mirror (https://...)")
    parser.add_argument(
        "--revision", default="main", metavar="R", help="a branch, tag or commit (default: main)"
    )
    parser.add_argument("--yes", action="store_true", help="don't ask before fetching")
    parser.add_argument("--json", action="store_true", help="print progress as JSON, one object per line")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from agent.cli.exit_codes import FAILED, STOPPED
    from agent.models.hub import HUB
    from agent.models.installed import place_for
    from agent.models.pulling import listed, pull, wish_for
    from agent.models.reach import Reach, checked_host

    base = checked_host(args.base or HUB)
    wish = wish_for(args.model, args.name)
    place_for(wish.name)
    about = size(wish.entry.bytes) if wish.entry else "its size is not known before it is asked"
    if not agreed(f"{_what(wish)}\nfrom {urlsplit(base).netloc}: {about}. Fetch it?", yes=args.yes):
        return STOPPED
    reach = Reach()
    listing = listed(reach, base, wish, args.revision)
    if not _still(args, wish, listing):
        return FAILED
    bar = Bar(total=listing.bytes)
    try:
        manifest = pull(reach, listing, wish, told=_teller(args, bar))
    finally:
        bar.end()
    if args.json:
        print(json.dumps({"event": "here", "name": manifest.name, "bytes": manifest.bytes}))
    else:
        what = f"{size(manifest.bytes)}, every digest right, dialect {manifest.dialect}"
        print(f"{manifest.name} is here: {what}.")
    return 0


def _what(wish: Wish) -> str:
    from agent.models.entry import Use

    lines = [wish.repository]
    if wish.entry is None:
        lines.append("It is not in the catalogue: read its card for its licence.")
    else:
        use = " It may not be used commercially." if wish.entry.use is Use.NON_COMMERCIAL else ""
        lines.append(f"Licence: {wish.entry.licence} ({wish.entry.licence_source}).{use}")
        if wish.entry.not_run:
            lines.append(f"It will not run in process: {wish.entry.not_run}.")
    return "\n".join(lines)


def _still(args: argparse.Namespace, wish: Wish, listing: Listing) -> bool:
    """Whether to go on now that the true size is known: asked again where it is well above what was said."""
    told = f"{len(listing.files)} files, {size(listing.bytes)}; {len(listing.left)} others are left there"
    if args.json:
        print(json.dumps({"event": "listed", "files": len(listing.files), "bytes": listing.bytes}))
    else:
        print(f"{listing.repository} at {listing.commit[:12]}: {told}.", file=sys.stderr)
    if wish.entry is not None and listing.bytes <= wish.entry.bytes * 1.2:
        return True
    return agreed(f"{size(listing.bytes)} in all. Fetch it?", yes=args.yes)


def _teller(args: argparse.Namespace, bar: Bar) -> Callable[[Progress], None]:
    last = "nothing yet"

    def told(progress: Progress) -> None:
        nonlocal last
        bar.at(progress.done, progress.file or "all is here, and read once more")
        if args.json and progress.file != last:
            last = progress.file
            event = {"event": "file", "file": last} if last else {"event": "checking"}
            print(json.dumps({**event, "done": progress.done, "of": progress.total}))

    return told
