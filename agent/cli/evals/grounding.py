"""`deskhand eval grounding`: how well things are found on pictures of screens by what they are called."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from agent.cli.positive import positive

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.evals.grounding.grounder import Grounder
    from agent.evals.grounding.sets import QuestionSet
    from agent.stop import StopSwitch

NAME = "grounding"

_FORMATS = ("screenspot", "osworld-g", "osworld-g-refined")
_EPILOG = """examples:
  deskhand eval grounding --generate 40 --icons icons     screens made now, with icons nothing has learnt from
  deskhand eval grounding --screens screens               those of a folder that are held out
  deskhand eval grounding --programs                      real programs, which `python3 dev.py apps` installs
  deskhand eval grounding --programs thunar --programs gnumeric --json
  deskhand eval grounding --icons icons                   icons by their names, among fifty
  deskhand eval grounding --format screenspot ScreenSpot-v2 --limit 200
  deskhand eval grounding --format osworld-g OSWorld-G --grounder model --model gta1 --endpoint http://127.0.0.1:8000

Nothing is fetched: benchmarks are read from folders that you have.
exit codes: 0 all was asked, 1 something could not be asked, or it was stopped, 2 usage or unreadable input.
docs/evals.md tells what is counted.
"""


def add(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subcommands.add_parser(
        NAME,
        help="find things on screens by what they are called",
        description="Ask where things are on pictures of screens, and count how often the point lies in the "
        "box: with the words on the screen alone, with the detector, with the element encoder; or with a "
        "vision-language model.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_questions(parser)
    parser.add_argument(
        "--grounder",
        choices=("words", "model"),
        default="words",
        help="words: the grounders in the box, side by side (default); model: a vision-language model",
    )
    parser.add_argument("--model", default="", metavar="NAME", help="the model: its name, or its folder")
    parser.add_argument("--endpoint", default="", metavar="URL", help="the server it runs at")
    parser.add_argument(
        "--encoder", type=Path, metavar="DIR", help="another element encoder than the one in the box"
    )
    parser.add_argument(
        "--limit", type=positive, default=100_000, metavar="N", help="ask at most N, taken at random"
    )
    parser.add_argument("--seed", type=int, default=0, help="of what is taken at random (default: 0)")
    parser.add_argument(
        "--resume", action="store_true", help="go on where the last run of just this was stopped"
    )
    parser.add_argument(
        "--json", action="store_true", help="print one JSON object per answer, then a summary"
    )
    parser.set_defaults(run=run)


def _add_questions(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--screens", type=Path, metavar="DIR", help="the held-out screens of a folder")
    what.add_argument(
        "--generate", type=positive, metavar="N", help="N screens made now, with icon sets of --icons"
    )
    what.add_argument(
        "--programs",
        action="append",
        nargs="?",
        const="",
        metavar="NAME",
        help="screens of real programs, taken now: all that are installed, or these; may be repeated",
    )
    what.add_argument(
        "--format", nargs=2, metavar=("FORMAT", "DIR"), help=f"a benchmark's folder: {', '.join(_FORMATS)}"
    )
    parser.add_argument(
        "--icons", type=Path, metavar="DIR", help="icon sets; by itself: find icons by name among fifty"
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME",
        help="with --icons: only this set; may be repeated",
    )
    parser.add_argument("--draws", type=positive, default=3, metavar="N", help="with --icons (default: 3)")
    parser.add_argument(
        "--keep", type=Path, metavar="DIR", help="with --programs or --generate: keep the screens there"
    )


def run(args: argparse.Namespace) -> int:
    from agent.cli.exit_codes import USAGE
    from agent.errors import AgentError
    from agent.stopped_by_signals import stopped_by_signals
    from safety.errors import SafetyError
    from vision.errors import VisionError

    try:
        with stopped_by_signals() as stop:
            if args.icons and not (args.screens or args.generate or args.programs or args.format):
                return _icons(args)
            return _ask(args, stop)
    except (AgentError, SafetyError, VisionError, ValueError) as error:
        print(f"deskhand eval grounding: {error}", file=sys.stderr)
        return USAGE


def _icons(args: argparse.Namespace) -> int:
    """Icons by name, one set after the other."""
    import json

    from agent.cli.exit_codes import SUCCEEDED
    from agent.evals.grounding import icons as by_name
    from vision.icon_sets.reading import icon_sets, read_icons

    sets = icon_sets(args.icons)
    wanted = args.set or [name for name in by_name.HELD_OUT if name in sets]
    if strange := [name for name in wanted if name not in sets]:
        raise ValueError(f"{args.icons} has no set {', '.join(strange)}; it has: {', '.join(sets)}")
    from agent.evals.grounding.learnt import encoder_of

    encoder = encoder_of(args.encoder)
    found: list[by_name.Found] = []
    for name in wanted:
        print(f"{name} ...", file=sys.stderr, flush=True)
        icons = read_icons(name, sets[name])
        found += by_name.measure(name, icons, encoder, seed=args.seed, draws=args.draws)
    if args.json:
        print(json.dumps({"protocol": by_name.PROTOCOL, "seed": args.seed, "sets": by_name.as_json(found)}))
    else:
        print(f"{by_name.table(found)}\n\n{by_name.PROTOCOL}")
    return SUCCEEDED


def _ask(args: argparse.Namespace, stop: StopSwitch) -> int:
    import tempfile

    with tempfile.TemporaryDirectory(prefix="deskhand-grounding-") as folder:
        questions = _questions(args, args.keep or Path(folder), stop).some(args.limit, args.seed)
        return _measure(questions, _grounders(args), args, stop)


def _questions(args: argparse.Namespace, folder: Path, stop: StopSwitch) -> QuestionSet:
    from agent.evals.grounding.screens import screens_questions
    from agent.evals.grounding.sets import Form, of_format, of_screens

    def tell(line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    if args.format:
        name, where = args.format
        if name not in _FORMATS:
            raise ValueError(f"there is no format {name!r}; there are: {', '.join(_FORMATS)}")
        return of_format(Form(name), Path(where).expanduser())
    if args.screens:
        return of_screens("screens", screens_questions(args.screens))
    if args.programs:
        from agent.evals.grounding.programs.making import ask_programs, programs_named

        programs = programs_named([name for name in args.programs if name])
        return of_screens("programs", ask_programs(folder, programs, stop, tell))
    return _generated(args, folder, stop)


def _generated(args: argparse.Namespace, folder: Path, stop: StopSwitch) -> QuestionSet:
    from agent.evals.grounding.screens import screens_questions
    from agent.evals.grounding.sets import of_screens

    if not args.generate or not args.icons:
        raise ValueError(
            "say what to ask about: --screens, --programs, --format, --icons, or --generate with --icons"
        )

    from agent.screens.making import make_screens

    def tell(done: int, of: int) -> None:
        if done % 10 == 0 or done == of:
            print(f"{done} of {of} screens made", file=sys.stderr, flush=True)

    make_screens(folder, args.icons, seed=args.seed, screens=0, held_out=args.generate, stop=stop, tell=tell)
    return of_screens("screens", screens_questions(folder))


def _grounders(args: argparse.Namespace) -> Sequence[Grounder]:
    if args.grounder == "words":
        from agent.evals.grounding.learnt import grounders_in_the_box

        return grounders_in_the_box(
            lambda line: print(line, file=sys.stderr, flush=True), encoder=args.encoder
        )
    from agent.evals.grounding.models import grounder_of

    return (grounder_of(args.model, args.endpoint),)


def _measure(
    questions: QuestionSet, grounders: Sequence[Grounder], args: argparse.Namespace, stop: StopSwitch
) -> int:
    """Ask everything, tell how it went, and keep the results."""
    import json

    from agent.cli.evals.progress import Progress
    from agent.cli.exit_codes import FAILED, SUCCEEDED
    from agent.evals.fan_out.job import in_turn
    from agent.evals.fan_out.run import Run
    from agent.evals.grounding.asking import answered, asks
    from agent.evals.grounding.keeping import keep
    from agent.evals.grounding.telling import as_json, doubted, table
    from agent.evals.real import runs_folder
    from agent.evals.results_file import result_json

    jobs = asks(questions.questions, grounders)
    run = Run(questions.name, jobs, runs_folder(), about={"protocol": questions.protocol}, resume=args.resume)
    progress = Progress(run.total, run.taken_up)
    for job, result in run.do(in_turn, stop, progress.hear):
        progress.ended(job.key, result)
        if args.json:
            print(json.dumps({"key": job.key, **result_json(result)}), flush=True)
        progress.draw()
    progress.end()
    of = answered(jobs, run.done)
    rows = questions.rows([one for answers in of.values() for one in answers])
    kept = keep(questions, rows, of)
    if args.json:
        whole = {
            "suite": questions.name,
            "protocol": questions.protocol,
            "rows": as_json(rows, of),
            "doubted": doubted(of),
        }
        print(json.dumps({**whole, "reports": [str(path) for path in kept]}))
    else:
        said = "\n\n".join((table(rows, of), *doubted(of), questions.protocol))
        print(f"{said}\n\nreports: " + "\n         ".join(map(str, kept)))
    if not run.complete:
        print("stopped before all was asked: --resume goes on from here", file=sys.stderr)
    asked = [one.result.tried for answers in of.values() for one in answers]
    return SUCCEEDED if run.complete and all(asked) else FAILED
