from __future__ import annotations

import re

from agent.dialects.catalogue import DIALECTS, dialect_named, dialect_of
from agent.models.catalogue import catalogue, entry_named
from agent.models.entry import Benchmark, memory_to_run


def test_every_model_is_spoken_to_in_a_dialect_that_its_name_leads_to() -> None:
    for entry in catalogue():
        assert dialect_named(entry.dialect) is dialect_of(entry.repository)
    assert {entry.dialect for entry in catalogue()} == {one.name for one in DIALECTS} - {"json"}


def test_every_figure_and_licence_says_where_it_was_read() -> None:
    names = [entry.name for entry in catalogue()]
    assert len(set(names)) == len(names)
    for entry in catalogue():
        assert re.fullmatch(r"[a-z0-9][a-z0-9.-]*", entry.name)
        assert re.fullmatch(r"[\w.-]+/[\w.-]+", entry.repository)
        for source in (entry.licence_source, *(score.source for score in entry.scores)):
            assert source.startswith("https://")
        assert all(0 < score.percent < 100 for score in entry.scores)
        assert len({score.benchmark for score in entry.scores}) == len(entry.scores)


def test_a_model_is_found_by_name_and_by_repository() -> None:
    entry = entry_named("qwen2.5-vl-7b")
    assert entry is not None
    assert entry is entry_named("Qwen/Qwen2.5-VL-7B-Instruct") is entry_named("qwen2.5-vl-7b-instruct")
    assert entry_named("qwen") is None
    pro = entry.score(Benchmark.SCREENSPOT_PRO)
    assert pro is not None
    assert (pro.percent, pro.by) == (27.6, "OpenCUA")


def test_memory_is_two_bytes_a_parameter_a_fifth_and_a_gigabyte() -> None:
    assert memory_to_run(0) == 10**9
    assert memory_to_run(5 * 10**9) == 13 * 10**9
