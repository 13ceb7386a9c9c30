"""A private desk, with real X servers and real programs."""

from __future__ import annotations

import getpass
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import mss
import pytest

import safety.desk.private as private_module
from safety.desk import Desk, DeskKind
from safety.desk.command import run_on_desk
from safety.desk.home import desk_environment, furnish
from safety.desk.live import live_desk
from safety.desk.private import PrivateDesk
from safety.desk.processes import DESK_VARIABLE, LOST_MARK, executables_of, processes_of
from safety.errors import ActionError, DeskError
from safety.launch import launch
from vision.x_display import connect

NOBODY = 65534


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    with PrivateDesk((800, 600)) as opened:
        yield opened


def folder_of(desk: Desk) -> Path:
    return Path(desk.environment[DESK_VARIABLE])


def until(holds: Callable[[], bool], seconds: float = 5.0) -> bool:
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.02)
    return holds()


def test_it_is_a_screen_of_the_size_asked_for(desk: Desk) -> None:
    assert desk.kind is DeskKind.PRIVATE
    with mss.MSS(display=desk.display) as screen:
        assert (screen.monitors[0]["width"], screen.monitors[0]["height"]) == (800, 600)
        shot = screen.grab(screen.monitors[0])
    assert set(shot.pixels[0]) == {(0x3A, 0x5A, 0x78)}


def test_it_has_a_home_buses_and_a_window_manager(desk: Desk) -> None:
    assert (desk.home / "Documents").is_dir()
    assert desk.environment["HOME"] == str(desk.home)
    assert desk.accessibility_bus
    assert desk.accessibility_bus.startswith("unix:path=")
    connection = connect(desk.display)
    try:
        atom = connection.intern_atom("_NET_SUPPORTING_WM_CHECK")
        assert connection.screen().root.get_full_property(atom, 0) is not None
        assert connection.has_extension("XTEST")
    finally:
        connection.close()


def test_it_starts_and_ends_quickly() -> None:
    started = time.monotonic()
    with PrivateDesk():
        assert time.monotonic() - started < 3.0
        ending = time.monotonic()
    assert time.monotonic() - ending < 3.0


def greeting(desk: Desk, user: int) -> int:
    """The first byte of what the X server says to that user without a cookie: 0 refused, 1 welcome."""
    child = os.fork()
    if child == 0:
        os.setuid(user)
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(f"/tmp/.X11-unix/X{desk.display[1:]}")
            connection.sendall(struct.pack("<cxHHHHH", b"l", 11, 0, 0, 0, 0))
            os._exit(connection.recv(1)[0])
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_we_can_connect_without_a_cookie(desk: Desk) -> None:
    assert greeting(desk, os.geteuid()) == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can try to be another user")
def test_another_user_cannot_connect(desk: Desk) -> None:
    assert greeting(desk, NOBODY) == 0


def test_secrets_of_the_owner_stay_outside(tmp_path: Path) -> None:
    outer = {"PATH": os.environ["PATH"], "TZ": "Asia/Tokyo", "API_KEY": "secret", "DISPLAY": ":0"}
    inner = desk_environment(tmp_path, tmp_path / "home", ":7", outer)
    assert "API_KEY" not in inner
    assert (inner["TZ"], inner["DISPLAY"]) == ("Asia/Tokyo", ":7")


def test_a_user_without_an_account_has_a_name_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise KeyError("getpwuid(): uid not found: 4711")

    monkeypatch.setattr(getpass, "getuser", nobody)
    assert desk_environment(tmp_path, tmp_path / "home", ":7", {})["USER"] == str(os.getuid())


@pytest.mark.parametrize("root", [True, False])
def test_browsers_are_wrapped_where_they_are_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, root: bool
) -> None:
    monkeypatch.setenv("PATH", only(tmp_path / "usr", chromium="", google_chrome=""))
    monkeypatch.setattr(os, "geteuid", lambda: 0 if root else 1000)
    furnish(tmp_path)
    assert {path.name for path in (tmp_path / "bin").iterdir()} == {"chromium", "google-chrome"}
    assert ("--no-sandbox" in (tmp_path / "bin/chromium").read_text()) is root


