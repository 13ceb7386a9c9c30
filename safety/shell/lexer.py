"""A line of shell as words and operators, as far as it can be told what it will do. Pure.

After POSIX.1-2017, Shell Command Language 2.3 (token recognition) and 2.2 (quoting). What is worked out only
while it runs (substitutions, variables, arithmetic, here-documents), and what one shell reads otherwise than
another, is not read here: it raises Unreadable, and what can't be read is dangerous.
"""

from __future__ import annotations

from dataclasses import dataclass

_OPERATORS = (
    "&&",
    "||",
    ";;",
    "<<",
    ">>",
    "<&",
    ">&",
    "<>",
    ">|",
    "&>",
    ";",
    "|",
    "&",
    "<",
    ">",
    "(",
    ")",
    "\n",
)
_KNOWN_VARIABLES = frozenset({"HOME", "PWD"})
"""What the sandbox itself sets, to something that is no option."""
_ESCAPED_IN_QUOTES = frozenset('$`"\\')
_GLOB = frozenset("*?[")
_CONTINUED = "\\\n"


class Unreadable(Exception):
    """It can't be told what the line will do; the message says why."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word without its quotes. `pattern`: it holds an unquoted *, ? or [, and stands for names of files.
    `opaque`: it begins with a pattern, so that it may become anything, an option among others."""

    text: str
    pattern: bool = False
    opaque: bool = False
    bare: bool = True  # nothing of it was quoted


@dataclass(frozen=True, slots=True)
class Operator:
    """An operator; a number right before a redirection is part of it: "2>"."""

    text: str


Token = Word | Operator


def tokens(line: str) -> tuple[Token, ...]:
    """Raises Unreadable where what the line does can't be told from it."""
    for character in line:
        if character not in "\n\t" and not character.isprintable():
            raise Unreadable("it holds invisible characters")
    return tuple(_Lexer(line).tokens())


class _Lexer:
    """Reads one line. `_at` is the place of the next character."""

    def __init__(self, line: str) -> None:
        self._line = line
        self._at = 0

    def tokens(self) -> list[Token]:
        found: list[Token] = []
        while self._at < len(self._line):
            character = self._line[self._at]
            if character in " \t":
                self._at += 1
            elif self._line.startswith(_CONTINUED, self._at):
                self._at += 2
            elif character == "#":
                end = self._line.find("\n", self._at)
                self._at = len(self._line) if end < 0 else end
            elif operator := self._operator():
                found.append(operator)
            else:
                found.append(self._word())
        return found

    def _operator(self) -> Operator | None:
        start = self._at
        while self._line[start : start + 1].isdigit() and self._line[start : start + 1].isascii():
            start += 1
        number = self._line[self._at : start]
        text = next((operator for operator in _OPERATORS if self._line.startswith(operator, start)), "")
        if not text or (number and text[0] not in "<>"):
            return None
        if self._line.startswith(("<(", ">("), start):
            raise Unreadable("it runs a command in place of a file")
        if text == "<<":
            raise Unreadable("it holds a here-document")
        self._at = start + len(text)
        return Operator(number + text)

    def _word(self) -> Word:
        text: list[str] = []
        start = self._at
        pattern = opaque = quoted = False
        while self._at < len(self._line):
            character = self._line[self._at]
            if character in " \t\n;&|<>()":
                break
            self._at += 1
            if self._line.startswith("{}", self._at - 1):
                self._at += 1
                text.append("{}")
            elif character == "'":
                quoted = True
                text.append(self._single())
            elif character == '"':
                quoted = True
                text.append(self._double())
            elif character == "\\":
                quoted = True
                following = self._next("it ends in a backslash")
                text.append("" if following == "\n" else following)
            elif character == "$":
                text.append(self._variable())
            else:
                _check_bare(character, first=self._at == start + 1)
                if character in _GLOB:
                    pattern = True
                    opaque = opaque or not "".join(text)
                text.append(character)
        return Word("".join(text), pattern=pattern, opaque=opaque, bare=not quoted)

    def _single(self) -> str:
        end = self._line.find("'", self._at)
        if end < 0:
            raise Unreadable("a quote is not closed")
        text = self._line[self._at : end]
        self._at = end + 1
        return text

    def _double(self) -> str:
        text: list[str] = []
        while (character := self._next("a quote is not closed")) != '"':
            if character == "`":
                raise Unreadable("it runs a command in place of a word")
            if character == "$":
                text.append(self._variable())
            elif character == "\\":
                following = self._next("a quote is not closed")
                if following != "\n":
                    text.append(following if following in _ESCAPED_IN_QUOTES else f"\\{following}")
            else:
                text.append(character)
        return "".join(text)

    def _variable(self) -> str:
        following = self._line[self._at : self._at + 1]
        if following == "(":
            raise Unreadable("it runs a command in place of a word")
        if following in ("", " ", "\t", "\n", "/", ".", ",", ")", ";", "|"):
            return "$"
        name = ""
        while (character := self._line[self._at : self._at + 1]) and (
            character.isascii() and (character.isalnum() or character == "_")
        ):
            name += character
            self._at += 1
        if name not in _KNOWN_VARIABLES:
            raise Unreadable("it holds a variable")
        return f"${name}"

    def _next(self, otherwise: str) -> str:
        if self._at >= len(self._line):
            raise Unreadable(otherwise)
        self._at += 1
        return self._line[self._at - 1]


def _check_bare(character: str, *, first: bool) -> None:
    """Raise Unreadable for an unquoted character that not every shell takes for itself."""
    if character == "`":
        raise Unreadable("it runs a command in place of a word")
    if character in "{}":
        raise Unreadable("it holds braces, which some shells take for several words")
    if character in "!^" and first:
        raise Unreadable(f"it holds a {character}, which some shells read otherwise")
    if not character.isascii() and not character.isalnum():
        raise Unreadable("it holds an unquoted character that shells do not know")
