"""Tiny vision-language models of a real architecture, made here: two layers, random weights, a tokenizer
trained on the spot. They come as folders like those of full-size models and are loaded by the same code, so
that tests and people without weights can run all that is around a model. What they say means nothing, unless
they are made to say one thing."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from vision.vlm.library import load_transformers

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Kind = Literal["qwen2.5-vl", "qwen3-vl", "smolvlm"]
KINDS: tuple[Kind, ...] = ("qwen2.5-vl", "qwen3-vl", "smolvlm")

_WIDTH = 64
_LEAST = 4  # letters of a piece of what a model is made to say
_TEXT = {
    "hidden_size": _WIDTH,
    "intermediate_size": 128,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "max_position_embeddings": 32768,
}
_QWEN_MARKS = (
    *("<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|box_start|>", "<|box_end|>"),
    *("<|vision_start|>", "<|vision_end|>", "<|vision_pad|>", "<|image_pad|>", "<|video_pad|>"),
)
_SMOL_MARKS = (
    *("<|endoftext|>", "<|im_start|>", "<|im_end|>", "<image>", "<fake_token_around_image>", "<global-img>"),
    *(f"<row_{row}_col_{column}>" for row in range(1, 7) for column in range(1, 7)),
    *("<video>", "<end_of_utterance>"),
)
_QWEN_TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n"
    "{% if message.content is string %}{{ message.content }}{% else %}{% for part in message.content %}"
    "{% if part.type == 'image' %}<|vision_start|><|image_pad|><|vision_end|>"
    "{% else %}{{ part.text }}{% endif %}"
    "{% endfor %}{% endif %}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
_SMOL_TEMPLATE = (
    "<|im_start|>{% for message in messages %}{{ message.role | capitalize }}"
    "{% if message.content[0].type == 'image' %}:{% else %}: {% endif %}{% for part in message.content %}"
    "{% if part.type == 'image' %}<image>{% else %}{{ part.text }}{% endif %}{% endfor %}<end_of_utterance>\n"
    "{% endfor %}{% if add_generation_prompt %}Assistant:{% endif %}"
)
_CORPUS = (
    "You control a computer. Say in one sentence what you do and why, then call the tool once.",
    '<tool_call>\n{"name": "computer_use", "arguments": {"action": "left_click", "coordinate": [120, 48]}}',
    "Task: open the text editor, write Hello, and save it. Earlier steps: 1. click Save (verified)",
    "click(0.25, 0.5) type('Hello') press(['ctrl', 's']) scroll(10) final_answer('done') wait terminate",
)


def build_tiny(kind: Kind, folder: Path, *, says: str = "", seed: int = 0, dtype: str = "float32") -> Path:
    """Make a model in a folder, which may not be there yet, and give the folder.

    With `says`, its answer to anything is just this text; else what its random weights make of it. The same
    arguments give the same model.
    """
    import torch

    folder.mkdir(parents=True, exist_ok=True)
    pieces = _pieces(says)
    tokenizer = _tokenizer(_SMOL_MARKS if kind == "smolvlm" else _QWEN_MARKS, pieces)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = _model(kind, tokenizer)
    if pieces:
        _recites(model, tokenizer, pieces, kind)
    model.to(getattr(torch, dtype)).save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"))
    _write_sides(kind, folder, tokenizer)
    return folder


def _pieces(says: str) -> tuple[str, ...]:
    """A text in pieces of which no two are the same."""
    pieces: list[str] = []
    rest = says
    while rest:
        length = _LEAST
        while rest[:length] in pieces and length < len(rest):
            length += 1
        if rest[:length] in pieces:
            rest = pieces.pop() + rest
            length = len(rest)
        pieces.append(rest[:length])
        rest = rest[length:]
    return tuple(pieces)


def _tokenizer(marks: tuple[str, ...], pieces: tuple[str, ...]) -> Tokenizer:
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=512,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(_CORPUS, trainer)
    tokenizer.add_special_tokens(list(marks))
    tokenizer.add_tokens([AddedToken(piece, normalized=False) for piece in ("<tool_call>", "</tool_call>")])
    tokenizer.add_tokens([AddedToken(piece, normalized=False) for piece in pieces])
    return tokenizer


def _model(kind: Kind, tokenizer: Tokenizer) -> Any:
    transformers = load_transformers()
    config = transformers.AutoConfig.for_model(**_config(kind, tokenizer))
    model = transformers.AutoModelForImageTextToText.from_config(config)
    end = tokenizer.token_to_id("<end_of_utterance>" if kind == "smolvlm" else "<|im_end|>")
    model.generation_config.eos_token_id = [end, tokenizer.token_to_id("<|endoftext|>")]
    return model.eval()


def _config(kind: Kind, tokenizer: Tokenizer) -> dict[str, Any]:
    ids = tokenizer.token_to_id
    vision, text, whole = _shape(kind)
    text |= {**_TEXT, "vocab_size": tokenizer.get_vocab_size(), "tie_word_embeddings": False}
    text |= {"bos_token_id": ids("<|endoftext|>"), "eos_token_id": ids("<|im_end|>")}
    text |= {"pad_token_id": ids("<|endoftext|>")}
    whole |= {"vision_config": vision, "text_config": text, "tie_word_embeddings": False}
    if kind == "smolvlm":
        return whole | {"image_token_id": ids("<image>"), "pad_token_id": ids("<|endoftext|>")}
    whole |= {"image_token_id": ids("<|image_pad|>"), "video_token_id": ids("<|video_pad|>")}
    whole |= {"vision_start_token_id": ids("<|vision_start|>")}
    return whole | {"vision_end_token_id": ids("<|vision_end|>")}


def _shape(kind: Kind) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """What is special to an architecture: of its vision tower, of its text model, and of the whole."""
    vision: dict[str, Any] = {"hidden_size": 32, "intermediate_size": 64}
    rope: dict[str, Any] = {"rope_type": "default", "rope_theta": 1e6, "mrope_section": [2, 3, 3]}
    match kind:
        case "smolvlm":
            vision |= {"num_hidden_layers": 2, "num_attention_heads": 2, "image_size": 64, "patch_size": 8}
            return vision, {"model_type": "llama"}, {"model_type": "smolvlm", "scale_factor": 2}
        case "qwen2.5-vl":
            vision |= {"depth": 2, "num_heads": 2, "out_hidden_size": _WIDTH, "patch_size": 14}
            vision |= {"window_size": 56, "fullatt_block_indexes": [1]}
            return vision, {"rope_parameters": rope}, {"model_type": "qwen2_5_vl"}
        case "qwen3-vl":
            vision |= {"depth": 2, "num_heads": 2, "out_hidden_size": _WIDTH, "patch_size": 16}
            vision |= {"num_position_embeddings": 64, "deepstack_visual_indexes": [0]}
            rope |= {"mrope_section": [4, 2, 2], "mrope_interleaved": True}
            return vision, {"head_dim": 16, "rope_parameters": rope}, {"model_type": "qwen3_vl"}


def _recites(model: Any, tokenizer: Tokenizer, pieces: tuple[str, ...], kind: Kind) -> None:
    """Make each piece the likeliest after the one before: what a token is goes on to the head almost
    unchanged, and the head's row of what follows it points the same way."""
    import torch

    last = tokenizer.encode("Assistant:" if kind == "smolvlm" else "<|im_start|>assistant\n").ids[-1]
    end = tokenizer.token_to_id("<end_of_utterance>" if kind == "smolvlm" else "<|im_end|>")
    chain = [last, *(tokenizer.token_to_id(piece) for piece in pieces), end]
    with torch.no_grad():
        for name, weights in model.named_parameters():
            if name.endswith(("self_attn.o_proj.weight", "mlp.down_proj.weight")):
                weights.mul_(0.01)
        before = model.get_input_embeddings().weight
        head = model.get_output_embeddings().weight
        for token, following in pairwise(chain):
            head[following] += 20 * before[token] / before[token].norm()


