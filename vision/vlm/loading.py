"""Loading a model from a folder on this machine, and from nowhere else.

The folder is looked over first (`model_folder`), the memory reckoned (`memory_needed`); only then does
transformers build the model after its configuration and read the safetensors. No pickle is opened, no code of
the folder is run, no other machine is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vision.errors import ModelError

try:
    import torch
except (OSError, RuntimeError) as error:  # one that is not there at all is an ImportError
    raise ModelError(
        f"PyTorch is installed and does not start ({error}). No model was loaded; install Deskhand's extra "
        "“models” again"
    ) from error

from vision.vlm.eight_bits import in_eight_bits
from vision.vlm.library import load_transformers
from vision.vlm.memory_free import free_memory
from vision.vlm.memory_needed import Need, gib, needed
from vision.vlm.model_folder import ModelFolder, read_model_folder
from vision.vlm.placement import Placement, place
from vision.vlm.prompt import Writer
from vision.vlm.reading import Pace, Reader
from vision.vlm.runner import InProcess
from vision.vlm.seeing import Seeing, seeing_of
from vision.vlm.shape import Shape, shape_of
from vision.vlm.weights_folder import read_json

CONTEXTS = (32768, 16384, 8192)
LEAST_CONTEXT = 512
_BROKEN = (
    OSError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    ArithmeticError,
    RuntimeError,
    ImportError,
    RecursionError,
)
"""What building a model after a configuration that fits no model raises, as found by trying."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How a model is to be loaded; what is None is chosen from what is there. `context` is in tokens, `bits`
    8 or 0, `largest` the height and width of the largest picture it will be shown."""

    device: str | None = None
    dtype: str | None = None
    context: int | None = None
    bits: int = 0
    largest: tuple[int, int] = (1260, 2240)


def load_model(path: Path, wanted: Wanted = Wanted(), *, name: str = "") -> InProcess:
    """The model in a folder, ready to be asked. Raises ModelError: nothing is loaded then."""
    folder = read_model_folder(path)
    shape = shape_of(folder)
    seeing = seeing_of(folder)
    if wanted.bits not in (0, 8):
        raise ModelError(f"Weights can be kept in 8 bits, not in {wanted.bits}. No model was loaded")
    placement = place(wanted.device, wanted.dtype)
    pace = pace_on(placement)
    context = _context(folder, shape, placement, wanted, pace)
    writer = Writer(path, picture_mark=seeing.mark, layout=seeing.layout, around=seeing.around)
    net = _net(folder, placement, wanted.bits)
    return ready(
        net,
        writer,
        seeing,
        shape,
        name=name or path.name,
        context=context,
        pace=pace,
        ends=_ends(folder, writer),
    )


def ready(
    net: Any,
    writer: Writer,
    seeing: Seeing,
    shape: Shape,
    *,
    name: str,
    context: int,
    pace: Pace,
    ends: frozenset[int],
) -> InProcess:
    """A model that is already in memory, ready to be asked."""
    _same_vocabulary(net, writer)
    with torch.inference_mode():
        reader = Reader(net, seeing, shape, context=context, pace=pace)
    return InProcess(name=name, reader=reader, writer=writer, vocabulary=shape.vocabulary, ends=ends)


def pace_on(placement: Placement) -> Pace:
    """On a CPU a part of a prompt can be left at each layer; on a GPU only between parts."""
    if placement.device == "cpu":
        return Pace(first=256, most=1024, seconds=1.0)
    return Pace(first=1024, most=4096, seconds=0.1)


def _context(folder: ModelFolder, shape: Shape, placement: Placement, wanted: Wanted, pace: Pace) -> int:
    """The context asked for, or the longest usual one that fits. Raises ModelError where the model does not
    fit into memory, with what would."""
    free = free_memory(placement.device)
    if wanted.context is not None and not LEAST_CONTEXT <= wanted.context <= shape.longest:
        raise ModelError(
            f"{folder.path.name} takes a context of {LEAST_CONTEXT} to {shape.longest} tokens, not "
            f"{wanted.context}. No model was loaded"
        )
    asked = (wanted.context,) if wanted.context is not None else CONTEXTS
    contexts = sorted({min(one, shape.longest) for one in asked}, reverse=True)
    for context in contexts:
        if _need(folder, shape, placement.size, wanted, context, pace).all <= free:
            return context
    need = _need(folder, shape, placement.size, wanted, contexts[-1], pace)
    raise ModelError(
        f"{folder.path.name} needs {gib(need.all)} of memory ({need.told()}) and {gib(free)} are free. No "
        f"model was loaded; {_smaller(folder, shape, placement, wanted, pace, free)}"
    )


def _need(folder: ModelFolder, shape: Shape, size: int, wanted: Wanted, context: int, pace: Pace) -> Need:
    height, width = wanted.largest
    parameters = folder.weights.parameters
    apart = 2 * shape.vocabulary * shape.width  # the embeddings and the head are not quantised
    return needed(
        shape,
        parameters=parameters,
        quantisable=max(0, parameters - apart),
        bits=wanted.bits,
        size=size,
        context=context,
        patches=height * width // 14**2,
        chunk=pace.first,
    )


def _smaller(
    folder: ModelFolder, shape: Shape, placement: Placement, wanted: Wanted, pace: Pace, free: int
) -> str:
    """What would fit, in words."""
    least = min(CONTEXTS[-1], shape.longest)
    ways = [
        (f"a context of {least} fits", placement.size, wanted.bits, wanted.context or 0),
        ("with weights in 8 bits it fits", placement.size, 8, 0),
        ("in bfloat16 it fits", 2, wanted.bits, 0),
        ("in bfloat16 with weights in 8 bits it fits", 2, 8, 0),
    ]
    for words, size, bits, before in ways:
        changed = size != placement.size or bits != wanted.bits or before > least
        smaller = Wanted(bits=bits, largest=wanted.largest)
        if changed and _need(folder, shape, size, smaller, least, pace).all <= free:
            return words
    return "take a smaller model, or a server that runs it quantised"


def _net(folder: ModelFolder, placement: Placement, bits: int) -> Any:
    from huggingface_hub.errors import StrictDataclassError

    transformers = load_transformers()
    try:
        net, told = transformers.AutoModelForImageTextToText.from_pretrained(
            str(folder.path),
            local_files_only=True,
            trust_remote_code=False,
            use_safetensors=True,
            dtype=placement.torch_dtype,
            attn_implementation={
                "": "sdpa",
                "text_config": "sdpa",
                "vision_config": placement.vision_attention,
            },
            output_loading_info=True,
        )
    except MemoryError as error:
        raise ModelError(f"{folder.path.name} does not fit into memory. No model was loaded") from error
    except (*_BROKEN, StrictDataclassError) as error:
        raise ModelError(
            f"The files in {folder.path} do not make a model ({_short(error)}). No model was loaded; "
            "fetch it again"
        ) from error
    _whole(folder, told)
    if any(
        kind != "full_attention" for kind in getattr(net.config.get_text_config(), "layer_types", None) or ()
    ):
        raise ModelError(
            f"{folder.path.name} forgets what is far back (sliding attention), which this runner does not "
            "do. No model was loaded; use a server"
        )
    if bits:
        in_eight_bits(net)
    return _moved(net, folder, placement)


def _moved(net: Any, folder: ModelFolder, placement: Placement) -> Any:
    try:
        return net.eval().requires_grad_(False).to(placement.device)
    except torch.OutOfMemoryError as error:
        raise ModelError(
            f"{folder.path.name} does not fit into the memory of the {placement.device}. No model was "
            "loaded; load it with 8 bits, or take a smaller one"
        ) from error


def _whole(folder: ModelFolder, told: Mapping[str, Any]) -> None:
    """That the weights are those of the model: none missing, which would be random, and none of another
    shape."""
    for key, words in (("missing_keys", "lack"), ("mismatched_keys", "have another shape for")):
        wrong = sorted(str(one) for one in told.get(key) or ())
        if wrong:
            raise ModelError(
                f"The weights in {folder.path} {words} {wrong[0][:80]} and {len(wrong) - 1} others of its "
                "configuration's. No model was loaded; fetch it again"
            )


def _same_vocabulary(net: Any, writer: Writer) -> None:
    rows = net.get_input_embeddings().weight.shape[0]
    words = writer.tokenizer.get_vocab_size()
    if words > rows or writer.mark(writer.picture_mark) != net.config.image_token_id:
        raise ModelError(
            f"The tokenizer and the weights belong to different models ({words} words for {rows}). No model "
            "was loaded; fetch it again"
        )


def _ends(folder: ModelFolder, writer: Writer) -> frozenset[int]:
    """The tokens that end an answer, as the folder says, and the usual ones where the tokenizer has them."""
    said: list[object] = []
    for name in ("generation_config.json", "config.json"):
        if (folder.path / name).is_file():
            found = read_json(folder.path / name).get("eos_token_id")
            said += found if isinstance(found, list) else [found]
    usual = (writer.mark(mark) for mark in ("<|im_end|>", "<|endoftext|>", "<end_of_utterance>"))
    ends = frozenset(one for one in (*said, *usual) if type(one) is int and one >= 0)
    if not ends:
        raise ModelError(
            f"{folder.path} does not say which token ends an answer. No model was loaded; fetch all files of "
            "the model again"
        )
    return ends


def _short(error: BaseException) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
