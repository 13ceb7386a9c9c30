"""`deskhand models import`: take in a model that was fetched elsewhere."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from agent.cli.models.shown import Bar, size

NAME = "import"

_EPILOG = """examples:
  deskhand models import /media/stick/Qwen3-VL-4B-Instruct
  deskhand models import qwen.tar --name qwen3-vl-4b
  deskhand models import ~/.cache/huggingface/hub/models--Qwen--Qwen3-VL-4B-Instruct/snapshots/COMMIT

The files are copied; the originals stay. With a name of `deskhand models list` it is known how the model is
spoken to; otherwise that is told by its name or its configuration.

exit codes: 0 it is here, 1 it is not, 2 usage
"""


def add(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subcommands.add_parser(
        NAME,
        help="take in a folder, or a .tar or .zip of one, from a machine with a network",
        description="Take in a model from a folder or archive: checked to be whole, to be safetensors, and\n"
        "to need no code of its own. Nothing is asked of another machine.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("path", metavar="PATH", type=Path, help="the folder or archive")
    parser.add_argument("--name", help="what to call it here (default: as the folder or archive is called)")
    parser.add_argument("--json", action="store_true", help="print what was taken in as one JSON object")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from agent.models.importing import left_in_words, take_in

    bar = Bar(total=_about(args.path))
    try:
        done = take_in(args.path, args.name, told=lambda name, more: bar.at(bar.done + more, name))
    finally:
        bar.end()
    manifest = done.manifest
    if args.json:
        told = {
            "name": manifest.name,
            "bytes": manifest.bytes,
            "dialect": manifest.dialect,
            "left": done.left,
        }
        print(json.dumps(told))
        return 0
    what = f"{len(manifest.files)} files, {size(manifest.bytes)}, dialect {manifest.dialect}"
    print(f"{manifest.name} is here: {what}.")
    if done.left:
        print(f"Left out: {left_in_words(done.left)}.")
    return 0


def _about(path: Path) -> int:
    """The bytes there are to copy, about."""
    path = path.expanduser()
    if path.is_dir():
        return sum(file.stat().st_size for file in path.iterdir() if file.is_file())
    return path.stat().st_size if path.is_file() else 0
