"""A network in an ONNX file, run by onnxruntime on the processor; all that can be bad is told in words."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vision.errors import ModelError

Values = NDArray[np.float32]

LARGEST = 64 << 20
"""Bytes of a file that is read."""


class OnnxModel:
    """Runs one network. What goes in and comes out is checked against what the caller was promised.

    `inputs` are names with their numpy types and numbers of axes. `outputs` are names with sizes, -1 for any.
    Raises ModelError where the file is damaged, or of another network.
    """

    def __init__(
        self,
        content: bytes,
        name: str,
        *,
        inputs: Mapping[str, tuple[str, int]],
        outputs: Mapping[str, Sequence[int]],
        threads: int,
    ) -> None:
        os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")  # read as it is imported
        import onnxruntime

        self._name, self._outputs = name, dict(outputs)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 4
        try:
            self._session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime's own errors have no common base but this one
            raise ModelError(
                f"{name} is damaged or no network at all ({_short(error)}): it was not loaded. "
                "Take an unharmed copy of its folder."
            ) from error
        taken = {each.name: (each.type, len(each.shape)) for each in self._session.get_inputs()}
        asked = {key: (_type(dtype), axes) for key, (dtype, axes) in inputs.items()}
        given = {each.name: each.shape for each in self._session.get_outputs()}
        if taken != asked or given.keys() != outputs.keys() or not _may_be(given, outputs):
            raise ModelError(
                f"{name} is another network than expected: it was not loaded. It takes "
                f"{_list(taken)} and gives {_list(given)}, not {_list(asked)} and {_list(outputs)}."
            )

    def run(self, inputs: Mapping[str, NDArray[Any]]) -> tuple[Values, ...]:
        """The outputs, in the order they were asked for. Raises ModelError."""
        try:
            answers = self._session.run(list(self._outputs), dict(inputs))
        except Exception as error:  # as above
            raise ModelError(
                f"{self._name} failed ({_short(error)}): there is no answer. Where memory is short, close a "
                "program; where its files are damaged, take an unharmed copy."
            ) from error
        made = tuple(np.asarray(answer, np.float32) for answer in answers)
        for sizes, values in zip(self._outputs.values(), made, strict=True):
            fits = len(sizes) == values.ndim and all(
                size in (-1, seen) for size, seen in zip(sizes, values.shape, strict=True)
            )
            if not fits or not np.isfinite(values).all():
                raise ModelError(
                    f"{self._name} gave numbers of shape {values.shape} that are not an answer: nothing was "
                    "taken from it. Its files are damaged; take an unharmed copy of its folder."
                )
        return made


def read_model(path: Path) -> bytes:
    """A network's file. Raises ModelError where it cannot be read or is larger than any of ours."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise ModelError(
            f"{path} cannot be read ({error.strerror or error}): no network was loaded. "
            "Give a folder that a network was saved to."
        ) from error
    if len(content) > LARGEST:
        raise ModelError(f"{path} is larger than {LARGEST >> 20} MB, which no network here is: not loaded.")
    return content


def _may_be(given: Mapping[str, Sequence[object]], outputs: Mapping[str, Sequence[int]]) -> bool:
    """Whether no size that the file tells of its outputs is another than expected."""
    return all(
        not isinstance(told, int) or size in (-1, told)
        for name, sizes in outputs.items()
        for told, size in zip(given[name], sizes, strict=False)
    )


def _type(dtype: str) -> str:
    return {"uint8": "tensor(uint8)", "float32": "tensor(float)", "int64": "tensor(int64)"}[dtype]


def _list(named: Mapping[str, object]) -> str:
    return ", ".join(sorted(name[:40] for name in named)[:8]) or "nothing"


def _short(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0][:200] if lines else type(error).__name__
