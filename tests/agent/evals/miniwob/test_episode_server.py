from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.errors import SetUpError
from agent.evals.miniwob.episode_server import Ended, EpisodeServer, with_harness


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EpisodeServer]:
    (tmp_path / "miniwob").mkdir()
    (tmp_path / "miniwob" / "send.html").write_text("<h1>Send</h1>", encoding="utf-8")
    with EpisodeServer(tmp_path) as running:
        yield running


def get(server: EpisodeServer, path: str) -> str:
    place = server.lobby.removeprefix("http://").partition("/")[0]
    connection = http.client.HTTPConnection(place, timeout=30)
    try:
        connection.request("GET", path)
        return connection.getresponse().read().decode()
    finally:
        connection.close()


def begun(server: EpisodeServer, on_end: list[str]) -> str:
    """Begin an episode as a browser would answer it."""

    def answer() -> None:
        page = json.loads(get(server, "/deskhand/next?after=0"))["page"]
        assert page.startswith("/miniwob/send.html?")
        assert "deskhand_seed=5" in page
        server.hear({"episode": 1, "kind": "began", "utterance": "Press Send."})

    browser = threading.Thread(target=answer)
    browser.start()
    said = server.begin("send", 5, 30.0, lambda: on_end.append("ended"))
    browser.join()
    return said


def test_a_browser_is_led_to_the_page_and_its_instruction_heard(server: EpisodeServer) -> None:
    ends: list[str] = []
    assert begun(server, ends) == "Press Send."
    assert server.wait_for_end(0) is None
    server.hear({"episode": 1, "kind": "ended", "reward": 0.4, "reason": ""})
    server.hear({"episode": 1, "kind": "ended", "reward": -1, "reason": "again"})
    assert server.wait_for_end(0) == Ended(reward=0.4)
    assert ends == ["ended"]


def test_what_another_episode_says_is_left_aside(server: EpisodeServer) -> None:
    begun(server, [])
    server.hear({"episode": 0, "kind": "ended", "reward": 1})
    assert server.wait_for_end(0) is None


def test_a_page_that_does_not_come_up_or_breaks_is_told_of(server: EpisodeServer) -> None:
    with pytest.raises(SetUpError, match="did not come up"):
        server.begin("send", 1, 0.01, lambda: None)
    breaking = threading.Timer(
        0.05, lambda: server.hear({"episode": 2, "kind": "broke", "reason": "no core"})
    )
    breaking.start()
    with pytest.raises(SetUpError, match="no core"):
        server.begin("send", 1, 30.0, lambda: None)
    breaking.join()


def test_pages_are_served_with_the_harness_and_other_files_as_they_are(
    server: EpisodeServer, tmp_path: Path
) -> None:
    (tmp_path / "plain.js").write_text("let a;", encoding="utf-8")
    page = get(server, "/miniwob/send.html?deskhand_seed=1")
    assert page.startswith("<h1>Send</h1>")
    assert "Math.seedrandom" in page
    assert get(server, "/plain.js") == "let a;"
    assert with_harness(b"").decode() in get(server, "/deskhand/lobby")


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5),
        lambda inner: st.dictionaries(st.sampled_from(["episode", "kind", "reward", "reason"]), inner),
        max_leaves=6,
    )
)
def test_any_report_is_borne(report: object) -> None:
    EpisodeServer(Path("/nonexistent")).hear(report)
