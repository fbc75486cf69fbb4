"""The facade: a params file opened, each stage given lazily and kept on disk."""

from lrfm.core.sources import loaded_code

loaded_code()  # now, while the files are what is about to be imported

from lrfm.study.study import Study  # noqa: E402

__all__ = ["Study"]
