"""The made-up company written as the files of any program: the inverse of reading, driven by the mapping alone."""
