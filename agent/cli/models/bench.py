"""`deskhand models bench`: how fast a model answers here, step after step of an episode."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from agent.cli.positive import positive

if TYPE_CHECKING:
    from vision.vlm.measuring import Measured
    from vision.vlm.runner import InProcess

NAME = "bench"
_SIDES = 28
_EPILOG = """examples:
  deskhand models bench Qwen2.5-VL-3B-Instruct/
  deskhand models bench --random-weights qwen2.5-vl-7b --steps 8
  deskhand models bench --random-weights tiny --json

Each step of an episode is answered twice: with what was read before kept, and by transformers' generate,
which reads all of it again. Random weights have the real shapes, so speed and memory are real; what they
say is not.
"""


def add(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subcommands.add_parser(
        NAME,
        help="how fast one answers on this machine",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("folder", nargs="?", type=Path, help="the folder of a model")
    which.add_argument(
        "--random-weights", choices=("tiny", "half-b", "qwen2.5-vl-3b", "qwen2.5-vl-7b"), help="a shape"
    )
    parser.add_argument("--steps", type=positive, default=6, metavar="N", help="of the episode (default: 6)")
    parser.add_argument("--tokens", type=positive, default=64, metavar="N", help="an answer (default: 64)")
    parser.add_argument(
        "--picture", default="1904x1064", metavar="WxH", help="in pixels (default: 1904x1064, a 1080p screen)"
    )
    parser.add_argument("--context", type=positive, default=None, metavar="TOKENS")
    parser.add_argument("--device", choices=("cuda", "mps", "cpu"), help="default: the best there is")
    parser.add_argument("--dtype", choices=("bfloat16", "float16", "float32", "float64"))
    parser.add_argument("--bits", type=int, choices=(0, 8), default=0, help="8: weights in 8 bits")
    parser.add_argument("--json", action="store_true", help="print the measurements as one JSON object")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from vision.vlm.measuring import measure

    width, height = _size(args.picture)
    model = _model(args)
    measured = measure(
        model,
        steps=args.steps,
        height=height,
        width=width,
        tokens=args.tokens,
        told=lambda words: print(words, file=sys.stderr),
    )
    print(json.dumps(measured.as_json()) if args.json else _shown(measured))
    return 0


def _model(args: argparse.Namespace) -> InProcess:
    if args.random_weights:
        from vision.vlm.placement import place
        from vision.vlm.random_weights import random_model

        placement = place(args.device, args.dtype)
        return random_model(args.random_weights, placement, context=args.context or 32768)
    from vision.vlm.loading import Wanted, load_model

    wanted = Wanted(device=args.device, dtype=args.dtype, context=args.context, bits=args.bits)
    return load_model(args.folder, wanted)


def _size(text: str) -> tuple[int, int]:
    """Width and height, made multiples of what patches tile. Raises ModelError."""
    from vision.errors import ModelError

    width, _, height = text.partition("x")
    if not (width.isdecimal() and height.isdecimal() and 28 <= min(int(width), int(height)) <= 8192):
        raise ModelError(f"“{text}” is no size of a picture (1904x1064). Nothing was measured")
    return int(width) // _SIDES * _SIDES, int(height) // _SIDES * _SIDES


def _shown(measured: Measured) -> str:
    lines = [
        f"{measured.model}, {measured.parameters / 1e9:.2f} thousand million weights, {measured.dtype}, on "
        f"{measured.machine}; peak {measured.peak / 2**30:.2f} GiB",
        "",
        "step  asked  known   kept: first  whole  tokens/s   plain: first  whole  tokens/s   times  same",
    ]
    for number, step in enumerate(measured.steps, start=1):
        kept, plain = step.kept, step.plain
        lines.append(
            f"{number:4}  {kept.asked:5}  {kept.cached:5}   {kept.first:9.2f} s {kept.seconds:6.2f} "
            f"{kept.tokens_a_second:8.1f}   {plain.first:10.2f} s {plain.seconds:6.2f} "
            f"{plain.tokens_a_second:8.1f}   {step.times:5.2f}  "
            f"{'yes' if step.same else f'first {step.agreed}'}"
        )
    lines.append(f"\nfrom the second step on, median: {measured.times:.2f} times as fast")
    return "\n".join(lines)
