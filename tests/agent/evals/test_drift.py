"""Drifts: what they change on a desk, in its programs and in the pages it is served."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from agent.errors import SetUpError, SuiteError
from agent.evals.drift import NO_DRIFT, Drift, PageDrift, drift_named, drifts_named
from agent.evals.drift_desk import apply_drift
from agent.evals.drift_pages import drifted
from agent.evals.drift_words import GERMAN
from agent.evals.drifts import DRIFTS
from agent.evals.page_server import PageServer
from agent.evals.suite import BUILT_IN
from safety.desk.command import run_on_desk
from safety.desk.desk import Desk, DeskKind
from safety.desk.private import PrivateDesk
from safety.launch import launch
from vision.windows import WindowList

PAGES = sorted((BUILT_IN / "desk-basics" / "pages").glob("*.html"))


def fetch(address: str, data: bytes | None) -> str:
    parts = urlsplit(address)
    with closing(http.client.HTTPConnection(parts.netloc, timeout=10)) as connection:
        connection.request("GET" if data is None else "POST", parts.path, data)
        return connection.getresponse().read().decode()


def test_there_are_ten_each_with_a_name_and_a_summary() -> None:
    assert len({drift.name for drift in DRIFTS}) == len(DRIFTS) == 10
    assert all(drift.name and drift.summary for drift in DRIFTS)


def test_drifts_are_chosen_by_name_each_once() -> None:
    assert drifts_named(()) == (NO_DRIFT,)
    assert drifts_named(("dark", "none", "dark")) == (drift_named("dark"), NO_DRIFT)
    assert drifts_named(("slow", "all")) == (
        drift_named("slow"),
        *(drift for drift in DRIFTS if drift.name != "slow"),
    )
    with pytest.raises(SuiteError, match=r"no drift called pink.*small-screen.*all, none"):
        drift_named("pink")


def test_a_page_is_put_together_again_unless_its_words_change() -> None:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        assert drifted(text, PageDrift()) == text
        assert drifted(text, PageDrift(words={"nothing there": "nichts"})) == text, page.name


def test_every_german_word_stands_on_a_page() -> None:
    whole = "\n".join(page.read_text(encoding="utf-8") for page in PAGES) + "Your data has been received."
    assert [word for word in GERMAN if word not in whole] == []


def test_words_that_are_shown_change_and_what_is_sent_does_not() -> None:
    page = (
        '<!doctype html><title>High</title><p title="High">High</p><input placeholder="High" value="High">'
        "<select><option>High</option><option value='h'>High</option></select>"
        "<script>let High = 'High';</script><textarea>High</textarea><!-- High -->"
    )
    assert drifted(page, PageDrift(words={"High": "Hoch & höher"})) == (
        '<!doctype html><title>Hoch &amp; höher</title><p title="Hoch &amp; höher">Hoch &amp; höher</p>'
        '<input placeholder="Hoch &amp; höher" value="High"><select><option value="High">Hoch &amp; höher'
        "</option><option value='h'>Hoch &amp; höher</option></select><script>let High = 'High';</script>"
        "<textarea>High</textarea><!-- High -->"
    )


def test_pages_are_served_as_the_drift_has_them(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p>Send</p>", encoding="utf-8")
    (tmp_path / "b.txt").write_text("Send", encoding="utf-8")
    drift = PageDrift(style="p { color: red }", words={"Send": "Absenden"})
    with PageServer(tmp_path, drift) as server:
        said = {
            name: fetch(f"{server.address}/{name}", data)
            for name, data in {"a": None, "b.txt": None, "gone": b"x=1"}.items()
        }
    assert said["a"] == "<p>Absenden</p>\n<style>p { color: red }</style>\n"
    assert said["b.txt"] == "Send"
    assert said["gone"].endswith("</p>\n<style>p { color: red }</style>\n")


def test_no_settings_of_ones_own_home_are_changed() -> None:
    desk = Desk(kind=DeskKind.LIVE, display=":0", environment={"PATH": "/bin"}, home=Path.home())
    with pytest.raises(SetUpError, match="home folder is yours"):
        apply_drift(drift_named("dark"), desk)


def test_a_command_that_fails_or_hangs_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with PrivateDesk((640, 480)) as desk:
        with pytest.raises(SetUpError, match="drift odd: “echo no >&2; false” ended with code 1: no"):
            apply_drift(Drift(name="odd", summary="", commands=("echo no >&2; false",)), desk)
        monkeypatch.setattr("agent.evals.drift_desk._COMMAND_TIMEOUT", 0.1)
        with pytest.raises(SetUpError, match="drift odd: “sleep 60” did not end"):
            apply_drift(Drift(name="odd", summary="", commands=("sleep 60",)), desk)


@contextmanager
def opened(name: str) -> Iterator[Desk]:
    drift = drift_named(name)
    with PrivateDesk(drift.size, drift.environment) as desk:
        apply_drift(drift, desk)
        yield desk


def titles(desk: Desk, wanted: str) -> list[str]:
    """The titles of the windows, as soon as one of them has these words in it."""
    deadline = time.monotonic() + 60
    with WindowList(desk.display) as windows:
        while time.monotonic() < deadline:
            found = [window.title for window in windows.read()]
            if any(wanted in title for title in found):
                return found
            time.sleep(0.1)
    raise AssertionError(f"no window called {wanted} came: {found}")


def test_programs_speak_another_language() -> None:
    with opened("german") as desk:
        launch("org.xfce.mousepad.desktop", [], desk.environment)
        assert titles(desk, "Unbenannt")


def test_a_notice_comes_up_above_the_rest() -> None:
    with opened("notice") as desk:
        launch("org.xfce.mousepad.desktop", [], desk.environment)
        titles(desk, "Mousepad")
        assert titles(desk, "Software update")[-1] == "Software update"


def test_windows_stand_elsewhere_and_a_keyboard_is_another() -> None:
    with opened("moved") as desk:
        launch("org.xfce.mousepad.desktop", [], desk.environment)
        titles(desk, "Mousepad")
        with WindowList(desk.display) as windows:
            rect = next(window.rect for window in windows.read() if "Mousepad" in window.title)
        assert (rect.left, rect.top) == (90, 48)
        apply_drift(drift_named("german-keys"), desk)
        assert "de" in run_on_desk(desk, "setxkbmap -query", timeout=10).stdout


def test_programs_start_late_but_themselves() -> None:
    with PrivateDesk() as desk:
        apply_drift(Drift(name="late", summary="", delay=0.1), desk)
        own = Path(desk.environment["PATH"].split(":")[0])
        assert (own / "mousepad").read_text(encoding="utf-8").startswith("#!/bin/sh\nsleep 0.1\nexec /")
        assert (own / "chromium").read_text(encoding="utf-8").count("sleep 0.1") == 1
        launch("org.xfce.mousepad.desktop", [], desk.environment)
        assert titles(desk, "Mousepad")


def test_the_theme_the_letters_and_the_browser_are_changed() -> None:
    with opened("dark") as desk:
        settings = (desk.home / ".config/gtk-3.0/settings.ini").read_text(encoding="utf-8")
        assert "gtk-theme-name=Adwaita-dark" in settings
        assert "gtk-theme-name=Adwaita\n" not in settings
        assert "<name>Onyx</name>" in (desk.home / ".config/openbox/rc.xml").read_text(encoding="utf-8")
        apply_drift(drift_named("large-text"), desk)
        assert 'gtk-font-name = "Sans 13"' in (desk.home / ".config/gtkrc-2.0").read_text(encoding="utf-8")
        preferences = (desk.home / ".config/chromium/Default/Preferences").read_text(encoding="utf-8")
        assert json.loads(preferences)["partition"]["default_zoom_level"] == {"x": 1.2239}
        wrapper = Path(desk.environment["PATH"].split(":")[0]) / "chromium"
        assert "--force-dark-mode" in wrapper.read_text(encoding="utf-8")
