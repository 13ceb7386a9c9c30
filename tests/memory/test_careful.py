from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from memory.episode import Judge, Outcome, Verdict
from memory.export import export_episode
from memory.journal import Journal
from safety.action import TypeText
from safety.redaction.redactor import Redactor
from safety.redaction.span import HIDDEN
from vision.element import Element, Role
from vision.geometry import Rect

CARD = "4111 1111 1111 1111"


def everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_what_is_stored_is_redacted_whoever_hands_it_over(tmp_path: Path, make_step) -> None:
    with Journal(tmp_path) as journal:
        episode = journal.begin(f"pay with {CARD}", "scripted", "private")
        assert episode.instruction == f"pay with {HIDDEN}"
        step = replace(make_step(1), action=TypeText(text=CARD), proposal={"text": CARD}, title=CARD)
        journal.append(episode.id, step)
        outcome = Outcome(verdict=Verdict.SUCCEEDED, judge=Judge.AGENT, reason=f"paid with {CARD}")
        journal.finish(episode.id, outcome)
        export_episode(journal, episode.id, tmp_path / "episode.zip")
        assert journal.records(episode.id)[0].action == TypeText(text=HIDDEN)
    with zipfile.ZipFile(tmp_path / "episode.zip") as archive:
        told = b"".join(archive.read(name) for name in archive.namelist())
    assert CARD.encode() not in everything(tmp_path) + told


def test_a_screenshot_is_black_where_it_shows_a_secret_and_the_record_says_where(
    tmp_path: Path, make_step
) -> None:
    step = make_step(1, shade=200, size=(120, 60))
    field = Element(role=Role.PASSWORD_FIELD, rect=Rect(0, 15, 40, 12), text="Password", value="hunter2")
    step = replace(step, observation=replace(step.observation, elements=(field,)))
    with Journal(tmp_path) as journal:
        episode = journal.begin("x", "scripted", "private")
        journal.append(episode.id, step)
        [read] = journal.steps(episode.id)
        assert read.observation.hidden
        assert not read.observation.frame.crop(field.rect).any()
        assert read.observation.frame.pixels[50, 110].tolist() == [200, 200, 200]
        assert read.observation.elements[0].value == ""
        record = journal.records(episode.id)[0]
        png = np.asarray(Image.open(io.BytesIO(journal.frame_png(record.frame))))
    assert (png == read.observation.frame.pixels).all()


def test_what_is_learnt_later_is_hidden_in_what_was_recorded_before(tmp_path: Path, make_step) -> None:
    redactor = Redactor()
    with Journal(tmp_path, redactor=redactor) as journal:
        other = journal.begin("say sesame42", "scripted", "private")
        journal.append(other.id, make_step(1, title="type sesame42"))
        episode = journal.begin("type sesame42 into the box", "scripted", "private")
        shown = make_step(1, shade=9, size=(200, 80))
        label = Element(role=Role.TEXT, rect=Rect(20, 20, 80, 14), text="it says sesame42")
        shown = replace(shown, observation=replace(shown.observation, elements=(label,)))
        journal.append(episode.id, shown)
        journal.append(episode.id, make_step(2))
        before = journal.records(episode.id)
        redactor.learn("sesame42")
        journal.hide_again(episode.id)
        after = journal.records(episode.id)
        assert journal.episode(episode.id).instruction == f"type {HIDDEN} into the box"
        assert "sesame42" not in json.dumps(str(list(journal.steps(episode.id))))
        assert after[0].frame != before[0].frame
        assert after[1] == before[1]
        assert journal.episode(other.id).instruction == "say sesame42"
        assert before[0].frame not in [path.parent.name + path.name for path in tmp_path.rglob("blobs/*/*")]


def test_a_secret_hidden_again_is_on_the_disk_no_more(tmp_path: Path, make_step) -> None:
    redactor = Redactor()
    with Journal(tmp_path, redactor=redactor) as journal:
        episode = journal.begin("type sesame42 into the box", "scripted", "private")
        journal.append(episode.id, make_step(1, title="type sesame42"))
        assert b"sesame42" in everything(tmp_path)
        redactor.learn("sesame42")
        journal.hide_again(episode.id)
        assert b"sesame42" not in everything(tmp_path)
