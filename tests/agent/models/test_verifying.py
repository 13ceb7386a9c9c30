from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from agent.errors import ModelsError
from agent.models.file_name import MANIFEST
from agent.models.importing import take_in
from agent.models.installed import InstalledModel, State, found, installed, installed_models
from agent.models.verifying import Fault, verify

LARGE = "model-1.safetensors"


@pytest.fixture
def model(tmp_path: Path, files: dict[str, bytes]) -> InstalledModel:
    folder = tmp_path / "mine"
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    take_in(folder)
    return installed("mine")


def test_what_was_only_touched_is_verified_again(model: InstalledModel) -> None:
    os.utime(model.folder / LARGE, ns=(1, 1))
    assert installed("mine").state is State.UNVERIFIED
    read: list[int] = []
    assert verify(installed("mine"), told=read.append) == ()
    assert sum(read) == model.bytes
    assert installed("mine").state is State.SOUND


def test_each_fault_is_named(model: InstalledModel, files: dict[str, bytes]) -> None:
    (model.folder / "LICENSE").unlink()
    (model.folder / "new.json").write_bytes(b"{}")
    (model.folder / LARGE).write_bytes(files[LARGE][:-5])
    (model.folder / "README.md").write_bytes(b"B model.")
    (model.folder / "tokenizer.json").write_bytes(b"{   }")
    faults = {finding.path: finding.fault for finding in verify(model)}
    assert faults == {
        "LICENSE": Fault.MISSING,
        "new.json": Fault.EXTRA,
        LARGE: Fault.TRUNCATED,
        "README.md": Fault.CHANGED,
        "tokenizer.json": Fault.CHANGED,
    }
    assert found("mine").state is State.DAMAGED
    with pytest.raises(ModelsError, match="is damaged: LICENSE is missing"):
        installed("mine")


def test_a_changed_bit_is_found_only_by_reading(model: InstalledModel, files: dict[str, bytes]) -> None:
    stat = (model.folder / LARGE).stat()
    data = bytearray(files[LARGE])
    data[-1] ^= 1
    (model.folder / LARGE).write_bytes(data)
    os.utime(model.folder / LARGE, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert installed("mine").state is State.SOUND
    (finding,) = verify(model)
    assert (finding.path, finding.fault) == (LARGE, Fault.CHANGED)


@pytest.mark.parametrize(
    "text",
    [b"", b"[]", b"{", b'{"version": 2}', b"\xff", b"null", b"{}" * 3_000_000],
    ids=range(7),
)
def test_a_broken_manifest_is_named_and_nothing_is_lost(model: InstalledModel, text: bytes) -> None:
    (model.folder / MANIFEST).write_bytes(text)
    (broken,) = installed_models()
    assert broken.state is State.DAMAGED
    assert str(model.folder / MANIFEST) in broken.problem
    assert "left as they are" in broken.problem
    with pytest.raises(ModelsError, match="damaged"):
        verify(broken)
    assert (model.folder / LARGE).exists()
    assert take_in(broken.folder, "anew").manifest.name == "anew"


@pytest.mark.parametrize("path", ["../x", "/etc/passwd", "a\\b", ""])
def test_a_manifest_never_leads_out_of_its_folder(model: InstalledModel, path: str) -> None:
    manifest = json.loads((model.folder / MANIFEST).read_bytes())
    manifest["files"][0]["path"] = path
    (model.folder / MANIFEST).write_text(json.dumps(manifest))
    assert found("mine").state is State.DAMAGED


def test_a_folder_is_used_where_it_lies(model: InstalledModel, tmp_path: Path) -> None:
    own = installed(str(tmp_path / "mine"))
    assert (own.state, own.dialect, own.folder) == (State.UNVERIFIED, "qwen2.5-vl", tmp_path / "mine")
    assert installed(str(model.folder)).state is State.SOUND
    with pytest.raises(ModelsError, match="no model's folder"):
        installed(str(tmp_path))
    with pytest.raises(ModelsError, match="is no folder"):
        installed(str(tmp_path / "nowhere"))


def test_what_is_not_here_is_told_with_what_is(model: InstalledModel) -> None:
    with pytest.raises(ModelsError, match=r"there are: mine.*models pull qwen3-vl-8b"):
        installed("Qwen3-VL-8B-Instruct")
    with pytest.raises(ModelsError, match="models list"):
        installed("gpt")
