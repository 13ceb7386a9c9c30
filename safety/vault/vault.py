"""Where secrets are kept: the system's keyring, or for one session the environment."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Protocol

from safety.errors import SecretError
from safety.vault.secret import Scope, Secret, checked_name, checked_scope, checked_value

VARIABLE = "DESKHAND_SECRET_"
"""DESKHAND_SECRET_MAIL is the secret "mail" for one session; _PROGRAM and _ADDRESS behind it its scope."""


class Vault(Protocol):
    """What the hand asks for a secret."""

    def find(self, name: str) -> Secret | None:
        """The secret of that name, None where there is none. Raises SecretError where it cannot be read."""
        ...


class KeepsSecrets(Vault, Protocol):
    """What the command line keeps secrets with. Every method raises SecretError."""

    def put(self, secret: Secret) -> None: ...

    def remove(self, name: str) -> bool:
        """False where there is none of that name."""
        ...

    def scopes(self) -> Mapping[str, Scope]:
        """The names of the secrets that are kept, and where each may be typed; no value is read."""
        ...


class MemoryVault:
    """Keeps secrets as long as it lives: for tests and rehearsals."""

    def __init__(self, *secrets: Secret) -> None:
        self._secrets = {secret.name: secret for secret in secrets}

    def find(self, name: str) -> Secret | None:
        return self._secrets.get(name)

    def put(self, secret: Secret) -> None:
        self._secrets[secret.name] = secret

    def remove(self, name: str) -> bool:
        return self._secrets.pop(name, None) is not None

    def scopes(self) -> Mapping[str, Scope]:
        return {name: self._secrets[name].scope for name in sorted(self._secrets)}


class EnvironmentVault:
    """Secrets from the environment of whoever started Deskhand, for one session. It takes them out of the
    mapping it is given: what is started later must not have them."""

    def __init__(self, environment: MutableMapping[str, str]) -> None:
        taken = {name: environment.pop(name) for name in [n for n in environment if n.startswith(VARIABLE)]}
        self._values = {name[len(VARIABLE) :]: value for name, value in taken.items() if value}

    def find(self, name: str) -> Secret | None:
        key = checked_name(name).upper().replace("-", "_")
        value = self._values.get(key)
        if value is None:
            return None
        programs, addresses = (self._list(f"{key}_{kind}") for kind in ("PROGRAM", "ADDRESS"))
        try:
            scope = checked_scope(programs, addresses)
        except SecretError as error:
            raise SecretError(
                f"{VARIABLE}{key} is set, but where it may be typed is not: set {VARIABLE}{key}_PROGRAM or "
                f"{VARIABLE}{key}_ADDRESS as well ({error})"
            ) from error
        return Secret(name=name, scope=scope, value=checked_value(value))

    def _list(self, key: str) -> tuple[str, ...]:
        return tuple(self._values.get(key, "").split())


class Vaults:
    """Several vaults, asked one after the other."""

    def __init__(self, *vaults: Vault) -> None:
        self._vaults = vaults

    def find(self, name: str) -> Secret | None:
        for vault in self._vaults:
            if (secret := vault.find(name)) is not None:
                return secret
        return None


def without_secrets(environment: Mapping[str, str]) -> dict[str, str]:
    """An environment for programs: without the secrets of this session."""
    return {name: value for name, value in environment.items() if not name.startswith(VARIABLE)}
