"""Every check of the source, each a command of the locked tools: `make lint` runs them, so do the house tests."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

__all__ = ["CHECKS", "ROOT", "command", "main"]

ROOT = Path(__file__).resolve().parent.parent

# name: tool of .venv/bin and its arguments. {notebooks} stands for every notebook's path.
CHECKS: Mapping[str, tuple[str, ...]] = {
    "rules": ("ruff", "check", "--quiet", "--output-format", "concise"),
    "format": ("ruff", "format", "--check", "--output-format", "concise"),
    "types": ("mypy", "--no-error-summary"),
    "imports": ("lint-imports", "--no-logo"),
    "architecture": ("python", "-m", "tools.architecture", "--check"),
    "notebooks": ("python", "-m", "tools.notebook_lint", "{notebooks}"),
    "outputs": ("nbstripout", "--verify", "--keep-id", "{notebooks}"),
}


def notebooks() -> list[str]:
    """Give the notebooks' paths from the project's root, sorted."""
    return sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "notebooks").glob("*.ipynb"))


def command(name: str) -> list[str]:
    """Give the full command line of one check; tools are taken from the environment that runs this."""
    tool, *arguments = CHECKS[name]
    words = [word for argument in arguments for word in (notebooks() if argument == "{notebooks}" else [argument])]
    return [os.fspath(Path(sys.executable).parent / tool), *words]


def main() -> int:
    """Run all checks, also after one failed; give 1 where any did."""
    failed = []
    for name in CHECKS:
        print(f"{name} ...", flush=True)
        if subprocess.run(command(name), cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode:
            failed.append(name)
    print(f"failed: {', '.join(failed)}" if failed else "all checks passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
