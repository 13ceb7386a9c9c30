"""The search for the best reading: where clauses begin and end, and what each of them means.

Every place where a clause may end is a candidate; a dynamic program over them keeps the cheapest
readings, so
that "type hello, world and press Enter" is cut before "press Enter" and not after "hello".
`Budget` bounds the
work, in frames tried.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace

from agent.errors import NotUnderstood
from agent.instructions.ellipsis import PLAIN_VERBS, VERB_WORDS, elliptic
from agent.instructions.filler import infinitive, is_filler, without_trailing, wordings
from agent.instructions.frame import Frame
from agent.instructions.grammar import FRAMES
from agent.instructions.headings import HEADING, heading
from agent.instructions.imperatives import turns
from agent.instructions.phrase import Phrase
from agent.instructions.reading import Bound, Reading, Refused
from agent.instructions.repetition import repeat_before
from agent.instructions.separators import JOINED, PARAGRAPH, SENTENCE, Separator, separators
from agent.instructions.structures import structured
from agent.instructions.tokens import Token, tokenize
from agent.instructions.verbs import VERBS
from agent.plan import Instruction, TypeInto

CLAUSE = 0.3  # what each clause costs: fewer are better
NAME_LIKE = 1.2  # what it costs a clause to begin with a capital right after "and" or a comma
OUT_OF_SCOPE = 1.0  # what it costs to end the scope of "if" where the sentence goes on
RUN_ON = 1.5  # what it costs to carry that scope over a stronger separator
MAX_SENTENCES = 2  # how many sentences a clause may run over, unless it holds others
MAX_ENDS = 24  # how many separators a clause may run over, unless it ends with its sentence
MAX_TRIES = 300_000
MAX_DEPTH = 5
MAX_TURNS = 2  # how many verbs after "and" a frame may run over: "find a, select it and replace it by b"

_HOLDING = frozenset({"if", "unless", "repeat", "times", "following", "steps", "fill", "until", "each"})
_ENDLESS = _HOLDING | {way[0] for way in VERBS["type"]}
_NOW = frozenset(
    "book buy pay order shop donate subscribe apply join download install register update restart try".split()
)  # "Book now" is what buttons say
_OPEN_FRAMES = tuple(frame for frame in FRAMES if not frame.opening)
_FRAMES_BY_WORD: dict[str, tuple[Frame, ...]] = {
    word: tuple(frame for frame in FRAMES if word in frame.opening or not frame.opening)
    for word in VERB_WORDS
}


@dataclass(frozen=True, slots=True)
class Path:
    """Clauses read so far. `verb` is what the last of them lends."""

    cost: float
    instructions: tuple[Instruction, ...]
    sentence: int  # where in `instructions` the running sentence begins
    before: int  # where the sentence before it begins
    crossed: tuple[int, ...] = ()
    refusal: tuple[str, str] | None = None
    holds_until: int = 0
    verb: tuple[Token, ...] = ()


class Clauses:
    """Reads the tokens of one text. `tries` counts the frames tried."""

    def __init__(self, source: str, tokens: tuple[Token, ...]) -> None:
        self.source = source
        self.tokens = tokens
        self.words = tuple(token.word for token in tokens)
        self.separators = separators(tokens)
        self.starts = tuple(sorted(self.separators))
        self.tries = 0
        self.depth = 0
        self.to_end = False  # whether a text may run on to the very end, over any number of sentences
        self.turns = turns(Phrase(source, tokens, self.words))
        self._read: dict[tuple[int, int], Reading | None] = {}
        self._paths: dict[tuple[int, int], Path | None] = {}
        self.reached = 0
        self.left_out: set[str] = set()  # words a frame knowingly leaves out, as names or (lower case) kinds
        self.reworded_as: dict[str, Reading | None] = {}

    def phrase(self, start: int, end: int) -> Phrase:
        return Phrase(self.source, self.tokens[start:end], self.words[start:end])

    def read(self) -> Path | None:
        """The cheapest way to read all of it; texts that run over many sentences are tried last."""
        path = self.sequence(0, len(self.tokens))
        if path is None and len(self.starts) > MAX_ENDS:
            self.to_end = True
            self._read.clear()
            self._paths.clear()
            path = self.sequence(0, len(self.tokens))
        return path

    # --- sequences ----------------------------------------------------------------------------------

    def sequence(self, start: int, end: int) -> Path | None:
        """The cheapest way to read tokens [start, end) as clause after clause; None where there is none."""
        key = (start, end)
        if key not in self._paths:
            found = self._search(start, end)
            if self.depth:
                self._paths[key] = found
            return found
        return self._paths[key]

    def _search(self, start: int, end: int) -> Path | None:
        frontier: dict[int, dict[tuple[str, ...], Path]] = {start: {(): Path(0.0, (), 0, 0)}}
        done: Path | None = None
        while frontier:
            position = min(frontier)
            if self.depth == 0:
                self.reached = max(self.reached, position)
            for path in frontier.pop(position).values():
                for reading, stop in self._clauses_at(path, position, end):
                    for separator in self._after(stop, end):
                        longer = self._extended(path, reading, position, separator)
                        if separator.end >= end:
                            done = longer if done is None or longer.cost < done.cost else done
                            continue
                        at = frontier.setdefault(separator.end, {})
                        key = tuple(token.word for token in longer.verb)
                        if key not in at or longer.cost < at[key].cost:
                            at[key] = longer
        return done

    def _clauses_at(self, path: Path, position: int, end: int) -> list[tuple[Reading, int]]:
        found: list[tuple[Reading, int]] = []
        for stop in self._stops(position, end):
            reading = self.clause(position, stop)
            if reading is not None:
                found.append((reading, stop))
            if path.verb and (borrowed := elliptic(self, path.verb, position, stop)) is not None:
                found.append((borrowed, stop))
        return found

    def _stops(self, position: int, end: int) -> list[int]:
        """Where a clause that begins at `position` may end; one that holds others may run over sentences."""
        opening = self.words[position : min(end, position + 6)]
        sentences = MAX_ENDS if not _HOLDING.isdisjoint(opening) else MAX_SENTENCES
        stops: list[int] = []
        for start in self.starts[bisect_right(self.starts, position) :]:
            if start >= end or len(stops) >= MAX_ENDS or sentences == 0:
                break
            stops.append(start)
            sentences -= max(separator.strength for separator in self.separators[start]) >= SENTENCE
        else:
            return [*stops, end]
        endless = start >= end or (self.to_end and not _ENDLESS.isdisjoint(opening))
        return [*stops, end] if endless else stops

    def _after(self, stop: int, end: int) -> tuple[Separator, ...]:
        if stop >= end:
            return (Separator(end, end, PARAGRAPH),)
        runs = tuple(s for s in self.separators.get(stop, ()) if s.end <= end)
        rest = self.phrase(stop, end)
        if all(token.word in {".", "!", "?", ",", ";", "\n"} for token in rest.tokens):
            return (Separator(stop, end, PARAGRAPH),)
        return runs

    def _extended(self, path: Path, reading: Reading, position: int, separator: Separator) -> Path:
        cost = path.cost + CLAUSE + reading.cost
        first = self.tokens[position]
        named = first.text[:1].isupper() and first.word in PLAIN_VERBS
        if named and path.crossed and path.crossed[-1] == JOINED:
            cost += NAME_LIKE
        if reading.holds_until > separator.strength:
            cost += OUT_OF_SCOPE
        instructions = repeat_before(path.instructions, path.sentence, path.before, reading.instructions)
        refusal = path.refusal
        if reading.refusal and refusal is None:
            refusal = (self.phrase(position, separator.start).text, reading.refusal)
        new_sentence = separator.strength >= SENTENCE
        return Path(
            cost=cost,
            instructions=instructions,
            sentence=len(instructions) if new_sentence else path.sentence,
            before=path.sentence if new_sentence else path.before,
            crossed=(*path.crossed, separator.strength),
            refusal=refusal,
            holds_until=reading.holds_until,
            verb=reading.verb,
        )

    # --- clauses ------------------------------------------------------------------------------------

    def clause(self, start: int, end: int) -> Reading | None:
        """The cheapest reading of tokens [start, end) as one clause; None where there is none."""
        key = (start, end)
        if key not in self._read:
            found = self._read_clause(start, end)
            if self.depth >= MAX_DEPTH:
                return found
            self._read[key] = found
        return self._read[key]

    def _read_clause(self, start: int, end: int) -> Reading | None:
        said = self.phrase(start, end)
        if is_filler(said):
            return Reading()
        if (headed := heading(said)) is not None:
            self.leave_out(said.text)
            placed = structured(self, start, end) if headed.cost > HEADING else None
            return headed if placed is None else placed
        best: Reading | None = None
        for phrase, extra in wordings(self.phrase(start, end)):
            readings: list[Reading | None] = []
            if self.turns[end] - self.turns[start + 1] <= MAX_TURNS:
                readings += [self.framed(phrase), self._in_other_forms(phrase)]
            if self.depth < MAX_DEPTH:
                first = self.tokens.index(phrase.tokens[0], start)
                readings.append(structured(self, first, first + len(phrase)))
            for reading in readings:
                if reading is not None and (best is None or reading.cost + extra < best.cost):
                    best = replace(reading, cost=reading.cost + extra)
        return None if best is None else self.sourced(best, self.phrase(start, end).text)

    def _in_other_forms(self, phrase: Phrase) -> Reading | None:
        """The phrase without a closing adverb, or with its verb out of the -ing form."""
        shorter = without_trailing(phrase, polite=False)
        reading = self.framed(shorter) if shorter is not None else None
        if reading is not None:
            if phrase.words[-1] == "now" and phrase.words[-2] in _NOW:
                return replace(reading, cost=reading.cost + NAME_LIKE)
            return replace(
                reading, cost=reading.cost + (0.02 if reading.instructions and not _types(reading) else 0.9)
            )
        plain = infinitive(phrase, VERB_WORDS)
        if plain is None:
            return None
        best = self.framed(plain)
        shorter = without_trailing(plain, polite=False)
        if best is None and shorter is not None:
            best = self.framed(shorter)
        return best

    def framed(self, phrase: Phrase) -> Reading | None:
        """The cheapest frame that fits the phrase."""
        best: Reading | None = None
        for frame in _FRAMES_BY_WORD.get(phrase.words[0], _OPEN_FRAMES):
            self.tries += 1
            for bound, cost, lead in frame.matches(phrase):
                if best is not None and cost >= best.cost:
                    continue
                built = frame.build(bound)
                if built is not None:
                    self._leave_out(bound)
                if isinstance(built, Refused):
                    best = Reading(cost=cost, refusal=built.reason)
                elif built is not None:
                    verb = phrase.tokens[:lead] if frame.repeatable else ()
                    best = Reading(instructions=built, cost=cost, verb=verb)
        if self.tries > MAX_TRIES:
            raise NotUnderstood(
                self.source[:60] + "…",
                "this is too long to make out; split it into smaller tasks, or put long texts in quotes",
            )
        return best

    def _leave_out(self, bound: Bound) -> None:
        """Slots called `kind` or `left` say what a plan need not: the kind of a thing, what it was before."""
        if (kind := bound.get("kind")) is not None:
            self.leave_out(kind.text if isinstance(kind, Phrase) else kind)
        if (before := bound.get("left")) is not None:
            self.left_out.update(before.split())

    def reworded(self, text: str) -> Reading | None:
        """The cheapest reading of the clause in other words; None for what is being read already."""
        if text not in self.reworded_as:
            self.reworded_as[text] = None
            inner = Clauses(text, tokenize(text))
            inner.reworded_as, inner.depth, inner.tries = self.reworded_as, self.depth, self.tries
            if inner.tokens:
                self.reworded_as[text] = inner.whole()
            self.tries = inner.tries
            self.left_out |= inner.left_out
        return self.reworded_as[text]

    def whole(self) -> Reading | None:
        """All of it as one clause, or as several that do the same to one thing each: "tick A and B"."""
        end = len(self.tokens)
        best = self.clause(0, end)
        path = self.sequence(0, end) if self.separators and self.depth < MAX_DEPTH else None
        if path is None or path.refusal or len(path.instructions) < 2:
            return best
        several = Reading(instructions=path.instructions, cost=path.cost - CLAUSE)
        alike = len({type(instruction) for instruction in path.instructions}) == 1
        return several if alike and (best is None or several.cost < best.cost) else best

    def leave_out(self, kind: str) -> None:
        """A plan need not say of what kind a thing is; names, files and the like are no kinds."""
        self.left_out.update(word for word in kind.split() if re.fullmatch(r"[a-z'-]+", word))

    def sourced(self, reading: Reading, source: str) -> Reading:
        return replace(
            reading,
            instructions=tuple(i if i.source else replace(i, source=source) for i in reading.instructions),
        )


def _types(reading: Reading) -> bool:
    return any(isinstance(i, TypeInto) for i in reading.instructions)
