from __future__ import annotations

import importlib
import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file

from vision.errors import ModelError
from vision.vlm.chat import Message, Request
from vision.vlm.eight_bits import EightBits, in_eight_bits
from vision.vlm.growing import growing
from vision.vlm.loading import Wanted, load_model
from vision.vlm.memory_free import free_ram
from vision.vlm.memory_needed import GIB, needed
from vision.vlm.model_folder import read_model_folder
from vision.vlm.placement import place
from vision.vlm.shape import Shape, shape_of

SMALL = Wanted(device="cpu", dtype="float32", context=512)


def never() -> bool:
    return False


@pytest.fixture
def folder(tiny: Callable[..., Path], tmp_path: Path) -> Path:
    """A model's folder that may be spoilt."""
    return Path(shutil.copytree(tiny("qwen2.5-vl"), tmp_path / "model"))


def configured(folder: Path, **changes: Any) -> None:
    path = folder / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def refused(folder: Path, words: str, wanted: Wanted = SMALL) -> None:
    """That it is refused in whole sentences, with what was not done."""
    with pytest.raises(ModelError, match=words) as error:
        load_model(folder, wanted)
    assert "was loaded" in str(error.value) or "not opened" in str(error.value)


@pytest.mark.parametrize("error", ["OSError('libtorch_cpu.so: cannot open')", "RuntimeError('no such op')"])
def test_a_torch_that_does_not_start(error: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "torch.py").write_text(f"raise {error}\n")
    monkeypatch.syspath_prepend(tmp_path)
    for name in ("torch", "vision.vlm.loading"):
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(ModelError, match=r"PyTorch is installed and does not start .*No model was loaded"):
        importlib.import_module("vision.vlm.loading")


def test_what_is_no_folder(tmp_path: Path) -> None:
    refused(tmp_path / "none", "is no folder")


def test_a_folder_of_something_else(tmp_path: Path) -> None:
    (tmp_path / "holiday.png").write_bytes(b"png")
    refused(tmp_path, "has no config.json")
    (tmp_path / "model.gguf").write_bytes(b"GGUF")
    refused(tmp_path, "llama.cpp")


def test_a_model_that_sees_nothing(folder: Path) -> None:
    configured(folder, model_type="llama")
    refused(folder, "'llama'.*knows")


def test_code_that_came_with_a_model_is_not_run(folder: Path) -> None:
    configured(folder, auto_map={"AutoModel": "modeling.Evil"})
    (folder / "modeling.py").write_text("raise SystemExit('run!')")
    refused(folder, "asks to run Python code")


def test_pickles_are_not_opened(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    refused(folder, "holds no weights")
    (folder / "pytorch_model.bin").write_bytes(b"cos\nsystem\n(S'touch /tmp/pwned'\ntR.")
    refused(folder, "are pickles.*run anything")


def test_links_that_lead_out(folder: Path, tmp_path: Path) -> None:
    (folder / "model.safetensors").rename(tmp_path / "elsewhere.safetensors")
    (folder / "model.safetensors").symlink_to(tmp_path / "elsewhere.safetensors")
    refused(folder, "leads out of its folder")


def test_quantised_weights(folder: Path) -> None:
    configured(folder, quantization_config={"quant_method": "awq"})
    refused(folder, "quantised .awq")


@pytest.mark.parametrize("kept", [0, 5, 3000, -1])
def test_weights_that_were_cut_off(folder: Path, kept: int) -> None:
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:kept])
    refused(folder, "no whole file of weights")


def test_weights_of_another_model(folder: Path) -> None:
    path = folder / "model.safetensors"
    weights = load_file(path)
    name = next(name for name in weights if name.endswith("mlp.up_proj.weight"))
    lacking = {other: value for other, value in weights.items() if other != name}
    save_file(lacking, path, metadata={"format": "pt"})
    refused(folder, "lack")
    save_file(lacking | {name: torch.zeros(2, 2)}, path, metadata={"format": "pt"})
    refused(folder, "another shape|do not make a model")


@pytest.mark.parametrize(
    "text",
    [
        {"num_hidden_layers": 10**9},
        {"hidden_size": -1},
        {"vocab_size": 2**40},
        {"hidden_size": "wide"},
        {"num_attention_heads": 3},
        {"num_hidden_layers": None},
        {"max_position_embeddings": 0},
    ],
)
def test_configurations_of_no_model(folder: Path, text: dict[str, Any]) -> None:
    config = json.loads((folder / "config.json").read_text())
    configured(folder, text_config=config["text_config"] | text)
    refused(folder, ".")


@pytest.mark.parametrize("name", ["tokenizer.json", "preprocessor_config.json"])
@pytest.mark.parametrize("spoilt", ["", "{", None])
def test_spoilt_files_beside_the_weights(folder: Path, name: str, spoilt: str | None) -> None:
    (folder / name).unlink()
    if spoilt is not None:
        (folder / name).write_text(spoilt)
    refused(folder, name)


