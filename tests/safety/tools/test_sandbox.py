"""Real commands in a real sandbox; skipped only where the kernel does not let bubblewrap work."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from safety.action import RunCommand
from safety.errors import ActionError, InputStopped, Unfinished
from safety.receipt import Content
from safety.tools import sandbox as module
from safety.tools.sandbox import MAX_OUTPUT, Sandbox


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "granted"
    (folder / "hidden").mkdir(parents=True)
    (folder / "hidden/key").write_text("hunter2")
    (folder / "a.txt").write_text("hello\n")
    (tmp_path / "outside").write_text("hunter2")
    return folder


class Pressed:
    def __init__(self) -> None:
        self.after = float("inf")

    def __call__(self) -> bool:
        return time.monotonic() > self.after


@pytest.fixture
def stop() -> Pressed:
    return Pressed()


@pytest.fixture
def run(bubblewrap: None, folder: Path, tmp_path: Path, stop: Pressed) -> Callable[..., Content]:
    home = tmp_path / "home"
    home.mkdir()
    sandbox = Sandbox([str(folder)], hidden=[f"{folder}/hidden", "/elsewhere"], home=home, stopped=stop)

    def run(command: str, seconds: float = 20.0) -> Content:
        return sandbox.run(RunCommand(command=command, seconds=seconds))

    return run


def test_a_command_runs_in_the_granted_folder(run: Callable[..., Content], folder: Path) -> None:
    content = run("pwd; cat a.txt; ls nowhere")
    assert content.text.startswith(f"{folder}\nhello\n")
    assert "nowhere" in content.text
    assert content.source.endswith("which ended with code 2")
    assert not content.cut


def test_what_only_reads_cannot_write_even_if_it_tries(run: Callable[..., Content], folder: Path) -> None:
    (folder / "repository").mkdir()
    run("git init -q repository")
    with (folder / "repository/.git/config").open("a") as config:
        config.write('[diff]\n\texternal = "touch ../touched;"\n')
    (folder / "repository/file").write_text("a")
    run("git -C repository add file")
    (folder / "repository/file").write_text("b")
    run("git -C repository diff")
    assert not (folder / "touched").exists()
    assert "Read-only" in run("cat a.txt; git -C repository diff").text


def test_what_changes_can_write_there_and_nowhere_else(
    run: Callable[..., Content], folder: Path, tmp_path: Path
) -> None:
    run("echo new > b.txt")
    assert (folder / "b.txt").read_text() == "new\n"
    content = run(f"echo x > {tmp_path}/other; echo x > /usr/x; echo x > /etc/x")
    assert not (tmp_path / "other").exists()
    assert "Read-only" in content.text
    assert not Path("/usr/x").exists()
    assert not Path("/etc/x").exists()


def test_nothing_outside_is_there(run: Callable[..., Content], tmp_path: Path) -> None:
    content = run(
        f"cat {tmp_path}/outside hidden/key ../outside; ls -A ~ hidden /tmp/..; ls {Path.home()} /root"
    )
    assert "hunter2" not in content.text
    assert "key" not in content.text.replace("hidden/key", "")
    assert not {"home_of_user", "var", "srv", "run"} & set(content.text.split())
    content = run("ln -s /etc link; ls link/; cat link/shadow; readlink -f link")
    assert "shadow" not in content.text.replace("link/shadow", "")


def test_there_is_no_network_and_no_desk(
    run: Callable[..., Content], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", ":77")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/tmp/bus")
    monkeypatch.setenv("API_KEY", "hunter2")
    content = run("env; cat /proc/net/dev; ls /tmp /run /dev; ls /proc")
    assert not {"DISPLAY", "DBUS", "hunter2", "eth0"} & set(content.text.replace("=", " ").split())
    devices = [
        line.split(":")[0].strip() for line in content.text.splitlines() if ": " in line and "|" not in line
    ]
    assert "lo" in devices
    assert ".X11-unix" not in content.text
    assert str(os.getpid()) not in content.text.split()


def test_it_has_no_rights(run: Callable[..., Content]) -> None:
    content = run("grep -E 'CapEff|CapBnd|NoNewPrivs' /proc/self/status")
    assert content.text.split() == ["CapEff:", "0" * 16, "CapBnd:", "0" * 16, "NoNewPrivs:", "1"]


def test_what_takes_too_long_is_killed_with_its_children(run: Callable[..., Content], folder: Path) -> None:
    started = time.monotonic()
    with pytest.raises(Unfinished, match=r"took longer than 0\.5 s.*begun"):
        run("echo begun; (sleep 3; touch late) & setsid sleep 3 & sleep 60", seconds=0.5)
    assert time.monotonic() - started < 20
    time.sleep(4)
    assert not (folder / "late").exists()


def test_children_left_behind_end_with_the_command(run: Callable[..., Content], folder: Path) -> None:
    assert "code 0" in run("(sleep 2; touch late) & exit 0").source
    time.sleep(3)
    assert not (folder / "late").exists()


def test_what_prints_too_much_is_killed(run: Callable[..., Content]) -> None:
    with pytest.raises(Unfinished, match=f"printed more than {MAX_OUTPUT:,} bytes"):
        run("yes")
    content = run("seq 20000")
    assert (len(content.text), content.cut) == (module.MAX_CONTENT, True)


def test_the_stop_kills_it(run: Callable[..., Content], stop: Pressed) -> None:
    stop.after = time.monotonic() + 0.5
    with pytest.raises(InputStopped, match="half done"):
        run("sleep 60")


def test_odd_bytes_are_text(run: Callable[..., Content]) -> None:
    assert run("printf '\\377a'").text == "\N{REPLACEMENT CHARACTER}a"


def test_one_file_does_not_fill_the_disk(run: Callable[..., Content], folder: Path) -> None:
    run("head -c 600M /dev/zero > big")
    assert (folder / "big").stat().st_size <= 512 * 1024 * 1024


def test_without_grants_it_runs_in_an_empty_home(bubblewrap: None, tmp_path: Path, stop: Pressed) -> None:
    sandbox = Sandbox([], hidden=[], home=tmp_path, stopped=stop)
    assert sandbox.run(RunCommand(command="pwd; ls -A")).text == "/home/deskhand\n"


def test_without_bubblewrap_nothing_is_run(tmp_path: Path, stop: Pressed) -> None:
    sandbox = Sandbox([], hidden=[], home=tmp_path, stopped=stop, program="bwrap-that-is-not-there")
    with pytest.raises(ActionError, match="is not installed"):
        sandbox.run(RunCommand(command="ls"))


def test_the_home_folder_is_never_given(tmp_path: Path, stop: Pressed) -> None:
    for folder in (tmp_path, tmp_path.parent):
        sandbox = Sandbox([str(folder)], hidden=[], home=tmp_path, stopped=stop, program="sh")
        with pytest.raises(ActionError, match="whole home folder"):
            sandbox.check()


def test_a_sandbox_that_cannot_be_set_up_is_said(tmp_path: Path, stop: Pressed) -> None:
    sandbox = Sandbox([f"{tmp_path}/gone"], hidden=[], home=tmp_path / "h", stopped=stop)
    with pytest.raises(ActionError, match="nothing was run: bwrap: "):
        sandbox.run(RunCommand(command="ls"))


def test_a_root_without_links_is_bound_as_it_is(
    bubblewrap: None, tmp_path: Path, stop: Pressed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_LINKED", (*module._LINKED, "media", "nowhere"))
    assert Path("/media").is_dir()
    sandbox = Sandbox([], hidden=[], home=tmp_path, stopped=stop)
    text = sandbox.run(RunCommand(command="ls -d /media /nowhere /mnt")).text
    assert "/media" in text.splitlines()
    assert "'/nowhere'" in text
    assert "'/mnt'" in text
