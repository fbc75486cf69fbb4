"""The facade: a params file opened, each stage given lazily and kept on disk."""

from lrfm.study.study import Study

__all__ = ["Study"]
