"""`deskhand models train`: the models in the box, made again from their data."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from agent.cli.positive import positive, positive_number

NAME = "train"

_EPILOG = """examples:
  deskhand models data screens --screens 1500 --held-out 200
  deskhand models train encoder --data screens
  deskhand models train detector --data screens --minutes 60
  deskhand models train detector --data screens --minutes 60 --resume   goes on where it was stopped

What comes out is a folder of weights, curves and a model card; docs/training.md tells what they mean.
exit codes: 0 trained, 1 something is missing or went wrong, 2 usage, 3 stopped and can be gone on with.
"""


def add(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subcommands.add_parser(
        NAME,
        help="train the models in the box",
        description="Train one of the small models that come with Deskhand. Nothing is fetched.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    models = parser.add_subparsers(title="models", metavar="MODEL", required=True)
    encoder = models.add_parser("encoder", help="finds things by what their pictures mean")
    encoder.add_argument("--data", type=Path, metavar="FOLDER", help="screens (default: icons alone)")
    encoder.add_argument(
        "--icons", type=Path, metavar="FOLDER", help="the icon sets (default: what dev.py icons fetched)"
    )
    encoder.add_argument("--icon-steps", type=positive, metavar="N", help="batches of icons (default: 8,000)")
    encoder.add_argument("--screen-steps", type=positive, metavar="N", help="batches of screens (700)")
    encoder.add_argument(
        "--rate", type=positive_number, metavar="R", help="highest learning rate on icons (0.0015)"
    )
    encoder.add_argument(
        "--batch",
        type=positive,
        metavar="N",
        help="icons in a batch (256, 4 screens; a GPU is busy with 2,048, and 32 screens)",
    )
    _common(encoder)
    encoder.set_defaults(run=_encoder)
    detector = models.add_parser("detector", help="finds icons and controls, and tells their states")
    detector.add_argument("--data", type=Path, required=True, metavar="FOLDER", help="screens")
    length = detector.add_mutually_exclusive_group()
    length.add_argument("--minutes", type=positive, metavar="N", help="how long (default: 60)")
    length.add_argument("--steps", type=positive, metavar="N", help="how long, in batches")
    detector.add_argument("--resume", action="store_true", help="go on with the run that was stopped there")
    _common(detector)
    detector.set_defaults(run=_detector)


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--begin", type=Path, metavar="FOLDER", help="begin with the weights of a folder")
    parser.add_argument(
        "--to", type=Path, metavar="FOLDER", help="where the weights go (default: in Deskhand's data folder)"
    )
    parser.add_argument("--threads", type=positive, metavar="N", help="cores to use (default: all)")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="another seed, another start")
    parser.add_argument("--cpu", action="store_true", help="leave the GPU alone")


def _encoder(args: argparse.Namespace) -> int:
    from agent.settings import data_home
    from vision.training.encoder import Course
    from vision.training.encoder_run import run_encoder

    icons = args.icons or data_home() / "icons"
    given = {
        "icon_steps": args.icon_steps,
        "screen_steps": args.screen_steps,
        "icon_rate": args.rate,
        "icons": args.batch,
        "icons_beside": None if args.batch is None else max(1, args.batch // 2),
        "screens": None if args.batch is None else max(1, args.batch // 64),
    }
    course = Course(seed=args.seed, **{name: each for name, each in given.items() if each is not None})

    def train(folder: Path, stopped: Callable[[], bool]) -> str | None:
        return run_encoder(
            icons,
            args.data,
            folder,
            course=course,
            tell=_tell,
            stopped=stopped,
            threads=args.threads,
            begin=args.begin,
            on_cpu=args.cpu,
        )

    return _trained("encoder", args.to, train)


def _detector(args: argparse.Namespace) -> int:
    from vision.training.detector_run import run_detector

    def train(folder: Path, stopped: Callable[[], bool]) -> str | None:
        return run_detector(
            args.data,
            folder,
            minutes=args.minutes or (None if args.steps else 60),
            steps=args.steps,
            seed=args.seed,
            threads=args.threads,
            begin=args.begin,
            resume=args.resume,
            on_cpu=args.cpu,
            tell=_tell,
            stopped=stopped,
        )

    return _trained("detector", args.to, train)


def _trained(model: str, to: Path | None, train: Callable[[Path, Callable[[], bool]], str | None]) -> int:
    """Train to a folder, until done or stopped; what it came to is printed."""
    from agent.cli.exit_codes import FAILED, STOPPED, SUCCEEDED
    from agent.settings import data_home
    from agent.stopped_by_signals import stopped_by_signals
    from vision.errors import VisionError

    folder = to or data_home() / "models" / model
    try:
        with stopped_by_signals() as stop:
            told = train(folder, lambda: stop.pressed)
    except VisionError as error:
        print(f"deskhand models train: {error}", file=sys.stderr)
        return FAILED
    if told is None:
        print(f"Stopped; it can be gone on with. What there is: {folder}", file=sys.stderr)
        return STOPPED
    print(told)
    print(f"\nThe weights are in {folder}.", file=sys.stderr)
    return SUCCEEDED


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
