"""Fixtures that every test may use."""

import atexit
import gc
import importlib.util
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import postgres
import pytest
from hypothesis import settings

settings.register_profile("kit", deadline=None)  # how long an example lasts is the machine's affair
settings.load_profile("kit")

KIT = Path(__file__).resolve().parent.parent
NO_REAL_DATA = "données réelles absentes"
NO_NETWORK = "pas de réseau"
NO_DISK = "cette machine ne laisse pas faire de disque"


#: Tests that wait for servers, browsers, kernels and worker processes. On a crowded machine one in some thousands of them loses a
#: message: it is tried once more, which the summary tells (`-ra`, R); what is wrong is wrong twice.
_WAITING = tuple(str(KIT / "tests" / room) for room in ("browser", "etabli", "reports", "workshop"))

_BEGAN = time.monotonic()
_OUT_OF_TIME = "hors du temps imparti"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--budget", type=float, default=0, help="seconds after which tests are left out, and counted"
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "trials: at full size, for `make trials`; `make test` runs a small seed set of it"
    )


@pytest.hookimpl(hookwrapper=True)
def pytest_collection() -> Iterator[None]:
    """What is collected stays to the end: looking through it for what does not would take a quarter of the time."""
    gc.disable()
    yield
    gc.freeze()
    atexit.register(gc.unfreeze)  # extensions count at exit what nobody gave back
    gc.enable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Trials run where they are asked for, and nowhere else; what waits for processes is given a second try."""
    for item in items:
        if str(item.path).startswith(_WAITING):
            item.add_marker(pytest.mark.flaky(reruns=1))
    if "SMKIT_TRIALS" not in os.environ:
        kept = [item for item in items if not item.get_closest_marker("trials")]
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("trials")])
        items[:] = kept


def pytest_runtest_setup(item: pytest.Item) -> None:
    """What there is no time for is left out and counted, so that nobody takes it for done."""
    most = item.config.getoption("--budget") or float(os.environ.get("SMKIT_TRIALS") or 0)
    if most and time.monotonic() - _BEGAN > most:
        pytest.skip(f"{_OUT_OF_TIME} : {item.nodeid.partition('::')[0]}")


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
    allowed = any(
        reason in str(report.longrepr) for reason in (NO_REAL_DATA, NO_NETWORK, NO_DISK, _OUT_OF_TIME)
    )
    forbidden = os.environ.get("SMKIT_REQUIRE") == "all" and not allowed
    if report.skipped and forbidden and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"saut interdit ici (SMKIT_REQUIRE=all) : {report.longrepr}"


@pytest.fixture(scope="module")
def postgres_url() -> Iterator[str]:
    """The URL of an empty PostgreSQL base."""
    if postgres.binaries() is None or importlib.util.find_spec("psycopg") is None:
        pytest.skip("PostgreSQL ou psycopg absents")
    with postgres.served() as url:
        yield url


@pytest.fixture(scope="session")
def java() -> Iterator[None]:
    """What Spark needs; Java compiles little, as what is asked of it is small."""
    if shutil.which("java") is None or importlib.util.find_spec("pyspark") is None:
        pytest.skip("Java ou pyspark absents")
    # hundreds of queries on a few lines each: compiling them costs more than they do
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        yield


@pytest.fixture(scope="module")
def spark(java: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """An Ibis connection to a local Spark session."""
    import ibis
    from pyspark.sql import SparkSession

    settings = {
        "spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "1", "spark.sql.session.timeZone": "UTC",
        "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1", "spark.driver.memory": "1g",
        "spark.sql.warehouse.dir": str(tmp_path_factory.mktemp("spark")), "spark.log.level": "ERROR",
        "spark.sql.codegen.wholeStage": "false", "spark.sql.adaptive.enabled": "false",
    }  # fmt: skip
    session = SparkSession.builder.master("local[1]").appName("smkit").config(map=settings).getOrCreate()
    yield ibis.pyspark.connect(session)
    session.stop()
