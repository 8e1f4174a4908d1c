"""Streams that fail cost what they say, never the work; a folder that is gone is told."""

import errno
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from smkit.commands import streams
from smkit.errors import SmkitError


class Full(io.StringIO):
    def write(self, text: str = "") -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    flush = write  # type: ignore[assignment]


def test_a_stream_that_fails_stops_nothing_and_one_that_works_says_all() -> None:
    full = streams.Patient(Full())
    assert full.write("dit") == 3
    full.writelines(["a", "b"])
    full.flush()
    closed = io.StringIO()
    closed.close()
    assert streams.Patient(closed).write("x") == 1
    kept = io.StringIO()
    streams.Patient(kept).writelines(["a", "b"])
    assert kept.getvalue() == "ab" and streams.Patient(kept).getvalue() == "ab"


@pytest.mark.skipif(sys.platform == "win32", reason="descriptors are closed by the shell here")
def test_closed_streams_are_opened_on_nothing_so_that_no_file_takes_their_number(tmp_path: Path) -> None:
    code = (
        "import os, sys\nfrom smkit.commands import streams\nstreams.mend()\nprint('lost')\n"
        f"number = os.open({str(tmp_path / 'table.csv')!r}, os.O_CREAT | os.O_RDWR)\n"
        "raise SystemExit(0 if number > 2 and sys.stdin and sys.stdout and sys.stderr else 1)"
    )
    shell = f'"{sys.executable}" -c "$CODE" <&- >&- 2>&-'
    assert subprocess.run(["sh", "-c", shell], env=os.environ | {"CODE": code}).returncode == 0
    assert (tmp_path / "table.csv").read_bytes() == b""


def test_a_folder_that_is_gone_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    streams.here()

    def gone() -> str:
        raise FileNotFoundError

    monkeypatch.setattr(os, "getcwd", gone)
    with pytest.raises(SmkitError, match="n'existe plus"):
        streams.here()


def test_what_the_machine_refused_names_a_file_without_its_folder() -> None:
    said = streams.told(PermissionError(errno.EACCES, "Permission denied", "/home/moi/" + "a" * 80))
    assert said.startswith(f"« {'a' * 60} »") and "/home" not in said and "denied" not in said
