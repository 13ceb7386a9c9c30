"""A run's page and Markdown: whole in themselves, and no text of others becomes part of them."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.cli.exit_codes import SUCCEEDED, USAGE
from agent.cli.main import main
from agent.evals.intervals import wilson
from agent.evals.real import evals_home, page_of, reports_folder, run_of, write_report
from agent.evals.reporting.contents import contents
from agent.evals.reporting.markdown import markdown
from agent.evals.reporting.markup import element
from agent.evals.reporting.page import page
from agent.evals.reporting.plots import interval_bar, stack, steps_down
from agent.evals.reporting.telling import percent
from agent.evals.result import Results, TaskResult, TaskVerdict
from agent.evals.results_file import read_results
from agent.evals.seen import look_back
from memory.episode import Judge, Outcome, Verdict
from memory.journal import Journal
from memory.step import Step, Timings
from safety.action import Click
from vision.frame import Frame
from vision.geometry import Point, Rect
from vision.observation import Observation

EVIL = '<script>alert(1)</script><img src="http://evil.example/x" onerror=alert(1)>|`\x1b[2J\ud800'


def tried(task: str, marks: str, **fields: object) -> tuple[TaskResult, ...]:
    verdicts = {"+": TaskVerdict.PASSED, "-": TaskVerdict.FAILED, "!": TaskVerdict.ERROR}
    base: dict[str, object] = {
        "timings": Timings(seeing=1.0),
        "seconds": 4.0,
        "steps": 3,
        "program": "browser",
    }
    return tuple(
        TaskResult(task=task, attempt=number, verdict=verdicts[mark], **(base | fields))  # type: ignore[arg-type]
        for number, mark in enumerate(marks, 1)
    )


def run(*tries: TaskResult, brain: str = "instructions", suite: str = "mine") -> Results:
    return Results(suite=suite, brain=brain, results=tries, finished="2026-11-26T08:00:00+00:00")


FULL = run(
    *tried("shop", "++-", minimal_steps=2, failure="planning", reason="not “done”"),
    *tried("note", "+!+", program="editor", tokens=90),
    *tried("note", "-", program="editor", paraphrase=1),
    *tried("note", "+", program="editor", drift="dark theme"),
)


class _Reader(HTMLParser):
    """Collects what a browser would act on, and whether every element is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.open: list[str] = []
        self.addresses: list[str] = []
        self.handlers: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        if tag not in {"meta", "img", "br"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name in {"src", "href", "action", "data"}:
                self.addresses.append(value or "")
            if name.startswith("on"):
                self.handlers.append(name)
            if name == "id":
                self.ids.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader


def test_a_page_has_everything_and_fetches_nothing() -> None:
    html = page(contents([FULL], [run(*tried("shop", "-"), brain="nothing")]))
    reader = read(html)
    assert reader.tags.isdisjoint({"script", "link", "iframe", "object", "form", "base"})
    assert (reader.addresses, reader.handlers) == ([], [])
    assert len(reader.ids) == len(set(reader.ids))
    assert set(reader.ids) >= {
        "programs",
        "repeated",
        "time",
        "failures",
        "wordings",
        "drift",
        "null",
        "tasks",
    }
    assert "url(http" not in html
    assert "@import" not in html
    for words in (
        "<title>mine: 71 % with instructions</title>",
        "planning (1)",
        "tokens a success",
        "135",
        "known of",
    ):
        assert words in html
    assert "prefers-color-scheme: dark" in html
    assert "@media print" in html


def test_every_picture_says_what_it_shows() -> None:
    html = page(contents([FULL]))
    assert html.count('role="img"') == html.count("aria-label=")
    assert html.count("<svg") == html.count('role="img"') + html.count('aria-hidden="true"')


@pytest.mark.parametrize("field", ["task", "program", "reason", "drift", "failure", "episode"])
def test_texts_of_others_stay_texts(field: str) -> None:
    told = contents([run(*tried("shop", "+-", **{field: EVIL} if field != "task" else {}))])
    if field == "task":
        told = contents([run(*tried(EVIL, "+-"))])
    reader = read(page(told))
    assert reader.tags.isdisjoint({"script", "img"})
    assert reader.handlers == []
    lines = markdown(told).splitlines()
    assert not any("<script" in line.replace("\\<", "") for line in lines)
    assert not any("\x1b" in line for line in lines)


@given(st.text(), st.text())
@settings(max_examples=80, deadline=None)
def test_an_element_holds_its_text_and_nothing_else(text: str, value: str) -> None:
    class Heard(HTMLParser):
        data, attributes, tags = "", "", 0

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.tags += 1
            self.attributes = attrs[0][1] or ""

        def handle_data(self, data: str) -> None:
            self.data += data

    heard = Heard()
    heard.feed(element("p", text, title=value))
    heard.close()
    assert heard.tags == 1

    def shown(words: str) -> str:
        return "".join(c if c.isprintable() or c in "\n\t" else "\ufffd" for c in words)

    assert heard.data == shown(text)
    assert heard.attributes == shown(value)


def test_plots_say_their_numbers() -> None:
    assert 'aria-label="75%, between 30% and 95%"' in interval_bar(wilson(3, 4))
    assert 'aria-label="a 1.0 s, b 3.0 s"' in stack([("a", 1.0), ("b", 3.0)], 4.0)
    assert 'aria-label="1 of 1: 90%, 2 of 2: 80%"' in steps_down([0.9, 0.8])
    assert 'width="0"' in stack([("a", 0.0)], 0.0)


def test_a_share_is_never_rounded_to_all_or_nothing() -> None:
    assert [percent(share) for share in (0.0, 0.001, 0.5, 0.999, 1.0)] == [
        "0 %",
        "<1 %",
        "50 %",
        ">99 %",
        "100 %",
    ]


def test_a_page_of_several_suites_names_each() -> None:
    html = page(contents([run(*tried("a", "+")), run(*tried("b", "-"), suite="other")]))
    assert "By suite" in html
    assert "<h1>mine, other</h1>" in html
    with pytest.raises(ValueError, match="no try"):
        contents([run()])


def recorded(journal: Journal) -> str:
    """An Episode that clicked in vain and gave up."""
    episode = journal.begin("press Save", "instructions", "private")
    frame = Frame(pixels=np.full((600, 1600, 3), 200, np.uint8), rect=Rect(0, 0, 1600, 600), time=0.0)
    refused = "nothing on the screen fits “Save”; nearest: none. Nothing was done to it"
    journal.append(
        episode.id,
        Step(
            number=1,
            title="click “<Open>”",
            observation=Observation(frame=frame, elements=()),
            proposal={"kind": "click", "place": {"phrase": "Open"}},
            target={"refused": refused},
            action=Click(point=Point(400, 300)),
        ),
    )
    last = Observation(frame=frame, elements=())
    journal.append(
        episode.id, Step(number=2, title="give up", observation=last, proposal={"kind": "give up"})
    )
    reason = f"{refused}: name it as the screen does"
    journal.finish(episode.id, Outcome(verdict=Verdict.FAILED, judge=Judge.AGENT, reason=reason))
    return episode.id


def test_a_failure_is_shown_where_it_first_went_wrong(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        episode = recorded(journal)
    failed = run(*tried("save", "-", episode=episode), *tried("lost", "-", episode="feed"))
    judged, seen = look_back(failed, tmp_path)
    [shot] = seen.values()
    assert (judged.results[0].failure, judged.results[0].bad_step) == ("grounding absent", 1)
    assert judged.results[1] == failed.results[1]
    assert (shot.step, shot.size, shot.point) == (1, (960, 360), (0.25, 0.5))
    html = page(contents([judged], seen=seen))
    [address] = read(html).addresses
    assert address.startswith("data:image/jpeg;base64,/9j/")
    assert '<circle cx="240" cy="180"' in html
    assert "Step 1: click “&lt;Open&gt;”" in html


def test_a_damaged_screen_and_a_strange_machine_leave_the_words(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        episode = recorded(journal)
    for blob in (tmp_path / "blobs").glob("*/*"):
        blob.write_bytes(b"no picture")
    _, seen = look_back(run(*tried("save", "-", episode=episode)), tmp_path)
    assert [shot.jpeg for shot in seen.values()] == [b""]
    early = run(*tried("save", "-", reason="not understood: “frobnicate”: no such verb"))
    judged, seen = look_back(early, tmp_path / "nowhere")
    assert (judged.results[0].failure, seen) == ("planning", {})


def test_a_run_leaves_its_page_beside_its_results() -> None:
    kept = write_report(run_of("mine", "nothing", tried("shop", "-")))
    path = write_report(run_of("mine", "instructions", FULL.results))
    assert path.parent == reports_folder()
    assert read_results(path).episodes == str(evals_home())
    html = page_of(path).read_text(encoding="utf-8")
    assert "They must pass nothing" in html
    assert path.with_name(f"{path.stem}.md").read_text(encoding="utf-8").startswith("# mine\n")
    assert kept != path


def test_the_command_writes_page_markdown_and_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_report(run_of("mine", "instructions", FULL.results))
    assert main(["eval", "report", "mine", "--out", str(tmp_path / "out")]) == SUCCEEDED
    assert sorted(path.suffix for path in (tmp_path / "out").iterdir()) == [".html", ".json", ".md"]
    other = tmp_path / "other.json"
    other.write_text(json.dumps({"suite": "other", "brain": "b", "results": []}))
    assert main(["eval", "report", str(other)]) == USAGE
    assert "there is no try" in capsys.readouterr().err
    assert main(["eval", "report", "mine", "mine", "--out", str(tmp_path / "two")]) == SUCCEEDED
    assert "mine: shop" in (tmp_path / "two/report.html").read_text(encoding="utf-8")
    assert main(["eval", "report", str(tmp_path / "none.json")]) == USAGE
    (tmp_path / "file").write_text("")
    assert main(["eval", "report", "mine", "--out", str(tmp_path / "file")]) == USAGE
