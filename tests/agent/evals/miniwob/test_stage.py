"""Episodes in a real browser on a private desk: on a page of ours in MiniWoB's shape, and one of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.evals.miniwob.job import MiniwobJob, close_stages
from agent.evals.result import TaskVerdict
from agent.replay.checking import check
from agent.stop import StopSwitch
from memory.journal import Journal
from memory.traces.store import SpanStore

CORE = """
var core = {EP_TIMER: null, EPISODE_MAX_TIME: 10};
var WOB_RAW_REWARD_GLOBAL = 0, WOB_REWARD_REASON = null, WOB_TASK_READY = true;
Math.seedrandom = (seed) => { core.seed = seed; };
core.getUtterance = () => document.getElementById("query").textContent;
core.startEpisodeReal = () => { genProblem(); core.EP_TIMER = setTimeout(() => {}, core.EPISODE_MAX_TIME); };
core.endEpisode = (reward, timed, reason) => {
  WOB_RAW_REWARD_GLOBAL = reward; WOB_REWARD_REASON = reason; core.EP_TIMER = null;
};
"""
PAGE = """<!doctype html><title>Page</title><style>body {margin: 0; font: 14px sans-serif}
#query {height: 44px; background: yellow} button {margin: 20px; padding: 6px}</style>
<div id="query"></div><div id="area"></div><script src="../core/core.js"></script><script>
function genProblem() {
  const right = core.seed % 2 ? "Keep" : "Drop";
  document.getElementById("query").textContent = `Click on the "${right}" button.`;
  for (const name of ["Keep", "Drop"]) {
    const button = document.createElement("button");
    button.textContent = name;
    button.onclick = () => core.endEpisode(REWARD, false, "pressed");
    document.getElementById("area").appendChild(button);
  }
}
</script>"""


@pytest.fixture
def html(tmp_path: Path) -> Path:
    for folder in ("core", "miniwob"):
        (tmp_path / "html" / folder).mkdir(parents=True)
    (tmp_path / "html" / "core" / "core.js").write_text(CORE, encoding="utf-8")
    right = PAGE.replace("REWARD", "name === right ? 0.5 : -1")
    (tmp_path / "html" / "miniwob" / "choose.html").write_text(right, encoding="utf-8")
    (tmp_path / "html" / "miniwob" / "vain.html").write_text(PAGE.replace("REWARD", "-1"), encoding="utf-8")
    return tmp_path / "html"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Episodes are kept where the test's other files are."""
    monkeypatch.setenv("DESKHAND_HOME", str(tmp_path / "home"))
    yield tmp_path / "home"
    close_stages()


def test_a_page_s_reward_decides_whatever_its_size_and_one_browser_plays_all(html: Path, home: Path) -> None:
    stop = StopSwitch()
    jobs = [
        MiniwobJob(task=task, seed=seed, attempt=seed, brain="instructions", html=html)
        for seed in (1, 2)
        for task in ("choose", "vain")
    ]
    results = [job.do(stop) for job in jobs]
    assert [(r.task, r.seed, r.verdict) for r in results] == [
        ("choose", 1, TaskVerdict.PASSED),
        ("vain", 1, TaskVerdict.FAILED),
        ("choose", 2, TaskVerdict.PASSED),
        ("vain", 2, TaskVerdict.FAILED),
    ]
    assert "the page gave -1, as “pressed”" in results[1].reason
    assert all(r.episode and r.program == r.task for r in results)
    assert results[1].failure
    with Journal(home / "evals") as journal, SpanStore(home / "evals") as spans:
        assert all(journal.episode(r.episode).steps == r.steps for r in results)
        assert all(spans.find(r.episode) for r in results)
        assert all(checked.same for checked in check(journal, journal.episodes()))


def test_a_task_of_the_package_and_a_brain_that_does_nothing() -> None:
    result = MiniwobJob(task="click-test-2", seed=3, attempt=1, brain="nothing").do(StopSwitch())
    assert result.verdict is TaskVerdict.FAILED
    assert result.reason == "“Click button ONE.”: the page gave no reward"
