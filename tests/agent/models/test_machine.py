from __future__ import annotations

from pathlib import Path

import pytest

from agent.models.catalogue import entry_named
from agent.models.machine import Card, Fit, Machine, all_memory, fit


@pytest.mark.parametrize(
    ("name", "memory", "card", "where"),
    [
        ("qwen2.5-vl-7b", 64, 24, Fit.CARD),
        ("qwen2.5-vl-7b", 64, 16, Fit.PROCESSOR),
        ("qwen2.5-vl-7b", 16, 8, Fit.NO),
        ("qwen2.5-vl-7b", 0, 8, Fit.UNKNOWN),
        ("opencua-7b", 640, 80, Fit.NOT_RUN),
    ],
)
def test_where_a_model_fits(name: str, memory: int, card: int, where: Fit) -> None:
    entry = entry_named(name)
    assert entry is not None
    machine = Machine(memory=memory * 10**9, cards=(Card(name="a", memory=card * 10**9),))
    assert fit(entry, machine) is where


def test_memory_is_what_linux_and_the_container_let_one_have(tmp_path: Path) -> None:
    meminfo, limit = tmp_path / "meminfo", tmp_path / "max"
    assert all_memory(meminfo, limit) == 0
    meminfo.write_text("MemTotal:       16 kB\nMemFree: 1 kB\n")
    assert all_memory(meminfo, limit) == 16 * 1024
    limit.write_text("max\n")
    assert all_memory(meminfo, limit) == 16 * 1024
    limit.write_text("1000\n")
    assert all_memory(meminfo, limit) == 1000
    meminfo.write_text("nonsense")
    assert all_memory(meminfo, limit) == 0


def test_a_machine_in_words() -> None:
    assert Machine(memory=0).in_words == "memory unknown; no graphics card that NVIDIA tells of"
    card = Card(name="H100", memory=80 * 10**9)
    assert Machine(memory=2 * 10**9, cards=(card,)).in_words == "2 GB of memory; H100 with 80 GB"
