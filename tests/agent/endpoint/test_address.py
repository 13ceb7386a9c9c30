from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.endpoint.address import address_of
from safety.host import is_local
from vision.errors import ModelError


@pytest.mark.parametrize(
    ("text", "roots"),
    [
        ("http://localhost:11434", ("http://127.0.0.1:11434", "http://[::1]:11434")),
        ("localhost:8000/v1/", ("http://127.0.0.1:8000", "http://[::1]:8000")),
        ("my.localhost", ("http://127.0.0.1:80", "http://[::1]:80")),
        ("http://127.0.0.1:1234/v1", ("http://127.0.0.1:1234",)),
        ("http://[::1]:8080/llama/v1", ("http://[::1]:8080/llama",)),
        ("http://2130706433:8080", ("http://127.0.0.1:8080",)),
        ("https://LOCALHOST.:8443", ("https://127.0.0.1:8443", "https://[::1]:8443")),
    ],
)
def test_an_address_of_this_machine(text: str, roots: tuple[str, ...]) -> None:
    address = address_of(text)
    assert address.local
    assert address.roots == roots


@pytest.mark.parametrize(
    "text",
    [
        "http://gpu.lan:8000",
        "http://192.168.1.20:11434",
        "http://0.0.0.0:8000",
        "https://api.openai.com/v1",
        "http://localhost.example.org",
        "http://127.0.0.1.example.org",
        "[::ffff:10.0.0.1]:80",
    ],
)
def test_another_machine_is_to_be_allowed_by_name(text: str) -> None:
    with pytest.raises(ModelError, match=r"is not this machine.*nothing was sent.*--allow-host"):
        address_of(text)


def test_a_host_that_was_allowed() -> None:
    assert address_of("http://GPU.lan:8000/v1", ["gpu.LAN."]).roots == ("http://gpu.lan:8000",)
    with pytest.raises(ModelError, match="not this machine"):
        address_of("http://gpu2.lan:8000", ["gpu.lan"])
    with pytest.raises(ModelError, match="take hosts such as"):
        address_of("http://gpu.lan:8000", ["http://gpu.lan"])


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "http://", "http:///v1", "ftp://localhost", "file:///etc/passwd", "http://local host"),
        *("http://localhost:99999", "http://localhost:x", "http://localhost/v1?a=b", "http://localhost/#x"),
        *("http://localhost/%2e%2e", "http://[::1", "x" * 3_000, "http://localhost:1\n:2"),
    ],
)
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(ModelError, match=r"cannot be used.*nothing was sent"):
        address_of(text)


@pytest.mark.parametrize(
    "text", ["http://maria:hunter2@localhost:8000", "http://localhost:80@198.51.100.7", "http://@localhost"]
)
def test_an_address_with_a_name_in_it_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(ModelError, match="holds no name and no password") as raised:
        address_of(text)
    assert "hunter2" not in str(raised.value)


@settings(max_examples=50)
@given(st.text(max_size=60) | st.from_regex(r"(https?://)?[a-z0-9.:@\[\]/\\%?#-]{0,40}", fullmatch=True))
def test_whatever_is_said_only_this_machine_is_called(text: str) -> None:
    try:
        address = address_of(text)
    except ModelError:
        return
    assert is_local(address.host)
    for root in address.roots:
        assert root.startswith(("http://127.", "http://[::1]:", "https://127.", "https://[::1]:"))
