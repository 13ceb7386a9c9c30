"""`deskhand models serve`: a script behind HTTP, to try a client without a model."""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agent.endpoint.served.asked import Asked

NAME = "serve"

_DESCRIPTION = """Answers as an OpenAI-compatible server would, on this machine alone, with what a script
says: texts, proposals written as a model would write them, and faults. There is no model behind it."""

_EPILOG = """example, a file script.toml:
  model = "scripted"
  [[answer]]
  text = '{"action": "click", "target": "Save"}'
  [[answer]]
  fault = "hang"

  deskhand models serve --script script.toml --port 8089
  deskhand models probe http://localhost:8089

docs/models.md tells what a script may hold.
"""
_LOOK = 0.1


def add(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subcommands.add_parser(
        NAME,
        help="answer by a script, as a model server would",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--script", type=Path, required=True, metavar="FILE", help="what to answer")
    parser.add_argument(
        "--port", type=_port, default=0, metavar="N", help="default: a free one, which is told"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from agent.endpoint.served.script_file import read_script
    from agent.endpoint.served.server import ServedModel
    from agent.errors import SetUpError
    from agent.stopped_by_signals import stopped_by_signals

    script = read_script(args.script)
    try:
        with (
            stopped_by_signals() as stop,
            ServedModel(script.answers, facts=script.facts, port=args.port) as served,
        ):
            print(f"{script.facts.model} answers at {served.address}/v1 (Ctrl-C ends it)", flush=True)
            told = 0
            while not stop.pressed:
                for asked in served.asked[told:]:
                    told += 1
                    print(f"{told}: {_in_words(asked)}", flush=True)
                time.sleep(_LOOK)
    except OSError as error:
        raise SetUpError(f"port {args.port} cannot be used ({error.strerror}): nothing is served") from error
    return 0


def _in_words(asked: Asked) -> str:
    sizes = ", ".join(f"{one.shape[1]}x{one.shape[0]}" for one in asked.pictures)
    pictures = f", pictures {sizes}" if sizes else ", no picture"
    return f"asked with {len(asked.messages)} messages{pictures}"


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 <= int(text) <= 65_535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: 0 to 65535")
    return int(text)