def _write_sides(kind: Kind, folder: Path, tokenizer: Tokenizer) -> None:
    """What lies beside the weights in a folder: how pictures are prepared, and how a chat is written."""
    smol = kind == "smolvlm"
    half = [0.5, 0.5, 0.5]
    pictures: dict[str, Any] = {"do_resize": True, "do_rescale": True, "rescale_factor": 1 / 255}
    pictures |= {"do_normalize": True, "image_mean": half, "image_std": half}
    if smol:
        pictures |= {"image_processor_type": "SmolVLMImageProcessor", "do_image_splitting": True}
        pictures |= {"size": {"longest_edge": 192}, "max_image_size": {"longest_edge": 64}}
    else:
        patch = 14 if kind == "qwen2.5-vl" else 16
        pictures |= {"image_processor_type": "Qwen2VLImageProcessor", "patch_size": patch, "merge_size": 2}
        pictures |= {"temporal_patch_size": 2}
        pictures |= {"size": {"shortest_edge": 4 * patch * patch, "longest_edge": 12845056}}
    sides: dict[str, dict[str, Any]] = {
        "preprocessor_config.json": pictures,
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "eos_token": "<end_of_utterance>" if smol else "<|im_end|>",
            "pad_token": "<|endoftext|>",
            "model_max_length": 32768,
        },
    }
    if smol:
        sides["processor_config.json"] = {"processor_class": "SmolVLMProcessor", "image_seq_len": 16}
    for name, value in sides.items():
        (folder / name).write_text(json.dumps(value, indent=2))
    (folder / "chat_template.jinja").write_text(_SMOL_TEMPLATE if smol else _QWEN_TEMPLATE)
