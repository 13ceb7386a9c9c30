"""Where Deskhand keeps what it remembers."""

from __future__ import annotations

from safety.data_home import data_home

__all__ = ["data_home"]
