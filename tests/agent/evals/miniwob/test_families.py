from __future__ import annotations

from pathlib import Path

import pytest

from agent.errors import SuiteError
from agent.evals.miniwob import families
from agent.evals.miniwob.families import all_tasks, chosen_tasks, html_folder, is_development
from agent.evals.miniwob.job import miniwob_jobs


@pytest.fixture
def html(tmp_path: Path) -> Path:
    (tmp_path / "miniwob").mkdir()
    for name in ("click-button", "enter-text-2", "drag-box", "choose-list"):
        (tmp_path / "miniwob" / f"{name}.html").write_text("<p>", encoding="utf-8")
    return tmp_path


def test_the_installed_package_has_the_families_of_development() -> None:
    tasks = chosen_tasks(html_folder(), [], every=False)
    assert len(tasks) == 51
    assert {"tic-tac-toe", "login-user-popup", "click-tab-2-hard"} < set(tasks)
    assert set(tasks) < set(all_tasks(html_folder()))


def test_only_development_is_run_unless_all_or_a_name_is_asked_for(html: Path) -> None:
    assert chosen_tasks(html, [], every=False) == ("choose-list", "click-button", "enter-text-2")
    assert "drag-box" in chosen_tasks(html, [], every=True)
    assert chosen_tasks(html, ["drag-box"], every=False) == ("drag-box",)
    assert not is_development("drag-box")


def test_an_unknown_task_is_named(html: Path) -> None:
    with pytest.raises(SuiteError, match="no task fly-kite"):
        chosen_tasks(html, ["fly-kite"], every=False)


def test_without_the_package_the_command_that_installs_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(families, "find_spec", lambda name: None)
    with pytest.raises(SuiteError, match=r"pip install --no-deps miniwob==1\.1\.0"):
        html_folder()


def test_each_round_has_every_task_with_the_same_seed() -> None:
    jobs = miniwob_jobs(("a", "b"), 2, 7, "nothing", accessibility=False)
    played = [(t.task, t.seed, t.attempt) for t in jobs]
    assert played == [("a", 7, 1), ("b", 7, 1), ("a", 8, 2), ("b", 8, 2)]
