"""The command as a script or a person meets it: usage, help, exit codes, JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading

import pytest

from agent.cli import main as cli
from agent.cli import run as run_command
from agent.cli.exit_codes import exit_code
from agent.errors import NotUnderstood
from memory.episode import Verdict
from memory.errors import JournalFull

COMMANDS = ("run", "app", "demo", "episodes", "audit", "stop", "eval", "bench")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "COMMAND"),
        (("frobnicate",), "invalid choice: 'frobnicate'"),
        (("run",), "TASK"),
        (("run", ""), "the task is empty: nothing was done"),
        (("run", " \n\t"), "the task is empty"),
        (("run", "click x " * 1251), "10,008 characters, more than 10,000: nothing was done"),
        (("run", "type \udcff"), "no UTF-8 text"),
        (("run", "--brain", "foo", "click x"), "there are: instructions, vlm, endpoint, nothing, claims"),
        (("run", "--max-steps", "0", "click x"), "'0' is not a whole number of at least 1"),
        (("run", "--max-steps", "abc", "click x"), "'abc' is not a whole number of at least 1"),
        (("run", "--desk", "kitchen", "click x"), "invalid choice: 'kitchen'"),
        (("run", "--approve", "some", "click x"), "invalid choice: 'some'"),
        (("eval", "desk-basics", "--repeat", "-1"), "'-1' is not a whole number of at least 1"),
        (("eval", "desk-basics", "--brain", "foo"), "there is no brain called 'foo'"),
    ],
)
def test_usage_errors_exit_with_2_and_say_what_is_wrong(words, said, capsys) -> None:
    try:
        code = cli.main(list(words))
    except SystemExit as leaving:
        code = leaving.code
    out, errors = capsys.readouterr()
    assert code == 2
    assert out == ""
    assert said in errors


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_exits_with_0(name, capsys) -> None:
    with pytest.raises(SystemExit) as leaving:
        cli.main([*([name] if name else []), "--help"])
    assert leaving.value.code == 0
    assert f"usage: deskhand {name}".strip() in capsys.readouterr().out


@pytest.mark.parametrize("name", ["", "run", "eval"])
def test_help_has_examples(name, capsys) -> None:
    with pytest.raises(SystemExit):
        cli.main([*([name] if name else []), "--help"])
    assert f"examples:\n  deskhand {name or 'run'}" in capsys.readouterr().out


def test_help_loads_nothing_heavy() -> None:
    """Which is what makes it quick; the time itself depends on the machine."""
    heavy = "{'numpy', 'cv2', 'torch', 'chromadb', 'onnxruntime', 'PySide6', 'pydantic', 'sqlite3', 'mss'}"
    code = f"import sys; from agent.cli.main import parser; parser(); print({heavy} & set(sys.modules))"
    unmeasured = {
        k: v for k, v in os.environ.items() if not k.startswith("COVERAGE_PROCESS")
    }  # it loads sqlite3
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=unmeasured
    )
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (
            NotUnderstood("jump", "no such thing"),
            4,
            "not understood: “jump”: no such thing. Nothing was done.",
        ),
        (JournalFull("the disk is full"), 1, "deskhand: the disk is full"),
        (KeyboardInterrupt(), 3, "deskhand: stopped."),
    ],
)
def test_errors_become_exit_codes(error, code, said, capsys, monkeypatch) -> None:
    def fail(args: object) -> int:
        raise error

    monkeypatch.setattr(run_command, "run", fail)
    assert cli.main(["run", "click x"]) == code
    assert said in capsys.readouterr().err


def test_every_verdict_has_its_exit_code() -> None:
    assert {verdict: exit_code(verdict) for verdict in Verdict} == {
        Verdict.SUCCEEDED: 0,
        Verdict.FAILED: 1,
        Verdict.STOPPED: 3,
        Verdict.INFEASIBLE: 4,
        Verdict.PAUSED: 3,
    }


def test_json_is_all_there_is_on_standard_output(command) -> None:
    ran = command("run", "--desk", "private", "--approve", "all", "--json", "open xterm")
    events = [json.loads(line) for line in ran.out.splitlines()]
    assert (ran.code, ran.left) == (0, ())
    kinds = [event["event"] for event in events]
    assert kinds[0] == "started"
    assert kinds[-1] == "finished"
    assert set(kinds) <= {"started", "noted", "seen", "proposed", "decided", "stepped", "finished"}
    assert {"seen", "proposed", "decided", "stepped"} <= set(kinds)
    stepped = next(event for event in events if event["event"] == "stepped")
    assert stepped["receipt"]["delivery"] == "delivered"
    assert stepped["effect"]["change"] == "verified"
    assert events[-1]["outcome"]["verdict"] == "succeeded"
    assert events[-1]["episode"] == events[0]["episode"]
    assert ran.errors == ""


def test_a_task_that_is_not_understood_exits_with_4(command) -> None:
    ran = command("run", "--desk", "private", "--json", "frobnicate the quux")
    assert (ran.code, ran.out, ran.left) == (4, "", ())
    assert "not understood: “frobnicate the quux”" in ran.errors
    assert "Nothing was done." in ran.errors


def test_without_a_terminal_to_ask_on_what_needs_asking_is_refused(command) -> None:
    ran = command("run", "--desk", "private", "open xterm, run the command rm -rf /nowhere-at-all")
    assert (ran.code, ran.left) == (3, ())
    assert "refused: there is no terminal to ask on" in ran.errors


def test_a_reader_that_goes_away_ends_the_run(command) -> None:
    """As `deskhand run --json ... | head -1` does."""
    process = subprocess.Popen(
        command.words("run", "--desk", "private", "--approve", "all", "--json", "open xterm, wait 9 seconds"),
        env=command.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    late = threading.Timer(60, process.kill)
    late.start()
    assert process.stdout is not None
    assert process.stderr is not None
    assert '"started"' in process.stdout.readline()
    process.stdout.close()
    errors = process.stderr.read()
    process.stderr.close()
    assert process.wait() == 1
    late.cancel()
    assert errors == ""
    assert command.left() == ()
    again = subprocess.run(
        command.words("episodes", "list"), env=command.environment, capture_output=True, text=True
    )
    assert "failed" in again.stdout
