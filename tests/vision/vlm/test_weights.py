from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import save, save_file

from vision.errors import ModelError
from vision.vlm.weights import LONGEST_HEADER, Header, header_of, read_header
from vision.vlm.weights_folder import INDEX, WHOLE, read_weights


def file_of(header: Any, data: bytes = b"") -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + data


def parsed(file: bytes) -> Header:
    length = int.from_bytes(file[:8], "little")
    return header_of(length, file[8 : 8 + length], len(file))


def entry(start: int = 0, end: int = 8, dtype: str = "F32", shape: object = (2,)) -> dict[str, object]:
    return {"dtype": dtype, "shape": shape, "data_offsets": [start, end]}


@given(
    st.dictionaries(
        st.text(min_size=1, max_size=8).filter(lambda name: name != "__metadata__"),
        st.tuples(
            st.sampled_from(["float32", "float16", "int8", "int64", "bool"]),
            st.lists(st.integers(0, 4), max_size=3),
        ),
        max_size=5,
    )
)
def test_what_the_library_writes_is_read(tensors: dict[str, tuple[str, list[int]]]) -> None:
    arrays = {name: np.zeros(shape, dtype) for name, (dtype, shape) in tensors.items()}
    header = parsed(save(arrays, metadata={"format": "pt"}))
    assert {tensor.name: tensor.shape for tensor in header.tensors} == {
        name: array.shape for name, array in arrays.items()
    }
    assert header.bytes == sum(array.nbytes for array in arrays.values())


@given(st.data())
def test_what_is_taken_of_spoilt_files_the_library_takes_too(data: st.DataObject) -> None:
    from safetensors import SafetensorError, deserialize

    whole = bytearray(save({"a": np.zeros((2, 3), np.float32), "b": np.zeros(5, np.int8)}))
    for _ in range(data.draw(st.integers(1, 3))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    spoilt = bytes(whole[: data.draw(st.integers(len(whole) - 9, len(whole)))])
    try:
        parsed(spoilt)
    except ValueError:
        return
    try:
        deserialize(spoilt)
    except SafetensorError as error:
        pytest.fail(f"taken, but not by the library: {error}: {spoilt!r}")


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (b"", "0 bytes"),
        (b"\x80\x02}q", "4 bytes"),
        ((2**40).to_bytes(8, "little"), "would be"),
        (file_of({})[:-1], "ends before"),
        (file_of(b"[]"), "no JSON object"),
        (file_of(b"{" * 20), "no JSON"),
        (file_of(b"[" * 100_000), "nested"),
        (file_of(b'{"a": 1, "a": 2}'), "twice"),
        (file_of({"__metadata__": {"a": 1}}), "not words"),
        (file_of({"a": 3}), "something else"),
        (file_of({"a": entry(dtype="PICKLE")}), "kind of numbers"),
        (file_of({"a": entry(shape=[2.0])}, b"\0" * 8), "whole numbers"),
        (file_of({"a": entry(shape=[True, 2])}, b"\0" * 8), "whole numbers"),
        (file_of({"a": entry(shape=[-1, -2])}, b"\0" * 8), "whole numbers"),
        (file_of({"a": entry(0, 4)}, b"\0" * 4), "the room"),
        (file_of({"a": entry(), "b": entry(4, 12)}, b"\0" * 12), "overlaps"),
        (file_of({"a": entry(), "b": entry(16, 24)}, b"\0" * 24), "gap"),
        (file_of({"a": entry()}, b"\0" * 7), "cut off: 7 of 8"),
        (file_of({"a": entry()}, b"\0" * 9), "1 bytes lie behind"),
    ],
)
def test_a_file_that_is_not_whole_is_refused_in_words(file: bytes, says: str, tmp_path: Path) -> None:
    path = tmp_path / WHOLE
    path.write_bytes(file)
    with pytest.raises(ModelError, match="Nothing was loaded") as refused:
        read_weights(tmp_path)
    assert says in str(refused.value)
    assert str(path) in str(refused.value)


def test_a_long_header_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / WHOLE
    with path.open("wb") as file:
        file.write((LONGEST_HEADER + 1).to_bytes(8, "little"))
        file.truncate(LONGEST_HEADER * 4)
    with pytest.raises(ModelError, match="would be"):
        read_header(path)


def test_a_pipe_or_a_folder_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name in ("pipe", ".", "missing"):
        with pytest.raises(ModelError, match="cannot be read"):
            read_header(tmp_path / name)


def parts(folder: Path) -> dict[str, str]:
    save_file({"a": np.zeros(4, np.float32)}, folder / "model-1.safetensors")
    save_file({"b": np.zeros(6, np.float16)}, folder / "model-2.safetensors")
    return {"a": "model-1.safetensors", "b": "model-2.safetensors"}


def test_the_parts_of_a_model_are_read_together(tmp_path: Path) -> None:
    (tmp_path / INDEX).write_text(json.dumps({"weight_map": parts(tmp_path)}))
    weights = read_weights(tmp_path)
    assert (weights.parameters, weights.bytes, weights.dtype) == (10, 28, "F16")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"b": "model-1.safetensors"}, "lacks 'b'"),
        ({"c": "model-2.safetensors"}, "lacks 'c'"),
        ({"b": "model-3.safetensors"}, "model-3.safetensors cannot be read"),
        ({"b": "../model-2.safetensors"}, "beside it"),
        ({"b": "model-2.bin"}, "beside it"),
    ],
)
def test_an_index_must_tell_the_truth(change: dict[str, str], says: str, tmp_path: Path) -> None:
    (tmp_path / INDEX).write_text(json.dumps({"weight_map": {**parts(tmp_path), **change}}))
    with pytest.raises(ModelError, match=says):
        read_weights(tmp_path)


@pytest.mark.parametrize("index", ["", "[]", "{}", '{"weight_map": []}', '{"weight_map": {}}'])
def test_an_index_that_says_nothing_is_refused(index: str, tmp_path: Path) -> None:
    (tmp_path / INDEX).write_text(index)
    with pytest.raises(ModelError, match="Nothing was loaded"):
        read_weights(tmp_path)
    (tmp_path / INDEX).unlink()
    with pytest.raises(ModelError, match="holds no weights"):
        read_weights(tmp_path)
