"""Whether a folder is a model that can be run without running anybody's code, looked at before it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from agent.errors import ModelsError
from agent.models.file_name import is_pickle
from vision.errors import ModelError
from vision.vlm.weights_folder import Weights, read_json, read_weights

CONFIG = "config.json"
_TOKENIZERS = ("tokenizer.json", "tokenizer.model", "vocab.json", "vocab.txt")
_PICTURES = ("preprocessor_config.json", "processor_config.json", "image_processor_config.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """A folder that holds a model. `kind` is the model_type of its configuration."""

    kind: str
    weights: Weights


def sound(folder: Path) -> Sound:
    """Raises ModelsError, saying what is missing or wrong."""
    kind = described(folder)
    try:
        return Sound(kind=kind, weights=_weights(folder))
    except ModelError as error:
        raise ModelsError(str(error)) from error


def described(folder: Path) -> str:
    """The kind of model that a folder holds, by all but its weights. Raises ModelsError where that is not a
    vision-language model that runs without code of its own."""
    if not (folder / CONFIG).is_file():
        gguf = next(folder.glob("*.gguf"), None)
        why = (
            f"{gguf.name} is for llama.cpp and Ollama: run it there, as an endpoint"
            if gguf
            else f"no {CONFIG}"
        )
        raise ModelsError(f"{folder} is no model's folder ({why}): nothing was taken in")
    try:
        config = read_json(folder / CONFIG)
        _refuse_code(folder, config)
    except ModelError as error:
        raise ModelsError(str(error)) from error
    kind = config.get("model_type")
    if not isinstance(kind, str) or not kind:
        raise ModelsError(f"{folder / CONFIG} names no kind of model (model_type)")
    if not any((folder / name).is_file() for name in _TOKENIZERS):
        raise ModelsError(f"{folder} holds no tokenizer ({', '.join(_TOKENIZERS)})")
    if not any((folder / name).is_file() for name in _PICTURES):
        raise ModelsError(
            f"{folder} does not say how pictures are shown to it ({', '.join(_PICTURES)}): it is not a "
            "vision-language model, or not all of one"
        )
    return kind[:100]


def _refuse_code(folder: Path, config: dict[str, object]) -> None:
    """Raises ModelsError where the model says that it needs code that comes with it."""
    named = [CONFIG] if config.get("auto_map") else []
    further = [name for name in ("tokenizer_config.json", *_PICTURES) if (folder / name).is_file()]
    named += [name for name in further if read_json(folder / name).get("auto_map")]
    if named:
        raise ModelsError(
            f"this model needs code of its own ({', '.join(named)}: auto_map), and code that comes with a "
            "model is never run. It can be served by another program and used as an endpoint"
        )


def _weights(folder: Path) -> Weights:
    try:
        return read_weights(folder)
    except ModelError as error:
        pickles = [path.name for path in folder.iterdir() if is_pickle(PurePosixPath(path.name))]
        if pickles and not any(folder.glob("*.safetensors")):
            raise ModelsError(
                f"the weights in {folder} are a pickle ({sorted(pickles)[0]}), which can run code when it is "
                "loaded, and is never loaded. Look for the same model as safetensors"
            ) from error
        raise
