"""What was done by the real hand with a real program is replayed on no desk at all."""

from __future__ import annotations

from agent.brains.scripted import ScriptedBrain
from agent.proposal import ProposeClick, ProposeKeys, ProposeOpen, ProposeTool, ProposeType, Words
from agent.replay.recording import recording
from agent.replay.replay import replay
from agent.session import run_task
from agent.settings import data_home
from agent.task import Task
from memory.journal import Journal
from memory.lookup import Asked
from safety.action import WriteFile
from safety.approvers.scripted import ApproveAll
from safety.decision import Source
from safety.desk.desk import Desk
from safety.mode import Mode
from safety.stop_keys import DEFAULT


def test_a_run_on_a_private_desk(desk: Desk) -> None:
    brain = ScriptedBrain(
        [
            ProposeOpen(program="mousepad"),
            ProposeType(text="Grüße, 世界"),
            ProposeClick(place=Words(phrase="File")),
            ProposeKeys(keys=("escape",)),
            ProposeClick(place=Words(phrase="nothing of the kind")),
            ProposeTool(action=WriteFile(path="Documents/a.txt", text="by a tool")),
        ]
    )
    task = Task(instruction="write a note", max_steps=20)
    finished = run_task(task, desk=desk, brain=brain, approver=ApproveAll())
    with Journal(data_home()) as journal, recording(journal, finished.episode) as recorded:
        given, lookups = recorded.given, recorded.lookups
        done = [replay(recorded) for _ in range(2)]
    assert done[0].divergence is None, str(done[0].divergence)
    assert done[0].digests == done[1].digests == tuple(record.digest for record in recorded.records)
    assert sum(map(bool, done[0].digests)) >= 5
    assert (done[0].lacks, done[0].hidden) == ((), 0)
    assert given is not None
    assert given.rules is not None
    assert {rule.source for rule in given.rules} >= {Source.BUILT_IN, Source.DEFAULT}
    assert (given.max_steps, given.mode, given.home) == (20, Mode.RULES, str(desk.home))
    assert given.stop_keys == DEFAULT
    assert set(given.versions) == {"deskhand", "python", "system"}
    assert [(one.asked, one.name) for one in lookups] == [(Asked.PROGRAM, "mousepad")]
