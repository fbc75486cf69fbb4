"""The workbook in which an expert judges criteria: written with its questions, read with the answers."""
