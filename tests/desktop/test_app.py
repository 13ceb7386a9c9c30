from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from Xlib import X
from Xlib.display import Display
from Xlib.protocol.event import ClientMessage

from desktop.app import main
from desktop.theme import DARK, LIGHT, Colours

ROOT = Path(__file__).parents[2]


def test_without_a_display_it_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert main([]) == 1
    assert "deskhand run --desk private" in capsys.readouterr().err


def test_a_display_that_is_not_there_is_said_too(tmp_path: Path) -> None:
    environment = {**os.environ, "DISPLAY": ":9999", "DESKHAND_HOME": str(tmp_path)}
    environment.pop("QT_QPA_PLATFORM", None)
    environment.pop("WAYLAND_DISPLAY", None)
    done = subprocess.run(
        [sys.executable, "-m", "desktop"],
        env=environment,
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
    )
    assert done.returncode == 1
    assert "deskhand: the display :9999 cannot be reached" in done.stderr
    assert "deskhand run --desk private" in done.stderr


@pytest.fixture
def display() -> Iterator[str]:
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as line:
        number = line.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait()


def test_it_opens_and_closes_on_a_real_display(display: str, tmp_path: Path) -> None:
    environment = {**os.environ, "DISPLAY": display, "DESKHAND_HOME": str(tmp_path / "home")}
    environment.pop("QT_QPA_PLATFORM", None)
    manager = subprocess.Popen(["openbox"], env=environment, stderr=subprocess.DEVNULL)
    window = subprocess.Popen(
        [sys.executable, "-m", "desktop"], env=environment, cwd=ROOT, stderr=subprocess.PIPE, text=True
    )
    try:
        found = subprocess.run(
            ["xdotool", "search", "--sync", "--onlyvisible", "--name", "^Deskhand$"],
            env=environment,
            capture_output=True,
            text=True,
            timeout=30,
            check=True,
        )
        number = int(found.stdout.split()[0])
        deadline = time.monotonic() + 30
        while window.poll() is None and time.monotonic() < deadline:
            ask_to_close(display, number)  # nobody hears it before the window manager has begun
            with suppress(subprocess.TimeoutExpired):
                window.wait(1)
        said = window.communicate(timeout=1)[1]
        assert "Traceback" not in said
        assert window.returncode == 0
    finally:
        for process in (window, manager):
            process.kill()
            process.communicate()


def ask_to_close(display: str, number: int) -> None:
    """What a window's close button does (EWMH, _NET_CLOSE_WINDOW)."""
    connection = Display(display)
    root = connection.screen().root
    kind = connection.intern_atom("_NET_CLOSE_WINDOW")
    message = ClientMessage(
        window=connection.create_resource_object("window", number),
        client_type=kind,
        data=(32, [0, 2, 0, 0, 0]),
    )
    root.send_event(message, event_mask=X.SubstructureNotifyMask | X.SubstructureRedirectMask)
    connection.close()


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_can_be_read(colours: Colours) -> None:
    for ground in (colours.ground, colours.surface, colours.stage, colours.hover):
        for text in (colours.text, colours.muted):
            assert contrast(text, ground) >= 4.5, (text, ground)
    for ground in (colours.ground, colours.surface):
        for text in (colours.accent, colours.good, colours.caution, colours.bad):
            assert contrast(text, ground) >= 4.5, (text, ground)
    assert contrast(colours.on_accent, colours.accent) >= 4.5
