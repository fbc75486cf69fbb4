"""A real kernel of this very interpreter, without the user's own profile, start-up files or history."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager

__all__ = ["OwnKernelManager"]

_QUIET = ("--HistoryManager.enabled=False", "--IPKernelApp.log_level=ERROR")


class OwnKernelManager(AsyncKernelManager):
    """Starts ``ipykernel`` with ``sys.executable``, whatever kernels are installed under that name elsewhere.

    Its profile and connection file lie in the temporary folder of this process (``TMPDIR``).
    """

    @property
    def kernel_spec(self) -> KernelSpec:
        """Give the specification of our kernel."""
        return KernelSpec(
            argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", *_QUIET],
            display_name="Python 3 (ipykernel)",
            language="python",
            env={"IPYTHONDIR": str(Path(os.environ["TMPDIR"]) / "ipython")},
        )
