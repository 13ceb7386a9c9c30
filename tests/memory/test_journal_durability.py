"""The promise of the journal, tried for real: processes killed, logs torn, disks full."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from memory.errors import JournalFull
from memory.journal import Journal

ROOT = Path(__file__).parents[2]

WRITER = """
import sys
from pathlib import Path
import numpy as np
from memory.journal import Journal
from memory.step import Step
from vision.frame import Frame
from vision.geometry import Rect
from vision.observation import Observation

journal = Journal(Path(sys.argv[1]))
episode = journal.begin("until killed", "scripted", "private")
print(episode.id, flush=True)
rng = np.random.default_rng(0)
for number in range(1, 100_000):
    pixels = rng.integers(0, 256, (60, 80, 3), np.uint8)
    seen = Observation(frame=Frame(pixels=pixels, rect=Rect(0, 0, 80, 60), time=0.0), elements=())
    journal.append(episode.id, Step(number=number, title=str(number), observation=seen, proposal={}))
    print(number, flush=True)
"""


def write_until_killed(folder: Path, seconds: float) -> tuple[str, int]:
    """Let a process record Steps for a while, kill it with -9; the Episode and its last acknowledged Step."""
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert process.stdout is not None
    episode = process.stdout.readline().strip()
    time.sleep(seconds)
    process.kill()
    lines = process.stdout.read().splitlines(keepends=True)
    process.wait()
    process.stdout.close()
    said = [int(line) for line in lines if line.endswith("\n")]
    return episode, said[-1] if said else 0


def test_every_acknowledged_step_outlives_a_kill(tmp_path: Path) -> None:
    chance = random.Random(7)
    for _ in range(6):
        episode, acknowledged = write_until_killed(tmp_path, chance.uniform(0.0, 0.25))
        with Journal(tmp_path) as journal:
            steps = list(journal.steps(episode))
            assert [step.number for step in steps] == list(range(1, len(steps) + 1))
            assert acknowledged <= len(steps) <= acknowledged + 1
            assert journal.episode(episode).outcome is None


def test_a_torn_log_loses_only_what_was_torn(tmp_path: Path, make_step) -> None:
    source = tmp_path / "source"
    journal = Journal(source)
    episode = journal.begin("a", "b", "live")
    sizes = []
    for number in range(1, 6):
        journal.append(episode.id, make_step(number, shade=number))
        sizes.append((source / "journal.db-wal").stat().st_size)
    database, log = ((source / f"journal.db{end}").read_bytes() for end in ("", "-wal"))
    for cut in (*sizes, *random.Random(3).sample(range(sizes[0], sizes[-1]), 12)):
        torn = tmp_path / f"torn-{cut}"
        torn.mkdir()
        (torn / "journal.db").write_bytes(database)
        (torn / "journal.db-wal").write_bytes(log[:cut] + b"\0" * 50)
        with Journal(torn) as other:
            assert len(other.records(episode.id)) == sum(size <= cut for size in sizes)
    journal.close()


@pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="mounts a small disk: Linux, as root"
)
def test_a_full_disk_stops_the_recording_and_says_so(tmp_path: Path, make_step) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)], check=True)
    try:
        with Journal(disk / "data") as journal:
            episode = journal.begin("a", "b", "live")
            recorded, message = fill(journal, episode.id, make_step)
            assert f"step {recorded + 1} was not recorded; the {recorded} before it are safe" in message
            assert "is full" in message
            assert len(list(journal.steps(episode.id))) == recorded
            with pytest.raises(JournalFull):
                journal.append(episode.id, make_step(recorded + 1, shade=99, size=(400, 300)))
        with Journal(disk / "data") as journal:
            assert journal.episode(episode.id).steps == recorded
            journal.delete(episode.id)
            again = journal.begin("again", "b", "live")
            journal.append(again.id, make_step(1))
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def fill(journal: Journal, episode: str, make_step) -> tuple[int, str]:
    """Record until the disk is full; how many Steps it took, and the message."""
    import dataclasses

    import numpy as np

    rng = np.random.default_rng(0)
    for number in range(1, 1000):
        step = make_step(number)
        frame = step.observation.frame
        noise = rng.integers(0, 256, frame.pixels.shape, np.uint8)
        seen = dataclasses.replace(step.observation, frame=dataclasses.replace(frame, pixels=noise))
        try:
            journal.append(episode, dataclasses.replace(step, observation=seen))
        except JournalFull as full:
            return number - 1, str(full)
    raise AssertionError("a disk of 2 MB took 1,000 steps")


def test_a_file_size_limit_is_a_full_disk_too(tmp_path: Path) -> None:
    """What `ulimit -f` and quotas do, without root: the write itself fails."""
    script = (
        "import resource, signal\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))\n"
        "from memory.errors import JournalFull\n"
        "try:\n"
        + "".join(f"    {line}\n" for line in WRITER.strip().splitlines())
        + "except JournalFull as full:\n"
        "    print('FULL', full, flush=True)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
        check=True,
    )
    episode, *said, last = done.stdout.splitlines()
    assert last.startswith("FULL")
    with Journal(tmp_path) as journal:
        assert len(journal.records(episode)) == len(said)
