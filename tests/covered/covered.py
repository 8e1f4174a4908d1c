"""`--covered`: prints how much of smkit's branches the tests reach, children included, and holds the floor of pyproject.toml."""

import os
import tempfile
from pathlib import Path

import branches
import pytest
from following import FOLDER, follow
from graph import files

KIT = Path(__file__).resolve().parents[2]
SHOWN = 10
_folder = pytest.StashKey[tempfile.TemporaryDirectory[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--covered", action="store_true", help="count the branches of smkit that run")
    parser.addini(
        "branches_floor", "percent of smkit's branches that the whole of the tests reach; it only rises"
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--covered") and FOLDER not in os.environ:  # workers are followed from their start
        folder = tempfile.TemporaryDirectory(prefix="smkit_covered_", ignore_cleanup_errors=True)
        branches.prepare(Path(folder.name), files(KIT))
        os.environ[FOLDER] = folder.name
        path = [str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")]
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, path))
        follow()
        config.stash[_folder] = folder


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Below its floor, a whole run fails."""
    if exitstatus == pytest.ExitCode.OK and _below(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say how much was reached and where the most was not; all that was not is kept in a file."""
    if _folder not in config.stash:
        return
    found = _seen(config)
    missed = {file: [way for way in ways if not way[2]] for file, ways in found.items()}
    terminalreporter.section("branches")
    for file, ways in sorted(missed.items(), key=lambda item: -len(item[1]))[:SHOWN]:
        terminalreporter.write_line(f"{len(ways):5d} of {len(found[file])} not reached in {file}")
    kept = config.cache.mkdir("covered") / "missed.txt"  # type: ignore[union-attr]
    lines = [f"{file}:{line} {what}\n" for file, ways in missed.items() for line, what, _ in ways]
    kept.write_text("".join(lines), "utf-8")
    total = sum(map(len, found.values()))
    share = f"{_share(found):.1f} % of {total} branches reached"
    verdict = "below the floor: this run fails" if _below(config) else "the floor only rises"
    terminalreporter.write_line(
        f"{share}, for a floor of {_floor(config)} % ({verdict}); the others are in {kept}"
    )


def _below(config: pytest.Config) -> bool:
    whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    return whole and _folder in config.stash and _share(_seen(config)) < _floor(config)


def _seen(config: pytest.Config) -> branches.Seen:
    found = branches.seen(Path(config.stash[_folder].name))
    return {str(Path(file).relative_to(KIT)): ways for file, ways in found.items()}


def _share(found: branches.Seen) -> float:
    there = [there for ways in found.values() for _, _, there in ways]
    return 100 * sum(there) / len(there)


def _floor(config: pytest.Config) -> float:
    return float(config.getini("branches_floor"))
