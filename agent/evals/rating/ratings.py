"""Ratings of episodes, kept as JSON lines: appended to, never changed."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from agent.errors import RatingError

FILE = "ratings.jsonl"
MOST_BYTES = 64 << 20
LONGEST_NAME, LONGEST_SURPRISE = 60, 1000


class Success(StrEnum):
    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class Rating(BaseModel):
    """What one person said of one episode. `quality` is 1 (bad) to 5 (as I would have); `surprise` is what
    was not expected, in words, or nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: Literal[1] = 1
    episode: str = Field(pattern=r"^[0-9a-f]{1,64}$")
    rater: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME, pattern=r"^\S(.*\S)?$")]
    succeeded: Success
    quality: int = Field(ge=1, le=5)
    surprise: str = Field(default="", max_length=LONGEST_SURPRISE)
    rated: datetime


def keep(folder: Path, rating: Rating) -> None:
    """Append a rating; it is on the disk when this returns. Raises RatingError."""
    line = rating.model_dump_json() + "\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / FILE).open("ab+") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(size - 1, 0))
            cut = size > 0 and file.read(1) != b"\n"  # a line that was being written when the power went
            file.write((b"\n" if cut else b"") + line.encode())
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise RatingError(f"the rating was not kept: {folder / FILE}: {error.strerror}") from error


def read(folder: Path) -> tuple[list[Rating], list[str]]:
    """The last rating each person gave each episode, and what could not be read. Raises RatingError."""
    path = folder / FILE
    try:
        if not path.exists():
            return [], []
        if path.stat().st_size > MOST_BYTES:
            raise RatingError(f"{path} is larger than {MOST_BYTES:,} bytes: nothing was read")
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise RatingError(f"{path} cannot be read: {error.strerror}") from error
    ratings: list[Rating] = []
    problems: list[str] = []
    for number, line in enumerate(lines, 1):
        try:
            ratings.append(Rating.model_validate_json(line))
        except ValidationError as error:
            problems.append(f"{path}: line {number} was passed over: {error.errors()[0]['msg']}")
    return latest(ratings), problems


def latest(ratings: Iterable[Rating]) -> list[Rating]:
    """The last of each person's ratings of each episode. Pure."""
    return list({(rating.episode, rating.rater): rating for rating in ratings}.values())
