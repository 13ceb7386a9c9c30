"""`deskhand models verify`: read every byte again, and name what is not as it was."""

from __future__ import annotations

import argparse
import json

from agent.cli.models.shown import Bar, size

NAME = "verify"

_EPILOG = """examples:
  deskhand models verify
  deskhand models verify qwen3-vl-4b

exit codes: 0 all is as it was, 1 something is not, 2 usage
"""


def add(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subcommands.add_parser(
        NAME,
        help="compare every file's digest with what was taken in",
        description="Read all files of a model, or of all models, again, and name those that are missing,\n"
        "truncated, changed, or were not there.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("model", metavar="NAME", nargs="?", help="one model (default: all)")
    parser.add_argument("--json", action="store_true", help="print one JSON object per model")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from agent.cli.exit_codes import FAILED
    from agent.models.installed import InstalledModel, found, installed_models

    models: tuple[InstalledModel, ...] = (found(args.model),) if args.model else installed_models()
    if not models and not args.json:
        print("No models here yet: `deskhand models list` names those that could be had.")
    right = [_one(model, json_output=args.json) for model in models]
    return 0 if all(right) else FAILED


def _one(model: object, *, json_output: bool) -> bool:
    from agent.errors import ModelsError
    from agent.models.installed import InstalledModel
    from agent.models.verifying import verify

    assert isinstance(model, InstalledModel)
    bar, problem = Bar(total=model.bytes), ""
    try:
        findings = verify(model, told=lambda more: bar.at(bar.done + more, model.name))
    except ModelsError as error:
        findings, problem = (), str(error)
    bar.end()
    if json_output:
        named = [{"path": one.path, "fault": str(one.fault), "detail": one.detail} for one in findings]
        told = {"name": model.name, "sound": not named and not problem, "findings": named, "problem": problem}
        print(json.dumps(told))
    elif problem:
        print(f"{model.name}: {problem}")
    elif not findings:
        print(f"{model.name}: {size(model.bytes)}, every digest right")
    else:
        print(f"{model.name}: {len(findings)} files are not as they were")
        for one in findings:
            print(f"  {one.path}: {one.fault} ({one.detail})")
        print(f"  `deskhand models remove {model.name}`, then pull or import it anew")
    return not findings and not problem
