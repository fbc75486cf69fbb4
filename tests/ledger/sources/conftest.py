"""A real PostgreSQL, started for the tests on loopback and stopped with them."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pg8000.native
import pytest

USER = "lrfm"
PASSWORD = "q7-made-up"
START_SECONDS = 60
STOP_SECONDS = 30


@dataclass(frozen=True)
class Postgres:
    """A server that answers, with its superuser."""

    port: int

    @property
    def url(self) -> str:
        return f"postgresql://{USER}:{PASSWORD}@127.0.0.1:{self.port}/postgres"

    def run(self, *statements: str) -> list[list[object]]:
        """Run statements, and give the rows of the last one."""
        connection = pg8000.native.Connection(USER, "127.0.0.1", "postgres", self.port, PASSWORD)
        try:
            return [connection.run(statement) for statement in statements][-1]
        finally:
            connection.close()


def _programs() -> Path | None:
    """The folder of the server's programs; Debian keeps them away from PATH."""
    if found := shutil.which("postgres"):
        return Path(found).resolve().parent
    folders = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    versions = sorted(folders, key=lambda path: [int(part) for part in path.parts[4].split(".") if part.isdigit()])
    return versions[-1].parent if versions else None


def _owner() -> pwd.struct_passwd | None:
    """Whom the server runs as: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _as_owner(owner: pwd.struct_passwd | None) -> dict[str, object]:
    return {} if owner is None else {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": ()}


def _wait_until_ready(server: subprocess.Popen[bytes], postgres: Postgres, log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            postgres.run("SELECT 1")
        except (pg8000.exceptions.InterfaceError, pg8000.exceptions.DatabaseError, OSError):
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"PostgreSQL did not start: {log.read_text('utf-8')[-2000:]}")


@contextmanager
def _running(programs: Path, folder: Path) -> Iterator[Postgres]:
    owner = _owner()
    if owner is not None:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    secret = folder / "password"
    secret.write_text(PASSWORD, "utf-8")
    data, log = folder / "data", folder / "log"
    common = {"cwd": folder, "env": {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC"}, **_as_owner(owner)}
    secret.chmod(0o644)
    subprocess.run(
        [programs / "initdb", "-D", data, "-U", USER, "--pwfile", secret, "-A", "scram-sha-256", "-E", "UTF8", "-N"],
        check=True,
        capture_output=True,
        **common,
    )
    postgres = Postgres(_free_port())
    options = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "fsync": "off",
        "timezone": "Asia/Tehran",
    }
    settings = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
    with log.open("wb") as out:
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, "-p", str(postgres.port), *settings], stdout=out, stderr=out, **common
        )
    try:
        _wait_until_ready(server, postgres, log)
        yield postgres
    finally:
        server.terminate()
        server.wait(STOP_SECONDS)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL of this run's own, on a free port of loopback."""
    programs = _programs()
    if programs is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no PostgreSQL on this machine: .ci/run must install it")
        pytest.skip("no PostgreSQL on this machine")
    with tempfile.TemporaryDirectory(prefix="lrfm-postgres-") as folder, _running(programs, Path(folder)) as running:
        yield running
