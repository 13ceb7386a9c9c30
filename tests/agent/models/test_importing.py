from __future__ import annotations

import io
import os
import tarfile
import zipfile
from pathlib import Path

import pytest

from agent.errors import ModelsError
from agent.models.importing import left_in_words, take_in
from agent.models.installed import State, installed, installed_models
from agent.models.staging import half_done


def laid(folder: Path, files: dict[str, bytes]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def tar_of(path: Path, files: dict[str, bytes], *further: tarfile.TarInfo) -> Path:
    with tarfile.open(path, "w") as tape:
        for info in further:
            tape.addfile(info)
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tape.addfile(info, io.BytesIO(data))
    return path


def zip_of(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return path


def nothing_was_taken_in() -> bool:
    return installed_models() == () and half_done() == {}


def test_a_folder_is_taken_in_and_the_original_stays(tmp_path: Path, files: dict[str, bytes]) -> None:
    folder = laid(tmp_path / "Some-Model", {**files, "training_args.bin": b"\x80", "x.py": b"", "a.png": b""})
    done = take_in(folder)
    model = installed("some-model")
    assert model.state is State.SOUND
    assert model.dialect == "qwen2.5-vl"  # by the kind its configuration names
    assert {path.name for path in model.folder.iterdir()} == {*files, "deskhand-manifest.json"}
    assert left_in_words(done.left).startswith(
        "1 pickles, which are never loaded (training_args.bin), 1 files"
    )
    assert (folder / "x.py").exists()


def test_a_name_of_the_catalogue_tells_what_it_is(tmp_path: Path, files: dict[str, bytes]) -> None:
    manifest = take_in(laid(tmp_path / "x", files), "holo1.5-7b").manifest
    assert (manifest.name, manifest.dialect, manifest.repository) == (
        "holo1.5-7b",
        "holo1.5",
        "Hcompany/Holo1.5-7B",
    )


def test_a_snapshot_of_the_hubs_cache_is_called_for_its_repository(
    tmp_path: Path, files: dict[str, bytes]
) -> None:
    top = tmp_path / "models--showlab--Show-Me"
    laid(top / "blobs", files)
    snapshot = top / "snapshots" / "abc"
    snapshot.mkdir(parents=True)
    for name in files:
        (snapshot / name).symlink_to(f"../../blobs/{name}")
    assert take_in(snapshot).manifest.name == "show-me"
    assert not (installed("show-me").folder / "config.json").is_symlink()


@pytest.mark.parametrize("inside", ["", "my-model/", "./"])
def test_an_archive_is_taken_in(tmp_path: Path, files: dict[str, bytes], inside: str) -> None:
    packed = {f"{inside}{name}": data for name, data in files.items()}
    assert take_in(tar_of(tmp_path / "One.tar", packed)).manifest.name == "one"
    assert take_in(zip_of(tmp_path / "Two.zip", packed)).manifest.name == "two"
    assert {model.name for model in installed_models()} == {"one", "two"}
    assert all(model.state is State.SOUND for model in installed_models())


@pytest.mark.parametrize(
    "name",
    ["../evil.json", "/etc/evil.json", "a/../../evil.json", "C:\\evil.json", "a\\b.json", "con.json", "a\nb"],
)
def test_a_file_that_leads_elsewhere_is_refused(tmp_path: Path, files: dict[str, bytes], name: str) -> None:
    for path in (
        tar_of(tmp_path / "m.tar", {**files, name: b"x"}),
        zip_of(tmp_path / "m.zip", {**files, name: b"x"}),
    ):
        with pytest.raises(ModelsError, match="was not taken in"):
            take_in(path)
        assert nothing_was_taken_in()


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_links_and_devices_are_refused(tmp_path: Path, files: dict[str, bytes], kind: bytes) -> None:
    info = tarfile.TarInfo("config.json")
    info.type, info.linkname = kind, "/etc/passwd"
    with pytest.raises(ModelsError, match="not a plain file"):
        take_in(tar_of(tmp_path / "m.tar", files, info))
    assert nothing_was_taken_in()


def test_a_link_in_a_zip_is_refused(tmp_path: Path, files: dict[str, bytes]) -> None:
    path = zip_of(tmp_path / "m.zip", files)
    with zipfile.ZipFile(path, "a") as packed:
        info = zipfile.ZipInfo("link.json")
        info.external_attr = 0o120777 << 16
        packed.writestr(info, "/etc/passwd")
    with pytest.raises(ModelsError, match="not a plain file"):
        take_in(path)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, files: dict[str, bytes]) -> None:
    path = zip_of(tmp_path / "m.zip", {**files, "big.json": bytes(50 * 2**20)})
    with pytest.raises(ModelsError, match="without measure"):
        take_in(path)
    assert nothing_was_taken_in()


def test_an_archive_that_was_cut_off_is_told(tmp_path: Path, files: dict[str, bytes]) -> None:
    for path in (tar_of(tmp_path / "m.tar", files), zip_of(tmp_path / "m.zip", files)):
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        with pytest.raises(ModelsError, match="archive"):
            take_in(path)
        assert nothing_was_taken_in()


def test_a_file_twice_is_refused(tmp_path: Path, files: dict[str, bytes]) -> None:
    with pytest.raises(ModelsError, match="twice"):
        take_in(tar_of(tmp_path / "m.tar", {**files, "CONFIG.json": b"{}"}))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"config.json": None}, "no config.json"),
        ({"config.json": b"{}"}, "names no kind"),
        ({"config.json": b'{"model_type": "x", "auto_map": {"A": "b.C"}}'}, "code of its own"),
        ({"tokenizer_config.json": b'{"auto_map": {"A": "b.C"}}'}, "code of its own"),
        ({"tokenizer.json": None}, "no tokenizer"),
        ({"preprocessor_config.json": None}, "how pictures are shown"),
        ({"model-1.safetensors": None}, "model-1.safetensors cannot be read"),
        ({"model-1.safetensors": b"\x80\x02}q\x00."}, "no whole file of weights"),
        ({"model.safetensors.index.json": None}, "holds no weights"),
    ],
)
def test_what_is_no_model_is_refused(
    tmp_path: Path, files: dict[str, bytes], change: dict[str, bytes | None], says: str
) -> None:
    changed = {name: data for name, data in {**files, **change}.items() if data is not None}
    for path in (laid(tmp_path / "folder", changed), tar_of(tmp_path / "m.tar", changed)):
        with pytest.raises(ModelsError) as refused:
            take_in(path)
        assert says in str(refused.value) or "no model's folder" in str(refused.value)
        assert nothing_was_taken_in()


