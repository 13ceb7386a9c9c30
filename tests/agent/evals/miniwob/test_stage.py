"""Episodes in a real browser on a private desk: on a page of ours in MiniWoB's shape, and one of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.evals.miniwob.families import html_folder
from agent.evals.miniwob.measuring import play_all, trials
from agent.evals.miniwob.stage import Stage
from agent.evals.result import TaskVerdict
from agent.stop import StopSwitch

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


def test_a_page_s_reward_decides_whatever_its_size_and_one_browser_plays_all(
    html: Path, tmp_path: Path
) -> None:
    stop = StopSwitch()
    folder = tmp_path / "evals"
    made: list[Stage] = []

    def stage() -> Stage:
        made.append(Stage(html, folder, "instructions", accessibility=False, outer=stop))
        return made[-1]

    results = list(play_all(trials(("choose", "vain"), 2, 1), stage, stop))
    assert [(r.task, r.seed, r.verdict) for r in results] == [
        ("choose", 1, TaskVerdict.PASSED),
        ("vain", 1, TaskVerdict.FAILED),
        ("choose", 2, TaskVerdict.PASSED),
        ("vain", 2, TaskVerdict.FAILED),
    ]
    assert "the page gave -1, as “pressed”" in results[1].reason
    assert all(r.episode and r.program == r.task for r in results)
    assert len(made) == 1


def test_a_task_of_the_package_and_a_brain_that_does_nothing(tmp_path: Path) -> None:
    stop = StopSwitch()
    folder = tmp_path / "evals"
    with Stage(html_folder(), folder, "nothing", accessibility=False, outer=stop) as stage:
        result = stage.play("click-test-2", 3, 1)
    assert result.verdict is TaskVerdict.FAILED
    assert result.reason == "“Click button ONE.”: the page gave no reward"
