from __future__ import annotations

import os

import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

from safety.errors import SecretError
from safety.vault.keyring_vault import BUS, KeyringVault, NoKeyring, hands_share
from safety.vault.secret import Scope, Secret
from safety.vault.vault import EnvironmentVault, MemoryVault, Vaults, without_secrets

SCOPE = Scope(programs=("mutt",), addresses=("https://mail.example",))
MAIL = Secret(name="mail", scope=SCOPE, value="hunter2")


class ToyKeyring(KeyringBackend):
    """A keyring in memory, as the system's behave. `locked` makes it refuse; `buses` are those it was
    reached over."""

    priority = 5.0  # type: ignore[assignment]  # a class property there

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False
        self.buses: list[str | None] = []

    def get_password(self, service: str, username: str) -> str | None:
        self.buses.append(os.environ.get("DBUS_SESSION_BUS_ADDRESS"))
        if self.locked:
            raise KeyringLocked("hunter2 must not be said")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError


def test_a_keyring_keeps_lists_and_forgets() -> None:
    toy = ToyKeyring()
    vault = KeyringVault(backend=toy)
    assert vault.find("mail") is None
    assert not vault.scopes()
    vault.put(MAIL)
    vault.put(Secret(name="bank", scope=SCOPE, value="4711"))
    assert KeyringVault(backend=toy).find("mail") == MAIL
    assert list(vault.scopes().items()) == [("bank", SCOPE), ("mail", SCOPE)]
    assert vault.remove("mail")
    assert not vault.remove("mail")
    assert vault.find("mail") is None
    assert list(vault.scopes()) == ["bank"]


def test_a_name_left_in_the_list_goes_with_the_next_removal() -> None:
    toy = ToyKeyring()
    vault = KeyringVault(backend=toy)
    vault.put(MAIL)
    toy.delete_password("deskhand", "mail")
    assert not vault.remove("mail")
    assert not vault.scopes()


def test_the_list_of_names_holds_no_secret() -> None:
    toy = ToyKeyring()
    KeyringVault(backend=toy).put(MAIL)
    assert "hunter2" not in toy.kept["deskhand", "(names)"]


def test_a_locked_keyring_says_what_to_do_and_nothing_of_what_it_holds() -> None:
    toy = ToyKeyring()
    toy.locked = True
    with pytest.raises(SecretError, match="Unlock it") as caught:
        KeyringVault(backend=toy).find("mail")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("kept", ["no json", "{}", '{"value": 1, "programs": ["x"], "addresses": []}'])
def test_an_entry_that_is_not_ours_is_no_secret(kept: str) -> None:
    toy = ToyKeyring()
    toy.kept["deskhand", "mail"] = kept
    with pytest.raises(SecretError, match="set it again"):
        KeyringVault(backend=toy).find("mail")


def test_without_a_keyring_nothing_is_kept_and_it_says_what_else_can_be_done() -> None:
    vault = KeyringVault(backend=NoBackend())
    assert vault.find("mail") is None
    with pytest.raises(NoKeyring, match="DESKHAND_SECRET_NAME"):
        vault.put(MAIL)
    with pytest.raises(SecretError, match="no keyring"):
        vault.scopes()


def test_the_systems_keyring_is_asked_where_none_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    toy = ToyKeyring()
    monkeypatch.setattr("keyring.get_keyring", lambda: toy)
    KeyringVault().put(MAIL)
    assert toy.kept


@pytest.mark.parametrize("own", [None, "unix:path=/own"])
def test_it_is_reached_over_the_owner_s_bus(monkeypatch: pytest.MonkeyPatch, own: str | None) -> None:
    if own is None:
        monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    else:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", own)
    toy = ToyKeyring()
    KeyringVault("unix:path=/owner", toy).find("mail")
    KeyringVault(None, toy).find("mail")
    assert toy.buses == ["unix:path=/owner", own]


def test_the_environment_gives_a_secret_for_one_session_and_keeps_none() -> None:
    environment = {
        "HOME": "/home/maria",
        "DESKHAND_SECRET_BANK_PIN": "4711",
        "DESKHAND_SECRET_BANK_PIN_PROGRAM": "gnucash",
        "DESKHAND_SECRET_BANK_PIN_ADDRESS": "https://a.example https://b.example",
        "DESKHAND_SECRET_EMPTY": "",
    }
    vault = EnvironmentVault(environment)
    assert environment == {"HOME": "/home/maria"}
    secret = vault.find("bank-pin")
    assert secret is not None
    assert secret.value == "4711"
    assert secret.scope == Scope(programs=("gnucash",), addresses=("https://a.example", "https://b.example"))
    assert vault.find("empty") is None
    assert vault.find("other") is None


def test_a_secret_of_the_environment_needs_its_scope() -> None:
    vault = EnvironmentVault({"DESKHAND_SECRET_MAIL": "hunter2"})
    with pytest.raises(SecretError, match="DESKHAND_SECRET_MAIL_PROGRAM") as caught:
        vault.find("mail")
    assert "hunter2" not in str(caught.value)


def test_vaults_are_asked_in_turn() -> None:
    first = MemoryVault(Secret(name="mail", scope=SCOPE, value="first"))
    second = MemoryVault(MAIL, Secret(name="bank", scope=SCOPE, value="second"))
    vaults = Vaults(first, second)
    found = [vaults.find(name) for name in ("mail", "bank", "none")]
    assert [secret and secret.value for secret in found] == ["first", "second", None]


def test_a_vault_in_memory_keeps_and_forgets() -> None:
    vault = MemoryVault()
    vault.put(MAIL)
    assert vault.scopes() == {"mail": SCOPE}
    assert vault.remove("mail")
    assert not vault.remove("mail")


def test_programs_get_no_secret_and_the_hand_all_that_it_needs() -> None:
    environment = {"A": "1", "DESKHAND_SECRET_X": "s", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/owner"}
    assert without_secrets(environment) == {"A": "1", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/owner"}
    assert hands_share(environment) == {"DESKHAND_SECRET_X": "s", BUS: "unix:path=/owner"}
    assert hands_share({"A": "1"}) == {}
