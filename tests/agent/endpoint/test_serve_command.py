from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path

from agent.endpoint.address import address_of
from agent.endpoint.model import EndpointModel
from vision.vlm.chat import Message, Request


def test_a_script_is_served_until_it_is_interrupted(tmp_path: Path, repository: Path) -> None:
    script = tmp_path / "script.toml"
    script.write_text('[[answer]]\ntext = "From the script"\n')
    command = [sys.executable, "-m", "agent.cli.main", "models", "serve", "--script", str(script)]
    with subprocess.Popen(command, cwd=repository, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        assert address is not None
        model = EndpointModel("scripted", address_of(address[0]))
        request = Request(messages=(Message(role="user", parts=("Hi",)),))
        assert model.answer(request, cancelled=lambda: False).text == "From the script"
        assert "asked with 1 messages, no picture" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(60.0) == 0
