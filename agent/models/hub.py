"""What a repository of a hub consists of: the form of huggingface.co's API, which mirrors share.

GET BASE/api/models/OWNER/NAME/revision/REVISION?blobs=true lists the files with their sizes, the SHA-1 that
git knows them by and, of large ones, their SHA-256; BASE/OWNER/NAME/resolve/COMMIT/PATH is a file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Annotated, Any
from urllib.parse import quote, urlsplit

from pydantic import BaseModel, Field, StringConstraints, ValidationError

from agent.errors import ModelsError
from agent.models.file_name import is_kept, is_pickle, safe_path
from agent.models.reach import Reach, Reply

HUB = "https://huggingface.co"
_REPOSITORY = re.compile(r"[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95}")
_REVISION = re.compile(r"[\w][\w.-]{0,99}")
_HEX = {40: re.compile(r"[0-9a-f]{40}"), 64: re.compile(r"[0-9a-f]{64}")}


@dataclass(frozen=True, slots=True, kw_only=True)
class HubFile:
    """A file as the hub tells of it. `digest` is a SHA-256 (64 letters) or git's SHA-1 of it (40)."""

    path: str
    size: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The files of a model at one commit that are fetched, and the names of those that are left there."""

    base: str
    repository: str
    commit: str
    files: tuple[HubFile, ...]
    left: tuple[str, ...]

    @property
    def bytes(self) -> int:
        return sum(file.size for file in self.files)

    def address(self, file: HubFile) -> str:
        return f"{self.base}/{self.repository}/resolve/{self.commit}/{quote(file.path)}"


class _Large(BaseModel):
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    size: Annotated[int, Field(ge=0, le=2**53)]


class _Sibling(BaseModel):
    rfilename: Annotated[str, StringConstraints(max_length=1000)]
    size: Annotated[int, Field(ge=0, le=2**53)] | None = None
    blobId: str | None = None  # noqa: N815 - the hub's word
    lfs: _Large | None = None


class _Answer(BaseModel):
    sha: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{40}$")]
    siblings: Annotated[list[_Sibling], Field(max_length=10_000)]


def is_repository(name: str) -> bool:
    return bool(_REPOSITORY.fullmatch(name)) and ".." not in name


def listing_of(reach: Reach, base: str, repository: str, revision: str = "main") -> Listing:
    """Ask a hub what a model consists of. Raises ModelsError where it cannot be had, and Lost."""
    if not is_repository(repository) or not _REVISION.fullmatch(revision):
        raise ModelsError(f"{repository[:100]!r} at {revision[:50]!r} is no repository: nothing was fetched")
    reply, told = reach.words(f"{base}/api/models/{repository}/revision/{quote(revision)}?blobs=true")
    if reply.status != 200:
        raise refusal(reply, base, repository)
    return read_listing(told, base, repository)


def read_listing(told: Any, base: str, repository: str) -> Listing:
    """From the JSON a hub answered with. Raises ModelsError."""
    host = urlsplit(base).netloc
    try:
        answer = _Answer.model_validate(told)
        named = [(safe_path(one.rfilename), one) for one in answer.siblings]
    except (ValidationError, ValueError) as error:
        raise ModelsError(f"what {host} says of {repository} cannot be read: nothing was fetched") from error
    files = tuple(_file(path, one, host) for path, one in named if is_kept(path))
    if len({file.path.casefold() for file in files}) != len(files):
        raise ModelsError(f"{host} names a file of {repository} twice: nothing was fetched")
    if not any(file.path.endswith(".safetensors") for file in files):
        pickled = next((str(path) for path, _ in named if is_pickle(path)), None)
        why = f" ({pickled} is a pickle, which is never loaded)" if pickled else ""
        raise ModelsError(f"{repository} holds no weights as safetensors{why}: nothing was fetched")
    left = tuple(str(path) for path, _ in named if not is_kept(path))
    return Listing(base=base, repository=repository, commit=answer.sha, files=files, left=left)


def _file(path: PurePosixPath, told: _Sibling, host: str) -> HubFile:
    if told.lfs is not None:
        return HubFile(path=str(path), size=told.lfs.size, digest=told.lfs.sha256)
    if told.size is None or not _HEX[40].fullmatch(told.blobId or ""):
        raise ModelsError(f"{host} tells no size or digest of {path}: nothing was fetched")
    return HubFile(path=str(path), size=told.size, digest=str(told.blobId))


def refusal(reply: Reply, base: str, what: str) -> ModelsError:
    """Why a hub gave nothing, in words."""
    host, code = urlsplit(base).netloc, reply.headers.get("x-error-code", "")
    if reply.status == 403 or (reply.status == 401 and code == "GatedRepo"):
        return ModelsError(
            f"{host} gives {what} only to those who accepted its terms and are logged in. Deskhand has no "
            "account there: accept the terms in a browser, fetch the files, and `deskhand models import` them"
        )
    if reply.status in (401, 404):
        return ModelsError(f"{host} has no {what}, or shows it to nobody: nothing was fetched")
    if 300 <= reply.status < 400:
        return ModelsError(
            f"{host} sent on to an address that is not followed for {what}: it was not fetched"
        )
    return ModelsError(f"{host} answered {reply.status} for {what}: nothing was fetched")
