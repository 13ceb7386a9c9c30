"""The model card that lies beside the weights. Pure."""

from __future__ import annotations

_HEAD = """---
license: apache-2.0
library_name: deskhand
pipeline_tag: object-detection
tags: [gui, screen-understanding, onnx]
---

# Deskhand's element detector and state reader

Two small convolutional networks, trained from nothing by Deskhand's own code, that find what is drawn
rather than written on a screen (buttons, boxes, switches, fields, sliders, tabs, icons, pictures) and
tell which elements are checked, selected, pressed, disabled or focused.

| | detector | state reader |
|---|---|---|
| takes | a frame, RGB, sides multiples of 32 | a 32x96 view of an element, and its role |
| gives | a role, a rectangle and a score for each element | a chance for each state |
| parameters | {detector_parameters:,} | {states_parameters:,} |

Files: `config.json`, `model.safetensors` (float16; no pickle), `detector.onnx` and `states.onnx`
(float16 weights, normalisation folded in; what the app runs), `curves.png` (the losses of the run),
`figures.json`.

## Data

Screens that Deskhand makes itself (`deskhand models data`): pages in Chromium and Qt windows with known
boxes, roles and states. {taught:,} screens were learnt from, {tuned:,} set the thresholds. Icons are
from permissively licensed sets; no screenshot of anybody's screen and no benchmark's pictures are among
them. Whole themes are held out for the figures below.

The run: {steps:,} steps of the detector, {minutes:.0f} minutes, {device}.

## Figures

"""

_TAIL = """

## Limits

- It has seen made-up screens only. On real programs' screens it finds less than the figures say, and
  makes more up.
- It reads no words: an element it finds has a role and a place, and no name.
- Thresholds are set for precision: what it is not sure of it does not tell.
- What looks alike it takes for alike: a toggle button for a button, a password field for a field, an
  icon that cannot be pressed for one that can.
- "Focused" and "disabled" are told from pixels; a program's accessibility tree knows better and goes
  first.
- It is not to be relied on for safety: the gate, not the detector, decides what may be done.
"""


def card(
    *,
    detector_parameters: int,
    states_parameters: int,
    taught: int,
    tuned: int,
    steps: int,
    seconds: float,
    device: str,
    figures: str,
) -> str:
    head = _HEAD.format(
        detector_parameters=detector_parameters,
        states_parameters=states_parameters,
        taught=taught,
        tuned=tuned,
        steps=steps,
        minutes=seconds / 60,
        device="a GPU" if device == "cuda" else "on a CPU",
    )
    return head + figures + _TAIL
