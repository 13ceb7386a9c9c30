"""The promise that no secret is recorded, on fewer secrets than `deskhand bench safety` takes, and that the
search would find one."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.bench import secrets_kept
from agent.bench.secret_form import Form
from agent.bench.secrets_kept import measure_secrets
from safety.redaction.redactor import Redactor
from safety.redaction.samples import Where, samples
from vision.observation import Observation


def test_no_secret_of_any_kind_is_left_anywhere(tmp_path: Path) -> None:
    kept = measure_secrets(42, tmp_path, seed=2)
    assert kept.leaks == ()
    assert kept.secrets == 42
    assert kept.places > 42 * 5
    assert kept.control > 0
    assert kept.pictures_read > 0
    assert kept.pictures_leaking == 0


def test_the_search_finds_what_is_left_where_nothing_is_hidden(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing_hidden(seen: Observation, *_: object) -> Observation:
        return seen

    monkeypatch.setattr(Redactor, "text", lambda self, text: text)
    monkeypatch.setattr(Redactor, "data", lambda self, value: value)
    monkeypatch.setattr("agent.careful.redacted", nothing_hidden)
    monkeypatch.setattr("memory.careful.redacted", nothing_hidden)
    kept = measure_secrets(42, tmp_path, seed=2)
    assert {leak.where for leak in kept.leaks} == set(Where)
    assert len({leak.kind for leak in kept.leaks}) > 10
    assert kept.pictures_leaking > 0


def test_the_samples_are_the_same_for_the_same_seed_and_of_every_kind_in_every_place() -> None:
    made = samples(500, seed=5)
    assert made == samples(500, seed=5)
    assert made != samples(500, seed=6)
    assert len({sample.secret for sample in made}) == 500
    assert len({(sample.kind, sample.where) for sample in made}) == 14 * 3


def test_the_form_shows_a_password_only_when_it_is_asked_to() -> None:
    form = Form("a page", misread=True)
    assert [e.text for e in form.scene().elements][-1] == "a page"
    assert secrets_kept._shows([], ["x"]) is False
