"""What the recording and the trace of a try add to its result: why it failed, and what it used."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from agent.errors import SettingsError
from agent.evals.result import TaskResult
from agent.failures.classify import classify
from agent.failures.failure import Checked, Failure
from agent.failures.why import why
from agent.settings import data_home
from agent.tracing.prices import load_prices
from agent.tracing.stats import Used, used_in
from memory.errors import MemoryRoomError
from memory.journal import Journal
from memory.traces.store import FILE, SpanStore


def explained(result: TaskResult, folder: Path) -> TaskResult:
    """The result with the class of its failure, its first bad step, and the tokens, energy and money that its
    trace tells. `folder` is where the try was recorded. What cannot be read is left as not known."""
    failure, used = _failure(result, folder), _used(result.episode, folder)
    if failure is not None:
        result = replace(result, failure=str(failure.kind), bad_step=failure.step)
    if used is not None:
        tokens = used.input_tokens + used.output_tokens
        money = None if used.unpriced else used.money
        result = replace(result, tokens=tokens, joules=used.joules, money=money)
    return result


def _failure(result: TaskResult, folder: Path) -> Failure | None:
    checked = Checked(verdict=result.verdict.value, reason=result.reason)
    if not result.episode:
        return classify(None, (), checked)
    try:
        with Journal(folder) as journal:
            return why(journal, result.episode, checked)
    except MemoryRoomError:
        return None


def _used(episode: str, folder: Path) -> Used | None:
    if not episode or not (folder / FILE).is_file():
        return None
    try:
        prices = load_prices(data_home())
        with SpanStore(folder) as store:
            found = store.find(episode)
            return used_in(store.spans(found[0].id), prices) if found else None
    except (MemoryRoomError, SettingsError):
        return None
