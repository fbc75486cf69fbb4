"""Learned boundaries in a file of the client's, and back; what was altered or is another's is refused."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lrfm.errors import Defect, UserError
from lrfm.features.scores.boundaries import Boundaries

__all__ = ["SCHEMA_VERSION", "Learned", "open_learned", "save_learned"]

FORMAT = "lrfm.learned_boundaries"
SCHEMA_VERSION = 1
HASH = "sha256"


@dataclass(frozen=True)
class Learned:
    """Boundaries with what they hold for: a client, and the currency in whose minor units amounts are.

    `beside` names files that were learned with them, each with the SHA-256 of its bytes.
    """

    client_id: str
    currency: str
    currency_digits: int
    boundaries: tuple[Boundaries, ...]
    beside: tuple[tuple[str, str], ...] = ()


def save_learned(learned: Learned, *, path: Path) -> None:
    """Write boundaries as JSON, with a hash of what was written; the folder is made where it is missing."""
    body = _body(learned)
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(path.name + ".new")
    new.write_text(json.dumps({**body, HASH: _hash(body)}, indent=1, ensure_ascii=False) + "\n", "utf-8")
    new.replace(path)


def open_learned(path: Path, *, client_id: str, currency: str, currency_digits: int) -> Learned:
    """Read boundaries back, each edge exactly as it was learned.

    Raises `UserError` where the file is missing, is no such file, was altered by hand, is of another version, of
    another client, or of another currency.
    """
    body = _read(path)
    stated = body.pop(HASH, None)
    if body.get("format") != FORMAT:
        raise UserError.of("features.learned_foreign_file", file=path.name)
    if body.get("version") != SCHEMA_VERSION:
        version = str(body.get("version"))
        raise UserError.of("features.learned_other_version", file=path.name, version=version, known=str(SCHEMA_VERSION))
    if stated != _hash(body):
        raise UserError.of("features.learned_altered", file=path.name)
    learned = _learned(body, path=path)
    if learned.client_id != client_id:
        raise UserError.of("features.learned_other_client", file=path.name, client=learned.client_id, wanted=client_id)
    if (learned.currency, learned.currency_digits) != (currency, currency_digits):
        raise UserError.of(
            "features.learned_other_currency", file=path.name, currency=learned.currency, wanted=currency
        )
    return learned


def _body(learned: Learned) -> dict[str, Any]:
    fields = asdict(learned)
    for one in fields["boundaries"]:
        if any(isinstance(edge, float) and edge in (float("inf"), float("-inf")) for edge in one["edges"]):
            raise Defect(f"{one['criterion']}: an edge without end can't be kept")
        one["learned_on"] = one["learned_on"].isoformat()
    return {"format": FORMAT, "version": SCHEMA_VERSION, **json.loads(json.dumps(fields))}


def _hash(body: dict[str, Any]) -> str:
    # repr of a float is read back as the same float, so the text stands for the exact edges
    text = json.dumps(body, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise UserError.of("features.learned_missing", file=path.name) from None
    except ValueError:
        raise UserError.of("features.learned_broken", file=path.name) from None
    if not isinstance(found, dict):
        raise UserError.of("features.learned_foreign_file", file=path.name)
    return found


def _learned(body: dict[str, Any], *, path: Path) -> Learned:
    from pydantic import TypeAdapter, ValidationError

    try:
        kept = {name: body[name] for name in body if name not in ("format", "version")}
        found = TypeAdapter(Learned).validate_python(kept)
    except ValidationError:
        raise UserError.of("features.learned_broken", file=path.name) from None
    if any(len(one.counts) != one.score_count for one in found.boundaries):
        raise UserError.of("features.learned_broken", file=path.name)
    return found
