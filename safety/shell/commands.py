"""Simple commands and what joins them. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from safety.shell.lexer import Operator, Token, Unreadable, Word

_JOINING = frozenset({"&&", "||", ";", "|", "\n"})
_WRITING = frozenset({">", ">>", ">|", "&>"})
_KEYWORDS = frozenset(
    "if then else elif fi for while until do done case esac function select time coproc [[".split()
)


@dataclass(frozen=True, slots=True)
class Simple:
    """One command: its words, the first of which names it, and the files it writes and reads by < and >."""

    words: tuple[Word, ...]
    writes: tuple[Word, ...] = ()
    reads: tuple[Word, ...] = ()


def simple_commands(found: tuple[Token, ...]) -> tuple[Simple, ...]:
    """The commands of a line, whatever joins them: each may run. Raises Unreadable for everything that is
    more than a list of pipelines."""
    commands: list[Simple] = []
    current: list[Token] = []
    for token in (*found, Operator("\n")):
        if not isinstance(token, Operator) or token.text not in _JOINING:
            current.append(token)
            continue
        if current:
            commands.append(_simple(current))
        elif token.text not in ("\n", ";"):
            raise Unreadable("an operator stands alone")
        current = []
    return tuple(commands)


def _simple(found: list[Token]) -> Simple:
    words: list[Word] = []
    writes: list[Word] = []
    reads: list[Word] = []
    left = iter(found)
    for token in left:
        if isinstance(token, Word):
            words.append(token)
            continue
        operator = token.text.lstrip("0123456789")
        target = next(left, None)
        if operator not in (*_WRITING, "<", ">&") or not isinstance(target, Word):
            raise Unreadable(f"it holds “{token.text}”, and it can't be told what that does")
        if operator == ">&":
            if target.text not in ("1", "2"):
                raise Unreadable("it joins its output to something else")
        elif target.pattern:
            raise Unreadable("it can't be told which file it writes or reads")
        else:
            (reads if operator == "<" else writes).append(target)
    if words and words[0].bare and words[0].text in _KEYWORDS:
        raise Unreadable(f"it holds “{words[0].text}”: a script")
    return Simple(tuple(words), tuple(writes), tuple(reads))
