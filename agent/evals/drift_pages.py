"""A page as a drift has it: another layout, other words. Pure."""

from __future__ import annotations

import html
from collections.abc import Mapping
from html.parser import HTMLParser

from agent.evals.drift import PageDrift

_SHOWN = frozenset({"placeholder", "aria-label", "title", "alt"})
_VERBATIM = frozenset({"script", "style", "textarea"})


def drifted(page: str, drift: PageDrift) -> str:
    """The page with the drift's words in it and its style sheet at the end.

    Whole texts are replaced, and those of attributes that are shown; a choice keeps the value it sends.
    """
    if drift.words:
        translator = _Translator(drift.words)
        translator.feed(page)
        translator.close()
        page = "".join(translator.parts)
    return page + (f"\n<style>{drift.style}</style>\n" if drift.style else "")


class _Translator(HTMLParser):
    """Puts a page together again with other words; `parts` is what it has come to."""

    def __init__(self, words: Mapping[str, str]) -> None:
        super().__init__(convert_charrefs=False)
        self._words = words
        self._verbatim = 0
        self._valueless = False
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._verbatim += tag in _VERBATIM
        self._valueless = tag == "option" and "value" not in dict(attrs)
        raw = self.get_starttag_text() or ""
        for name, value in attrs:
            if name in _SHOWN and value is not None and value in self._words:
                other = f' {name}="{html.escape(self._words[value])}"'
                raw = raw.replace(f' {name}="{html.escape(value)}"', other)
        self.parts.append(raw)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self._verbatim -= tag in _VERBATIM

    def handle_endtag(self, tag: str) -> None:
        self._verbatim -= tag in _VERBATIM
        self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        words = data.strip()
        other = None if self._verbatim else self._words.get(" ".join(words.split()))
        if other is None:
            self.parts.append(data)
            return
        if self._valueless:  # what it sends is its text: keep that
            self.parts[-1] = f'{self.parts[-1][:-1]} value="{html.escape(words)}">'
            self._valueless = False
        self.parts.append(data.replace(words, html.escape(other, quote=False)))

    def handle_entityref(self, name: str) -> None:
        self.parts.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.parts.append(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self.parts.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.parts.append(f"<!{decl}>")

    def unknown_decl(self, data: str) -> None:
        self.parts.append(f"<![{data}]>")

    def handle_pi(self, data: str) -> None:
        self.parts.append(f"<?{data}>")
