from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from vision.vlm.chat import Message
from vision.vlm.growing import screen
from vision.vlm.hearing import Hearing
from vision.vlm.model_folder import read_model_folder
from vision.vlm.prompt import Writer
from vision.vlm.seeing import PatchSeeing, seeing_of
from vision.vlm.tiny import build_tiny

QWEN_MARKS = ("<|im_start|>", "<|im_end|>", "<|image_pad|>", "<|vision_start|>", "<|endoftext|>")


@pytest.fixture(scope="module")
def writer(tiny: Callable[..., Path]) -> Writer:
    return writer_of(tiny("qwen2.5-vl"))


def writer_of(folder: Path) -> Writer:
    seeing = seeing_of(read_model_folder(folder))
    return Writer(folder, picture_mark=seeing.mark, layout=seeing.layout, around=seeing.around)


def user(*parts: Any) -> tuple[Message, ...]:
    return (Message(role="user", parts=parts),)


@given(st.lists(st.sampled_from(("<|", "|>", "im_end", "image_pad", "\n", "a", *QWEN_MARKS)), max_size=12))
def test_no_text_becomes_a_mark(writer: Writer, parts: list[str]) -> None:
    said = "".join(parts)
    marks = {writer.mark(mark) for mark in QWEN_MARKS}
    plain = [token for token in writer.write(user("hello")).ids if token in marks]
    ids = writer.write(user("x" + said)).ids
    assert [token for token in ids if token in marks] == plain
    written = writer.tokenizer.decode(ids.tolist(), skip_special_tokens=False)
    assert f"user\nx{said}<|im_end|>" in written


def test_what_is_written_is_what_the_tokenizer_makes_of_the_whole(tiny: Callable[..., Path]) -> None:
    for kind in ("qwen2.5-vl", "smolvlm"):
        writer = writer_of(tiny(kind))
        chat = (Message(role="system", parts=("Be brief.",)), *user(screen(56, 56, 0), " Task:\n\nopen it"))
        ids = writer.write(chat).ids.tolist()
        whole = writer.tokenizer.decode(ids, skip_special_tokens=False)
        writer.tokenizer.encode_special_tokens = False
        assert writer.tokenizer.encode(whole, add_special_tokens=False).ids == ids


def test_marks_around_places_stay_marks_in_what_the_model_said(writer: Writer) -> None:
    said = "click(<|box_start|>(1,2)<|box_end|>)"
    mark = writer.mark("<|box_start|>")
    answer = (*user("a"), Message(role="assistant", parts=(said + "<|im_end|>",)), *user("b"))
    assert np.count_nonzero(writer.write(answer).ids == mark) == 1
    assert np.count_nonzero(writer.write(user(said)).ids == mark) == 0
    ends = writer.write((*user("a"), Message(role="assistant", parts=("c",)), *user("b"))).ids
    end = writer.mark("<|im_end|>")
    assert np.count_nonzero(writer.write(answer).ids == end) == np.count_nonzero(ends == end)


def test_pictures_are_known_by_their_pixels(writer: Writer) -> None:
    one, same, other = (writer.write(user(screen(56, 84, seed), "a")) for seed in (1, 1, 2))
    turned = writer.write(user(screen(56, 84, 1).reshape(84, 56, 3), "a"))
    picture = one.pictures[0]
    assert picture.end - picture.start == 2 * 3
    assert (one.identities == same.identities).all()
    assert ((one.identities != other.identities) == (one.identities < 0)).all()
    assert not (one.identities == turned.identities)[picture.start : picture.end].any()


def test_patches_are_those_of_transformers(tiny: Callable[..., Path]) -> None:
    from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

    for kind, patch in (("qwen2.5-vl", 14), ("qwen3-vl", 16)):
        seeing = seeing_of(read_model_folder(tiny(kind)))
        assert isinstance(seeing, PatchSeeing)
        picture = screen(patch * 6, patch * 10, 3)
        theirs = Qwen2VLImageProcessorPil(
            patch_size=patch, image_mean=[0.5] * 3, image_std=[0.5] * 3, do_resize=False
        )(picture, return_tensors="np")
        assert theirs["image_grid_thw"].tolist() == [[1, 6, 10]]
        assert np.abs(seeing.patched(picture).numpy() - theirs["pixel_values"]).max() < 1e-6


def test_chat_ml_where_a_model_brings_no_template(tmp_path: Path) -> None:
    folder = build_tiny("qwen2.5-vl", tmp_path / "model")
    chat = (Message(role="system", parts=("Be brief.",)), *user(screen(56, 56, 0), "open it"))
    expected = writer_of(folder).write(chat).ids.tolist()
    (folder / "chat_template.jinja").unlink()
    assert writer_of(folder).write(chat).ids.tolist() == expected


@given(st.text(max_size=30), st.lists(st.text(min_size=1, max_size=3), max_size=3))
def test_what_is_heard_ends_before_the_first_stop(writer: Writer, said: str, stops: list[str]) -> None:
    tokenizer: Tokenizer = writer.tokenizer
    tokenizer.encode_special_tokens = True
    pieces: list[str] = []
    hearing = Hearing(tokenizer, stops, pieces.append)
    for token in tokenizer.encode(said, add_special_tokens=False).ids:
        if not hearing.stopped:
            hearing.feed(token)
    hearing.finish()
    ends = [said.index(stop) for stop in stops if stop in said]
    assert hearing.text == "".join(pieces)
    assert hearing.stopped == bool(ends)
    if not ends:
        assert hearing.text == said
    else:
        assert said.startswith(hearing.text)
        assert not any(stop in hearing.text for stop in stops)


@pytest.mark.parametrize("says", ["ok", "aaaaaaaaaaaaaaaaaaaa", "Well. Well. Well. Well.", "é日本" * 3])
def test_a_tiny_model_says_what_it_is_made_to_say(tmp_path: Path, says: str) -> None:
    from vision.vlm.chat import Request
    from vision.vlm.loading import Wanted, load_model

    folder = build_tiny("smolvlm", tmp_path / "model", says=says)
    model = load_model(folder, Wanted(device="cpu", dtype="float32", context=512))
    assert model.answer(Request(messages=user(screen(64, 64, 0), "?")), cancelled=lambda: False).text == says
