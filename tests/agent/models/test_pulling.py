from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from agent.errors import ModelsError
from agent.models import fetching
from agent.models.fake_hub import FakeHub
from agent.models.installed import State, installed, installed_models, models_folder
from agent.models.manifest import Manifest
from agent.models.pulling import Progress, listed, pull, wish_for
from agent.models.reach import Reach, checked_host
from agent.models.staging import half_done, staging_folder

NAME = "Qwen/Qwen2.5-VL-3B-Instruct"
LARGE = "model-1.safetensors"


@pytest.fixture
def hub(files: dict[str, bytes]) -> Iterator[FakeHub]:
    with FakeHub(
        {NAME: {**files, "pytorch_model.bin": b"\x80\x02", "code.py": b"", "sub/config.json": b""}}
    ) as hub:
        yield hub


def fetch(hub: FakeHub, *, told: list[Progress] | None = None, pauses: list[float] | None = None) -> Manifest:
    reach, wish = Reach(seconds=120), wish_for("qwen2.5-vl-3b")
    return pull(
        reach,
        listed(reach, hub.address, wish),
        wish,
        told=(told if told is not None else []).append,
        pause=(pauses if pauses is not None else []).append,
    )


def asked_for(hub: FakeHub, name: str) -> list[str]:
    return [part for path, part in hub.asked if path.endswith(name) and path.startswith("/cdn")]


def test_a_model_is_fetched_checked_and_stands(hub: FakeHub, files: dict[str, bytes]) -> None:
    told: list[Progress] = []
    manifest = fetch(hub, told=told)
    model = installed("qwen2.5-vl-3b")
    assert model.state is State.SOUND
    assert model.dialect == "qwen2.5-vl"
    assert model.manifest == manifest
    assert manifest.repository == NAME
    assert manifest.revision == hub.commit(NAME)
    kept = {path.name for path in model.folder.iterdir()}
    assert kept == {*files, "deskhand-manifest.json"}
    assert all((model.folder / name).read_bytes() == data for name, data in files.items())
    assert told[-1].done == told[-1].total == sum(map(len, files.values()))
    assert half_done() == {}


def test_a_cut_connection_goes_on_where_it_broke(hub: FakeHub, files: dict[str, bytes]) -> None:
    small = len(files) - 1
    hub.mischief.cuts = [*[10**6] * small, 1000, 0, 700]
    pauses: list[float] = []
    fetch(hub, pauses=pauses)
    assert asked_for(hub, LARGE) == ["", "bytes=1000-", "bytes=1000-", "bytes=1700-"]
    assert len(pauses) == 3


def test_a_host_that_keeps_breaking_off_leaves_what_came_for_the_next_time(hub: FakeHub) -> None:
    hub.mischief.statuses = {f"cdn/{NAME}/resolve/{hub.commit(NAME)}/{LARGE}": 503}
    with pytest.raises(ModelsError, match=r"answered 503.*stay; the same command goes on"):
        fetch(hub)
    assert installed_models() == ()
    assert half_done()["qwen2.5-vl-3b"] > 0
    hub.mischief.statuses = {}
    before = len(hub.asked)
    fetch(hub)
    again = [path for path, _ in hub.asked[before:] if "/resolve/" in path]
    assert len(again) == 2  # the one file that was lacking, at both addresses


def test_all_comes_anew_where_a_host_knows_no_ranges(hub: FakeHub, files: dict[str, bytes]) -> None:
    hub.mischief.ranges = False
    hub.mischief.cuts = [*[10**6] * (len(files) - 1), 1000]
    told: list[Progress] = []
    fetch(hub, told=told)
    assert told[-1].done == told[-1].total


def test_a_file_that_changed_between_two_tries_is_not_joined(hub: FakeHub, files: dict[str, bytes]) -> None:
    hub.mischief.cuts = [*[10**6] * (len(files) - 1), *[1000] * 3, *[0] * 9]
    with pytest.raises(ModelsError, match="cut off"):
        fetch(hub)
    hub.mischief.cuts = []
    new = bytearray(files[LARGE])
    new[-1] ^= 1
    hub.repositories[NAME][LARGE] = bytes(new)
    manifest = fetch(hub)
    assert (installed(manifest.name).folder / LARGE).read_bytes() == bytes(new)
    assert asked_for(hub, LARGE)[-1] == ""


def test_a_part_of_another_mark_is_dropped(hub: FakeHub, files: dict[str, bytes]) -> None:
    """The host says by its mark that the rest is of another file than the beginning."""
    hub.mischief.cuts = [*[10**6] * (len(files) - 1), *[1000] * 3, *[0] * 9]
    with pytest.raises(ModelsError):
        fetch(hub)
    hub.mischief.cuts = []
    (mark,) = staging_folder("qwen2.5-vl-3b").glob(".*.etag")
    mark.write_text('"another"')
    fetch(hub)
    assert installed("qwen2.5-vl-3b").state is State.SOUND


