"""The words of an instruction: what must stay whole (quotes, addresses, paths, chords, numbers) is one Token.

A Token remembers where it stood, so that a payload can be taken from the user's text byte for byte.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from agent.errors import NotUnderstood

CLOSERS = {'"': '"', "'": "'", "`": "`", "“": "”", "‘": "’", "«": "»", "„": "”", "‹": "›"}
TRAILING = ".,;:!?)'\"’”"


class Kind(StrEnum):
    WORD = "word"
    NUMBER = "number"
    QUOTE = "quote"
    ADDRESS = "address"
    EMAIL = "email"
    PATH = "path"
    CHORD = "chord"
    ARROW = "arrow"
    MARK = "mark"
    NEWLINE = "newline"
    BULLET = "bullet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """`text` is as it was written (a quote with its marks), `value` a quote's contents or the text itself,
    `word` the form compared with the grammar: lower case, straight apostrophes, empty for a quote."""

    kind: Kind
    text: str
    value: str
    word: str
    start: int
    end: int


_MODIFIER = r"(?:ctrl|control|ctl|alt|shift|super|cmd|command|win|windows|meta|option|altgr)"
_KEY = (
    r"(?:f\d{1,2}|enter|return|tab|escape|esc|space ?bar|space|delete|del|backspace|insert|ins|home|end"
    r"|page ?up|page ?down|pgup|pgdn|pgdown|up|down|left|right|plus|minus)"
)
_EXTENSION = (
    r"(?:txt|md|csv|tsv|json|toml|yaml|yml|xml|html?|css|js|ts|py|sh|rb|rs|go|c|h|cpp|java|log|ini|cfg|conf|pdf|docx?"
    r"|odt|ods|odp|xlsx?|pptx?|rtf|tex|png|jpe?g|gif|svg|bmp|webp|tiff?|mp3|mp4|ogg|oga|flac|opus|wav|mkv|avi"
    r"|m3u8?|pls|xspf|zip|tar|gz|tgz|xz|bz2|7z|rar|bak|tmp"
    r"|gnumeric|exe|msi|jar|apk|rpm|dmg|db|sqlite|sql|desktop|deb|iso|lock|dat|org|rst|ics|eml)"
)
_TOP_LEVEL = (
    r"(?:com|org|net|edu|gov|io|dev|app|info|biz|co|ai|eu|de|fr|uk|us|ch|at|nl|es|it|local|localhost"
    r"|test|example|lan|internal|invalid)"
)
_PATTERNS = (
    (Kind.NEWLINE, r"\s*\n\s*"),
    (Kind.ADDRESS, r"(?:https?|ftp|file)://[^\s“”\"<>]+|about:[a-z]+|www\.[^\s“”\"<>]+"),
    (Kind.EMAIL, r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    (Kind.PATH, r"(?<![^\s“\"'])\.[A-Za-z][\w.-]*\w"),
    (Kind.PATH, r"~(?:/[^\s“”\"]*)?(?![\w~])|\.{1,2}/[^\s“”\"]+|/[\w.~][^\s“”\"]*|[A-Za-z]:\\[^\s“”\"]+"),
    (
        Kind.ADDRESS,
        r"(?:localhost|\d{1,3}(?:\.\d{1,3}){3})(?::\d+)?(?:/[^\s“”\"]*)?(?![\w])"
        rf"|[\w-]+(?:\.[\w-]+)*\.{_TOP_LEVEL}(?:(?::\d+)?/[^\s“”\"]*|:\d+|(?![\w.-]*\w))",
    ),
    (Kind.PATH, rf"(?:[\w.-]+/)*[\w-][\w.-]*\.{_EXTENSION}(?!\w|\.\w)|[A-Za-z_][\w.-]*(?:/[\w.-]+)+/?"),
    (
        Kind.CHORD,
        rf"(?:{_MODIFIER} ?\+ ?|{_MODIFIER}-)(?:{_MODIFIER}(?: ?\+ ?|-))*"
        rf"(?:(?:{_KEY}|{_MODIFIER})(?!\w)|[^\s\w]|\w(?!\w))",
    ),
    (Kind.WORD, r"=[A-Za-z(\d$][^\s,;“”\"]*"),
    (Kind.ARROW, r"-+>|=>|[→⟶⇒»›▸>]"),
    (
        Kind.NUMBER,
        r"\d{1,2}:\d{2}(?::\d{2})?(?!\w)|\d{4}-\d{2}-\d{2}(?!\w)|\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\w)|\d+(?:\.\d+)*(?!\w)",
    ),
    (Kind.WORD, r"\(\s*-?\d+(?:\.\d+)?\s*[,;]\s*-?\d+(?:\.\d+)?\s*\)"),  # coordinates
    (Kind.MARK, r"\.{3,}|…"),
    (Kind.WORD, r"\w+(?:[.'’\-&@:](?=\w)\w+)*(?:\+\+)?"),
    (Kind.MARK, r"[^\s]"),
)
_TOKEN = re.compile(
    "|".join(f"(?P<k{index}>{pattern})" for index, (_, pattern) in enumerate(_PATTERNS)), re.IGNORECASE
)
_SPACE = re.compile(r"[^\S\n]+")
_NOT_PATHS = frozenset({"and/or", "yes/no", "on/off", "either/or", "his/her", "w/o"})


def tokenize(text: str) -> tuple[Token, ...]:
    """The Tokens of a text, list markers recognised.

    Raises NotUnderstood for a quotation mark that is never closed, and for marks of one kind
    inside each other.
    """
    tokens: list[Token] = []
    position = 0
    while position < len(text):
        if space := _SPACE.match(text, position):
            position = space.end()
            continue
        token = _quote(text, position) or _secret(text, position, tokens) or _plain(text, position)
        tokens.append(token)
        position = token.end
    return _mark_bullets(_contractions_apart(tokens))


def _contractions_apart(tokens: list[Token]) -> list[Token]:
    """ "it's" as the two words it is; the text between first and last token stays as it was written."""
    apart: list[Token] = []
    for token in tokens:
        if token.word == "it's":
            cut = token.start + 2
            for word, start, end in (("it", token.start, cut), ("is", cut, token.end)):
                text = token.text[start - token.start : end - token.start]
                apart.append(Token(kind=Kind.WORD, text=text, value=text, word=word, start=start, end=end))
        else:
            apart.append(token)
    return apart


_SECRETS = frozenset({"password", "passphrase", "passcode"})
_SECRET = re.compile(r"(?=\S*[A-Za-z])(?=\S*[\d!?#$%&*+=^~|<>])[^\s“”\"'.,;:()]\S+")
_LETTERS_AND_DIGITS = re.compile(r"(?=\w*\d)(?=\w*[A-Za-z])\w+[!?]+(?=[\s,;]|$)")


def _secret(text: str, position: int, before: list[Token]) -> Token | None:
    """A password reaches to the next space, signs and all: "password s3cret!"."""
    said = [token.word for token in before[-2:]]
    after = bool(said) and (
        said[-1] in _SECRETS or (said[0] in _SECRETS and said[-1] in {":", "=", "is", "of"})
    )
    spaced = after and before[-1].end < position
    match = (_SECRET if spaced else _LETTERS_AND_DIGITS).match(text, position)
    if match is None or (not spaced and text[position - 1 : position].isalnum()):
        return None
    found = match.group().rstrip(".,;:)")
    return _token(Kind.WORD, found, position) if found else None


def _plain(text: str, position: int) -> Token:
    match = _TOKEN.match(text, position)
    assert match is not None  # the last pattern takes any character
    kind = _PATTERNS[int((match.lastgroup or "k0")[1:])][0]
    found = match.group()
    if kind in (Kind.ADDRESS, Kind.PATH) or found.startswith("="):
        found = _without_trailing(found)
    if kind is Kind.PATH and found.casefold() in _NOT_PATHS:
        kind = Kind.WORD
    return _token(kind, found, position)


def _without_trailing(found: str) -> str:
    while len(found) > 1 and found[-1] in TRAILING:
        if found[-1] == ")" and found.count("(") >= found.count(")"):
            break
        found = found[:-1]
    return found


def _token(kind: Kind, text: str, start: int, value: str | None = None) -> Token:
    word = "" if kind is Kind.QUOTE else text.casefold().replace("’", "'")
    return Token(
        kind=kind,
        text=text,
        value=text if value is None else value,
        word="\n" if kind is Kind.NEWLINE else word,
        start=start,
        end=start + len(text),
    )


def _quote(text: str, position: int) -> Token | None:
    mark = text[position]
    closer = CLOSERS.get(mark)
    if closer is None or (mark in "'‘" and text[position - 1 : position].isalnum()):
        return None
    end = _closing(text, position, mark, closer)
    if end is None:
        if mark in "'‘":  # an apostrophe
            return _token(Kind.MARK, mark, position)
        raise NotUnderstood(_excerpt(text[position:]), f"the quotation mark {mark} is never closed")
    return _token(Kind.QUOTE, text[position : end + 1], position, text[position + 1 : end])


def _closing(text: str, position: int, mark: str, closer: str) -> int | None:
    depth = 1
    for index in range(position + 1, len(text)):
        character = text[index]
        if character == mark and mark != closer:
            depth += 1
        elif character == closer:
            after = text[index + 1 : index + 2]
            if closer in "'’" and after.isalnum():
                continue  # an apostrophe inside the quote
            if mark == closer and after.isalnum():
                raise NotUnderstood(
                    _excerpt(text[position:]),
                    f"one {mark} stands inside another; quote the outer text with “ ” or the inner "
                    "one with '",
                )
            depth -= 1
            if depth == 0:
                return index
    return None


def _excerpt(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"


def _mark_bullets(tokens: list[Token]) -> tuple[Token, ...]:
    """Turn the markers of numbered and bulleted lists into single BULLET tokens."""
    marked: list[Token] = []
    expected = 1
    index = 0
    while index < len(tokens):
        length, number = _marker_at(tokens, index, expected, marked)
        if length:
            last = tokens[index + length - 1]
            first = tokens[index]
            marked.append(
                Token(kind=Kind.BULLET, text="", value="", word="\n", start=first.start, end=last.end)
            )
            expected = number + 1 if number else expected
            index += length
        else:
            marked.append(tokens[index])
            index += 1
    return tuple(marked)


def _marker_at(tokens: list[Token], index: int, expected: int, before: list[Token]) -> tuple[int, int]:
    """How many tokens the list marker at `index` takes, and its number; (0, 0) where there is none."""
    at_line_start = not before or before[-1].kind is Kind.NEWLINE
    rest = tokens[index : index + 4]
    if len(rest) < 2:
        return 0, 0
    first = rest[0]
    if at_line_start and first.word in {"-", "*", "•", "–", "—", "·", "+", "◦", "▪"} and _spaced(rest, 0):
        return 1, 0
    if at_line_start and first.word == "step" and rest[1].kind is Kind.NUMBER and rest[1].word.isdigit():
        return (3 if len(rest) > 2 and rest[2].word in {":", ".", ")", "-"} else 2), int(rest[1].word)
    letter = (
        len(first.text) == 1 and first.text.isalpha() and rest[1].word == ")" and rest[1].start == first.end
    )
    if at_line_start and letter and _spaced(rest, 1):
        return 2, 0
    bracket = first.word == "(" and len(rest) > 3 and rest[2].word == ")"
    number = rest[1] if bracket else first
    length = 3 if bracket else 2
    if number.kind is not Kind.NUMBER or not number.word.isdigit() or len(rest) <= length - 1:
        return 0, 0
    if rest[length - 1].word not in {".", ")", ":"} or rest[length - 1].start != number.end:
        return 0, 0
    if not _spaced(rest, length - 1):
        return 0, 0
    value = int(number.word)
    begins = at_line_start or before[-1].word in {".", ":", ";", ","}
    if value == expected and (begins or expected > 1):
        return length, value
    return (length, value) if at_line_start and value <= 99 else (0, 0)


def _spaced(rest: list[Token], index: int) -> bool:
    """Something follows the token, after a space."""
    return index + 1 < len(rest) and rest[index + 1].start > rest[index].end
