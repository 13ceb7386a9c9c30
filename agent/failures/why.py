"""Why a recorded Episode failed: what the journal has of it, before the rules."""

from __future__ import annotations

from agent.failures.classify import classify
from agent.failures.failure import Checked, Failure
from memory.journal import Journal


def why(journal: Journal, episode_id: str, checked: Checked | None = None) -> Failure | None:
    """The Failure of an Episode in a journal; None where it did not fail.

    Raises EpisodeNotFound and JournalError.
    """
    records = journal.records(episode_id)
    last = records[-1].number if records else None
    seen = {} if last is None else {last: journal.elements(episode_id, last)}
    return classify(journal.episode(episode_id), records, checked, seen=seen)
