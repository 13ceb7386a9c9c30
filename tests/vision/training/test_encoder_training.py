from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from vision.encoder.config import EncoderConfig
from vision.encoder.encoder import ElementEncoder
from vision.encoder.towers import Towers
from vision.encoder.towers_file import TOKENIZER, save_pretrained
from vision.errors import ModelError
from vision.training.calibration import fitted
from vision.training.encoder import Course, Learner, _read_off, trained
from vision.training.encoder_run import calibrate, measured, run_encoder
from vision.training.encoder_scores import found_first, scored
from vision.training.icon_batches import IconBatches, _some_lost, tokens_of
from vision.training.icon_data import IconData, _chances, _standard
from vision.training.icon_store import DrawnSet
from vision.training.icon_words import standard_names
from vision.training.phrases import SAID, english, trained_tokenizer
from vision.training.screen_batches import ScreenBatches
from vision.training.screen_crops import CroppedScreen, cropped
from vision.training.screens_data import DrawnScreen

SMALL = EncoderConfig(
    dims=16,
    side=16,
    channels=(4, 6, 8),
    picture_width=12,
    picture_layers=1,
    vocabulary=60,
    tokens=6,
    text_width=8,
    text_layers=1,
    heads=2,
    key_heads=1,
)
WORDS = ("gear", "trash can", "bell", "folder open", "bin")


def icon_data() -> IconData:
    random = np.random.default_rng(0)
    pictures = random.integers(0, 255, (4, 64, 64), dtype=np.uint8)
    painted = random.integers(0, 255, (2, 64, 64, 4), dtype=np.uint8)
    named = (np.array([0, 1, 2, 3]), np.array([0, 2]))
    meaning = random.normal(size=(5, 384))
    return IconData(
        sets=(
            DrawnSet(group="plain", pictures=pictures, words=WORDS[:4]),
            DrawnSet(group="painted", pictures=painted, words=("gear", "bell")),
        ),
        watched=(DrawnSet(group="watched", pictures=pictures, words=WORDS[:4]),),
        phrases=WORDS,
        meaning=(meaning / np.linalg.norm(meaning, axis=1, keepdims=True)).astype(np.float16),
        named=named,
        others={1: np.array([4])},
        standard=((3, np.array([0, 5])),),
        chance=_chances(named, (1.0, 1.0)),
    )


def screen(seed: int = 0, count: int = 5) -> CroppedScreen:
    random = np.random.default_rng(seed)
    return CroppedScreen(
        crops=random.integers(0, 255, (count, 16, 16, 3), dtype=np.uint8),
        roles=random.integers(0, 5, count),
        places=random.random((count, 5), dtype=np.float32),
        texts=("gear", *[""] * (count - 1)),
        says=(("gear", "the gear"), ("bell",), *[()] * (count - 2)),
    )


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return trained_tokenizer([way.format(word) for way in SAID for word in WORDS], SMALL.vocabulary)


def test_a_training_that_was_stopped_comes_to_the_same(tokenizer: Tokenizer, tmp_path: Path) -> None:
    course = Course(icon_steps=4, icons=8, screen_steps=3, screens=2, icons_beside=4)

    def run(folder: Path, stopped: list[bool]) -> Towers | None:
        return trained(
            icon_data(),
            [screen(0), screen(1)],
            tokenizer,
            SMALL,
            course,
            folder,
            lambda part, point: None,
            stopped=lambda: stopped.pop(0) if stopped else False,
        )

    whole = run(tmp_path / "whole", [])
    assert whole is not None
    cut = tmp_path / "cut"
    assert run(cut, [False, False, True]) is None
    assert run(cut, [False, False, False, True]) is None
    gone_on = run(cut, [])
    assert gone_on is not None
    for name, tensor in whole.state_dict().items():
        assert torch.equal(tensor, gone_on.state_dict()[name]), name
    assert not torch.equal(whole.text.out.weight, Towers(SMALL).text.out.weight)


def test_a_training_begins_with_the_weights_it_is_given(tokenizer: Tokenizer, tmp_path: Path) -> None:
    course = Course(icon_steps=0, screen_steps=0)
    begin = Towers(SMALL)
    made = trained(icon_data(), [], tokenizer, SMALL, course, tmp_path, lambda part, point: None, begin=begin)
    assert made is not None
    for name, tensor in begin.state_dict().items():
        assert torch.equal(tensor, made.state_dict()[name]), name


def test_what_words_mean_is_read_off_the_towers_a_training_begins_with(tokenizer: Tokenizer) -> None:
    torch.manual_seed(1)
    learner, data = Learner(SMALL), icon_data()

    def far() -> float:
        with torch.no_grad():
            said = learner.average.words(tokens_of(tokenizer, data.phrases, SMALL.tokens))
            meant = torch.from_numpy(data.meaning).float()
            return float((learner.meaning(said) - meant).norm())

    before = far()
    _read_off(learner, data, tokenizer, SMALL.tokens)
    assert far() < before / 2


