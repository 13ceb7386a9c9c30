"""What a task gives as a secret: texts that its plan types into a field for secrets. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from agent.errors import NotUnderstood
from agent.instructions.compiler import compile_instruction
from agent.plan import If, Instruction, Repeat, SetValue, TypeInto
from safety.redaction.actions import PLACEHOLDER
from vision.secret_fields import names_secret


def secrets_in(instruction: str) -> tuple[str, ...]:
    """The secrets of a task in plain words: "hunter2" of "log in as maria with the password hunter2".

    A placeholder ({{mail}}) is none. Of a task the compiler makes no sense of it knows nothing: what looks
    like a secret there is for the redactor to find.
    """
    try:
        plan = compile_instruction(instruction)
    except NotUnderstood:
        return ()
    return tuple(dict.fromkeys(_secrets(plan.instructions)))


def _secrets(instructions: Iterable[Instruction]) -> Iterator[str]:
    for instruction in instructions:
        match instruction:
            case If(then=then, otherwise=otherwise):
                yield from _secrets((*then, *otherwise))
            case Repeat(body=body):
                yield from _secrets(body)
            case TypeInto(text=text, field=str(field)) if names_secret(field):
                yield from _parts(text)
            case SetValue(value=value, field=field) if names_secret(field):
                yield from _parts(value)
            case _:
                pass


def _parts(text: str) -> Iterator[str]:
    return (part for part in PLACEHOLDER.split(text)[::2] if part.strip())
