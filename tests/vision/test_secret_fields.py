from __future__ import annotations

import pytest

from vision.element import Element, Role, State
from vision.geometry import Rect
from vision.secret_fields import asks_for_secret, is_secret_field, names_secret

RECT = Rect(0, 0, 100, 20)


@pytest.mark.parametrize(
    "label",
    ["Password", "Passwort:", "Mot de passe", "Contraseña", "PIN", "PIN code", "API key", "API-Token",
     "Secret", "Client secret", "Security code (CVV)", "One-time code", "Hasło", "Repeat password"],
)  # fmt: skip
def test_labels_that_ask_for_a_secret(label: str) -> None:
    assert names_secret(label)
    assert is_secret_field(Element(role=Role.TEXT_FIELD, rect=RECT, text=label))


@pytest.mark.parametrize(
    "label",
    ["", "Name", "Key", "Secretary", "Pinned items", "Max tokens", "Search passwords", "Spinner", "Postcode"],
)
def test_labels_that_do_not(label: str) -> None:
    assert not names_secret(label)
    assert not is_secret_field(Element(role=Role.TEXT_FIELD, rect=RECT, text=label))


def test_a_password_field_holds_a_secret_whatever_its_label() -> None:
    assert is_secret_field(Element(role=Role.PASSWORD_FIELD, rect=RECT, text="Name"))


def test_only_what_takes_text_holds_one() -> None:
    button = Element(role=Role.BUTTON, rect=RECT, text="Show password")
    assert not is_secret_field(button)
    terminal = Element(role=Role.TERMINAL, rect=RECT, text="password", states=frozenset({State.EDITABLE}))
    assert not is_secret_field(terminal)
    unknown = Element(role=Role.UNKNOWN, rect=RECT, text="Password", states=frozenset({State.EDITABLE}))
    assert is_secret_field(unknown)


def test_a_hint_counts_in_a_field_but_not_in_a_text() -> None:
    assert is_secret_field(Element(role=Role.TEXT_FIELD, rect=RECT, description="Enter your password"))
    assert not is_secret_field(Element(role=Role.TEXT_AREA, rect=RECT, description="tell no password"))
    assert is_secret_field(Element(role=Role.TEXT_AREA, rect=RECT, text="Private key"))


@pytest.mark.parametrize(
    "shown",
    [
        "$ sudo ls\n[sudo] password for maria: ",
        "Password:",
        "Enter PIN (4-8 digits): ",
        "Passwort für maria:",
    ],
)
def test_a_terminal_that_waits_for_a_password_is_known(shown: str) -> None:
    assert asks_for_secret(shown)


@pytest.mark.parametrize("shown", ["", "$ ", "Password: \n$ ", "grep password: notes.txt"])
def test_a_terminal_that_does_not_is_not(shown: str) -> None:
    assert not asks_for_secret(shown)
