"""Write `lrfm.pot`, from which translators start: every message, and every paragraph of the project's notebooks.

Run by `make messages`; a test keeps the committed file current. It also says what each catalogue still lacks.
"""

from __future__ import annotations

import sys

from lrfm.report.catalog import LOCALE_DIR, faults_of, languages, pot_bytes, read_catalog, template_catalog
from lrfm.report.settings import SHIPPED_NOTEBOOKS
from tools.repository import ROOT

__all__ = ["NOTEBOOKS", "POT", "main"]

POT = LOCALE_DIR / "lrfm.pot"
NOTEBOOKS = tuple(ROOT / "notebooks" / f"{name}.ipynb" for name in SHIPPED_NOTEBOOKS)


def main() -> int:
    """Write the template; give 1 where a catalogue is not complete."""
    POT.parent.mkdir(parents=True, exist_ok=True)
    POT.write_bytes(pot_bytes(NOTEBOOKS))
    print(f"{POT.relative_to(ROOT)} is written.")
    template = template_catalog(NOTEBOOKS)
    faults = [
        f"{code}: {fault}"
        for code in languages()
        for fault in faults_of(read_catalog(LOCALE_DIR / code / "LC_MESSAGES" / "lrfm.po"), template)
    ]
    for fault in faults:
        print(fault)
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
