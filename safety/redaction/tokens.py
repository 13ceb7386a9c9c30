"""Secrets that can be told by their shape: keys and tokens as their makers write them. Pure.

Every quantifier is bounded or possessive, so that no text makes the search go back over what it read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from safety.redaction.span import Span

_MAKERS = re.compile(
    r"""(?<![A-Za-z0-9])(?:
        (?:AKIA|ASIA|AGPA|AIDA|AROA|ANPA)[A-Z0-9]{16,32}+                  # AWS
      | gh[pousr]_[A-Za-z0-9]{20,255}+ | github_pat_[A-Za-z0-9_]{20,255}+   # GitHub
      | gl(?:pat|dt|rt|cbt|ptt|ft)-[A-Za-z0-9_-]{20,255}+                   # GitLab
      | xox[abeoprs]-[A-Za-z0-9-]{10,255}+ | xapp-[A-Za-z0-9-]{10,255}+     # Slack
      | (?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{16,255}+ | whsec_[A-Za-z0-9+/=]{20,255}+  # Stripe
      | sk-[A-Za-z0-9_-]{20,255}+                                           # OpenAI, Anthropic
      | AIza[A-Za-z0-9_-]{30,64}+ | ya29\.[A-Za-z0-9_-]{20,512}+            # Google
      | hf_[A-Za-z0-9]{30,64}+ | npm_[A-Za-z0-9]{30,64}+ | pypi-[A-Za-z0-9_-]{40,255}+
      | SG\.[A-Za-z0-9_-]{16,64}\.[A-Za-z0-9_-]{16,64}+                     # SendGrid
      | (?:SK|AC)[0-9a-f]{32}+                                              # Twilio
      | do[opr]_v1_[0-9a-f]{40,64}+                                         # DigitalOcean
      | \d{8,10}:AA[A-Za-z0-9_-]{30,40}+                                    # Telegram
      | eyJ[A-Za-z0-9_-]{6,4096}+\.[A-Za-z0-9_-]{6,4096}+(?:\.[A-Za-z0-9_-]{0,4096}+)?  # JWT (RFC 7519)
      | https://hooks\.slack\.com/services/[A-Za-z0-9/]{16,128}+
    )""",
    re.VERBOSE,
)
_KEY_BEGINS = re.compile(r"-{4,5}BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-{4,5}")
_KEY_ENDS = re.compile(r"-{4,5}END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-{4,5}")


def token_spans(text: str) -> Iterator[Span]:
    """Where tokens, API keys, JSON Web Tokens and PEM private keys stand in a text."""
    for found in _MAKERS.finditer(text):
        yield found.span()
    yield from _private_keys(text)


def _private_keys(text: str) -> Iterator[Span]:
    """From each BEGIN to its END (RFC 7468); one that is cut off runs to the end of the text."""
    place = 0
    while (begins := _KEY_BEGINS.search(text, place)) is not None:
        ends = _KEY_ENDS.search(text, begins.end())
        place = len(text) if ends is None else ends.end()
        yield begins.start(), place
