"""Which files belong to the project: what git tracks or would track, told by .gitignore where there is no git."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

__all__ = ["ROOT", "project_files", "walk"]

ROOT = Path(__file__).resolve().parent.parent


def project_files(root: Path = ROOT) -> tuple[str, ...]:
    """Give the paths of the project's files from its root, with ``/``, sorted."""
    return tuple(sorted(_ask_git(root) or walk(root)))


def _ask_git(root: Path) -> list[str]:
    """Give git's answer, or nothing where there is no git, or ``root`` is not the top of a work tree."""
    try:
        top = _git(root, "rev-parse", "--show-toplevel").strip()
        if Path(top).resolve() != root.resolve():
            return []
        listed = _git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    except (OSError, subprocess.CalledProcessError):
        return []
    return [name for name in listed.split("\0") if name and (root / name).is_file()]


def _git(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, check=True, text=True, encoding="utf-8")
    return done.stdout


def walk(root: Path) -> Iterator[str]:
    """Give every file that .gitignore does not name; enough of its language for ours."""
    rules = [".git/", *(root / ".gitignore").read_text(encoding="utf-8").split()]
    for folder, folders, files in os.walk(root):
        here = Path(folder).relative_to(root).as_posix()
        prefix = "" if here == "." else f"{here}/"
        folders[:] = sorted(name for name in folders if not _is_ignored(f"{prefix}{name}/", rules))
        yield from (f"{prefix}{name}" for name in files if not _is_ignored(f"{prefix}{name}", rules))


def _is_ignored(path: str, rules: Sequence[str]) -> bool:
    """Let the last rule that matches decide; ``path`` ends with ``/`` where it is a folder.

    >>> _is_ignored("reports/demo/", ["/reports/*", "!/reports/README.md"])
    True
    >>> _is_ignored("reports/README.md", ["/reports/*", "!/reports/README.md"])
    False
    >>> _is_ignored("src/a/__pycache__/", ["__pycache__/"]), _is_ignored("src/__pycache__", ["__pycache__/"])
    (True, False)
    """
    ignored = False
    for rule in rules:
        pattern = rule.removeprefix("!")
        if pattern.endswith("/") and not path.endswith("/"):
            continue
        subject = path.rstrip("/")
        subject = subject if "/" in pattern.rstrip("/") else subject.rpartition("/")[2]
        if fnmatchcase(subject, pattern.strip("/")):
            ignored = not rule.startswith("!")
    return ignored
