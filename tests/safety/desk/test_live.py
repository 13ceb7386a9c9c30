from __future__ import annotations

import gc
import subprocess
from pathlib import Path

import pytest

from safety.desk.live import is_xwayland, live_desk
from safety.desk.private import PrivateDesk
from safety.errors import DeskError


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Xlib leaves its socket open
@pytest.mark.parametrize(
    ("environment", "reason"),
    [
        ({}, "DISPLAY is not set"),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "runs on Wayland.*X11 session"),
        ({"XDG_SESSION_TYPE": "wayland"}, "runs on Wayland.*X11 session"),
        ({"DISPLAY": ":4999"}, "the screen :4999 cannot be reached"),
        ({"DISPLAY": ":64999"}, "the screen :64999 cannot be reached"),
        ({"DISPLAY": "nonsense"}, "the screen nonsense cannot be reached"),
    ],
)
def test_where_there_is_no_desk_it_says_what_to_do(environment: dict[str, str], reason: str) -> None:
    with pytest.raises(DeskError, match=f"{reason}.*Nothing was done.*--desk private"):
        live_desk(environment)
    gc.collect()


def test_without_an_environment_it_is_our_own(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "XDG_SESSION_TYPE"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(DeskError, match="DISPLAY is not set"):
        live_desk()


def test_the_x_server_inside_wayland_is_known_by_its_monitors() -> None:
    assert is_xwayland(["XWAYLAND0"])
    assert not is_xwayland(["HDMI-1", "screen"])
    assert not is_xwayland([])


def test_a_session_without_buses_or_home_is_a_desk_too(tmp_path: Path) -> None:
    with PrivateDesk((640, 480)) as private:
        environment = {"DISPLAY": private.display, "PATH": str(tmp_path)}
        desk = live_desk(environment)
        assert desk.accessibility_bus is None
        assert desk.home == Path.home()


def test_an_x_server_without_monitors_is_a_desk_too(tmp_path: Path) -> None:
    words = ["Xvfb", "-displayfd", "1", "-extension", "RANDR", "-nolisten", "tcp", "-noreset"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        display = f":{server.stdout.readline().strip()}"
        desk = live_desk({"DISPLAY": display, "HOME": str(tmp_path), "PATH": str(tmp_path)})
        server.terminate()
    assert (desk.display, desk.home) == (display, tmp_path)
