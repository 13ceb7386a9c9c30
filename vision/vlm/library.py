"""The transformers library, kept from the network and quiet. Every module of this package gets it here."""

from __future__ import annotations

import os
from types import ModuleType
from typing import Any

_SILENT = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
    "DISABLE_SAFETENSORS_CONVERSION": "1",
    "TOKENIZERS_PARALLELISM": "false",
}


def load_transformers() -> ModuleType:
    """The library. It reads whether it may use the network when it is first loaded, so this says no before,
    and says it again in case someone loaded it already."""
    os.environ.update(_SILENT)
    import huggingface_hub.constants as hub
    import transformers

    hub.HF_HUB_OFFLINE = True
    hub.HF_HUB_DISABLE_TELEMETRY = True
    library: Any = transformers
    library.utils.logging.disable_progress_bar()
    library.utils.logging.set_verbosity_error()
    return transformers
