"""The system's keyring: Secret Service on Linux, Keychain on macOS, Credential Manager on Windows.

One entry holds one secret with its scope; one more holds the names, since a keyring cannot list. The bus that
the keyring is reached over is that of whoever started Deskhand: a private desk has none of its own.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from safety.errors import SecretError
from safety.vault.secret import Scope, Secret, checked_name, checked_scope, checked_value
from safety.vault.vault import VARIABLE

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "deskhand"
BUS = "DESKHAND_KEYRING_BUS"
"""The variable that tells the hand the address of its owner's session bus."""
_NAMES = "(names)"
_BUS = "DBUS_SESSION_BUS_ADDRESS"
_GOOD_ENOUGH = 1.0
"""keyring's own line between backends that protect what they keep and those that merely store it."""


class KeyringVault:
    """Secrets in the keyring. `bus` is the session bus to reach it over (None: that of this process);
    `backend` stands in for the system's."""

    def __init__(self, bus: str | None = None, backend: KeyringBackend | None = None) -> None:
        self._bus = bus
        self._backend = backend

    def find(self, name: str) -> Secret | None:
        """None where there is no such secret, and where there is no keyring to hold one."""
        try:
            kept = self._get(checked_name(name))
        except NoKeyring:
            return None
        return None if kept is None else _read(name, kept)

    def put(self, secret: Secret) -> None:
        scope = {"programs": secret.scope.programs, "addresses": secret.scope.addresses}
        self._set(secret.name, json.dumps({"value": secret.value, **scope}))
        self._set(_NAMES, json.dumps(self._index() | {secret.name: scope}))

    def remove(self, name: str) -> bool:
        index = self._index()
        there = self._get(checked_name(name)) is not None
        if there:
            with self._keyring() as keyring:
                keyring.delete_password(SERVICE, name)
        if index.pop(name, None) is not None:
            self._set(_NAMES, json.dumps(index))
        return there

    def scopes(self) -> Mapping[str, Scope]:
        return {
            name: checked_scope(tuple(scope["programs"]), tuple(scope["addresses"]))
            for name, scope in sorted(self._index().items())
        }

    def _index(self) -> dict[str, Any]:
        kept = self._get(_NAMES)
        index: dict[str, Any] = json.loads(kept) if kept else {}
        return index

    def _get(self, name: str) -> str | None:
        with self._keyring() as keyring:
            return keyring.get_password(SERVICE, name)

    def _set(self, name: str, value: str) -> None:
        with self._keyring() as keyring:
            keyring.set_password(SERVICE, name, value)

    @contextmanager
    def _keyring(self) -> Iterator[KeyringBackend]:
        """The keyring, reached over the right bus. Raises NoKeyring and SecretError; neither says a value."""
        from keyring.errors import KeyringError

        with _over(self._bus):
            backend = self._backend or _system_keyring()
            if backend.priority < _GOOD_ENOUGH:
                raise NoKeyring
            try:
                yield backend
            except KeyringError as error:
                raise SecretError(
                    f"the keyring could not be used ({type(error).__name__}): nothing was typed or changed. "
                    "Unlock it, then try again"
                ) from error


class NoKeyring(SecretError):
    """This session has no keyring."""

    def __init__(self) -> None:
        super().__init__(
            "there is no keyring in this session, and secrets are kept nowhere else: nothing was kept. "
            "Start one (gnome-keyring or KWallet), or for this session alone set DESKHAND_SECRET_NAME and "
            "DESKHAND_SECRET_NAME_PROGRAM or _ADDRESS before you start Deskhand"
        )


def _system_keyring() -> KeyringBackend:
    import keyring

    return keyring.get_keyring()


def _read(name: str, kept: str) -> Secret:
    try:
        data = json.loads(kept)
        scope = checked_scope(tuple(data["programs"]), tuple(data["addresses"]))
        return Secret(name=name, scope=scope, value=checked_value(data["value"]))
    except (ValueError, KeyError, TypeError, SecretError) as error:
        raise SecretError(f"the keyring holds no usable secret “{name}”: set it again") from error


@contextmanager
def _over(bus: str | None) -> Iterator[None]:
    """With this session bus as the process's own: the keyring's library knows no other way to be told."""
    if bus is None:
        yield
        return
    before = os.environ.get(_BUS)
    os.environ[_BUS] = bus
    try:
        yield
    finally:
        if before is None:
            del os.environ[_BUS]
        else:
            os.environ[_BUS] = before


def hands_share(environment: Mapping[str, str]) -> dict[str, str]:
    """What only the hand gets of its owner's environment: secrets for one session, and the way to the
    keyring."""
    share = {name: value for name, value in environment.items() if name.startswith(VARIABLE)}
    return share | ({BUS: environment[_BUS]} if _BUS in environment else {})
