"""Looking a server over: asks it one thing after the other and says what it found."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from agent.dialects.catalogue import dialect_of
from agent.dialects.dialect import Dialect
from agent.dialects.plain import PLAIN
from agent.endpoint.cancelling import Cancelled
from agent.endpoint.facts import ModelFacts
from agent.endpoint.failure import Kind, ServerRefused
from agent.endpoint.limits import Limits
from agent.endpoint.model import EndpointModel
from agent.endpoint.opening import Found, chosen_model
from agent.endpoint.probe import places, questions, room
from agent.endpoint.probe.card import Card, drawn, some_card
from agent.endpoint.probe.finding import Finding, Rating, Report, sentence
from agent.endpoint.profile import PROFILES
from agent.endpoint.recognising import look_again
from vision.errors import ModelError
from vision.vlm.chat import Answer, Ended, Request

_SMALL, _LARGE = (336, 224), (672, 448)
_SEED, _OTHER = 7, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """How a server is looked over. `found` hears each finding as it is made."""

    limits: Limits = field(default_factory=Limits)
    chance: random.Random = field(default_factory=random.Random)
    cancelled: Callable[[], bool] = lambda: False
    found: Callable[[Finding], None] = lambda finding: None


class Probe:
    """Asks a model and takes the time."""

    def __init__(self, model: EndpointModel, how: Looking) -> None:
        self._model = model
        self._how = how
        self.pieces: list[str] = []
        self.seconds = 0.0

    def ask(self, request: Request) -> Answer:
        """Raises ModelError, and Cancelled."""
        self.pieces = []
        begun = time.monotonic()
        try:
            answer = self._model.answer(request, cancelled=self._how.cancelled, heard=self.pieces.append)
        finally:
            self.seconds = time.monotonic() - begun
        if answer.ended is Ended.CANCELLED:
            raise Cancelled
        return answer


def look_over(found: Found, name: str, how: Looking) -> Report:
    """Everything that can be said of a model at a server. Raises Cancelled."""
    profile = PROFILES[found.server.name]
    report = Report(address=str(found.address), server=profile.title, version=found.server.version)
    findings: list[Finding] = []

    def note(finding: Finding) -> None:
        findings.append(finding)
        how.found(finding)

    version = f" {found.server.version}" if found.server.version else ""
    note(Finding(what="server", rated=Rating.FINE, found=f"{profile.title}{version} answers"))
    try:
        facts = chosen_model(found, name)
    except ModelError as error:
        note(Finding(what="model", rated=Rating.BAD, found=str(error)))
        return replace(report, findings=tuple(findings))
    dialect = dialect_of(facts.name)
    note(Finding(what="model", rated=Rating.FINE, found=facts.name))
    note(room.spoken(dialect, known=dialect is not PLAIN))
    model = EndpointModel(
        facts.name,
        found.address,
        server=found.server.name,
        version=found.server.version,
        key=found.key,
        limits=how.limits,
    )
    for finding in _asked(Probe(model, how), found, facts, dialect, how):
        note(finding)
    return replace(report, model=facts.name, dialect=dialect.name, findings=tuple(findings))


def _asked(
    probe: Probe, found: Found, facts: ModelFacts, dialect: Dialect, how: Looking
) -> Iterator[Finding]:
    """What the model's answers tell; nothing more is asked of one that gives none at all."""
    try:
        answer = probe.ask(questions.PLAIN)
    except ModelError as error:
        yield _failed("answers", error, probe.seconds)
        return
    told = f"it answers; the first word came after {answer.first:.1f} s"
    yield Finding(what="answers", rated=Rating.FINE, found=told, seconds=probe.seconds)
    yield questions.template(answer)
    yield from _counting(probe)
    yield from _seeds(probe)
    card = some_card(how.chance)
    yield from _pictures(probe, found, facts, dialect, card, how)


def _counting(probe: Probe) -> Iterator[Finding]:
    try:
        answer = probe.ask(questions.COUNTING)
    except ModelError as error:
        yield _failed("stream", error, probe.seconds)
        return
    yield replace(questions.stream(answer, probe.pieces), seconds=probe.seconds)
    yield questions.stops(answer)


def _seeds(probe: Probe) -> Iterator[Finding]:
    begun = time.monotonic()
    try:
        answers = [probe.ask(questions.any_words(seed)) for seed in (_SEED, _SEED, _OTHER)]
    except ModelError as error:
        yield _failed("seeds", error, time.monotonic() - begun)
        return
    yield replace(questions.seeds(*answers), seconds=time.monotonic() - begun)


def _pictures(
    probe: Probe, found: Found, facts: ModelFacts, dialect: Dialect, card: Card, how: Looking
) -> Iterator[Finding]:
    profile = PROFILES[found.server.name]
    try:
        bare = _tokens(probe, questions.WITHOUT_PICTURE)
        small = _counted(probe, card, _SMALL, bare)
        answer = probe.ask(questions.about(drawn(card, *_LARGE)))
        seen = questions.sight(answer, card, profile.sight)
    except ModelError as error:
        failed = _failed("pictures", error, probe.seconds)
        refused = isinstance(error, ServerRefused) and error.kind in (Kind.PICTURES, Kind.MANY_PICTURES)
        yield replace(failed, do=sentence(profile.sight)) if refused else failed
        return
    if seen.rated is Rating.BAD and facts.sees is False:
        seen = replace(seen, found=f"{profile.title} says that this model takes no pictures: {seen.found}")
    yield replace(seen, seconds=probe.seconds)
    large = room.Counted(width=_LARGE[0], height=_LARGE[1], tokens=max(0, answer.asked - bare))
    if seen.rated is not Rating.BAD:
        yield room.picture_size(small, large)
    now = look_again(
        found.address, found.server, facts.name, key=found.key, limits=how.limits, cancelled=how.cancelled
    )
    yield room.context(dialect, now or facts, large, profile)
    if seen.rated is not Rating.BAD:
        yield from _places(probe, card, dialect)


def _counted(probe: Probe, card: Card, size: tuple[int, int], bare: int) -> room.Counted:
    tokens = _tokens(probe, questions.counting(drawn(card, *size)))
    return room.Counted(width=size[0], height=size[1], tokens=max(0, tokens - bare))


def _tokens(probe: Probe, request: Request) -> int:
    """What was asked, in tokens; 0 where so short an answer was none. Raises ModelError where the server
    refuses."""
    try:
        return probe.ask(request).asked
    except ServerRefused:
        raise
    except ModelError:
        return 0


def _places(probe: Probe, card: Card, dialect: Dialect) -> Iterator[Finding]:
    if dialect.locator is None:
        return
    if dialect.locator.scored is not None:
        yield places.no_places(dialect)
        return
    request, view = places.where(card, dialect, dialect.locator)
    try:
        answer = probe.ask(request)
    except ModelError as error:
        yield _failed("places", error, probe.seconds)
        return
    yield replace(places.places(answer, card, dialect, view), seconds=probe.seconds)


def _failed(what: str, error: ModelError, seconds: float) -> Finding:
    return Finding(what=what, rated=Rating.BAD, found=str(error), seconds=seconds)
