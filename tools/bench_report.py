"""What the benchmarks have in common: the machine in a sentence, and a section each in ``docs/benchmarks.md``."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from pathlib import Path

__all__ = ["BENCHMARKS", "machine", "write_section"]

BENCHMARKS = Path(__file__).resolve().parent.parent / "docs/benchmarks.md"


def machine() -> str:
    """Say when and on what a benchmark ran."""
    memory_gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[1]
    day = datetime.now(UTC).date().isoformat()
    return (
        f"Taken on {day}: {_processor()}, {os.cpu_count()} cores, {memory_gib:.0f} GiB, {platform.system()}, "
        f"Python {platform.python_version()}; load over the last five minutes {load:.1f}."
    )


def write_section(path: Path, name: str, report: str) -> None:
    """Put a report between the marks of its name; the rest of the file stays as it is."""
    begin, end = f"<!-- begin: {name} -->", f"<!-- end: {name} -->"
    text = path.read_text(encoding="utf-8") if path.exists() else "# Benchmarks\n\nTrust ratios, not seconds.\n"
    before, found, rest = text.partition(begin)
    after = rest.partition(end)[2] if found else "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    separator = "" if found else "\n"
    path.write_text(f"{before}{separator}{begin}\n{report}{end}{after}", encoding="utf-8", newline="\n")


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text(encoding="utf-8").splitlines() if facts.exists() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()
