"""What stands before a colon and names where, or about what, the rest is: "Mousepad: type hello"."""

from __future__ import annotations

from agent.instructions.draft import Bring, Mention
from agent.instructions.nouns import program_named
from agent.instructions.phrase import Phrase
from agent.instructions.reading import Reading
from agent.instructions.tokens import Kind
from agent.instructions.whereabouts import is_file, places_in
from agent.plan import GoTo, Instruction

HEADING = 3.0  # what it costs to take words before a colon for a heading
MAX_HEADING = 12  # tokens


def heading(said: Phrase) -> Reading | None:
    """A heading; None for what is none. A program, an address or a file in it is what is meant."""
    if not 1 < len(said) <= MAX_HEADING or said.words[-1] != ":":
        return None
    if not {",", ".", "and", "\n"}.isdisjoint(said.words):
        return None
    kept = said.part(0, len(said) - 1)
    where: Instruction | None = None
    if program_named(kept.words) is not None:
        where = Bring(program=kept.unquoted)
    elif len(kept) == 1 and kept.tokens[0].kind is Kind.ADDRESS:
        where = GoTo(address=kept.text)
    if where is not None:
        return Reading(instructions=(where,), cost=0.5)
    files = [token.text for token in kept.tokens if token.kind is Kind.PATH]
    places = [kept.part(at + 1, end) for at, end in places_in(kept)]
    unsaid = not all(is_file(place) for place in places)  # a place is gone to before
    phrase = files[0] if len(files) == 1 else kept.part(1).unquoted if len(kept) > 1 else ""
    return Reading(instructions=(Mention(phrase=phrase),), cost=HEADING + unsaid) if phrase else None
