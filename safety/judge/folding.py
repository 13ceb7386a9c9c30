"""Words as they look, whatever characters they are written with. Pure.

A label is compared by what a person reads: "Dеlete" with a Cyrillic е, "D e l e t e", "De1ete" and "Delete"
with a zero-width space in it all fold to "delete".
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_TWINS = {
    ord(pair[0]): pair[1]
    for pair in (
        # Cyrillic and Armenian
        "аa еe оo рp сc уy хx іi їi јj ѕs ԁd ԛq ԝw һh ӏl вb мm нh тt кk гr пn ьb зz чy иu ԍg լl ոn սu ցg"
        " ѵv ғf"
        # Greek
        " αa βb εe ιi κk νv οo ρp τt υu χx γy ηn ωw σo μu ςs ζz"
        # Latin: small capitals, and letters with a stroke or a hook
        " ıi ɩi ɡg ɑa ɛe ʟl ᴅd ᴇe ʀr ɴn ᴛt ᴀa ᴏo ᴜu ꜱs ᴍm ᴘp ᴄc ᴠv ᴡw ʙb ɢg ʜh ᴊj ᴋk ʏy ᴢz øo đd"
        " ħh łl ŧt ɪi ǀl"
    ).split()
}
_SQUARED = {
    first + number: chr(ord("a") + number)
    for first in (0x1F150, 0x1F170, 0x1F1E6)  # letters in black circles, in black squares, of flags
    for number in range(26)
}
_DRAWN_AS_NOTHING = set("\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5")
_TURNING = set("\u202d\u202e\u2066\u2067\u2068")
_COSTUMES = ("<wide>", "<font>", "<circle>", "<square>", "<super>", "<sub>", "<small>", "<narrow>")
_SPACED = re.compile(r"(?<![^\W\d_])[^\W\d_](?:[ .\-_·*|/+]{1,2}[^\W\d_](?![^\W\d_])){3,}")
_GAPS = re.compile(r"[ .\-_·*|/+]")
_FIGURES = str.maketrans("013457", "oleast")
_FIGURE = re.compile(r"(?<=[^\W\d_])[013457]+(?=[^\W\d_])|(?<!\S)[@$](?=[^\W\d_])")
_SHORTCUT = re.compile(
    r"\s+(?:(?:ctrl|strg|control|alt|shift|umschalt|maj|mayus|super|cmd)\+)+\S{1,9}$|\s+f\d{1,2}$"
)


@dataclass(frozen=True, slots=True)
class Folded:
    """A label in lower case without accents, and whether it took undoing a trick to read it."""

    text: str
    disguised: bool


def fold(text: str) -> Folded:
    """What a person reads. A shortcut behind a menu entry is no part of it."""
    plain, disguised = _letters(text)
    without = _SHORTCUT.sub("", " ".join(plain.split()))
    joined = _SPACED.sub(lambda found: _GAPS.sub("", found[0]), without)
    spelt = _FIGURE.sub(
        lambda found: {"@": "a", "$": "s"}.get(found[0], found[0].translate(_FIGURES)), joined
    )
    return Folded(spelt, disguised or spelt != without)


def turned(text: str) -> bool:
    """True where characters in the text can make it show in another order than it is written in."""
    return any(character in _TURNING for character in text)


@lru_cache(maxsize=4096)
def plain_letters(character: str) -> str:
    """One character as the plain lower-case letters it looks like; empty for what is not drawn by itself."""
    return "".join(map(_plain_letter, unicodedata.normalize("NFKD", character)))


def _plain_letter(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cf", "Mn") or character in _DRAWN_AS_NOTHING:
        return ""
    folded = character.casefold()
    return _SQUARED.get(ord(character)) or (_TWINS.get(ord(folded), folded) if len(folded) == 1 else folded)


def _letters(text: str) -> tuple[str, bool]:
    """The plain letters, and whether any was there to look like another or not to be seen."""
    if text.isascii():
        return text.casefold(), False
    return "".join(map(plain_letters, text)), any(map(_is_costume, text))


@lru_cache(maxsize=1024)
def _is_costume(character: str) -> bool:
    first = unicodedata.normalize("NFKD", character)[0]
    return (
        unicodedata.category(first) == "Cf"
        or first in _DRAWN_AS_NOTHING
        or ord(first) in _SQUARED
        or ord(first.casefold()[0]) in _TWINS
        or unicodedata.decomposition(character).startswith(_COSTUMES)
    )
