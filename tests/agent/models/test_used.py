"""A model that was taken in is one that the runner loads, by the name a person gives it."""

from __future__ import annotations

import tarfile
from pathlib import Path

from agent.cli.main import main
from agent.models.installed import State, installed
from vision.vlm.chat import Message, Request
from vision.vlm.loading import load_model
from vision.vlm.tiny import build_tiny


def test_a_model_goes_from_an_archive_to_an_answer(tmp_path: Path) -> None:
    folder = build_tiny("qwen2.5-vl", tmp_path / "Tiny", says="yes")
    with tarfile.open(tmp_path / "Tiny.tar", "w") as tape:
        tape.add(folder, arcname="Tiny")
    assert main(["models", "import", str(tmp_path / "Tiny.tar")]) == 0
    found = installed("tiny")
    assert (found.state, found.dialect) == (State.SOUND, "qwen2.5-vl")
    model = load_model(found.folder, name=found.name)
    try:
        question = Request(messages=(Message(role="user", parts=("Is it?",)),), most=8)
        answer = model.answer(question, cancelled=lambda: False)
    finally:
        model.close()
    assert "yes" in answer.text
    assert installed("tiny").state is State.SOUND
