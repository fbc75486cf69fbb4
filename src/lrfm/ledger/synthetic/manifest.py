"""Whether a folder's files are those of a made-up company: the list of what was written, kept beside the truth."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

__all__ = [
    "FACTS_FOLDER",
    "SETTINGS_FILE",
    "TRUTH_FOLDER",
    "hashes_shown",
    "is_made_up",
    "write_manifest",
]

TRUTH_FOLDER = "truth"
FACTS_FOLDER = "facts"
"""Below the truth: where the company's files are in the style of some system, its own tables are kept there."""
SETTINGS_FILE = "settings.json"
MANIFEST_FILE = "manifest.json"


def write_manifest(folder: Path) -> None:
    """List every file of a company, by its path below the folder, with the hash (SHA-256) of its bytes."""
    listing = folder / TRUTH_FOLDER / MANIFEST_FILE
    hashes = _hashes(folder, (path for path in folder.rglob("*") if path != listing))
    listing.write_text(json.dumps(hashes, indent=1) + "\n", "utf-8", newline="\n")


def hashes_shown(folder: Path) -> dict[str, str]:
    """Give the hashes of the truth, and of the company's own tables wherever they are kept."""
    truth = folder / TRUTH_FOLDER
    beside = () if (truth / FACTS_FOLDER).is_dir() else folder.iterdir()
    return _hashes(folder, (*truth.rglob("*"), *beside))


def is_made_up(folder: Path, *, read: Iterable[str]) -> bool:
    """Tell whether a folder holds a made-up company's truth, and all that is `read` (hashes) are files of that company.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     (Path(folder) / "truth").mkdir()
    ...     _ = (Path(folder) / "truth" / "settings.json").write_text("{}")
    ...     write_manifest(Path(folder))
    ...     own = hashes_shown(Path(folder))["truth/settings.json"]
    ...     is_made_up(Path(folder), read=[own]), is_made_up(Path(folder), read=[own, "of another ledger"])
    (True, False)
    """
    path = folder / TRUTH_FOLDER / MANIFEST_FILE
    if not path.is_file():
        return False
    try:
        listed = json.loads(path.read_text("utf-8"))
    except ValueError:
        return False
    return isinstance(listed, dict) and set(read) <= set(listed.values())


def _hashes(folder: Path, paths: Iterable[Path]) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): _sha256(path) for path in sorted(paths) if path.is_file()}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