def test_a_folder_without_its_tokenizer_is_nothing_to_begin_with(
    tokenizer: Tokenizer, tmp_path: Path
) -> None:
    tokenizer.save(str(tmp_path / "made.json"))
    begin = tmp_path / "begin"
    save_pretrained(Towers(SMALL).eval(), tmp_path / "made.json", begin)
    (begin / TOKENIZER).unlink()
    said: list[str] = []
    with pytest.raises(ModelError, match=r"cannot be read .*nothing was trained"):
        run_encoder(
            tmp_path / "icons",
            None,
            tmp_path / "out",
            course=Course(),
            tell=said.append,
            stopped=lambda: False,
            begin=begin,
            on_cpu=True,
        )
    assert said == []
    assert not (tmp_path / "out").exists()


def test_losses_fall_on_what_is_seen_again_and_again(tokenizer: Tokenizer, tmp_path: Path) -> None:
    seen: list[float] = []
    course = Course(icon_steps=60, icons=8, icon_rate=1e-2, screen_steps=0)
    trained(
        icon_data(),
        [],
        tokenizer,
        SMALL,
        course,
        tmp_path,
        lambda part, point: seen.append(point.losses["all"]),
    )
    assert len(seen) == 6
    assert seen[-1] < seen[0]


def test_a_batch_is_the_same_whenever_it_is_made(tokenizer: Tokenizer) -> None:
    icons = IconBatches(icon_data(), tokenizer, count=6, longest=4, seed=1)
    first, again, other = icons.made(3), icons.made(3), icons.made(4)
    pictures = first.pictures(16)
    assert torch.equal(pictures, first.pictures(16))
    assert torch.equal(pictures, again.pictures(16))
    assert torch.equal(first.tokens, again.tokens)
    assert not torch.equal(pictures, other.pictures(16))
    assert pictures.shape == (6, 3, 16, 16)
    assert first.tokens.shape[1] <= 4


def test_each_icon_of_a_batch_goes_by_a_name_of_its_own(tokenizer: Tokenizer) -> None:
    data = icon_data()
    batches = IconBatches(data, tokenizer, count=64, longest=4, seed=0)
    whole = {
        bytes(np.array(one)): name
        for drawn in data.sets
        for one, name in zip(drawn.pictures, drawn.words, strict=True)
    }
    also = {"trash can": {"bin"}, "gear": {"folder open"}, "bell": {"folder open"}}
    seen = set()
    for step in range(6):
        batch = batches.made(step)
        meanings = batch.meaning.numpy()
        assert sorted(int(row) for part in batch.kept for row in part.rows) == list(range(64))
        for part in batch.kept:
            for row, picture in zip(part.rows.tolist(), part.pictures.numpy(), strict=True):
                name = whole[picture.tobytes()]
                (phrase,) = np.flatnonzero((data.meaning.astype(np.float32) == meanings[row]).all(axis=1))
                said = data.phrases[phrase]
                assert said == name or said in also.get(name, ()), (name, said)
                seen.add((name, said))
    assert ("trash can", "bin") in seen
    assert ("bell", "folder open") in seen


@given(
    st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4), min_size=1, max_size=40), st.integers(0, 99)
)
def test_some_word_pieces_are_lost_and_never_all(rows: list[list[int]], seed: int) -> None:
    tokens = torch.tensor(rows)
    kept = _some_lost(tokens, np.random.default_rng(seed))
    assert ((kept == tokens) | (kept == 0)).all()
    assert torch.equal((kept > 0).any(dim=1), (tokens > 0).any(dim=1))


def test_about_one_word_piece_in_eight_is_lost() -> None:
    kept = _some_lost(torch.ones(2000, 5, dtype=torch.int64), np.random.default_rng(0))
    assert (kept == 0).float().mean() == pytest.approx(0.12, abs=0.01)


def test_a_training_is_not_gone_on_with_in_other_batches(tokenizer: Tokenizer, tmp_path: Path) -> None:
    def run(icons: int) -> None:
        course = Course(icon_steps=2, icons=icons, screen_steps=0)
        trained(icon_data(), [], tokenizer, SMALL, course, tmp_path, lambda part, point: None)

    run(8)
    with pytest.raises(ModelError, match="batches are of 8, not 16"):
        run(16)


def test_what_is_said_is_looked_for_on_its_own_screen_alone(tokenizer: Tokenizer) -> None:
    icons = IconBatches(icon_data(), tokenizer, count=2, longest=4, seed=1)
    batches = ScreenBatches([screen(0), screen(1, 3)], icons, tokenizer, count=3, longest=4, seed=0)
    for step in range(8):
        batch = batches.made(step)
        elements, asked = len(batch.pictures), len(batch.said)
        assert batch.among.shape == (asked, elements)
        assert asked == 6
        assert batch.among[torch.arange(asked), batch.meant].all()
        assert set(batch.among.sum(dim=1).tolist()) <= {3, 5}


