"""Holding a model to a grammar while it writes: at each token, those that could not lead to an answer of the
grammar are ruled out. llguidance (https://github.com/guidance-ai/llguidance) works out which."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, assert_never

import torch
from torch import Tensor

from vision.errors import ModelError
from vision.vlm.chat import Grammar, JsonSchema, Regex

if TYPE_CHECKING:
    from llguidance import LLMatcher
    from tokenizers import Tokenizer

_LONGEST = 200_000  # letters of a grammar


class Grammars:
    """Grammars for one tokenizer, whose model scores `vocabulary` tokens and ends answers by any of
    `ends`."""

    def __init__(self, tokenizer: Tokenizer, *, vocabulary: int, ends: Sequence[int]) -> None:
        from llguidance import LLTokenizer

        self._words = LLTokenizer(tokenizer.to_str(), n_vocab=vocabulary, eos_token=list(ends))

    def following(self, grammar: Grammar) -> Following:
        """An answer that has yet to begin. Raises ModelError for what is no grammar."""
        from llguidance import LLMatcher

        match grammar:
            case Regex(pattern=pattern):
                source = LLMatcher.grammar_from_regex(pattern)
            case JsonSchema(schema=schema):
                source = LLMatcher.grammar_from_json_schema(json.dumps(schema))
            case _:
                assert_never(grammar)
        if len(source) > _LONGEST:
            raise ModelError(f"A grammar of {len(source):,} letters is too long. Nothing was asked")
        matcher = LLMatcher(self._words, source, log_level=0)
        if matcher.is_error():
            raise ModelError(
                f"The grammar of the answer cannot be followed ({matcher.get_error()[:200]}). Nothing was "
                "asked; ask without one"
            )
        return Following(matcher)


class Following:
    """An answer that follows a grammar, as it is written."""

    def __init__(self, matcher: LLMatcher) -> None:
        self._matcher = matcher

    def allowed(self, scores: Tensor) -> Tensor:
        """The scores, shape (vocabulary,), with -inf for tokens that the grammar does not allow next."""
        bits = torch.frombuffer(bytearray(self._matcher.compute_bitmask()), dtype=torch.uint8)
        places = torch.arange(8, dtype=torch.uint8)
        mask = ((bits[:, None] >> places) & 1).flatten()[: len(scores)].bool()
        if len(mask) < len(scores):
            mask = torch.cat([mask, torch.zeros(len(scores) - len(mask), dtype=torch.bool)])
        if not bool(mask.any()):
            raise ModelError(
                "The grammar of the answer leaves no way on. The answer was thrown away and nothing was "
                "done; ask without a grammar"
            )
        return scores.masked_fill(~mask.to(scores.device), float("-inf"))

    def take(self, token: int) -> None:
        self._matcher.consume_token(token)
