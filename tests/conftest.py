"""Fixtures that every test may use."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

KIT = Path(__file__).resolve().parent.parent
NO_REAL_DATA = "données réelles absentes"


@pytest.fixture
def kit() -> Path:
    """Root of the checkout."""
    return KIT


@pytest.fixture
def shared() -> Path:
    """Real data for trials; it never enters the project, so tests that need it skip where it is absent."""
    folder = KIT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(NO_REAL_DATA)
    return folder


@pytest.fixture(autouse=True)
def _quiet_workspace(_same_folder: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test writes a key or a progress record in the checkout."""
    monkeypatch.setenv("SMKIT_WORKSPACE", str(tmp_path))


@pytest.fixture(autouse=True)
def _same_folder() -> Iterator[None]:
    """No test leaves the process in another folder: the notebooks that are checked after it would not be found."""
    before = Path.cwd()
    yield
    after = Path.cwd()
    os.chdir(before)
    assert after == before


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> object:
    """Turn a skip into a failure when SMKIT_REQUIRE=all (set by .ci/run, where no browser, server or Java may be missing).

    The real data are no part of the project: without them, their tests skip everywhere.
    """
    outcome = yield
    report = outcome.get_result()
    forbidden = os.environ.get("SMKIT_REQUIRE") == "all" and NO_REAL_DATA not in str(report.longrepr)
    if report.skipped and forbidden and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"saut interdit ici (SMKIT_REQUIRE=all) : {report.longrepr}"
