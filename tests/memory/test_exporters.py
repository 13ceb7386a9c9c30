"""Pages, chats and trajectories made of an Episode."""

from __future__ import annotations

import base64
import dataclasses
import io
import json
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from memory.agentnet import export_agentnet, import_agentnet
from memory.episode import Judge, Outcome, Verdict
from memory.errors import ExportError, ImportRefused
from memory.export_chat import ChatOptions, called, export_chats
from memory.export_html import export_html
from memory.journal import Journal
from memory.pyautogui_code import NotReadable, read_code, written
from safety.action import Action, Button, Click, Drag, Move, OpenProgram, PressKeys, Scroll, TypeText, Wait
from vision.geometry import Point, Rect

VIEW = Rect(0, 0, 1000, 500)
NOW = datetime(2026, 1, 2, tzinfo=UTC)
EVIL = "</script><script>alert(1)</script><img src=http://evil.example/x onerror=alert(2)>'\"\u202e"


@pytest.fixture
def episode(journal: Journal, make_step) -> str:
    begun = journal.begin(f"save it {EVIL}", "instructions", "private")
    for number in (1, 2):
        journal.append(begun.id, make_step(number, shade=number, size=(400, 200), title=f"{number} {EVIL}"))
    end = dataclasses.replace(
        make_step(3, size=(400, 200)), action=None, decision=None, receipt=None, proposal={"kind": "done"}
    )
    journal.append(begun.id, end)
    journal.finish(begun.id, Outcome(verdict=Verdict.SUCCEEDED, judge=Judge.CHECKER, reason=EVIL))
    return begun.id


