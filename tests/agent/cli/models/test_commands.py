from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from agent.cli.main import main
from agent.cli.models.shown import size
from agent.models.fake_hub import FakeHub

NAME = "Some/Model-4B"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def pull(hub: FakeHub, *further: str) -> int:
    return main(["models", "pull", NAME, "--from", hub.address, *further])


def test_pull_fetches_once_it_was_agreed_to(
    files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with FakeHub({NAME: files}) as hub:
        assert pull(hub) == 3
        assert "Nobody is here to answer" in capsys.readouterr().err
        monkeypatch.setattr(sys, "stdin", Terminal("n\n"))
        assert pull(hub) == 3
        assert hub.asked == []
        monkeypatch.setattr(sys, "stdin", Terminal("y\ny\n"))
        assert pull(hub) == 0
    said = capsys.readouterr()
    assert "127.0.0.1" in said.err
    assert "not in the catalogue" in said.err
    assert "4 files, 24" in said.err
    assert "model-4b is here" in said.out


def test_a_size_that_was_not_told_is_asked_about_again(
    files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    with FakeHub({NAME: files}) as hub:
        monkeypatch.setattr(sys, "stdin", Terminal("y\nn\n"))
        assert pull(hub) == 1
        assert not any("/resolve/" in path for path, _ in hub.asked)


def test_pull_tells_json_and_says_what_failed(
    files: dict[str, bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    with FakeHub({NAME: files}) as hub:
        hub.mischief.lies = {"model.safetensors": bytes(len(files["model.safetensors"]))}
        assert pull(hub, "--yes", "--json") == 1
        assert "digest differs" in capsys.readouterr().err
        hub.mischief.lies = {}
        assert pull(hub, "--yes", "--json") == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    kinds = [event["event"] for event in events]
    assert kinds == ["listed", *["file"] * 4, "checking", "here"]
    assert events[-1] == {"event": "here", "name": "model-4b", "bytes": sum(map(len, files.values()))}


def test_import_verify_and_remove(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], own_data_home: Path
) -> None:
    (folder / "training_args.bin").write_bytes(b"\x80")
    assert main(["models", "import", str(folder), "--name", "x"]) == 0
    said = capsys.readouterr().out
    assert "x is here: 4 files, 24.1 kB, dialect qwen3-vl" in said
    assert "never loaded (training_args.bin)" in said
    assert main(["models", "verify"]) == 0
    assert "x: 24.1 kB, every digest right" in capsys.readouterr().out
    (own_data_home / "models" / "x" / "tokenizer.json").write_bytes(b"[]")
    assert main(["models", "verify", "x"]) == 1
    assert "tokenizer.json: changed" in capsys.readouterr().out
    assert main(["models", "verify", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["findings"][0]["fault"] == "changed"
    assert main(["models", "remove", "x"]) == 3
    assert (own_data_home / "models" / "x").is_dir()
    monkeypatch.setattr(sys, "stdin", Terminal("yes\n"))
    assert main(["models", "remove", "x"]) == 0
    assert "Removed x: 25" in capsys.readouterr().out
    assert list((own_data_home / "models").glob("[!.]*")) == []
    assert main(["models", "remove", "x", "--yes"]) == 1
    assert main(["models", "verify"]) == 0


def test_what_was_begun_can_be_removed(files: dict[str, bytes], capsys: pytest.CaptureFixture[str]) -> None:
    with FakeHub({NAME: files}) as hub:
        hub.mischief.statuses = {"model.safetensors": 404}
        assert pull(hub, "--yes") == 1
    assert main(["models", "remove", "model-4b", "--yes", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["removed"] == "model-4b"
    assert main(["models", "remove", "model-4b", "--yes"]) == 1


def test_import_as_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "import", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["name"] == "mine"
    assert main(["models", "import", str(folder)]) == 1
    assert "already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 bytes"), (1500, "1.5 kB"), (2_500_000, "2.5 MB"), (123_000_000_000, "123 GB")]
)
def test_sizes_in_words(count: int, words: str) -> None:
    assert size(count) == words
