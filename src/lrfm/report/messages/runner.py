"""Messages about running notebooks and publishing packs."""

from __future__ import annotations

__all__ = ["MESSAGES"]

# A pair is (singular, plural); the value named `count` chooses between them.
MESSAGES: dict[str, str | tuple[str, str]] = {
    # Before a run.
    "runner.windows": "Reports cannot be published on native Windows (it lacks the links they need): use WSL.",
    "runner.no_fork": "`runner.mode: fork` does not work on {platform}: use `kernel` or `auto`.",
    "runner.notebooks_missing": "The folder of notebooks is not at {path}: run from a checkout of the project.",
    "runner.notebook_unknown": "There is no notebook {name}; nearest: {nearest}.",
    "runner.notebook_name": "{name} cannot be the name of a report: use a-z, 0-9 and _, and not `index`.",
    "runner.notebook_twice": "The notebook {name} is listed twice.",
    "runner.client_busy": (
        "Reports of {client} are already being made by {user} (process {process}, since {since}). Wait for that run, "
        "or stop it."
    ),
    "runner.index_busy": "Another run has been writing the index of all reports for {seconds} s ({path}). Try again.",
    "runner.folder_taken": "{path} is not a folder of reports. Move it away, then run again.",
    "runner.pointer_taken": (
        "{path} is a folder or a file where the link to the current report goes. Move it away, then run again."
    ),
    # Why a report failed.
    "runner.cell_stopped": "Cell {cell} stopped: {words}",
    "runner.cell_raised": "Cell {cell} failed ({error}). The executed notebook shows where and why.",
    "runner.crashed": "The notebook could not be executed ({error}).",
    "runner.render_failed": "The notebook ran, but its page could not be made ({error}).",
    "runner.timed_out": (
        "It was stopped after {count} second, the limit set by `runner.notebook_timeout_seconds`.",
        "It was stopped after {count} seconds, the limit set by `runner.notebook_timeout_seconds`.",
    ),
    "runner.killed": "Its process was ended by the signal {signal}; the machine may be short of memory.",
    "runner.exited": "Its process ended by itself with code {code}.",
    # What is not as a run leaves it, and what could not be done after the publication.
    "runner.history_unreadable": "{path}: line {line} cannot be read. It was left as it is; mend it, or delete it.",
    "runner.manifest_unreadable": "{path} cannot be read. Run that month again, and it is written anew.",
    "runner.not_written": "{path} could not be written ({detail}).",
    "runner.left_undone": (
        "The reports are published, but the list of all reports is not up to date: {cause} The next run brings it up "
        "to date."
    ),
    # Progress.
    "runner.stage_done": "Figures: {stage}",
    "runner.stages_done": "Figures: all ready ({seconds} s)",
    "runner.notebook_started": "Rendering {name}",
    "runner.notebook_done": "{name}: done ({seconds} s)",
    "runner.notebook_failed": "{name}: failed ({seconds} s)",
    "runner.published": "Published: {path}",
    "runner.other_client": (
        "The folder “{client}” holds reports of “{there}”, and these params are for “{here}”, so nothing was "
        "written. Give the client an id of its own (client.id), or, where only its name has changed, move the old "
        "reports away."
    ),
}
