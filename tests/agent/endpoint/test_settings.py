from __future__ import annotations

from pathlib import Path

import pytest

from agent.endpoint.limits import Limits
from agent.endpoint.settings import EndpointSettings, key_in, load_endpoint
from agent.errors import SettingsError


def test_without_a_file_nothing_is_allowed(tmp_path: Path) -> None:
    assert load_endpoint(tmp_path) == EndpointSettings()
    assert load_endpoint(tmp_path).allow_hosts == ()
    assert load_endpoint(tmp_path).limits == Limits()


def test_a_file(tmp_path: Path) -> None:
    (tmp_path / "endpoint.toml").write_text(
        'address = "http://gpu.lan:8000"\nmodel = "m"\nallow_hosts = ["gpu.lan"]\nkey_variable = "K"\n'
        "[seconds]\nfirst = 20\n"
    )
    settings = load_endpoint(tmp_path)
    assert (settings.address, settings.model, settings.allow_hosts) == (
        "http://gpu.lan:8000",
        "m",
        ("gpu.lan",),
    )
    assert settings.limits == Limits(first=20)


@pytest.mark.parametrize(
    "text",
    [
        "address = 7", "key = 'sk-1'", "x", "[seconds]\nfirst = inf", "[seconds]\nwhole = 0",
        "[seconds]\nbetween = 1e9", "key_variable = 'A B'", "#" * 200_000, 'allow_hosts = "gpu.lan"',
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used(text: str, tmp_path: Path) -> None:
    (tmp_path / "endpoint.toml").write_text(text)
    with pytest.raises(SettingsError, match=r"(?i)no model is asked") as raised:
        load_endpoint(tmp_path)
    assert "sk-1" not in str(raised.value)


def test_a_key_comes_from_a_variable_and_is_never_said() -> None:
    assert key_in("K", {}) == ""
    assert key_in("K", {"K": " sk-1\n"}) == "sk-1"
    for key in ("sk 1", "sk\n1", "schlüssel", "x" * 5_000):
        with pytest.raises(SettingsError, match="no key") as raised:
            key_in("K", {"K": key})
        assert key not in str(raised.value)