def test_programs_run_on_it_and_are_known(desk: Desk) -> None:
    folder = folder_of(desk)
    launch("debian-xterm", (), desk.environment)
    assert until(lambda: "xterm" in executables_of(folder))
    assert until(lambda: (desk.home / ".bash_history").exists() or "bash" in executables_of(folder))


def test_a_program_that_cannot_be_started_is_reported(desk: Desk) -> None:
    broken = folder_of(desk) / "bin/broken"
    broken.write_text("#!/not/there\n")
    broken.chmod(0o755)
    with pytest.raises(ActionError, match="broken could not be started"):
        launch("broken", (), desk.environment)


@pytest.mark.parametrize("request_line", [b"not json\n", b'["true"', b"x" * (1 << 20) + b"yy"])
def test_a_malformed_launch_harms_nothing(desk: Desk, request_line: bytes) -> None:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(folder_of(desk) / "launch"))
        try:
            connection.sendall(request_line)
            connection.shutdown(socket.SHUT_WR)
            assert "error" in json.loads(connection.makefile("rb").readline())
        except BrokenPipeError:
            pass  # it stopped listening to what was too long
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(folder_of(desk) / "launch"))
        connection.sendall(b'["true"]\n')
    assert run_on_desk(desk, "true", timeout=5).exit_code == 0


def test_commands_run_in_its_home(desk: Desk) -> None:
    done = run_on_desk(desk, "pwd; echo $DISPLAY; echo oops >&2; exit 3", timeout=5)
    assert (done.exit_code, done.stdout, done.stderr) == (3, f"{desk.home}\n{desk.display}\n", "oops\n")
    with pytest.raises(ActionError, match=r"did not end within 0\.1 s"):
        run_on_desk(desk, "sleep 5", timeout=0.1)


def test_as_a_live_desk_it_looks_like_anyones(desk: Desk) -> None:
    live = live_desk(desk.environment)
    assert (live.kind, live.display, live.home) == (DeskKind.LIVE, desk.display, desk.home)
    assert live.accessibility_bus == desk.accessibility_bus


def test_several_stand_side_by_side() -> None:
    makers = [PrivateDesk((640, 480)) for _ in range(3)]
    with ThreadPoolExecutor() as pool:
        desks = list(pool.map(lambda maker: maker.__enter__(), makers))
        assert len({each.display for each in desks}) == 3
        assert len({each.home for each in desks}) == 3
        for maker in makers:
            maker.check()
        list(pool.map(lambda maker: maker.__exit__(None, None, None), makers))
    assert not any(folder_of(each).exists() for each in desks)


STUBBORN = """#!/bin/sh
trap '' TERM
env -i setsid sh -c 'trap "" TERM; sleep 77; true' &
sleep 77
true
"""


def make_stubborn(desk: Desk) -> None:
    """Start a program that ignores SIGTERM and leaves a child without the desk's environment behind."""
    program = folder_of(desk) / "bin/stubborn"
    program.write_text(STUBBORN)
    program.chmod(0o755)
    launch("stubborn", (), desk.environment)


def sleepers() -> set[int]:
    """Processes that run `sleep 77`, wherever they came from."""
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if (entry / "cmdline").read_bytes().split(b"\0")[:2] == [b"sleep", b"77"]:
                    found.add(int(entry.name))
            except OSError:
                continue
    return found


def test_nothing_is_left_of_it() -> None:
    with PrivateDesk() as desk:
        folder = folder_of(desk)
        before = sleepers()
        make_stubborn(desk)
        assert until(lambda: len(sleepers() - before) == 2)
        outside = subprocess.Popen(["sleep", "78"], env=dict(desk.environment))
        started = sleepers() - before
    assert outside.wait(5) == -signal.SIGTERM
    assert processes_of(folder) == frozenset()
    assert not sleepers() & started
    assert not folder.exists()