class Page(HTMLParser):
    """What a page is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def test_a_page_holds_everything_and_fetches_nothing(journal: Journal, episode: str, tmp_path: Path) -> None:
    path = tmp_path / "e.html"
    export_html(journal, journal.episode(episode), path, width=200)
    text = path.read_text()
    page = Page(text)
    assert len(page.of("script")) == len(page.of("style")) == 1
    assert len(page.of("section")) == len(page.of("img")) == 3
    for image in page.of("img"):
        kind, _, data = str(image["src"]).partition(",")
        assert kind == "data:image/webp;base64"
        assert Image.open(io.BytesIO(base64.b64decode(data))).size == (200, 100)
    for tag, attributes in page.tags:
        assert not any(name.startswith("on") for name in attributes), tag
        assert str(attributes.get("src", "data:")).startswith("data:")
        assert str(attributes.get("href", "#")).startswith("#")
    assert tag_count(page, "div", "point") == 2
    (policy,) = [m["content"] for m in page.of("meta") if "http-equiv" in m]
    assert str(policy).startswith("default-src 'none'")
    assert "\u202e" not in text


def tag_count(page: Page, tag: str, name: str) -> int:
    return sum(name in str(attributes.get("class", "")).split() for attributes in page.of(tag))


def test_the_policy_names_the_script_that_is_there(journal: Journal, episode: str, tmp_path: Path) -> None:
    import hashlib

    path = tmp_path / "e.html"
    export_html(journal, journal.episode(episode), path)
    script = re.findall(r"<script>(.*?)</script>", path.read_text(), re.DOTALL)[-1]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"sha256-{digest}" in path.read_text()


def test_a_missing_screenshot_is_said_on_the_page(journal: Journal, episode: str, tmp_path: Path) -> None:
    for blob in (tmp_path / "data" / "blobs").rglob("*"):
        if blob.is_file():
            blob.unlink()
    path = tmp_path / "e.html"
    export_html(journal, journal.episode(episode), path)
    assert "cannot be read" in path.read_text()


@pytest.mark.parametrize("within", [True, False])
def test_a_chat_has_a_picture_a_call_and_an_answer_each_step(
    journal: Journal, episode: str, tmp_path: Path, within: bool
) -> None:
    path = tmp_path / "chat.jsonl"
    export_chats(journal, [journal.episode(episode)], path, ChatOptions(width=100, within=within))
    (chat,) = map(json.loads, path.read_text().splitlines())
    messages = chat["messages"]
    assert [message["role"] for message in messages] == ["system", *["user", "assistant", "tool"] * 3]
    assert messages[1]["content"][0]["text"].startswith("save it")
    address = messages[1]["content"][-1]["image_url"]["url"]
    data = base64.b64decode(address.partition(",")[2]) if within else (tmp_path / address).read_bytes()
    assert Image.open(io.BytesIO(data)).size == (100, 50)
    calls = [m["tool_calls"][0]["function"] for m in messages if m["role"] == "assistant"]
    first, last = json.loads(calls[0]["arguments"]), json.loads(calls[-1]["arguments"])
    assert first == {"action": "left_click", "coordinate": [6, 1], "keys": ["ctrl"]}  # (16 + 10, 8 - 5) / 4
    assert last["action"] == "terminate"
    assert last["status"] == "success"
    names = {tool["function"]["name"] for tool in chat["tools"]}
    assert {call["name"] for call in calls} <= names


def test_what_pyautogui_has_not_is_a_call_of_its_own() -> None:
    assert called(OpenProgram(program="gedit"), VIEW, 1.0) == (
        "desk",
        {"kind": "open", "program": "gedit", "arguments": ()},
    )


def test_several_episodes_are_lines_of_one_file(journal: Journal, episode: str, tmp_path: Path) -> None:
    both = [journal.episode(episode)] * 2
    export_chats(journal, both, tmp_path / "c.jsonl", ChatOptions())
    export_agentnet(journal, both, tmp_path / "a.jsonl")
    for name in ("c.jsonl", "a.jsonl"):
        assert len((tmp_path / name).read_text().splitlines()) == 2
    for again in (
        lambda: export_agentnet(journal, both, tmp_path / "a.jsonl"),
        lambda: export_chats(journal, both, tmp_path / "c.jsonl", ChatOptions()),
        lambda: export_html(journal, both[0], tmp_path / "c.jsonl"),
    ):
        with pytest.raises(ExportError, match="exists"):
            again()


def test_a_trajectory_comes_back(journal: Journal, make_step, tmp_path: Path) -> None:
    begun = journal.begin("do it", "b", "private")
    actions: list[Action] = [Click(point=Point(200, 100)), TypeText(text='it\'s "so"\n'), Wait(seconds=1.0)]
    for number, action in enumerate(actions, start=1):
        step = make_step(number, shade=number, size=(400, 200))
        frame = dataclasses.replace(step.observation.frame, rect=Rect(0, 0, 400, 200))
        seen = dataclasses.replace(step.observation, frame=frame)
        journal.append(begun.id, dataclasses.replace(step, observation=seen, action=action))
    journal.finish(begun.id, Outcome(verdict=Verdict.SUCCEEDED, judge=Judge.USER))
    export_agentnet(journal, [journal.episode(begun.id)], tmp_path / "t.jsonl")
    with Journal(tmp_path / "other") as other:
        (done,) = import_agentnet(other, tmp_path / "t.jsonl", tmp_path / "t-images", NOW)
        assert (done.steps, done.problems) == (3, ())
        steps = list(other.steps(done.id))
        assert [step.action for step in steps] == actions
        assert all(step.decision is None and step.receipt is None for step in steps)
        for mine, theirs in zip(journal.steps(begun.id), steps, strict=True):
            assert np.array_equal(mine.observation.frame.pixels, theirs.observation.frame.pixels)
        assert other.episode(done.id).imported == "t.jsonl, line 1"
        (again,) = import_agentnet(other, tmp_path / "t.jsonl", tmp_path / "t-images", NOW)
        assert again.present


@pytest.mark.parametrize(
    "step",
    [
        {"image": "../secret.png", "value": {"code": "pyautogui.click(x=0.5, y=0.5)"}},
        {"image": "/etc/passwd", "value": {"code": "pyautogui.click(x=0.5, y=0.5)"}},
        {"image": "link.png", "value": {"code": "pyautogui.click(x=0.5, y=0.5)"}},
        {"image": "none.png", "value": {"code": "pyautogui.click(x=0.5, y=0.5)"}},
        {"image": "text.png", "value": {"code": "pyautogui.click(x=0.5, y=0.5)"}},
        {"image": "a.png", "value": {"code": "__import__('os').system('touch /tmp/x')"}},
        {"image": "a.png", "value": {"code": 7}},
        {"image": "a.png"},
        [],
        None,
    ],
)
def test_a_step_that_does_harm_is_passed_over(tmp_path: Path, step: object) -> None:
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    Image.new("RGB", (40, 30)).save(pictures / "a.png")
    Image.new("RGB", (40, 30)).save(tmp_path / "secret.png")
    (pictures / "link.png").symlink_to(tmp_path / "secret.png")
    (pictures / "text.png").write_text("no picture")
    good = {"image": "a.png", "value": {"code": "pyautogui.press('enter')"}}
    line = json.dumps({"task_id": "t", "instruction": "i", "traj": [good, step, good]})
    (tmp_path / "t.jsonl").write_text(f"{line}\nno json\n[]\n")
    with Journal(tmp_path / "other") as other:
        done, *rest = import_agentnet(other, tmp_path / "t.jsonl", pictures, NOW)
        assert done.steps == 2
        assert len(done.problems) == 1
        assert [one.id for one in rest] == ["", ""]
        with pytest.raises(ImportRefused):
            list(import_agentnet(other, tmp_path / "none.jsonl", pictures, NOW))


points = st.builds(Point, st.integers(0, 999), st.integers(0, 499))
actions = st.one_of(
    st.builds(Move, point=points),
    st.builds(Click, point=points, button=st.sampled_from(Button), count=st.integers(1, 3)),
    st.builds(Scroll, point=points, down=st.integers(-20, 20).filter(bool)),
    st.builds(Drag, start=points, end=points),
    st.builds(TypeText, text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1)),
    st.builds(
        PressKeys, keys=st.lists(st.sampled_from(["ctrl", "a", "f1"]), min_size=1, max_size=3).map(tuple)
    ),
)


@given(action=actions)
@settings(max_examples=150, deadline=None)
def test_what_is_written_as_code_is_read_as_it_was(action: Action) -> None:
    code = written(action, VIEW)
    if code is not None:
        assert read_code(code, VIEW) == (action,)


@given(code=st.text(max_size=80) | st.text("pyautogui.click(x=0,1)'\"[]\\ \n", max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_or_refused(code: str) -> None:
    try:
        found = read_code(code, VIEW)
    except NotReadable:
        return
    assert all(isinstance(action, Action) for action in found)


@pytest.mark.parametrize(
    "code",
    [
        "pyautogui.click(x=2000, y=1)",
        "pyautogui.click(x=1e999, y=0.5)",
        "pyautogui.scroll(1e999)",
        "pyautogui.click(x=-1, y=0)",
        "pyautogui.press(['a'] * 9)",
        "pyautogui.hotkey([[[[[['a']]]]]])",
        "pyautogui.write(message=open('/etc/passwd').read())",
        "os.system('x')",
        "pyautogui.click",
        "pyautogui.click(",
        "pyautogui.press('a",
        "pyautogui.dragTo(x=0.1, y=0.1)",
        "pyautogui.press('a', presses=10000)",
        "x" * 30_000,
    ],
)
def test_code_that_is_not_known_is_refused(code: str) -> None:
    with pytest.raises(NotReadable):
        read_code(code, VIEW)


def test_code_of_agentnet_is_read() -> None:
    code = "pyautogui.moveTo(x=0.1, y=0.2)\npyautogui.dragTo(x=0.3, y=0.4, button='left')"
    assert read_code(code, VIEW) == (Drag(start=Point(100, 100), end=Point(300, 200)),)
    assert read_code("pyautogui.hotkey(['ctrl', 'c'])", VIEW) == (PressKeys(keys=("ctrl", "c")),)
    assert read_code("computer.tripleClick(x=0.5, y=0.5)", VIEW) == (Click(point=Point(500, 250), count=3),)
    assert read_code("computer.terminate(status='success')", VIEW) == ()
