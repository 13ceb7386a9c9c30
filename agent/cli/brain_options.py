"""Which brain decides: the options that say so, and what they come to."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agent.brains.choice import Chosen

_BRAIN = "instructions; vlm, a vision-language model on this machine; endpoint, one at a server"


def add_brain(parser: argparse.ArgumentParser, *, kept: bool = False) -> None:
    """The option --brain, and those of brains that a model thinks for. `kept`: where it is not given, the
    person's setting speaks (`brain_of_person`)."""
    default = None if kept else "instructions"
    told = "what was chosen in the window, or brain.toml says; else instructions" if kept else default
    parser.add_argument("--brain", default=default, help=f"which brain decides: {_BRAIN} (default: {told})")
    add_models(parser)


def add_models(parser: argparse.ArgumentParser) -> None:
    """The options of brains that a model thinks for."""
    group = parser.add_argument_group("brains that a model thinks for (docs/brains.md)")
    for flag, metavar, told in (
        ("--model", "NAME", "the model: its name or folder, or what the server calls it"),
        ("--endpoint", "URL", "the server, such as http://localhost:11434"),
        ("--dialect", "NAME", "how it is spoken to (default: as its name tells)"),
        ("--locator", "NAME", "a second model, which finds the places that the first names"),
        ("--locator-endpoint", "URL", "the server of the second (default: it runs on this machine)"),
        ("--locator-dialect", "NAME", "how the second is spoken to"),
    ):
        group.add_argument(flag, default="", metavar=metavar, help=told)
    group.add_argument(
        "--allow-host",
        action="append",
        default=[],
        metavar="HOST",
        help="a host besides this machine that may be shown the screen; may be repeated",
    )
    group.add_argument("--no-plan", action="store_true", help="do not ask it for a plan first")
    group.add_argument("--no-zoom", action="store_true", help="do not look closer at what is small")
    group.add_argument("--no-check", action="store_true", help="do not hold clicks against what lies there")
    group.add_argument(
        "--ask-again",
        type=int,
        choices=(0, 1, 2),
        default=2,
        help="how often it is asked again after an answer that cannot be read (default: 2)",
    )
    group.add_argument(
        "--temperature",
        type=_temperature,
        default=0.0,
        metavar="T",
        help="0 to 2; 0, the default, is always its likeliest answer",
    )
    group.add_argument("--model-seed", type=int, default=0, metavar="N", help="for a temperature above 0")


def brain_of(args: argparse.Namespace, names: Sequence[str], name: str | None = None) -> Chosen:
    """The brain that was chosen: that of this name, else of --brain. Raises ValueError for one that is not
    among the names, and for one that takes no model where one is named."""
    from agent.brains.catalogue import WITH_MODELS, known_brain
    from agent.brains.choice import BrainChoice
    from agent.brains.vlm.options import Options

    name = known_brain(args.brain if name is None else name, names)
    if name not in WITH_MODELS:
        for option in ("model", "endpoint", "locator"):
            if getattr(args, option):
                raise ValueError(
                    f"the brain {name} takes no --{option}: nothing was done; --brain vlm and endpoint do"
                )
        return name
    options = Options(
        plan=not args.no_plan,
        zoom=not args.no_zoom,
        check=not args.no_check,
        ask_again=args.ask_again,
        temperature=args.temperature,
        seed=args.model_seed,
    )
    return BrainChoice(
        name=name,
        model=args.model,
        endpoint=args.endpoint,
        dialect=args.dialect,
        locator=args.locator,
        locator_endpoint=args.locator_endpoint,
        locator_dialect=args.locator_dialect,
        allow_hosts=tuple(args.allow_host),
        options=options,
    )


def brain_of_person(args: argparse.Namespace, names: Sequence[str]) -> Chosen:
    """The brain that is to do a task: what is said here, else the person's setting, with what is said of its
    model in its place; --brain sets the setting aside. Raises ValueError, and SettingsError."""
    from agent.brains.choice import BrainChoice
    from agent.brains.settings import filled, load_brain
    from agent.errors import SettingsError
    from agent.settings import data_home

    if args.brain is not None:
        return brain_of(args, names)
    try:
        settings = load_brain(data_home())
    except SettingsError as error:
        raise SettingsError(f"{error}. Nothing was done; --brain sets that file aside") from error
    said, kept = brain_of(args, names, settings.brain), settings.chosen
    if isinstance(said, BrainChoice) and isinstance(kept, BrainChoice):
        return filled(said, kept)
    return said


def brain_for_evals(args: argparse.Namespace) -> Chosen:
    """The brain that is to be measured. Raises SuiteError."""
    from agent.brains.catalogue import FOR_EVALS
    from agent.errors import SuiteError

    try:
        return brain_of(args, FOR_EVALS)
    except ValueError as error:
        raise SuiteError(str(error)) from error


def _temperature(text: str) -> float:
    """For argparse: a number from 0 to 2."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0.0 <= value <= 2.0:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 0 to 2")
    return value
