from __future__ import annotations

import pytest

from safety.errors import SecretError
from safety.vault.secret import Scope, Secret, checked_name, checked_scope, checked_value, origin


def test_a_secret_does_not_show_its_value() -> None:
    secret = Secret(name="mail", scope=Scope(programs=("mutt",)), value="hunter2")
    assert "hunter2" not in repr(secret)
    assert "hunter2" not in str(secret)


@pytest.mark.parametrize("name", ["mail", "m", "bank-pin_2", "9"])
def test_names(name: str) -> None:
    assert checked_name(name) == name


@pytest.mark.parametrize("name", ["", "Mail", "a b", "-a", "{{a}}", "a" * 65, "ä", "mail\n"])
def test_what_is_no_name(name: str) -> None:
    with pytest.raises(SecretError, match="cannot be a secret's name"):
        checked_name(name)


@pytest.mark.parametrize("value", ["", "a\nb", "a\tb", "x" * 1_001])
def test_what_cannot_be_typed_into_one_field_is_not_kept_and_not_said(value: str) -> None:
    with pytest.raises(SecretError) as caught:
        checked_value(value)
    assert not value or value not in str(caught.value)
    assert checked_value("pass wörd ✓") == "pass wörd ✓"


def test_a_scope_names_programs_and_sites() -> None:
    scope = checked_scope(("KeePassXC", "keepassxc"), ("Mail.Example/login?x=1", "https://mail.example"))
    assert scope == Scope(programs=("keepassxc",), addresses=("https://mail.example",))
    assert scope.in_words() == "keepassxc, https://mail.example"


@pytest.mark.parametrize(
    ("programs", "addresses"),
    [((), ()), (("*",), ()), (("a b",), ()), ((), ("http://mail.example",)), ((), ("ftp://mail.example",))],
)
def test_a_scope_is_never_everything(programs: tuple[str, ...], addresses: tuple[str, ...]) -> None:
    with pytest.raises(SecretError):
        checked_scope(programs, addresses)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("mail.example", "https://mail.example"),
        ("https://mail.example:8443/x", "https://mail.example:8443"),
        ("http://localhost:8080/login", "http://localhost:8080"),
        ("HTTPS://MAIL.example:443", "https://mail.example"),
    ],
)
def test_an_origin(address: str, expected: str) -> None:
    assert origin(address) == expected
