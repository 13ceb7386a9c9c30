"""Runs of every kind of step, replayed twice: the same digests, the same end."""

from __future__ import annotations

from agent.proposal import ProposeClick, ProposeType, Words
from agent.replay.recording import recording
from agent.replay.replay import Replayed, replay
from memory.journal import Journal

from .conftest import Toy


def replayed(toy: Toy, episode: str) -> Replayed:
    with Journal(toy.folder) as journal:
        results = []
        for _ in range(2):
            with recording(journal, episode) as recorded:
                results.append(replay(recorded))
                digests = [record.digest for record in recorded.records]
    first, second = results
    assert first.divergence is None, str(first.divergence)
    assert first.digests == second.digests == tuple(digests)
    return first


def test_a_run_comes_to_the_same_actions_again(toy: Toy) -> None:
    finished = toy.run(
        ProposeClick(place=Words(phrase="Name")),
        ProposeType(text="hello"),
        ProposeClick(place=Words(phrase="More")),
    )
    done = replayed(toy, finished.episode)
    assert done.steps == 4
    assert all(done.digests[:3])
    assert done.lacks == ()
