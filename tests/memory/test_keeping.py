"""Screenshots that build on each other, and go for good all the same."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from memory.delta import read_delta
from memory.frames import MAX_DEPTH
from memory.journal import Journal
from memory.png import decode_png
from memory.step import Step
from memory.steplog import StepLogs
from safety.redaction.redactor import Redactor
from vision.element import Element, Role, Source
from vision.frame import Frame, Pixels
from vision.geometry import Rect
from vision.observation import Observation

WIDTH, HEIGHT = 200, 130
Spot = tuple[int, int, int]


def painted(spots: list[Spot]) -> Pixels:
    """A screen with a patch of its own colour for each spot: column, row, and which one it is."""
    pixels = np.full((HEIGHT, WIDTH, 3), 240, np.uint8)
    for column, row, colour in spots:
        pixels[row * 32 + 4 : row * 32 + 12, column * 32 + 4 : column * 32 + 12] = (colour, 1, 2)
    return pixels


def step_of(number: int, spots: list[Spot]) -> Step:
    elements = tuple(
        Element(
            role=Role.TEXT,
            rect=Rect(column * 32 + 4, row * 32 + 4, 8, 8),
            text=secret_word(colour),
            sources=frozenset({Source.ACCESSIBILITY}),
        )
        for column, row, colour in spots
    )
    frame = Frame(pixels=painted(spots), rect=Rect(0, 0, WIDTH, HEIGHT), time=0.0)
    seen = Observation(frame=frame, elements=elements)
    return Step(number=number, title="t", observation=seen, proposal={})


def secret_word(colour: int) -> str:
    return f"Quargelbrot-{colour:03}-vom-Markt"


def colours_in(pixels: Pixels) -> set[int]:
    marked = pixels[(pixels[..., 1] == 1) & (pixels[..., 2] == 2)]
    return {int(colour) for colour in np.unique(marked[:, 0])} if len(marked) else set()


class Histories(RuleBasedStateMachine):
    """Episodes of screens with spots; episodes are deleted, and the words of spots become secrets."""

    ids = Bundle("ids")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="deskhand-keeping-"))
        self.redactor = Redactor()
        self.journal = Journal(self.folder, redactor=self.redactor)
        self.shown: dict[str, list[list[Spot]]] = {}
        self.hidden: set[int] = set()

    def teardown(self) -> None:
        self.journal.close()
        shutil.rmtree(self.folder)

    @initialize(target=ids)
    def begin_first(self) -> str:
        return self.begin()

    @initialize(target=ids)
    def begin_second(self) -> str:
        return self.begin()

    def begin(self) -> str:
        name = self.journal.begin("x", "b", "private").id
        self.shown[name] = []
        return name

    @rule(
        name=ids,
        spots=st.lists(
            st.tuples(st.integers(0, 5), st.integers(0, 3), st.integers(10, 12)),
            min_size=1,
            max_size=3,
            unique_by=lambda s: s[:2],
        ),
    )
    def append(self, name: str, spots: list[Spot]) -> None:
        steps = self.shown[name]
        self.journal.append(name, step_of(len(steps) + 1, spots))
        steps.append(spots)

    @rule(name=consumes(ids))
    def delete(self, name: str) -> None:
        self.journal.delete(name)
        del self.shown[name]

    @rule(colour=st.integers(10, 12))
    def learn(self, colour: int) -> None:
        self.redactor.learn(secret_word(colour))
        self.hidden.add(colour)
        for name in self.shown:
            self.journal.hide_again(name)

    @rule()
    def reopen(self) -> None:
        self.journal.close()
        self.journal = Journal(self.folder, redactor=self.redactor)

    @invariant()
    def every_step_shows_what_it_showed(self) -> None:
        for name, steps in self.shown.items():
            for spots, step in zip(steps, self.journal.steps(name), strict=True):
                pixels, wanted = step.observation.frame.pixels, painted(spots)
                parts = [Rect(c * 32 + 1, r * 32 + 1, 14, 14) for c, r, n in spots if n in self.hidden]
                same = np.all(pixels == wanted, axis=2)
                for part in parts:
                    same[part.top : part.bottom, part.left : part.right] = True
                assert same.all()
                assert colours_in(pixels) == {n for _, _, n in spots} - self.hidden

    @invariant()
    def nothing_else_is_on_the_disk(self) -> None:
        needed = {n for steps in self.shown.values() for spots in steps for _, _, n in spots} - self.hidden
        found: set[int] = set()
        for path in (self.folder / "blobs").rglob("*"):
            if path.is_file():
                data = path.read_bytes()
                found |= colours_in(decode_png(data))
                delta = read_delta(data)
                assert delta is None or delta.depth <= MAX_DEPTH
        assert found <= needed
        logs = StepLogs(self.folder / "steps")
        for name in logs.episodes():
            records = logs.read(name).records
            frames = [record["frame"] for record in records if record["record"] == "step"]
            assert frames == [record.frame for record in self.journal.records(name)]
            for colour in self.hidden:
                assert all(secret_word(colour) not in str(record) for record in records)
        assert set(logs.episodes()) == set(self.shown)


def journal_of(folder: Path, *episodes: list[list[Spot]]) -> tuple[Journal, Redactor, list[str]]:
    redactor = Redactor()
    journal = Journal(folder, redactor=redactor)
    names = []
    for screens in episodes:
        names.append(journal.begin("x", "b", "private").id)
        for number, spots in enumerate(screens, start=1):
            journal.append(names[-1], step_of(number, spots))
    return journal, redactor, names


def colours_on(folder: Path) -> set[int]:
    blobs = [path for path in (folder / "blobs").rglob("*") if path.is_file()]
    return {colour for path in blobs for colour in colours_in(decode_png(path.read_bytes()))}


def test_what_lay_below_others_goes_for_good(tmp_path: Path) -> None:
    one, two, three = (0, 0, 11), (2, 2, 12), (4, 1, 13)
    mine = [[two], [two, three]]
    journal, _, (gone, kept) = journal_of(tmp_path, [[one], [one, two], [two]], mine)
    with journal:
        bases = [journal.frame_blob(record.frame)[1] for record in journal.records(kept)]
        assert bases[0] is not None  # it shows what the other Episode shows, and was stored for that one
        journal.delete(gone)
        assert colours_on(tmp_path) == {12, 13}
        shown = [step.observation.frame.pixels for step in journal.steps(kept)]
        assert all(np.array_equal(a, painted(b)) for a, b in zip(shown, mine, strict=True))


def test_a_secret_below_others_goes_for_good(tmp_path: Path) -> None:
    one, two, three = (0, 0, 11), (2, 2, 12), (4, 1, 13)
    journal, redactor, (first, second) = journal_of(tmp_path, [[one], [one, two], [two]], [[two], [three]])
    with journal:
        redactor.learn(secret_word(11))
        journal.hide_again(first)
        assert colours_on(tmp_path) == {12, 13}
        assert [colours_in(step.observation.frame.pixels) for step in journal.steps(first)] == [
            set(),
            {12},
            {12},
        ]
        assert [colours_in(step.observation.frame.pixels) for step in journal.steps(second)] == [{12}, {13}]


def test_what_was_cut_off_while_removing_is_done_when_the_journal_is_opened(tmp_path: Path) -> None:
    journal, _, (name,) = journal_of(tmp_path, [[(0, 0, 11)], [(1, 1, 12)]])
    journal.close()
    with closing(sqlite3.connect(tmp_path / "journal.db")) as db, db:
        frame = db.execute("SELECT frame FROM steps WHERE number = 2").fetchone()[0]
        db.execute("DELETE FROM steps WHERE number = 2")
        db.executemany("INSERT INTO chores VALUES (?, ?)", [("blob", frame), ("log", name), ("log", "00")])
    (tmp_path / "steps" / "00.log").write_bytes(b"of an episode that was deleted")
    with Journal(tmp_path) as again:
        assert colours_on(tmp_path) == {11}
        assert len(list(again.steps(name))) == 1
    logs = StepLogs(tmp_path / "steps")
    assert list(logs.episodes()) == [name]
    assert [record["record"] for record in logs.read(name).records] == ["episode", "step"]


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=12, stateful_step_count=15, deadline=None)