OWNER = """
import sys, time
from safety.desk.private import PrivateDesk
with PrivateDesk() as desk:
    print(desk.environment["DESKHAND_DESK"], flush=True)
    time.sleep(60)
"""


def start_owner() -> tuple[subprocess.Popen[str], Path]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER], stdout=subprocess.PIPE, text=True, env=environment
    )
    assert owner.stdout is not None
    with owner.stdout:
        return owner, Path(owner.stdout.readline().strip())


def test_nothing_is_left_when_its_owner_is_killed() -> None:
    owner, folder = start_owner()
    before = sleepers()
    environment = {DESK_VARIABLE: str(folder), "PATH": f"{folder}/bin:{os.environ['PATH']}"}
    (folder / "bin/stubborn").write_text(STUBBORN)
    (folder / "bin/stubborn").chmod(0o755)
    launch("stubborn", (), environment)
    assert until(lambda: len(sleepers() - before) == 2)
    started = sleepers() - before
    owner.kill()
    owner.wait()
    assert until(lambda: not folder.exists())
    assert until(lambda: processes_of(folder) == frozenset() and not sleepers() & started)


def process_named(folder: Path, name: str) -> int:
    """The desk's process with this command name, its supervisor included ("python")."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if Path(os.fsdecode(words[0])).name.startswith(name) and any(bytes(folder) in w for w in words):
                return int(entry.name)
    raise AssertionError(f"no {name} runs on {folder}")


def died(private: PrivateDesk) -> bool:
    try:
        private.check()
    except DeskError:
        return True
    return False


def test_a_display_that_dies_ends_the_desk_and_is_noticed() -> None:
    private = PrivateDesk()
    with private as desk:
        private.check()
        folder = folder_of(desk)
        launch("xterm", (), desk.environment)
        (desk.home / "Documents/made.txt").write_text("kept")
        os.kill(process_named(folder, "Xvfb"), signal.SIGKILL)
        assert until(lambda: died(private))
        with pytest.raises(DeskError, match="has died"):
            private.check()
        supervisor = process_named(folder, "python")
        assert processes_of(folder) <= {supervisor}
        assert (desk.home / "Documents/made.txt").read_text() == "kept"
        with pytest.raises(DeskError):
            launch("xterm", (), desk.environment)
    assert not folder.exists()
    with pytest.raises(DeskError, match="is not open"):
        private.check()


def test_nothing_is_left_when_the_owner_of_a_dead_display_is_killed() -> None:
    owner, folder = start_owner()
    os.kill(process_named(folder, "Xvfb"), signal.SIGKILL)
    assert until((folder / LOST_MARK).exists)
    owner.kill()
    owner.wait()
    assert until(lambda: not folder.exists())
    assert until(lambda: processes_of(folder) == frozenset())


def test_a_supervisor_that_is_killed_leaves_nothing() -> None:
    with PrivateDesk() as desk:
        folder = folder_of(desk)
        launch("debian-xterm", (), desk.environment)
        os.kill(process_named(folder, "python"), signal.SIGKILL)
        assert until(lambda: not any(e in executables_of(folder) for e in ("Xvfb", "openbox")))
    assert processes_of(folder) == frozenset()
    assert not folder.exists()


def test_a_supervisor_asked_to_end_ends_the_desk() -> None:
    with PrivateDesk() as desk:
        folder = folder_of(desk)
        os.kill(process_named(folder, "python"), signal.SIGTERM)
        assert until(lambda: not folder.exists())


def test_a_supervisor_that_hangs_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(private_module, "_STOP_TIMEOUT", 0.2)
    with PrivateDesk() as desk:
        folder = folder_of(desk)
        os.kill(process_named(folder, "python"), signal.SIGSTOP)
    assert processes_of(folder) == frozenset()
    assert not folder.exists()


def test_ending_a_desk_that_was_never_opened_is_nothing() -> None:
    PrivateDesk().__exit__(None, None, None)


def test_a_desk_is_opened_once_at_a_time() -> None:
    private = PrivateDesk((640, 480))
    with private, pytest.raises(DeskError, match="open already"):
        private.__enter__()


@pytest.mark.parametrize("size", [(0, 0), (100, 800), (800, 100), (99999, 800)])
def test_an_absurd_size_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(DeskError, match="nothing was started"):
        PrivateDesk(size)


def test_a_long_temporary_folder_is_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    long = tmp_path / ("x" * 80)
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    with PrivateDesk((640, 480)) as desk:
        assert folder_of(desk).parent == Path("/tmp")
    assert list(long.iterdir()) == []


def only(folder: Path, *names: str, **scripts: str) -> str:
    """A PATH with these installed programs, and scripts in place of others."""
    folder.mkdir()
    for name in names:
        found = shutil.which(name)
        assert found is not None
        (folder / name).symlink_to(found)
    for name, body in scripts.items():
        (folder / name.replace("_", "-")).write_text(f"#!/bin/sh\n{body}\n")
        (folder / name.replace("_", "-")).chmod(0o755)
    return str(folder)


@pytest.mark.parametrize(
    ("names", "scripts", "reason"),
    [
        ((), {}, "Xvfb is not installed"),
        ((), {"Xvfb": "echo boom; exit 1"}, "the X server did not start: boom"),
        (
            ("Xvfb", "xkbcomp"),
            {"dbus_daemon": "echo bang; exit 1"},
            "the D-Bus session did not start: .*bang",
        ),
        (("Xvfb", "xkbcomp", "dbus-daemon"), {}, "openbox is not installed"),
        (
            ("Xvfb", "xkbcomp", "dbus-daemon", "dbus-send"),
            {"openbox": "echo crash; exit 1"},
            "the window manager did not start: .*crash",
        ),
    ],
)
def test_a_missing_part_is_named(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    names: tuple[str, ...],
    scripts: dict[str, str],
    reason: str,
) -> None:
    monkeypatch.setenv("PATH", only(tmp_path / "bin", *names, **scripts))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(DeskError, match=f"(?s){reason}.*Nothing was done.*xvfb, openbox"), PrivateDesk():
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["bin"]


def test_a_supervisor_that_cannot_run_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/true")
    with pytest.raises(DeskError, match="its supervisor ended early"), PrivateDesk():
        pass


def test_without_accessibility_the_desk_still_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", only(tmp_path / "bin", "Xvfb", "dbus-daemon", "openbox"))
    with PrivateDesk((640, 480)) as desk:
        assert desk.accessibility_bus is None


def test_a_server_that_never_answers_is_given_up(tmp_path: Path) -> None:
    path = only(tmp_path / "bin", Xvfb="exec /bin/sleep 60")
    (tmp_path / "desk").mkdir()
    code = (
        "import sys; from safety.desk import supervisor; supervisor._START_TIMEOUT = 0.2; "
        "sys.exit(supervisor.main(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "desk"), "640", "480", str(os.getpid()), "{}"],
        env={**os.environ, "PATH": path, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        timeout=20,
    )
    assert done.returncode == 1
    assert "did not answer in time" in json.loads(done.stdout)["error"]
    assert not (tmp_path / "desk").exists()


def test_programs_get_what_a_desk_is_given_besides() -> None:
    with PrivateDesk((640, 480), {"LANGUAGE": "de", "LANG": "C"}) as desk:
        assert (desk.environment["LANGUAGE"], desk.environment["LANG"]) == ("de", "C")
        script = desk.home / "says"
        script.write_text("#!/bin/sh\necho $LANGUAGE > said.part; mv said.part said\n", encoding="utf-8")
        script.chmod(0o755)
        (desk.home.parent / "bin" / "says").symlink_to(script)
        launch("says", [], desk.environment)  # the supervisor starts it, in its own environment
        deadline = time.monotonic() + 30
        while not (desk.home / "said").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert (desk.home / "said").read_text(encoding="utf-8") == "de\n"