@given(st.lists(st.text(max_size=30), min_size=1, max_size=4))
@settings(max_examples=25, deadline=None)
def test_any_words_become_tokens(said: list[str]) -> None:
    tokens = tokens_of(trained_tokenizer(["gear", "gear"], 10), said, 4)
    assert tokens.shape[0] == len(said)
    assert 1 <= tokens.shape[1] <= 4


def test_icons_go_by_the_standards_names_too() -> None:
    names = standard_names()
    assert "printer" in names["document print"]
    assert all(name in others for name, others in names.items())
    found = _standard({"b": ("a", "b"), "none": ("c",)}, {"a": 0, "b": 1, "none": 2}, np.array([1, 0, 5]))
    assert len(found) == 1
    assert found[0][0] == 1
    assert found[0][1].tolist() == [0, 1]


def test_english_is_words_met_in_text_and_short_definitions(tmp_path: Path) -> None:
    (tmp_path / "dict").mkdir()
    (tmp_path / "dict" / "index.sense").write_text("dog%1:05:00:: 01 1 42\nrare_word%1:05:00:: 02 1 0\n")
    line = "00001 05 n 01 {} 0 000 @ 0 | {}\n"
    nouns = "  1 a licence\n" + line.format("dog", "a tame animal; it barks")
    (tmp_path / "dict" / "data.noun").write_text(nouns + line.format("rare_word", "not in use"))
    for kind in ("verb", "adj"):
        (tmp_path / "dict" / f"data.{kind}").write_text("")
    assert list(english(tmp_path)) == ["dog", "a tame animal"]


def test_a_curve_is_fitted_to_scores() -> None:
    random = np.random.default_rng(0)
    scores = random.uniform(-1, 1, 4000).astype(np.float32)
    belong = random.random(4000) < 1 / (1 + np.exp(-(6 * scores - 2)))
    slope, offset = fitted(scores, belong)
    assert slope == pytest.approx(6, rel=0.15)
    assert offset == pytest.approx(-2, rel=0.2)
    apart = np.array([-1.0, 1.0], np.float32)
    assert all(np.isfinite(fitted(apart, np.array([False, True]))))
    with pytest.raises(ValueError, match="belong together"):
        fitted(apart, np.array([True, True]))


def test_screens_are_cut_up_and_scored_and_calibrated(tokenizer: Tokenizer, tmp_path: Path) -> None:
    from PIL import Image

    (tmp_path / "pictures").mkdir()
    noise = np.random.default_rng(0).integers(0, 255, (60, 90, 3), dtype=np.uint8)
    Image.fromarray(noise).save(tmp_path / "pictures" / "1.png")
    box = {"role": "button", "states": []}
    elements = [
        {**box, "box": [1, 1, 9, 9], "says": ["gear", "the button next to Name"]},
        {**box, "box": [20, 1, 9, 9], "says": ["bell"], "text": "Bell"},
        {**box, "box": [40, 1, 9, 9], "says": ["the second button"]},
    ]
    line = {"version": 1, "picture": "pictures/1.png", "size": [90, 60], "source": "html", "theme": "t"}
    line |= {"held_out": False, "scale": 1.0, "language": "en", "elements": elements}
    drawn = DrawnScreen.model_validate_json(json.dumps(line))
    lone = drawn.model_copy(update={"elements": drawn.elements[:1]})
    (cut,) = cropped(tmp_path, [drawn, lone], SMALL.side, print)
    assert cut.says == (("gear",), ("bell",), ())
    assert cut.texts == ("", "Bell", "")
    tokenizer.save(str(tmp_path / "made.json"))
    curves = []
    for seed in range(6):
        torch.manual_seed(seed)
        save_pretrained(Towers(SMALL).eval(), tmp_path / "made.json", tmp_path / "out")
        calibrate(tmp_path / "out", [cut])
        curves.append((tmp_path / "out" / "calibration.json").read_text())
    calibrate(tmp_path / "out", [])
    guessed = (tmp_path / "out" / "calibration.json").read_text()
    assert guessed in curves, "no random encoder scores the wrong way round"
    assert set(curves) - {guessed}, "no random encoder scores the right way round"
    encoder = ElementEncoder.load(tmp_path / "out")
    scores, meant = scored(encoder, cut)
    assert scores.shape == (2, 3)
    assert meant.tolist() == [0, 1]
    assert found_first(encoder, [cut])[1] == 2
    table = measured(encoder, icon_data(), [cut])
    assert "icons of watched" in table
    assert "held-out screens" in table
