from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.element import Element, Role
from vision.encoder.config import EncoderConfig
from vision.encoder.crops import as_input, crops_of, pictures_of
from vision.encoder.encoder import ElementEncoder, places_of
from vision.errors import ModelError
from vision.frame import Frame
from vision.geometry import Rect

SMALL = EncoderConfig(
    dims=16,
    side=16,
    channels=(4, 6, 8),
    picture_width=12,
    picture_layers=1,
    vocabulary=60,
    tokens=6,
    text_width=8,
    text_layers=1,
    heads=2,
    key_heads=1,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small encoder with random weights, saved as trained ones are."""
    import torch

    from vision.encoder.towers import Towers
    from vision.encoder.towers_file import save_pretrained
    from vision.training.phrases import trained_tokenizer

    folder = tmp_path_factory.mktemp("encoder")
    torch.manual_seed(0)
    towers = Towers(SMALL)
    torch.nn.init.normal_(towers.match.narrow.weight)
    for norm in (module for module in towers.modules() if isinstance(module, torch.nn.BatchNorm2d)):
        assert norm.running_mean is not None
        assert norm.running_var is not None
        torch.nn.init.uniform_(norm.running_mean)
        torch.nn.init.uniform_(norm.running_var, 0.5, 2.0)
    tokenizer = trained_tokenizer(
        ["gear settings", "the trash can", "magnifying glass"] * 3, SMALL.vocabulary
    )
    tokenizer.save(str(folder / "made.json"))
    save_pretrained(towers.eval(), folder / "made.json", folder)
    (folder / "calibration.json").write_text('{"slope": 10, "offset": -3}')
    return folder


def frame(width: int = 60, height: int = 40) -> Frame:
    pixels = np.random.default_rng(1).integers(0, 255, (height, width, 3), dtype=np.uint8)
    return Frame(pixels=pixels, rect=Rect(100, 200, width, height), time=0.0)


def test_onnx_gives_what_the_towers_give(folder: Path) -> None:
    import torch

    from vision.encoder.towers_file import from_pretrained

    towers, encoder = from_pretrained(folder), ElementEncoder.load(folder)
    pictures = list(np.random.default_rng(0).integers(0, 255, (70, 20, 20, 3), dtype=np.uint8))
    words = ["gear", "the trash can", "", "magnifying glass settings gear trash the can", "ünknöwn"]
    tokens = np.zeros((len(words), SMALL.tokens), np.int64)
    for row, encoded in enumerate(encoder._tokenizer.encode_batch(words)):
        ids = encoded.ids[: SMALL.tokens]
        tokens[row, : len(ids)] = ids
    with torch.inference_mode():
        seen = towers.pictures(torch.from_numpy(pictures_of(pictures, SMALL.side))).numpy()
        said = towers.words(torch.from_numpy(tokens)).numpy()
    assert np.sum(seen * encoder.pictures(pictures), axis=1).min() > 0.999
    assert np.sum(said * encoder.texts(words), axis=1).min() > 0.999


def test_a_text_graph_of_an_earlier_version_reads_texts_of_one_length(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from vision.encoder import graphs
    from vision.encoder.towers_file import from_pretrained
    from vision.models.onnx_file import OnnxGraph

    words = ["gear", "the trash can", ""]
    expected = ElementEncoder.load(folder).texts(words)
    named = OnnxGraph.input

    def fixed(graph: OnnxGraph, name: str, kind: str, shape: Sequence[int | str]) -> str:
        return named(graph, name, kind, [SMALL.tokens if length == "t" else length for length in shape])

    monkeypatch.setattr(OnnxGraph, "input", fixed)
    state = {name: tensor.numpy() for name, tensor in from_pretrained(folder).state_dict().items()}
    copied = tmp_path / "earlier"
    shutil.copytree(folder, copied)
    (copied / "text.onnx").write_bytes(graphs.text_graph(state, SMALL))
    encoder = ElementEncoder.load(copied)
    assert encoder._text.get_inputs()[0].shape[1] == SMALL.tokens
    assert np.allclose(encoder.texts(words), expected, atol=1e-3)


def test_an_elements_vector_depends_on_its_look_text_role_and_place(folder: Path) -> None:
    import torch

    from vision.encoder.towers_file import from_pretrained

    towers, encoder = from_pretrained(folder), ElementEncoder.load(folder)
    first = Element(role=Role.BUTTON, rect=Rect(110, 210, 10, 8), text="gear")
    others = [
        Element(role=Role.BUTTON, rect=Rect(110, 210, 10, 8)),
        Element(role=Role.LINK, rect=Rect(110, 210, 10, 8), text="gear"),
        Element(role=Role.BUTTON, rect=Rect(130, 210, 10, 8), text="gear"),
    ]
    vectors = encoder.elements(frame(), [first, *others])
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    assert (vectors[1:] @ vectors[0] < 0.9999).all()
    tokens = torch.tensor([encoder._tokenizer.encode("gear").ids])
    with torch.inference_mode():
        exact = towers.elements(
            torch.from_numpy(crops_of(frame(), [first.rect], SMALL.side)),
            tokens,
            torch.tensor([list(Role).index(Role.BUTTON)]),
            torch.from_numpy(places_of(frame(), [first])),
        )
    assert float(exact.numpy()[0] @ vectors[0]) > 0.999


def test_scores_are_cosines_and_chances_rise_with_them(folder: Path) -> None:
    encoder = ElementEncoder.load(folder)
    elements = [Element(role=Role.ICON, rect=Rect(100 + 9 * place, 205, 8, 8)) for place in range(5)]
    scores = encoder.scores(["gear", "trash can"], frame(), elements)
    assert scores.shape == (2, 5)
    assert (np.abs(scores) <= 1.001).all()
    chances = encoder.probability(np.sort(scores[0]))
    assert (np.diff(chances) >= 0).all()
    assert ((chances > 0) & (chances < 1)).all()
    assert encoder.scores([], frame(), elements).shape == (0, 5)
    assert encoder.scores(["gear"], frame(), []).shape == (1, 0)


@pytest.mark.parametrize("name", ["picture.onnx", "text.onnx", "match.onnx", "tokenizer.json", "config.json"])
@pytest.mark.parametrize(
    "content", [None, b"", b"\x80\x04junk", b'{"model_type": "deskhand-element-encoder"}']
)
def test_a_damaged_folder_is_refused_in_words(
    folder: Path, tmp_path: Path, name: str, content: bytes | None
) -> None:
    copied = tmp_path / "encoder"
    shutil.copytree(folder, copied)
    (copied / name).unlink() if content is None else (copied / name).write_bytes(content)
    with pytest.raises(ModelError, match=name):
        ElementEncoder.load(copied)


@pytest.mark.parametrize(
    "text", ["", "{}", '{"slope": -1, "offset": 0}', '{"slope": 1e9, "offset": 0}', "[1]"]
)
def test_a_calibration_that_makes_no_sense_is_refused(folder: Path, tmp_path: Path, text: str) -> None:
    copied = tmp_path / "encoder"
    shutil.copytree(folder, copied)
    (copied / "calibration.json").write_text(text)
    with pytest.raises(ModelError, match=r"calibration\.json"):
        ElementEncoder.load(copied)


def test_weights_of_another_shape_are_refused(folder: Path, tmp_path: Path) -> None:
    from vision.encoder.towers_file import from_pretrained

    copied = tmp_path / "encoder"
    shutil.copytree(folder, copied)
    config = (copied / "config.json").read_text()
    (copied / "config.json").write_text(config.replace('"dims": 16', '"dims": 17'))
    with pytest.raises(ModelError, match="does not hold the weights"):
        from_pretrained(copied)
    whole = (folder / "model.safetensors").read_bytes()
    (copied / "model.safetensors").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ModelError):
        from_pretrained(copied)


@given(
    st.integers(-50, 200), st.integers(-50, 200), st.integers(0, 120), st.integers(0, 120), st.integers(1, 40)
)
def test_every_rect_has_a_crop(left: int, top: int, width: int, height: int, side: int) -> None:
    crops = crops_of(frame(), [Rect(left, top, width, height)], side)
    assert crops.shape == (1, 3, side, side)
    assert (np.abs(crops) <= 1).all()


def test_a_crop_is_the_square_around_the_middle_and_edges_are_repeated() -> None:
    pixels = np.zeros((40, 60, 3), np.uint8)
    pixels[10:20, 20:30] = 255
    seen = Frame(pixels=pixels, rect=Rect(100, 200, 60, 40), time=0.0)
    around = crops_of(seen, [Rect(120, 210, 10, 10)], 16)[0, 0]
    assert around[8, 8] == 1
    assert around[0, 0] == around[-1, -1] == -1
    corner = Frame(pixels=np.full((40, 60, 3), 200, np.uint8), rect=Rect(0, 0, 60, 40), time=0.0)
    assert np.unique(crops_of(corner, [Rect(0, 0, 6, 6)], 16)).size == 1


def test_a_picture_that_is_not_square_keeps_its_shape() -> None:
    wide = np.full((10, 40, 3), 90, np.uint8)
    wide[:, 15:25] = 250
    row = pictures_of([wide], 40)[0, 0, 20]
    assert np.isclose(row[20], as_input(np.full((1, 1, 1, 3), 250, np.uint8))[0, 0, 0, 0])
    assert row[2] < 0
