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
_COMING = frozenset(
    "appears|appeared|comes up|came up|pops up|popped up|pop up|shows up|showed up|shows|opens|opened"
    "|opens up|is shown|is open|follows|just opened|just appeared|is displayed|is now open"
    "|is left|remains|is visible".split("|")
)
_WHICH = frozenset({"that", "which"})
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
    return _without_coming(tokens[first:last])


def _without_coming(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """`the message that appears` is the message."""
    words = keys(tokens)
    for cut in range(max(1, len(words) - 4), len(words) - 1):
        if words[cut] in _WHICH and " ".join(words[cut + 1 :]) in _COMING:
            return tokens[:cut]
    return tokens


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
