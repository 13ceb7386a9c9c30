"""The words of a phrase, quoted text kept whole."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vision.grounding.wording import cleaned

_TOKEN = re.compile(
    r"""(?<!\w)"([^"]+)"|(?<!\w)'(.+?)'(?!\w)|`([^`]+)`|(\S+)""",
)
_EDGES = ",;:!?.()[]"
_LEADING = frozenset("the a an this that these those my your our its please kindly just only".split())
_TRAILING = frozenset("please now thanks again here".split())


@dataclass(frozen=True, slots=True)
class Token:
    """A word, or a quoted text. `key` is the word in lower case without marks around it."""

    text: str
    quoted: bool = False

    @property
    def key(self) -> str:
        if self.quoted:
            return ""
        return self.text.casefold().strip(_EDGES) or self.text


def tokenise(phrase: str) -> tuple[Token, ...]:
    """Cut a phrase into words and quoted texts."""
    found = []
    for match in _TOKEN.finditer(cleaned(phrase)):
        quoted = next((part for part in match.groups()[:3] if part), None)
        if quoted:
            found.append(Token(quoted.strip(), quoted=True))
        else:
            found.extend(_split_place(match.group(4)))
    return tuple(token for token in found if token.text)


def without_filler(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """The words without articles in front and politeness at either end."""
    first, last = 0, len(tokens)
    while first < last and tokens[first].key in _LEADING:
        first += 1
    while last > first and (
        tokens[last - 1].key in _TRAILING or tokens[last - 1].text in {".", "!", "?", ","}
    ):
        last -= 1
    return tokens[first:last]


def keys(tokens: tuple[Token, ...]) -> tuple[str, ...]:
    return tuple(token.key for token in tokens)


def joined(tokens: tuple[Token, ...]) -> str:
    return " ".join(token.text for token in tokens)


def _split_place(word: str) -> tuple[Token, ...]:
    """`top-right` and `upper-left` as two words."""
    parts = word.split("-")
    if len(parts) == 2 and parts[0].casefold() in {"top", "bottom", "upper", "lower", "left", "right"}:
        return tuple(Token(part) for part in parts)
    return (Token(word),)
