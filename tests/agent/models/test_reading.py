"""What others say of files is read within bounds, whatever it is."""

from __future__ import annotations

import contextlib
from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.errors import ModelsError
from agent.models.file_name import model_name, safe_path
from agent.models.hub import read_listing
from agent.models.manifest import KeptFile, Manifest, read_manifest, write_manifest

PIECES = st.lists(
    st.sampled_from(
        ["a", "b.json", "..", ".", "/", "\\", "C:", "con", "nul.json", "\0", "\n", " ", "é", "~", "*"]
    ),
    max_size=6,
).map("".join)


@given(PIECES | st.text(max_size=40))
def test_no_name_leads_out_of_a_folder(text: str) -> None:
    try:
        path = safe_path(text)
    except ValueError:
        return
    assert str(path) == text
    assert not path.is_absolute()
    windows = PureWindowsPath(text)
    assert not windows.drive
    assert not windows.is_reserved()
    assert ".." not in windows.parts


@given(st.text(max_size=120))
def test_a_model_is_called_by_a_plain_name_or_not_at_all(text: str) -> None:
    try:
        name = model_name(text)
    except ValueError:
        return
    assert safe_path(name).parts == (name,)
    assert model_name(name) == name


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda part: st.lists(part, max_size=3),
    max_leaves=4,
)
SIBLINGS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "rfilename": PIECES | st.just("model.safetensors") | VALUES,
            "size": st.integers() | VALUES,
            "blobId": st.just("a" * 40) | VALUES,
            "lfs": st.fixed_dictionaries(
                {"sha256": st.just("b" * 64) | VALUES, "size": st.integers() | VALUES}
            )
            | VALUES,
        },
    ),
    max_size=4,
)


@settings(max_examples=60)
@given(
    st.fixed_dictionaries({}, optional={"sha": st.just("c" * 40) | VALUES, "siblings": SIBLINGS | VALUES})
    | VALUES
)
def test_whatever_a_hub_says_is_a_listing_or_an_error(told: object) -> None:
    try:
        listing = read_listing(told, "https://hub.example", "some/model")
    except ModelsError:
        return
    assert any(file.path.endswith(".safetensors") for file in listing.files)
    assert all(file.size >= 0 and "/" not in file.path for file in listing.files)


FILES = st.builds(
    KeptFile,
    path=st.sampled_from(["a", "b.json", "model.safetensors"]),
    size=st.integers(0, 2**53),
    sha256=st.text("0123456789abcdef", min_size=64, max_size=64),
    changed=st.integers(-(2**63), 2**63),
)
WORDS = st.text(max_size=20).filter(lambda text: not any("\ud800" <= letter <= "\udfff" for letter in text))


@settings(max_examples=30)
@given(st.lists(FILES, min_size=1, max_size=3), WORDS, st.binary(max_size=3), st.integers(0, 10_000))
def test_a_manifest_is_read_as_it_was_written_and_spoilt_is_an_error_at_most(
    tmp_path_factory: pytest.TempPathFactory, files: list[KeptFile], words: str, spoilt: bytes, at: int
) -> None:
    folder = tmp_path_factory.mktemp("model")
    manifest = Manifest(name="x", source=words, taken=words, verified=words, files=tuple(files))
    write_manifest(folder, manifest)
    assert read_manifest(folder) == manifest
    path: Path = folder / "deskhand-manifest.json"
    text = bytearray(path.read_bytes())
    at %= len(text)
    text[at : at + len(spoilt)] = spoilt
    path.write_bytes(text)
    with contextlib.suppress(ModelsError):
        read_manifest(folder)
