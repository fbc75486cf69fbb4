"""Fill `.venv`: uv by hash, with it every locked package by hash, then lrfm itself (editable).

Standard library only, run by any Python 3.11 (`python -I tools/set_up.py [lock|spark]`). Nothing outside this
folder is changed but the download caches of pip and uv. A stamp, written last, says what `.venv` was filled from:
without it (an interrupted set-up) `.venv` is laid anew, with another one it is brought up to date.
"""

from __future__ import annotations

import ast
import contextlib
import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = Path("requirements/lock.txt")
UV_LOCK = Path("requirements/uv.txt")
SPARK_LOCK = Path("requirements/spark.txt")
TOOLS = Path(".tools")
UV = TOOLS / "uv/bin/uv"
VENV = Path(".venv")
SOURCES = (LOCK, UV_LOCK, Path("pyproject.toml"), Path("tools/set_up.py"))
STAMP = VENV / ".lrfm-set-up"
SPARK_STAMP = VENV / ".lrfm-spark"
UV_STAMP = TOOLS / "uv/.lrfm-set-up"

# What a user may say about the way to packages; any other PIP_* or UV_* setting (a target folder, another Python,
# a constraint, ...) is meant for other work and would change what ends up in .venv.
KEPT_SETTINGS = frozenset(
    "PIP_CACHE_DIR PIP_CERT PIP_CLIENT_CERT PIP_CONFIG_FILE PIP_DEFAULT_TIMEOUT PIP_EXTRA_INDEX_URL PIP_FIND_LINKS "
    "PIP_INDEX_URL PIP_KEYRING_PROVIDER PIP_NO_CACHE_DIR PIP_NO_INDEX PIP_PROXY PIP_RETRIES PIP_TIMEOUT "
    "PIP_TRUSTED_HOST UV_CACHE_DIR UV_CONCURRENT_DOWNLOADS UV_CONFIG_FILE UV_EXTRA_INDEX_URL UV_FIND_LINKS "
    "UV_HTTP_RETRIES UV_HTTP_TIMEOUT UV_INSECURE_HOST UV_KEYRING_PROVIDER UV_LINK_MODE UV_NATIVE_TLS UV_NO_INDEX "
    "UV_NO_PROGRESS UV_OFFLINE UV_SYSTEM_CERTS".split()
)
KEPT_PREFIXES = ("UV_INDEX", "UV_DEFAULT_INDEX")
FOREIGN = frozenset({"PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "CONDA_PREFIX", "__PYVENV_LAUNCHER__"})


class SetUpError(Exception):
    """A step that failed, in words for the person who waits."""


def clean_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Give the environment without what would send packages elsewhere or pick another Python."""
    kept = {name: value for name, value in environ.items() if _is_kept(name)}
    return kept | {"PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def _is_kept(name: str) -> bool:
    if name in FOREIGN:
        return False
    if not name.startswith(("PIP_", "UV_")):
        return True
    return name in KEPT_SETTINGS or name.startswith(KEPT_PREFIXES)


def uv_settings(pip_settings: str, environ: Mapping[str, str]) -> dict[str, str]:
    """Say to uv what pip was told (a company's mirror and certificate), which uv does not read by itself.

    ``pip_settings`` is what ``pip config list`` prints: ``section.name='value'`` lines, weakest first.
    """
    told: dict[str, str] = {}
    for line in pip_settings.splitlines():
        key, _, value = line.partition("=")
        with contextlib.suppress(ValueError, SyntaxError):  # a continued line of a list: not one of ours
            told[key.rpartition(".")[2]] = str(ast.literal_eval(value))
    found: dict[str, str] = {}
    if "index-url" in told and not {"UV_DEFAULT_INDEX", "UV_INDEX_URL"} & set(environ):
        found["UV_DEFAULT_INDEX"] = told["index-url"]
    if told.get("no-index", "").lower() in {"1", "true", "yes", "on"} and "UV_NO_INDEX" not in environ:
        found["UV_NO_INDEX"] = "1"
        if "find-links" in told and "UV_FIND_LINKS" not in environ:
            found["UV_FIND_LINKS"] = ",".join(told["find-links"].split())
    if "cert" in told and "SSL_CERT_FILE" not in environ:
        found["SSL_CERT_FILE"] = told["cert"]
    return found


def fingerprint(*files: Path, root: Path) -> str:
    """Hash all that decides what an environment holds: its files, where it lies, and which Python it stands on."""
    digest = hashlib.sha256()
    for part in (sys.version, sys.base_prefix, str(root)):
        digest.update(part.encode() + b"\0")
    for file in files:
        digest.update((root / file).read_bytes() + b"\0")
    return digest.hexdigest()


def _stamped(stamp: Path) -> str:
    return stamp.read_text(encoding="utf-8") if stamp.exists() else ""


def _write_stamp(stamp: Path, text: str) -> None:
    partial = stamp.with_name(stamp.name + ".new")
    partial.write_text(text, encoding="utf-8")
    partial.replace(stamp)


def _run(command: list[str | Path], *, env: Mapping[str, str], step: str) -> None:
    if subprocess.run(command, env=dict(env), stdin=subprocess.DEVNULL, check=False).returncode:
        raise SetUpError(
            f"{step} did not work (above says why). What was there before is not used half-done: "
            "mend the cause and run the same command again."
        )


def _ensure_uv(env: Mapping[str, str]) -> None:
    """Lay `.tools/uv`, a small environment that holds uv alone."""
    wanted = fingerprint(UV_LOCK, root=ROOT)
    if UV.exists() and _stamped(UV_STAMP) == wanted:
        return
    print("lrfm: fetching uv (checked by hash) into .tools ...", flush=True)
    shutil.rmtree(TOOLS / "uv", ignore_errors=True)
    python = TOOLS / "uv/bin/python"
    pip: list[str | Path] = [python, "-m", "pip"]
    venv: list[str | Path] = [sys.executable, "-I", "-m", "venv"]
    if importlib.util.find_spec("ensurepip") is None:  # Debian and Ubuntu split it off
        if importlib.util.find_spec("pip") is None:
            raise SetUpError(
                "This Python cannot make environments: its module ensurepip is missing.\n"
                f"On Debian or Ubuntu: apt-get install python3.{sys.version_info[1]}-venv"
            )
        venv.append("--without-pip")
        pip = [sys.executable, "-m", "pip", "--python", python]
    _run([*venv, TOOLS / "uv"], env=env, step="Making .tools/uv")
    _run(
        [*pip, "install", "--quiet", "--require-hashes", "--only-binary", ":all:", "--no-deps", "-r", UV_LOCK],
        env=env,
        step="Fetching uv",
    )
    _write_stamp(UV_STAMP, wanted)


def _told_to_pip(env: Mapping[str, str]) -> str:
    python: str | Path = TOOLS / "uv/bin/python"
    if importlib.util.find_spec("ensurepip") is None:
        python = sys.executable
    listing = subprocess.run(
        [python, "-m", "pip", "config", "list"],
        env=dict(env),
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    return listing.stdout if listing.returncode == 0 else ""


def _fill(env: Mapping[str, str]) -> None:
    """Bring `.venv` to the lock, and lrfm itself into it."""
    wanted = _wanted()
    has_spark = SPARK_STAMP.exists()
    stands = (VENV / "bin/python").exists() and _stamped(STAMP).startswith(wanted.partition("\n")[0])
    if not stands:
        print("lrfm: filling .venv from requirements/lock.txt (once; a few minutes at most) ...", flush=True)
        venv = "venv --quiet --no-project --clear --prompt lrfm --python".split()
        _run([UV, *venv, sys.executable, VENV], env=env, step="Making .venv")
    else:
        print("lrfm: bringing .venv up to date with requirements/lock.txt ...", flush=True)
        STAMP.unlink()
    sync: list[str | Path] = [UV, *"pip sync --quiet --require-hashes --compile-bytecode --only-binary :all:".split()]
    # lifelines needs it, and it is published as source alone: a few lines of Python, built by what is locked, too
    sync += ["--no-binary", "autograd-gamma", "--build-constraints", LOCK]
    sync += ["--python", VENV / "bin/python", LOCK]
    # What was downloaded before needs no network; and a wrong answer of the cache cannot pass the hashes.
    offline = [*sync, "--offline"]
    if subprocess.run(offline, env=dict(env), stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode:
        _run(sync, env=env, step="Fetching the locked packages")
    # The sync removes whatever the lock does not name, lrfm too; so it is always put in afterwards.
    install = "pip install --quiet --offline --no-deps --no-build-isolation --editable . --python".split()
    _run([UV, *install, VENV / "bin/python"], env=env, step="Installing lrfm")
    if has_spark:  # the sync took it out, too; it is in the cache
        _add_spark(env)
    _write_stamp(STAMP, wanted)


def _add_spark(env: Mapping[str, str]) -> None:
    """Put pyspark into `.venv`: published as source alone, it is built by what is locked beside it.

    The built package is only unpacked again, so it is not compressed.
    """
    SPARK_STAMP.unlink(missing_ok=True)
    command: list[str | Path] = [UV, *"pip install --quiet --require-hashes --no-deps -r".split(), SPARK_LOCK]
    command += ["--build-constraints", LOCK, "--config-setting=--build-option=--compression=stored"]
    _run([*command, "--python", VENV / "bin/python"], env=env, step="Fetching and building pyspark")
    _write_stamp(SPARK_STAMP, fingerprint(SPARK_LOCK, root=ROOT))


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Let one set-up work at a time; the lock dies with its process."""
    TOOLS.mkdir(exist_ok=True)
    with (TOOLS / "lock").open("w", encoding="utf-8") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            print("lrfm: another set-up is at work in this folder; waiting for it ...", flush=True)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _wanted() -> str:
    """Give the stamp of `.venv`: on what it stands, which a change of lays it anew, and with what it is filled."""
    return f"{fingerprint(root=ROOT)}\n{fingerprint(*SOURCES, root=ROOT)}\n"


def _is_filled() -> bool:
    return (VENV / "bin/python").exists() and _stamped(STAMP) == _wanted()


def set_up() -> None:
    """Do what is needed, which most times is nothing."""
    if _is_filled():
        return
    env = clean_environment(os.environ)
    with _alone():
        if _is_filled():  # by the set-up that was waited for
            return
        _ensure_uv(env)
        _fill(env | uv_settings(_told_to_pip(env), env))


def spark() -> None:
    """Add the engine of clusters to `.venv`; later set-ups keep it there."""
    set_up()
    if _stamped(SPARK_STAMP) == fingerprint(SPARK_LOCK, root=ROOT):
        return
    env = clean_environment(os.environ)
    with _alone():
        print("lrfm: adding pyspark (430 MB, once) to .venv ...", flush=True)
        _ensure_uv(env)
        _add_spark(env | uv_settings(_told_to_pip(env), env))


def pins_beside(full: str, *, lock_text: str) -> str:
    """Give the pins of `full` that `lock_text` does not hold, as they are written."""
    held = set(re.findall(r"^([\w.-]+)==", lock_text, re.MULTILINE))
    blocks = re.findall(r"^[^ #\n][^\n]*\n(?: .*\n)*", full, re.MULTILINE)
    return "".join(block for block in blocks if block.partition("==")[0] not in held)


def lock() -> None:
    """Compile pyproject.toml into the locks; pins that still fit are kept."""
    env = clean_environment(os.environ)
    how = "--universal --generate-hashes --no-emit-index-url --no-header --annotation-style line --quiet"
    with _alone():
        _ensure_uv(env)
        env |= uv_settings(_told_to_pip(env), env)
        compiling: list[str | Path] = [UV, "pip", "compile", "pyproject.toml", *how.split()]
        _run([*compiling, "--extra", "lab", "--extra", "test", "--output-file", LOCK], env=env, step="Locking")
        # the same versions as in the lock, and what comes beside them
        full = TOOLS / "spark.txt"
        constraints: list[str | Path] = ["--constraint", LOCK]
        if SPARK_LOCK.exists():
            constraints += ["--constraint", SPARK_LOCK]
        _run([*compiling, *constraints, "--extra", "spark", "--output-file", full], env=env, step="Locking pyspark")
        SPARK_LOCK.write_text(
            pins_beside(full.read_text(encoding="utf-8"), lock_text=LOCK.read_text(encoding="utf-8")), encoding="utf-8"
        )


JOBS = {"": set_up, "lock": lock, "spark": spark}


def main(arguments: list[str]) -> int:
    """Run one of the jobs from the project's folder and give the exit code."""
    os.chdir(ROOT)
    try:
        JOBS[" ".join(arguments)]()
    except SetUpError as error:
        print(f"lrfm: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("lrfm: set-up interrupted; the next make starts it again.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