@pytest.mark.parametrize("name", [LARGE, "config.json"])
def test_what_is_not_what_it_was_said_to_be_is_not_kept(
    hub: FakeHub, files: dict[str, bytes], name: str
) -> None:
    hub.mischief.lies = {name: bytes(len(files[name]))}
    with pytest.raises(ModelsError, match="digest differs"):
        fetch(hub)
    hub.mischief.lies = {name: files[name] + b"more"}
    with pytest.raises(ModelsError, match="longer than the hub said"):
        fetch(hub)
    assert installed_models() == ()
    hub.mischief.lies = {}
    fetch(hub)


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (403, "accept the terms"),
        (404, "has no"),
        (401, "has no"),
        (418, "answered 418"),
        (503, "answered 503"),
    ],
)
def test_a_refusal_is_told_in_words(hub: FakeHub, status: int, says: str) -> None:
    hub.mischief.statuses = {"main": status}
    with pytest.raises(ModelsError, match=says) as refused:
        fetch(hub)
    assert "nothing was fetched" in str(refused.value) or "import" in str(refused.value)
    hub.mischief.statuses = {LARGE: status}
    with pytest.raises(ModelsError, match=says):
        fetch(hub)


def test_a_host_that_is_not_there(hub: FakeHub) -> None:
    with FakeHub({}) as gone:
        address = gone.address
    with pytest.raises(ModelsError, match=r"did not answer.*models import"):
        listed(Reach(seconds=5), address, wish_for("qwen2.5-vl-3b"))


def test_it_is_not_sent_on_to_another_kind_of_address(hub: FakeHub) -> None:
    for moved in ("file:///etc/passwd", "http://192.0.2.1/weights", "ftp://127.0.0.1/weights"):
        hub.mischief.moves = moved
        with pytest.raises(ModelsError, match="sent on"):
            fetch(hub)


@pytest.mark.parametrize(
    "address",
    [
        "http://hub.example",
        "ftp://hub.example",
        "hub.example",
        "https://me:pw@hub.example",
        "https://",
        "file:///x",
    ],
)
def test_only_https_is_spoken_to_other_machines(address: str) -> None:
    with pytest.raises(ModelsError, match="no address"):
        checked_host(address)


def test_too_little_room_is_seen_before_anything_is_fetched(
    hub: FakeHub, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    usage = type("Usage", (), {"free": 1000})
    monkeypatch.setattr(fetching.shutil, "disk_usage", lambda _: usage)
    with pytest.raises(ModelsError, match="are free"):
        fetch(hub)
    assert not any("/resolve/" in path for path, _ in hub.asked)


def test_a_disk_that_fills_up_is_told_and_what_came_stays(hub: FakeHub, files: dict[str, bytes]) -> None:
    staging = staging_folder("qwen2.5-vl-3b")
    staging.mkdir(parents=True)
    (staging / f".{hashlib.sha256(files[LARGE]).hexdigest()}.part").symlink_to("/dev/full")
    with pytest.raises(ModelsError, match=r"is full: 24,0.. bytes are lacking.*stays"):
        fetch(hub)
    assert (staging / "config.json").read_bytes() == files["config.json"]


def test_two_do_not_fetch_the_same_at_once(hub: FakeHub) -> None:
    staging = staging_folder("qwen2.5-vl-3b")
    staging.parent.mkdir(parents=True)
    with (
        FileLock(staging.parent / "qwen2.5-vl-3b.lock"),
        pytest.raises(ModelsError, match="another deskhand"),
    ):
        fetch(hub)


def test_a_model_that_is_here_is_not_fetched_over(hub: FakeHub) -> None:
    fetch(hub)
    with pytest.raises(ModelsError, match="already"):
        fetch(hub)


def test_weights_are_not_fetched_for_a_model_that_cannot_run(hub: FakeHub) -> None:
    hub.repositories[NAME]["config.json"] = b'{"model_type": "x", "auto_map": {"AutoModel": "code.Model"}}'
    with pytest.raises(ModelsError, match="code of its own"):
        fetch(hub)
    assert asked_for(hub, LARGE) == []


def test_pickles_alone_are_refused(files: dict[str, bytes]) -> None:
    pickled = {name: data for name, data in files.items() if not name.endswith(".safetensors")}
    with (
        FakeHub({NAME: {**pickled, "pytorch_model.bin": b"\x80\x02"}}) as hub,
        pytest.raises(ModelsError, match="pickle"),
    ):
        fetch(hub)


@pytest.mark.parametrize(
    ("name", "says"),
    [("qwen", "neither"), ("../..", "neither"), ("showui-2b", "pickle"), ("a/b/c", "neither")],
)
def test_what_cannot_be_asked_for(name: str, says: str) -> None:
    with pytest.raises(ModelsError, match=says):
        wish_for(name)
    assert not models_folder().exists()


def test_a_name_of_its_own() -> None:
    assert wish_for("Some/Model-X").name == "model-x"
    assert wish_for("Some/Model-X", "mine").name == "mine"
    with pytest.raises(ModelsError, match="--name"):
        wish_for("Some/Model-X", "../x")