def test_a_template_that_loses_words_asks_nothing(folder: Path) -> None:
    (folder / "chat_template.jinja").write_text("{{ messages[0].content[0].text }}")
    model = load_model(folder, SMALL)
    with pytest.raises(ModelError, match="Nothing was asked"):
        model.answer(Request(messages=growing(2, height=56, width=56)), cancelled=never)


def test_a_template_that_runs_wild_asks_nothing(folder: Path) -> None:
    (folder / "chat_template.jinja").write_text("{{ ''.__class__.__mro__[1].__subclasses__() }}")
    model = load_model(folder, SMALL)
    with pytest.raises(ModelError, match="cannot write this chat"):
        model.answer(Request(messages=growing(1, height=56, width=56)), cancelled=never)


def test_a_tokenizer_of_another_model(folder: Path, tiny: Callable[..., Path]) -> None:
    shutil.copy(tiny("smolvlm") / "tokenizer.json", folder / "tokenizer.json")
    refused(folder, "no mark for a picture")


def test_too_little_memory_is_told_before_anything_is_loaded(folder: Path) -> None:
    config = json.loads((folder / "config.json").read_text())
    configured(folder, text_config=config["text_config"] | {"max_position_embeddings": 2**42})
    refused(folder, r"needs .* GiB .* are free.*a context of 8192 fits", replace(SMALL, context=2**42))


def test_a_context_that_the_model_has_not(folder: Path) -> None:
    refused(folder, "a context of 512 to 32768", replace(SMALL, context=40_000))


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (replace(SMALL, bits=3), "not in 3"),
        (replace(SMALL, device="abacus"), "no device"),
        (replace(SMALL, dtype="int8"), "no dtype"),
    ],
)
def test_what_cannot_be_wanted(folder: Path, wanted: Wanted, words: str) -> None:
    with pytest.raises(ModelError, match=words):
        load_model(folder, wanted)


def test_a_device_that_is_not_there() -> None:
    if torch.cuda.is_available():
        assert place("cuda").device == "cuda"
    else:
        with pytest.raises(ModelError, match=r"no cuda that PyTorch can use.*run it on"):
            place("cuda")


def test_eight_bits_say_about_the_same() -> None:
    torch.manual_seed(0)
    linear = torch.nn.Linear(64, 32)
    values = torch.randn(5, 64)
    with torch.no_grad():
        exact, near = linear(values), EightBits(linear)(values)
    assert (exact - near).abs().max() < 0.02
    assert EightBits(linear).weight.shape == linear.weight.shape


def test_a_model_in_eight_bits_says_what_it_says(tiny: Callable[..., Path]) -> None:
    model = load_model(tiny("qwen3-vl", "I press the button."), replace(SMALL, bits=8))
    assert sum(isinstance(layer, EightBits) for layer in model.reader.net.modules()) > 10
    chat = growing(1, height=64, width=64)
    assert model.answer(Request(messages=chat), cancelled=never).text == "I press the button."
    assert in_eight_bits(model.reader.net) == 0


def test_other_sizes_of_pictures_are_refused_and_not_resized(tiny: Callable[..., Path]) -> None:
    model = load_model(tiny("qwen2.5-vl"), SMALL)
    chat: tuple[Message, ...] = growing(1, height=56, width=55)
    with pytest.raises(ModelError, match=r"55x56 pixels cannot be shown as it is.*squares of 28"):
        model.answer(Request(messages=chat), cancelled=never)


def test_what_a_7b_needs() -> None:
    """Qwen2.5-VL-7B in bfloat16: 8.29 thousand million numbers, 56 KiB of keys and values a token."""
    shape = Shape(
        layers=28, kv_heads=4, head_width=128, width=3584, inner=18944, vocabulary=152064, longest=128000,
        vision_width=1280, vision_inner=3420, vision_heads=16,
    )  # fmt: skip
    quarter = 8_292_166_656
    need = needed(
        shape, parameters=quarter, quantisable=0, bits=0, size=2, context=32768, patches=14400, chunk=1024
    )
    assert need.weights == 2 * quarter
    assert need.context == 32768 * 56 * 1024
    assert 17 * GIB < need.all < 22 * GIB


def test_the_tiny_shape(tiny: Callable[..., Path]) -> None:
    shape = shape_of(read_model_folder(tiny("qwen2.5-vl")))
    assert (shape.layers, shape.kv_heads, shape.head_width, shape.longest) == (2, 2, 16, 32768)


def test_free_memory_is_the_least_that_the_system_and_the_container_leave(tmp_path: Path) -> None:
    meminfo = tmp_path / "meminfo"
    meminfo.write_text("MemTotal: 9 kB\nMemAvailable:   2048 kB\n")
    assert free_ram(meminfo, tmp_path) == 2 * 2**20
    (tmp_path / "memory.max").write_text("3000000\n")
    (tmp_path / "memory.current").write_text("2000000\n")
    assert free_ram(meminfo, tmp_path) == 1_000_000
    (tmp_path / "memory.max").write_text("max\n")
    assert free_ram(meminfo, tmp_path) == 2 * 2**20
    assert free_ram(tmp_path / "none", tmp_path / "none") > 2**26
