"""The element encoder: elements and words as vectors that lie close where the words mean the element."""

from __future__ import annotations

from vision.encoder.encoder import ElementEncoder

__all__ = ["ElementEncoder"]
