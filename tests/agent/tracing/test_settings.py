from __future__ import annotations

from pathlib import Path

import pytest

from agent.errors import SettingsError
from agent.tracing.settings import FILE, TracingSettings, load_tracing


def test_without_a_file_traces_stay_here_and_hold_no_content(tmp_path: Path) -> None:
    told = load_tracing(tmp_path)
    assert told == TracingSettings()
    assert (told.enabled, told.content, told.collector) == (True, False, "")


def test_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('content = true\ncollector = "http://localhost:4318/"\nkeep_days = 7\n')
    told = load_tracing(tmp_path)
    assert (told.content, told.collector, told.keep_days) == (True, "http://localhost:4318", 7)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("collectr = 1", "collectr: Extra inputs"),
        ('collector = "ftp://x"', "collector: Value error, an address such as"),
        ('collector = "localhost:4318"', "an address such as"),
        ('collector = "http://x/?a=1"', "an address such as"),
        ('collector = "http://me:pw@x"', "without a name and a password"),
        ("keep_days = 0", "keep_days: Input should be greater"),
        ("=", "is no settings file"),
        ("#" * 100_001, "100,001 bytes are too many"),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / FILE).write_text(text)
    with pytest.raises(SettingsError, match=reason) as caught:
        load_tracing(tmp_path)
    assert str(tmp_path / FILE) in str(caught.value)
    assert "othing is traced" in str(caught.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(SettingsError, match="cannot be read"):
        load_tracing(tmp_path)