def test_pickles_alone_are_refused(tmp_path: Path, files: dict[str, bytes]) -> None:
    pickled = {name: data for name, data in files.items() if "safetensors" not in name}
    with pytest.raises(ModelsError, match="never loaded"):
        take_in(laid(tmp_path / "x", {**pickled, "pytorch_model.bin": b"\x80\x02"}))


def test_what_a_link_points_to_is_copied(tmp_path: Path, files: dict[str, bytes]) -> None:
    folder = laid(tmp_path / "x", files)
    (folder / "README.md").replace(tmp_path / "elsewhere")
    (folder / "README.md").symlink_to(tmp_path / "elsewhere")
    (folder / "NOTICE.md").symlink_to(tmp_path / "nowhere")
    assert take_in(folder).left == ("NOTICE.md",)
    taken = installed("x").folder / "README.md"
    assert (taken.is_symlink(), taken.read_bytes()) == (False, files["README.md"])


def test_a_pipe_among_the_files_is_left(tmp_path: Path, files: dict[str, bytes]) -> None:
    folder = laid(tmp_path / "x", files)
    os.mkfifo(folder / "pipe.json")
    assert take_in(folder).left == ("pipe.json",)


def test_what_is_neither(tmp_path: Path) -> None:
    (tmp_path / "m.rar").write_bytes(b"x")
    for path, says in ((tmp_path / "m.rar", "neither"), (tmp_path / "missing", "not there")):
        with pytest.raises(ModelsError, match=says):
            take_in(path)
    with pytest.raises(ModelsError, match="--name"):
        take_in(tmp_path, "../x")
    assert nothing_was_taken_in()
