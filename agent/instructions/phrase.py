"""A run of Tokens, read as words or as the user's own text."""

from __future__ import annotations

from dataclasses import dataclass, field

from agent.instructions.tokens import Kind, Token


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens of `source`, the whole text; empty where there are no tokens."""

    source: str
    tokens: tuple[Token, ...]
    words: tuple[str, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        if len(self.words) != len(self.tokens):
            object.__setattr__(self, "words", tuple(token.word for token in self.tokens))

    def __len__(self) -> int:
        return len(self.tokens)

    @property
    def text(self) -> str:
        """The user's own text, from the first token to the last."""
        return self.source[self.tokens[0].start : self.tokens[-1].end] if self.tokens else ""

    @property
    def quoted(self) -> str | None:
        """The contents of the quote that the whole of this is, or None."""
        if len(self.tokens) == 1 and self.tokens[0].kind is Kind.QUOTE:
            return self.tokens[0].value
        return None

    @property
    def literal(self) -> str:
        """The text without quotation marks around the whole of it."""
        quoted = self.quoted
        return self.text if quoted is None else quoted

    @property
    def unquoted(self) -> str:
        """The text with every quote in it stripped of its marks: the “Save” button is the Save button."""
        pieces: list[str] = []
        end = self.tokens[0].start if self.tokens else 0
        for token in self.tokens:
            pieces.append(self.source[end : token.start] + token.value)
            end = token.end
        return "".join(pieces)

    def part(self, start: int, end: int | None = None) -> Phrase:
        return Phrase(self.source, self.tokens[start:end], self.words[start:end])

    def has(self, *kinds: Kind) -> bool:
        return any(token.kind in kinds for token in self.tokens)
