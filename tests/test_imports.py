from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = (
    "PySide6",
    "chromadb",
    "cv2",
    "onnxruntime",
    "opentelemetry",
    "pyautogui",
    "rapidocr",
    "torch",
    "transformers",
)

HELP = f"""
import contextlib, io, json, sys
from agent.cli.main import main
with contextlib.redirect_stdout(io.StringIO()) as shown, contextlib.suppress(SystemExit):
    main(sys.argv[1:])
print(json.dumps([shown.getvalue(), [name for name in {HEAVY!r} if name in sys.modules]]))
"""

EVERY_MODULE = """
import importlib, json, os, pkgutil, sys
told = []
def watch(event, arguments):
    if event in (
        "subprocess.Popen", "os.system", "os.exec", "os.fork", "os.posix_spawn", "socket.connect",
        "socket.bind", "socket.getaddrinfo", "sqlite3.connect", "os.mkdir", "os.remove",
    ):
        told.append([event, repr(arguments)[:200]])
    elif event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR):
        told.append([event, repr(arguments)[:200]])
names = []
for room in ("vision", "safety", "memory", "agent", "desktop"):
    package = importlib.import_module(room)
    names += [room, *(m.name for m in pkgutil.walk_packages(package.__path__, room + "."))]
sys.dont_write_bytecode = True
sys.addaudithook(watch)
for name in names:
    if not name.endswith("__main__"):
        importlib.import_module(name)
print(json.dumps([len(names), told]))
"""


def run(code: str, *arguments: str, cwd: Path) -> list[object]:
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    answer: list[object] = json.loads(done.stdout)
    return answer


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["run"],
        ["app"],
        ["demo"],
        ["episodes"],
        ["audit"],
        ["stop"],
        ["eval"],
        ["bench"],
        ["trace"],
        ["models"],
    ],
)
def test_help_loads_nothing_heavy(command: list[str], tmp_path: Path) -> None:
    shown, loaded = run(HELP, *command, "--help", cwd=tmp_path)
    assert " ".join(["usage: deskhand", *command]) in str(shown)
    assert loaded == []


def test_importing_a_module_does_nothing(tmp_path: Path) -> None:
    count, told = run(EVERY_MODULE, cwd=tmp_path)
    assert isinstance(count, int)
    assert count > 50
    assert told == []
