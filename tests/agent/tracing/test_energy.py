from __future__ import annotations

import itertools
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.tracing import conventions as names
from agent.tracing.energy import WATTS_A_CORE, Counter, EnergyMeter, nvml, rapl


def _zone(folder: Path, name: str, used: int, most: int = 1_000_000) -> None:
    zone = folder / name
    zone.mkdir(parents=True, exist_ok=True)
    (zone / "energy_uj").write_text(f"{used}\n")
    (zone / "max_energy_range_uj").write_text(f"{most}\n")


def test_rapl_counts_packages_once(tmp_path: Path) -> None:
    _zone(tmp_path, "intel-rapl:0", 500)
    _zone(tmp_path, "intel-rapl:0:0", 200)
    _zone(tmp_path, "intel-rapl:1", 700)
    (tmp_path / "intel-rapl").mkdir()
    (tmp_path / "intel-rapl:2").mkdir()  # tells nothing
    _zone(tmp_path, "intel-rapl:3", 1)
    (tmp_path / "intel-rapl:3" / "energy_uj").write_text("?")
    assert rapl(tmp_path) == {
        "rapl/intel-rapl:0": Counter(500, 1_000_000),
        "rapl/intel-rapl:1": Counter(700, 1_000_000),
    }
    assert rapl(tmp_path / "nothing") == {}


@given(st.integers(0, 999), st.integers(0, 999))
def test_a_counter_that_started_again_is_understood(before: int, used: int) -> None:
    after = (before + used) % 1_000
    assert Counter(after, 1_000).since(Counter(before, 1_000)) == pytest.approx(used / 1e6)


def _meter(*readings: Mapping[str, Counter]) -> EnergyMeter:
    left = iter(readings)
    seconds = itertools.count(0.0, 2.0)
    return EnergyMeter(lambda: next(left), lambda: next(seconds))


def test_what_is_measured_is_told_as_such() -> None:
    used = _meter({"rapl/0": Counter(0)}, {"rapl/0": Counter(5_000_000), "rapl/1": Counter(9)}).used()
    assert used == {names.CPU: 2.0, names.JOULES: 5.0, names.ENERGY_SOURCE: "rapl"}


def test_what_is_not_measured_is_estimated_and_says_so() -> None:
    used = _meter({}, {}).used()
    assert used == {names.CPU: 2.0, names.JOULES: 2.0 * WATTS_A_CORE, names.ENERGY_SOURCE: "estimated"}
    card = _meter({"nvml/0": Counter(1)}, {"nvml/0": Counter(3_000_001)}).used()
    assert card[names.JOULES] == 3.0 + 2.0 * WATTS_A_CORE
    assert card[names.ENERGY_SOURCE] == "nvml+estimated"


def test_cards_are_read_where_there_is_a_driver() -> None:
    assert all(name.startswith("nvml/") and one.microjoules >= 0 for name, one in nvml().items())
