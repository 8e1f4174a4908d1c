"""A command typed in an empty folder."""

from collections.abc import Callable
from pathlib import Path

import pytest

from smkit import cli

Typed = Callable[..., tuple[int, str, str]]


@pytest.fixture
def typed(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Type a command in an empty folder; return its code, stdout and stderr, with ordinary spaces."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            cli.main(arguments)
        seen = capsys.readouterr()
        out, err = (text.replace("\xa0", " ").replace("\u202f", " ") for text in (seen.out, seen.err))
        assert "Traceback" not in err
        return int(left.value.code or 0), out, err

    return run
