"""How long the gate takes to decide with many rules: made-up rules, made-up Actions, one after the other."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from datetime import UTC, datetime

from safety.action import Action, Click, Drag, OpenProgram, PressKeys, TypeText, WriteFile
from safety.context import Context, TargetSeen, WindowSeen
from safety.decision import Source, Verdict
from safety.hours import Hours
from safety.policy import decide
from safety.risk import Risk
from safety.rule import ACTION_KINDS, Rule
from safety.rulebook import Rulebook
from vision.geometry import Point, Rect

_NOW = datetime(2026, 1, 5, 10, 30, tzinfo=UTC)
_WORDS = (
    "save open delete send pay cancel next report invoice letter notes mail photo music north south".split()
)
_PROGRAMS = [f"program-{number}" for number in range(60)]
_HOME = "/home/somebody"
_HERE = Point(5, 5)


def random_rules(count: int, seed: int = 0) -> tuple[Rule, ...]:
    """Rules such as people write: most name a program, many a pattern, all kinds of scopes come up."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    return tuple(_rule(chance, number) for number in range(count))


def _rule(chance: random.Random, number: int) -> Rule:
    def sometimes(share: float, *things: str) -> tuple[str, ...]:
        return things if chance.random() < share else ()

    word, other = chance.choice(_WORDS), chance.choice(_WORDS)
    return Rule(
        name=f"rule {number}",
        verdict=chance.choices(list(Verdict), weights=(6, 3, 1))[0],
        source=chance.choices([Source.USER, Source.SYSTEM, Source.TASK], weights=(8, 1, 1))[0],
        actions=frozenset(sometimes(0.5, chance.choice(sorted(ACTION_KINDS)))),
        programs=sometimes(0.7, chance.choice([*_PROGRAMS, "program-1*", "*"])),
        windows=sometimes(0.3, f"*{word}*", f"{other} - ?*"),
        targets=sometimes(0.4, chance.choice([word, f"{word}*", f"*{other}"])),
        addresses=sometimes(0.15, f"https://*.{word}.example/{other}"),
        paths=sometimes(0.15, f"~/{word.title()}/*/{other}"),
        when=(Hours(days=frozenset(range(5)), start=540, end=1_020),) if chance.random() < 0.1 else (),
        max_risk=chance.choice([Risk.R1, Risk.R2, Risk.R3]),
    )


def random_actions(count: int, seed: int = 0) -> tuple[tuple[Action, Context], ...]:
    """Actions with what they would land on, in the programs that `random_rules` speaks of and in others."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    return tuple((_action(chance), _context(chance)) for _ in range(count))


def _action(chance: random.Random) -> Action:
    word, other = chance.choice(_WORDS), chance.choice(_WORDS)
    some: list[Action] = [
        Click(point=_HERE),
        Click(point=_HERE, count=2),
        Drag(start=_HERE, end=_HERE),
        TypeText(text=f"{word} {other}"),
        PressKeys(keys=("ctrl", "s")),
        OpenProgram(program=chance.choice(_PROGRAMS), arguments=(f"https://a.{word}.example/{other}/x",)),
        WriteFile(path=f"{_HOME}/{word.title()}/a/{other}/b.txt", text=word),
    ]
    return chance.choice(some)


def _context(chance: random.Random) -> Context:
    word, other = chance.choice(_WORDS), chance.choice(_WORDS)
    target = TargetSeen(role="button", text=f"{word} {other}", rect=Rect(0, 0, 10, 10), pixels="")
    return Context(
        window=WindowSeen(id=1, title=f"{word} - {other}", program=chance.choice(_PROGRAMS), pid=1),
        target=target,
        destination=target,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """Seconds that one decision took by the clock: the median, the 99th of a hundred, and the longest; and
    the 99th of a hundred by the processor's time, which a busy machine does not lengthen."""

    rules: int
    decisions: int
    median: float
    p99: float
    longest: float
    processor_p99: float


def measure_deciding(rules: int = 1_000, decisions: int = 5_000, seed: int = 0) -> Deciding:
    """Decide about made-up Actions with so many made-up rules; judging the risk is part of it."""
    book = Rulebook(random_rules(rules, seed), home=_HOME)
    actions = random_actions(decisions, seed)
    for action, context in actions[: min(200, decisions)]:  # the first ones sort the rules by kind
        decide(action, context, book, _NOW)
    took, worked = [], []
    for action, context in actions:
        started, began = time.perf_counter(), time.thread_time()
        decide(action, context, book, _NOW)
        worked.append(time.thread_time() - began)
        took.append(time.perf_counter() - started)
    took.sort()
    worked.sort()
    return Deciding(
        rules=rules,
        decisions=decisions,
        median=took[len(took) // 2],
        p99=took[len(took) * 99 // 100],
        longest=took[-1],
        processor_p99=worked[len(worked) * 99 // 100],
    )
