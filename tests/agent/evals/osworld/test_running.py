"""Tasks in OSWorld's format on a real private desk."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from agent.cli.main import main
from agent.evals.osworld.running import SCREEN, score
from agent.evals.osworld.stage import Stage
from agent.evals.osworld.supported import why_not
from agent.evals.osworld.task_file import OsworldTask, read_task
from agent.evals.set_up import free_port
from safety.desk.desk import Desk
from safety.desk.private import PrivateDesk


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    with PrivateDesk(SCREEN) as desk:
        yield desk


@pytest.fixture
def stage(desk: Desk, tmp_path: Path) -> Stage:
    return Stage(desk, tmp_path, free_port(), SCREEN)


def task_of(folder: Path, stage: Stage | None, **data: Any) -> OsworldTask:
    path = folder / "task.json"
    path.write_text(json.dumps({"id": "t", "instruction": "do it", "related_apps": []} | data))
    task = read_task(path)
    assert task is not None
    return task if stage is None else task.at_home(stage.desk.home)


def step(kind: str, **parameters: Any) -> dict[str, Any]:
    return {"type": kind, "parameters": parameters}


def command(line: str) -> dict[str, Any]:
    return {"type": "vm_command_line", "command": line, "shell": True}


def rule(value: Any) -> dict[str, Any]:
    return {"type": "rule", "rules": {"expected": value}}


def test_a_task_is_set_up_and_scored(stage: Stage, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("tea\n")
    (tmp_path / "gold.txt").write_text("tea\n")
    task = task_of(
        tmp_path,
        stage,
        config=[
            step("download", files=[{"url": "https://example.org/list.txt", "path": "/home/user/list.txt"}]),
            step("execute", command=["python", "-c", "import pyautogui; print(pyautogui.size())"]),
            step("launch", command="(cd ~; echo up > served.txt; sleep 60)", shell=True),
            step("sleep", seconds=0.5),
        ],
        evaluator={
            "postconfig": [step("execute", command="cp /home/user/list.txt /home/user/copy.txt", shell=True)],
            "func": ["exact_match", "compare_text_file", "check_include_exclude"],
            "result": [
                command("cat /home/user/served.txt"),
                {"type": "vm_file", "path": "/home/user/copy.txt", "dest": "copy.txt"},
                {"type": "list_directory", "path": "/home/user"},
            ],
            "expected": [
                rule("up\n"),
                {"type": "cloud_file", "path": "https://example.org/gold.txt", "dest": "gold.txt"},
                {"type": "rule", "rules": {"include": ["children"], "exclude": ["nothing"]}},
            ],
        },
    )
    assert why_not(task, stage) == ()
    stage.run(task.config)
    assert score(task, stage, gave_up=False)[0] == 0.0  # the copy is not there yet
    stage.run(task.after)
    assert score(task, stage, gave_up=False) == (1.0, "")
    assert score(task, stage, gave_up=True)[0] == 0.0


def test_the_best_measure_counts_where_one_is_enough(stage: Stage, tmp_path: Path) -> None:
    evaluator = {
        "func": ["exact_match", "exact_match"],
        "conj": "or",
        "result": [command("echo a"), command("echo b")],
        "expected": [rule("x\n"), rule("b\n")],
    }
    assert score(task_of(tmp_path, stage, evaluator=evaluator), stage, gave_up=False) == (1.0, "")


def test_what_cannot_be_done_is_right_to_be_given_up(stage: Stage, tmp_path: Path) -> None:
    task = task_of(tmp_path, stage, evaluator={"func": "infeasible"})
    assert score(task, stage, gave_up=True) == (1.0, "")
    assert score(task, stage, gave_up=False)[0] == 0.0


def test_what_a_task_asks_for_that_is_not_here_is_named(stage: Stage, tmp_path: Path) -> None:
    task = task_of(
        tmp_path,
        stage,
        related_apps=["thunderbird"],
        config=[
            step("googledrive"),
            step("download", files=[{"url": "https://example.org/a.txt", "path": "/home/user/a.txt"}]),
            step("launch", command=["frobnicator"]),
            step("chrome_open_tabs", urls_to_open=["https://example.org", "http://localhost:9"]),
        ],
        evaluator={
            "func": ["exact_match", "frobs", "compare_table"],
            "result": [
                None,
                {"type": "moon"},
                {"type": "cloud_file", "path": "https://e.org/x", "dest": "x"},
            ],
            "options": [None, None, {"rules": [{"type": "chart"}]}],
        },
    )
    assert why_not(task, stage) == (
        "thunderbird is not installed",
        "the step 'googledrive' is not done here",
        "https://example.org/a.txt would have to be fetched",
        "frobnicator is not installed",
        "https://example.org is on the internet",
        "the metric 'exact_match' is given no result",
        "the metric 'frobs' is not computed here",
        "the getter 'moon' is not there",
        "https://e.org/x would have to be fetched",
        "tables are not compared by 'chart'",
    )


def test_a_task_about_a_page_in_the_browser(stage: Stage, tmp_path: Path) -> None:
    (stage.desk.home / "page.html").write_text("<title>Tea</title>")
    page = (stage.desk.home / "page.html").as_uri()
    task = task_of(
        tmp_path,
        stage,
        config=[
            step("launch", command=["google-chrome", "--remote-debugging-port=1337"]),
            step("launch", command=["socat", "tcp-listen:9222,fork", "tcp:localhost:1337"]),
        ],
        evaluator={
            "func": ["is_expected_active_tab", "exact_match"],
            "result": [{"type": "active_tab_info"}, {"type": "enable_do_not_track"}],
            "expected": [{"type": "rule", "rules": {"type": "url", "url": page}}, rule("false")],
        },
    )
    assert why_not(task, stage) == ()
    stage.run(task.config)
    stage.open_tab(page)
    deadline = 100
    while (scored := score(task, stage, gave_up=False))[0] < 1.0 and deadline:
        stage.run((step("sleep", seconds=0.2),))
        deadline -= 1
    assert scored == (1.0, "")


def test_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DESKHAND_HOME", str(tmp_path / "home"))
    folder = tmp_path / "os"
    folder.mkdir()
    evaluator = {"func": "exact_match", "result": command("cat ~/x.txt"), "expected": rule("x\n")}
    made = [step("execute", command="echo x > ~/x.txt", shell=True)]
    for name, config, judge in (
        ("done", made, evaluator),
        ("not", [], evaluator),
        ("far", [], {"func": "frobs"}),
    ):
        (folder / f"{name}.json").write_text(
            json.dumps({"id": name, "instruction": "do nothing", "config": config, "evaluator": judge})
        )
    assert main(["eval", "osworld", str(folder), "--list"]) == 0
    listed = capsys.readouterr()
    assert "✓ os/done" in listed.out
    assert "✗ os/far: the metric 'frobs' is not computed here" in listed.out
    assert "2 of 3 can be run here" in listed.err
    assert main(["eval", "osworld", str(folder), "--brain", "claims", "--json"]) == 1
    told = capsys.readouterr()
    verdicts = {
        one["task"]: one["verdict"] for one in map(json.loads, told.out.splitlines()) if "task" in one
    }
    assert verdicts == {"done": "passed", "not": "failed", "far": "infrastructure error"}
    assert "2 of 3 tries could be made" in told.err
    assert main(["eval", "osworld", str(tmp_path / "none")]) == 2
