"""What a line of shell does at most: reads, changes, or may do anything. Pure.

The sandbox is what holds a command in; the class is what a person is asked by, and it decides whether
the granted folders are there to be written to at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from safety.shell.commands import Simple, simple_commands
from safety.shell.grade import CHANGES, DANGEROUS, READS, CommandClass, Grade
from safety.shell.known import CHANGING, HARMLESS, OPTIONS, Options
from safety.shell.lexer import Unreadable, Word, tokens
from safety.shell.special import SPECIAL

_PROGRAM_FOLDERS = re.compile(r"\A(?:/usr)?/bin/(?=[a-z0-9_.-]+\Z)")
_HARMLESS_FILES = frozenset({"/dev/null", "/dev/stdout", "/dev/stderr"})


def classify(line: str) -> Grade:
    """The class of a line of shell, and what it rests on. Whatever can't be read is DANGEROUS."""
    try:
        commands = simple_commands(tokens(line))
    except Unreadable as why:
        return Grade(DANGEROUS, str(why))
    if not commands:
        return Grade(READS, "does nothing")
    return max(map(_graded, commands), key=lambda grade: grade.of)


def _graded(command: Simple) -> Grade:
    grade = _judge(command.words) if command.words else Grade(READS, "runs nothing")
    if grade.of is DANGEROUS:
        return grade
    for target in command.writes:
        place = target.text
        if place.startswith(("/dev/", "/proc/", "/sys/")) and place not in _HARMLESS_FILES:
            return Grade(DANGEROUS, f"writes to {place}")
        if place not in _HARMLESS_FILES:
            grade = Grade(CHANGES, f"writes the file {place}")
    return grade


def _judge(words: Sequence[Word]) -> Grade:
    """The class of one simple command, its name first."""
    first = words[0]
    if first.pattern or (first.bare and re.match(r"[A-Za-z_]\w*\+?=", first.text)):
        return Grade(DANGEROUS, "it can't be told which program runs, or with which settings")
    name = _PROGRAM_FOLDERS.sub("", first.text)
    if name in SPECIAL:
        return SPECIAL[name](words, _judge)
    if name in HARMLESS:
        return Grade(READS, f"{name} reads")
    if name in CHANGING:
        return Grade(CHANGES, f"{name} changes folders")
    if name == "printf" and not any(word.opaque or word.text.startswith("-") for word in words[1:]):
        return Grade(READS, "printf prints")
    if name in OPTIONS:
        return _by_options(name, OPTIONS[name], words[1:])
    return Grade(DANGEROUS, f"“{name[:40]}” is not known to be harmless")


def _by_options(name: str, options: Options, words: Sequence[Word]) -> Grade:
    worst: CommandClass = options.plain
    operands = 0
    left = list(words)
    while left:
        word = left.pop(0)
        if word.opaque or (word.pattern and word.text.startswith("-")):
            return Grade(DANGEROUS, f"a name of a file may become an option of {name}")
        if word.text == "--":
            operands += len(left)
            left = []
        elif word.text.startswith("--"):
            option = word.text[2:].partition("=")[0]
            if option not in options.long:
                return Grade(DANGEROUS, f"{name} --{option} is not known to be harmless")
            worst = max(worst, CHANGES if option in options.lifting else READS)
        elif options.apart and len(word.text) > 2 and word.text.startswith("-"):
            return Grade(DANGEROUS, f"{name} {word.text} is not known to be harmless")
        elif word.text.startswith("-") and word.text != "-":
            for place, letter in enumerate(word.text[1:], start=2):
                worst = max(worst, CHANGES if letter in options.lifting else READS)
                if letter in options.valued:
                    if not word.text[place:]:
                        del left[:1]
                    break
                if letter not in options.short:
                    return Grade(DANGEROUS, f"{name} -{letter} is not known to be harmless")
        else:
            operands += 2 if word.pattern else 1
    if options.operands is not None and operands > options.operands:
        return Grade(DANGEROUS, f"{name} writes to its last file")
    return Grade(worst, f"{name} " + ("reads" if worst is READS else "changes files"))
