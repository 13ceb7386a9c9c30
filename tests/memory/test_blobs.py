from __future__ import annotations

import hashlib
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory.blobs import BlobStore
from memory.errors import BlobError


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@given(data=st.binary(max_size=200))
def test_bytes_come_back_under_their_digest(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    store = BlobStore(tmp_path_factory.mktemp("blobs"))
    digest = store.put(data)
    assert digest == hashlib.sha256(data).hexdigest()
    assert store.get(digest) == data
    assert digest in store
    assert list(store.digests()) == [digest]


def test_the_same_bytes_are_stored_once(tmp_path: Path) -> None:
    store = BlobStore(tmp_path)
    assert store.put(b"screen") == store.put(b"screen")
    assert len(files(tmp_path)) == 1


def test_only_the_owner_can_read_them(tmp_path: Path) -> None:
    store = BlobStore(tmp_path / "blobs")
    store.put(b"private")
    for path in [tmp_path / "blobs", *(tmp_path / "blobs").rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


@pytest.mark.parametrize(
    "name",
    [
        "",
        "../../etc/passwd",
        "a" * 63,
        "a" * 65,
        "A" * 64,
        "g" * 64,
        "a" * 64 + "\n",
        "/" + "a" * 63,
        "٣" * 64,
    ],
)
def test_only_a_digest_names_a_blob(tmp_path: Path, name: str) -> None:
    store = BlobStore(tmp_path)
    for use in (store.get, store.discard, store.__contains__):
        with pytest.raises(BlobError, match="not the name of a blob"):
            use(name)


def test_changed_bytes_are_not_given_out(tmp_path: Path) -> None:
    store = BlobStore(tmp_path)
    digest = store.put(b"what was seen")
    files(tmp_path)[0].write_bytes(b"what was Seen")
    with pytest.raises(BlobError, match="changed since it was recorded"):
        store.get(digest)


def test_a_torn_blob_is_written_again(tmp_path: Path) -> None:
    store = BlobStore(tmp_path)
    digest = store.put(b"what was seen")
    files(tmp_path)[0].write_bytes(b"wha")
    assert store.put(b"what was seen") == digest
    assert store.get(digest) == b"what was seen"


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    store = BlobStore(tmp_path / "blobs")
    digest = store.put(b"secret")
    place = files(tmp_path)[0]
    place.rename(tmp_path / "elsewhere")
    place.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BlobError, match="cannot be read"):
        store.get(digest)


def test_a_missing_blob_is_a_clear_error(tmp_path: Path) -> None:
    store = BlobStore(tmp_path)
    digest = store.put(b"here")
    store.discard(digest)
    assert digest not in store
    with pytest.raises(BlobError, match="cannot be read"):
        store.get(digest)
    store.discard(digest)


def test_what_a_killed_writer_left_is_no_blob_and_can_be_removed(tmp_path: Path) -> None:
    store = BlobStore(tmp_path)
    digest = store.put(b"whole")
    left = tmp_path / digest[:2] / ".writing-abc"
    left.write_bytes(b"ha")
    assert list(store.digests()) == [digest]
    store.discard_unfinished()
    assert not left.exists()
    assert store.get(digest) == b"whole"


def test_an_empty_store_has_no_folder(tmp_path: Path) -> None:
    assert list(BlobStore(tmp_path / "none").digests()) == []
