"""One function per exhibit that draws a result on an `ax`; words and numbers come in already written."""
