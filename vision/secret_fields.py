"""Which fields hold what nobody but the user may read: password fields, and fields that ask for one by name.

A "show password" button turns a password field into a plain one with the same label, and many programs ask
for keys and codes in plain fields. All of them are treated alike. Pure.
"""

from __future__ import annotations

import re
import unicodedata

from vision.element import Element, Role, State

_FIELDS = frozenset({Role.TEXT_FIELD, Role.TEXT_AREA, Role.COMBO_BOX, Role.SPIN_BUTTON, Role.PASSWORD_FIELD})
_NAMES = re.compile(
    r"(?<![a-z0-9])(?:"
    r"pass ?words?|passwd|pwd|pass ?phrases?|passcodes?|pass ?keys?|passwort(?:er)?|kennwort(?:er)?|"
    r"mots? de passe|contrasenas?|clave(?: de acceso| secreta)?|senhas?|palavras?[- ]passe|wachtwoord(?:en)?|"
    r"haslo|parola|losenord|adgangskode|pin(?:[- ]?(?:code|number|nummer|s))?|puk|"
    r"(?:api|app|access|auth|secret|private|client|license|licence|recovery|encryption|master|session|refresh|"
    r"bearer|security|account|consumer|signing|webhook|personal access)[-_ ]?(?:key|token|secret|password)s?|"
    r"token|(?:client |shared )?secrets?|credentials?|cvv2?|cvc2?|"
    r"(?:security|verification|one[- ]time|login|confirmation|recovery|backup|2fa|mfa|sms|tan)[- ]codes?|"
    r"sicherheitscode|otp|tan|seed phrase|recovery phrase|security answer|social security number|ssn"
    r")(?![a-z0-9])"
)
_LOOKING = re.compile(r"^(?:search|find|filter|look up|suche|rechercher|buscar|procurar)")
_ASKED = re.compile(
    r"(?:pass(?:word|phrase|code)|passwort|kennwort|mot de passe|contrasena|senha|pin|otp|token|"
    r"verification code)(?: (?:for|fur|de|para|pour) .{1,80}| \([^)]{0,80}\))?\s?[:>]\s*$"
)
_LONGEST = 200


def names_secret(label: str) -> bool:
    """True if a field so labelled asks for a secret: "Password", "API key", "PIN", in several languages."""
    words = _plain(label[:_LONGEST])
    return _NAMES.search(words) is not None and not _LOOKING.match(words)


def is_secret_field(element: Element) -> bool:
    """True if what an Element holds is never to be read, kept or shown."""
    if element.role is Role.PASSWORD_FIELD:
        return True
    takes_text = element.role in _FIELDS or State.EDITABLE in element.states
    if not takes_text or element.role in (Role.TERMINAL, Role.DOCUMENT):
        return False
    if names_secret(element.text):
        return True
    return element.role is not Role.TEXT_AREA and names_secret(element.description)


def asks_for_secret(shown: str) -> bool:
    """True if a terminal's last line waits for a password: "[sudo] password for maria:"."""
    lines = shown.rstrip().rsplit("\n", 1)
    return bool(lines[-1]) and _ASKED.search(_plain(lines[-1][-_LONGEST:])) is not None


def _plain(words: str) -> str:
    """Small letters without accents."""
    split = unicodedata.normalize("NFKD", words.casefold().replace("ł", "l"))
    return " ".join("".join(c for c in split if not unicodedata.combining(c)).split())
