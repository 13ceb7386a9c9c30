"""The `deskhand` command: reads the arguments, runs one subcommand, turns errors into exit codes.

Nothing heavy is imported here: each subcommand imports what it needs when it runs.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from agent.cli import (
    app,
    arena,
    audit,
    bench,
    demo,
    episodes,
    evals,
    models,
    replay,
    rules,
    run,
    secrets,
    stop,
    trace,
)
from agent.cli.exit_codes import FAILED, INFEASIBLE, STOPPED
from agent.errors import AgentError, NotUnderstood
from memory.errors import MemoryRoomError
from safety.errors import SafetyError
from vision.errors import VisionError

_EPILOG = """examples:
  deskhand run "open the text editor, write Hello, and save it as hello.txt"
  deskhand run --desk private --approve all "open the calculator and work out 12 times 7"
  deskhand episodes list
  deskhand eval desk-basics
"""


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = argparse.ArgumentParser(
        prog="deskhand",
        description="A careful hand at your desk: say what you want; it asks, acts, checks and remembers.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"deskhand {_version()}")
    subcommands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for module in (
        run,
        app,
        stop,
        demo,
        episodes,
        replay,
        trace,
        rules,
        secrets,
        audit,
        models,
        evals,
        arena,
        bench,
    ):
        module.add(subcommands)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code: 0 succeeded, 1 failed, 2 usage, 3 stopped, denied
    or paused, 4 not understood or infeasible."""
    args = parser().parse_args(evals.spelled_out(sys.argv[1:] if arguments is None else arguments))
    try:
        code: int = args.run(args)
        sys.stdout.flush()
    except NotUnderstood as error:
        return _say(f"not understood: {error}. Nothing was done.", INFEASIBLE)
    except (AgentError, VisionError, SafetyError, MemoryRoomError) as error:
        return _say(str(error), FAILED)
    except KeyboardInterrupt:
        return _say("stopped.", STOPPED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    return code


def _say(message: str, code: int) -> int:
    print(f"deskhand: {message}", file=sys.stderr)
    return code


def _version() -> str:
    from importlib.metadata import version

    return version("deskhand")


if __name__ == "__main__":
    raise SystemExit(main())
