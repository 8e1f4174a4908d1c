"""Whose turn it is, when two workers share the tests: what is long begins first, and what shares a server stays together.

pytest-xdist hands out modules by their number of tests, so that a module of three tests of a minute each comes last, and one worker
ends long after the other.
"""

import os
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

#: Modules that share a Spark session: a second Java machine would be a minute to warm up.
SPARK = {
    "tests/analysis/crosssell/test_engines.py",
    "tests/analysis/customers/test_engines.py",
    "tests/analysis/kpis/test_backends.py",
}
#: What lasts most, as it was measured, in seconds on a quiet machine of two cores; the rest is taken to last as its tests are many.
SECONDS = {
    # trials for the most part
    "tests/reports/test_faults_trials.py": 400,
    "tests/analysis/dashboard/test_honesty.py": 200,
    "tests/reports/test_faults.py": 133,
    "tests/reports/writing/test_hostile.py": 126,
    "tests/reports/writing/test_pdf.py": 116,
    "tests/browser/test_etabli.py": 113,
    "tests/reports/test_named_company.py": 111,
    "tests/reports/running/test_equality.py": 103,
    "tests/workshop/test_offline.py": 90,
    "spark": 75,
    "tests/reports/test_kills.py": 56,
    "tests/reports/test_counted_in_a_base.py": 50,
    "tests/etabli/test_faults.py": 46,
    "tests/browser/test_pages.py": 46,
    "tests/browser/test_etabli_states.py": 43,
    "tests/reports/test_worked_figures.py": 43,
    "tests/browser/test_lab.py": 41,
    "tests/etabli/test_walk.py": 38,
    "tests/reports/test_case_studies.py": 31,
}
#: Trials of which there are as many as there is time for: they come last.
_AS_MANY = "tests/reports/test_kills.py"
_A_TEST = 0.1


class Turns(LoadScopeScheduling):
    """Modules in the order of `order`, Spark's as one."""

    def _split_scope(self, nodeid: str) -> str:
        return _scope(nodeid) or str(super()._split_scope(nodeid))


def _scope(nodeid: str) -> str:
    return "spark" if nodeid.partition("::")[0] in SPARK else ""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the longest first, where workers share the tests."""
    if not getattr(config, "workerinput", None):
        return
    lasts: dict[str, float] = {}
    names = [_scope(item.nodeid) or item.nodeid.partition("::")[0] for item in items]
    for name in names:
        lasts[name] = lasts.get(name, 0.0) + _A_TEST
    lasts |= {name: seconds for name, seconds in SECONDS.items() if name in lasts}
    if "SMKIT_TRIALS" in os.environ and _AS_MANY in lasts:
        lasts[_AS_MANY] = 0.0
    places = sorted(range(len(items)), key=lambda i: (-lasts[names[i]], names[i], i))
    items[:] = [items[i] for i in places]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Turns | None:
    """Take over from xdist where it hands out modules, and leave it the rest."""
    if config.getoption("dist") != "loadscope":
        return None
    config.option.loadscopereorder = False
    return Turns(config, log)
