"""The set-up: does what is needed, once, whatever the environment says, and starts over after an interruption."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools.set_up import UV, UV_LOCK, UV_STAMP, clean_environment, fingerprint, uv_settings

UV_ACTOR = """#!/bin/sh
# Plays uv: notes what it is asked; makes .venv; fails at what REFUSE names.
echo "$*" >> uv.log
case "$*" in *"${REFUSE:-nothing}"*) exit 2 ;; esac
case "$1" in venv) rm -rf .venv; mkdir -p .venv/bin; : > .venv/bin/python ;; esac
"""
PIP_ACTOR = "#!/bin/sh\nexit 0\n"


def _script(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


class Stage:
    """A project folder (with a space in its path) whose uv is an actor."""

    def __init__(self, folder: Path, source: Path) -> None:
        self.folder = folder
        for name in (
            "tools/set_up.py",
            "tools/set_up.sh",
            "requirements/lock.txt",
            "requirements/uv.txt",
            "requirements/spark.txt",
        ):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / name, folder / name)
        (folder / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
        _script(folder / UV, UV_ACTOR)
        _script(folder / UV.parent / "python", PIP_ACTOR)
        (folder / UV_STAMP).write_text(fingerprint(UV_LOCK, root=folder), encoding="utf-8")

    def run(self, **environ: str) -> subprocess.CompletedProcess[str]:
        program = [sys.executable, "-I", self.folder / "tools/set_up.py"]
        return subprocess.run(
            program, cwd="/", env={**os.environ, **environ}, capture_output=True, text=True, check=False
        )

    def asked(self) -> list[str]:
        """What uv was asked since the last look, first two words each, offline tries marked."""
        log = self.folder / "uv.log"
        lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
        log.unlink(missing_ok=True)
        return [" ".join(line.split()[:2]) + (" offline" if "--offline" in line else "") for line in lines]


@pytest.fixture
def stage(tmp_path: Path, root: Path) -> Stage:
    folder = tmp_path / "a folder"
    folder.mkdir()
    return Stage(folder, root)


FULL = ["venv --quiet", "pip sync offline", "pip install offline"]


def test_once_is_enough(stage: Stage) -> None:
    assert stage.run().returncode == 0
    assert stage.asked() == FULL
    again = stage.run()
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert stage.asked() == []


@pytest.mark.parametrize("name", ["requirements/lock.txt", "pyproject.toml"])
def test_follows_the_lock_and_the_settings(stage: Stage, name: str) -> None:
    stage.run()
    stage.asked()
    with (stage.folder / name).open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert stage.run().returncode == 0
    assert stage.asked() == ["pip sync offline", "pip install offline"]  # lrfm again: the sync took it out


def test_starts_over_after_an_interruption(stage: Stage) -> None:
    broken = stage.run(REFUSE="pip install")
    assert broken.returncode == 1
    assert "Installing lrfm did not work" in broken.stderr
    assert "Traceback" not in broken.stderr
    stage.asked()
    assert stage.run().returncode == 0
    assert stage.asked() == FULL


def test_starts_over_where_python_is_gone(stage: Stage) -> None:
    stage.run()
    stage.asked()
    (stage.folder / ".venv/bin/python").unlink()
    assert stage.run().returncode == 0
    assert stage.asked() == FULL


def test_an_interrupted_update_starts_over_too(stage: Stage) -> None:
    stage.run()
    (stage.folder / "pyproject.toml").write_text("[other]\n", encoding="utf-8")
    assert stage.run(REFUSE="pip sync").returncode == 1
    stage.asked()
    assert stage.run().returncode == 0
    assert stage.asked() == FULL


def test_asks_the_network_only_for_what_was_never_fetched(stage: Stage) -> None:
    assert stage.run(REFUSE="lock.txt --offline").returncode == 0
    assert stage.asked() == ["venv --quiet", "pip sync offline", "pip sync", "pip install offline"]


def test_a_folder_that_moved_is_filled_anew(stage: Stage) -> None:
    stage.run()
    stage.asked()
    moved = stage.folder.rename(stage.folder.with_name("elsewhere"))
    stage.folder = moved
    (moved / UV_STAMP).write_text(fingerprint(UV_LOCK, root=moved), encoding="utf-8")
    assert stage.run().returncode == 0
    assert stage.asked() == FULL


def _spark(stage: Stage) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-I", stage.folder / "tools/set_up.py", "spark"]
    return subprocess.run(program, cwd="/", capture_output=True, text=True, check=False)


def test_spark_is_added_once_and_kept(stage: Stage) -> None:
    assert _spark(stage).returncode == 0
    assert stage.asked() == [*FULL, "pip install"]
    assert _spark(stage).returncode == 0
    assert stage.asked() == []
    with (stage.folder / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert stage.run().returncode == 0
    assert stage.asked() == ["pip sync offline", "pip install offline", "pip install"]  # the sync took it out


def test_other_work_is_kept_out() -> None:
    odd = {
        "PIP_TARGET": "x",
        "PIP_USER": "1",
        "PIP_NO_BINARY": ":all:",
        "UV_PYTHON": "3.13",
        "UV_PROJECT": "y",
        "UV_SYSTEM_PYTHON": "1",
        "PYTHONPATH": "z",
        "VIRTUAL_ENV": "v",
        "UV_COMPILE_BYTECODE": "0",
    }
    way = {
        "PIP_INDEX_URL": "mirror",
        "UV_INDEX_COMPANY_USERNAME": "u",
        "UV_CACHE_DIR": "c",
        "HTTPS_PROXY": "p",
        "PATH": "q",
    }
    cleaned = clean_environment({**odd, **way})
    assert {name: cleaned[name] for name in way} == way
    assert set(cleaned) - set(way) == {"PIP_USER", "PIP_REQUIRE_VIRTUALENV", "PIP_DISABLE_PIP_VERSION_CHECK"}
    assert cleaned["PIP_USER"] == "0"


def test_uv_is_told_what_pip_knows() -> None:
    said = "global.index-url='mirror'\nglobal.cert='company.pem'\n:env:.index-url='nearer'\n"
    assert uv_settings(said, {}) == {"UV_DEFAULT_INDEX": "nearer", "SSL_CERT_FILE": "company.pem"}
    assert uv_settings(said, {"UV_DEFAULT_INDEX": "own", "SSL_CERT_FILE": "own"}) == {}
    closed = "global.no-index='true'\nglobal.find-links='wheels more'\n"
    assert uv_settings(closed, {}) == {"UV_NO_INDEX": "1", "UV_FIND_LINKS": "wheels,more"}
    assert uv_settings("global.extra-index-url='a'\n'''\n", {}) == {}


def _find_python(root: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", root / "tools/set_up.sh"], env=environ, capture_output=True, text=True, check=False
    )


def test_says_what_to_install(root: Path, tmp_path: Path) -> None:
    for tool in ("dirname", "cat"):
        (tmp_path / tool).symlink_to(shutil.which(tool) or tool)
    _script(tmp_path / "python3", "#!/bin/sh\nexit 1\n")  # another version
    done = _find_python(root, PATH=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.startswith("lrfm needs Python 3.11 and found none")
    assert "apt-get install python3 python3-venv" in done.stderr


def test_a_python_asked_for_is_not_replaced(root: Path) -> None:
    done = _find_python(root, PATH=os.environ["PATH"], PYTHON="/bin/false")
    assert done.returncode == 1
    assert done.stderr.startswith("PYTHON=/bin/false is not a Python 3.11.")
