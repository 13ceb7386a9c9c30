from __future__ import annotations

import numpy as np
import onnxruntime
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from vision.models.onnx_file import OnnxGraph


def run(graph: OnnxGraph, **inputs: NDArray[np.generic]) -> list[NDArray[np.float32]]:
    session = onnxruntime.InferenceSession(graph.file(), providers=["CPUExecutionProvider"])
    answer: list[NDArray[np.float32]] = session.run(None, inputs)
    return answer


def test_a_graph_computes_what_its_nodes_say() -> None:
    graph = OnnxGraph("sum")
    x = graph.input("x", "float32", ("rows", 3))
    weights = np.arange(6, dtype=np.float32).reshape(3, 2)
    product = graph.node("Gemm", x, graph.constant(weights), alpha=0.5, transB=0)
    graph.output("y", ("rows", 2), graph.node("Relu", product))
    given_ = np.array([[1, -2, 3], [-1, 0, 0]], np.float32)
    (made,) = run(graph, x=given_)
    assert np.allclose(made, np.maximum(0.5 * given_ @ weights, 0))


def test_lists_and_words_and_missing_inputs_are_attributes_as_any() -> None:
    graph = OnnxGraph("twice")
    x = graph.input("x", "uint8", (1, 1, 2, "width"))
    scales = graph.constant(np.array([1, 1, 2, 2], np.float32))
    real = graph.node("Cast", x, to=1)
    twice = graph.node(
        "Resize", real, "", scales, mode="nearest", coordinate_transformation_mode="asymmetric"
    )
    graph.output("y", (1, 1, "width", 4), graph.node("Transpose", twice, perm=[0, 1, 3, 2]))
    (made,) = run(graph, x=np.array([[[[1, 2], [3, 4]]]], np.uint8))
    assert made[0, 0].T.tolist() == [[1, 1, 2, 2]] * 2 + [[3, 3, 4, 4]] * 2


@pytest.mark.parametrize("half", [False, True])
def test_halved_constants_are_as_exact_as_float16_and_half_as_long(half: bool) -> None:
    values = np.random.default_rng(1).normal(size=(400, 3)).astype(np.float32)
    graph = OnnxGraph("add", half=half)
    x = graph.input("x", "float32", (400, 3))
    graph.output("y", (400, 3), graph.node("Add", x, graph.constant(values)))
    (made,) = run(graph, x=np.zeros((400, 3), np.float32))
    exact = values.astype(np.float16).astype(np.float32) if half else values
    assert (made == exact).all()
    assert len(graph.file()) < (2 if half else 4) * values.size + 400


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1, max_size=4))
def test_any_whole_number_arrives_as_it_is(numbers: list[int]) -> None:
    graph = OnnxGraph("numbers")
    graph.input("x", "float32", (1,))
    lists = graph.node("Constant", value_ints=numbers)
    graph.output("y", (len(numbers),), graph.node("Cast", lists, to=1))
    (made,) = run(graph, x=np.zeros(1, np.float32))
    assert made.tolist() == np.array(numbers, np.int64).astype(np.float32).tolist()


def test_a_kind_of_number_that_the_file_has_no_name_for_is_refused() -> None:
    with pytest.raises(KeyError):
        OnnxGraph("g").constant(np.zeros(2, np.complex64))
