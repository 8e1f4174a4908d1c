"""Whose turn it is, when two workers share the tests: what is long begins first, and what shares a server stays together.

pytest-xdist hands out modules by their number of tests, so that a module of three tests of a minute each comes last, and one worker
ends long after the other.
"""

import os
from collections import Counter
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

#: Modules that share a Spark session: a second Java machine would be a minute to warm up.
SPARK = {
    "tests/analysis/crosssell/test_engines.py",
    "tests/analysis/customers/test_engines.py",
    "tests/analysis/kpis/test_backends.py",
}
#: What lasts more than ten seconds, the longest first; the rest is taken to last as its tests are many.
LONGEST = (
    # trials for the most part
    "tests/reports/test_faults_trials.py",
    "tests/analysis/dashboard/test_honesty.py",
    "tests/browser/test_etabli.py",
    "tests/reports/running/test_equality.py",
    "tests/reports/writing/test_hostile.py",
    "tests/workshop/test_offline.py",
    "tests/reports/test_named_company.py",
    "tests/reports/test_faults.py",
    "spark",
    "tests/reports/writing/test_pdf.py",
    "tests/reports/test_counted_in_a_base.py",
    "tests/etabli/test_faults.py",
    "tests/browser/test_pages.py",
    "tests/browser/test_etabli_states.py",
    "tests/browser/test_lab.py",
    "tests/reports/test_worked_figures.py",
    "tests/etabli/test_walk.py",
    "tests/analysis/prospecting/test_score.py",
    "tests/reports/test_faults_table.py",
    "tests/reports/test_kills.py",
    "tests/analysis/discovery/test_weights.py",
    "tests/browser/test_lengths.py",
    "tests/browser/test_simulateur_vente_croisee.py",
    "tests/browser/test_simulateur_prospection.py",
    "tests/browser/test_simulateur_plan.py",
    "tests/browser/test_simulateur_roi.py",
    "tests/browser/test_simulateur_entretien.py",
    "tests/reports/writing/test_spreadsheet.py",
    "tests/reports/asking/test_matrix.py",
    "notebooks/rapports/indicateurs.ipynb",
    "tests/etabli/test_simulating.py",
    "tests/etabli/test_pages.py",
    "tests/display/campaigns/test_campaign_reports.py",
    "tests/notebooks/test_pictures.py",
    "tests/tables/plan/test_workbook.py",
    "tests/reports/test_shared_cases.py",
    "tests/test_wheel.py",
    "tests/display/crosssell/test_report.py",
    "tests/workshop/test_workshop.py",
    "tests/analysis/plan/test_baseline.py",
    "tests/browser/test_simulateur_reconquete.py",
    "tests/browser/test_simulateur_convention.py",
    "tests/covered/test_branches.py",
    "tests/analysis/crosssell/test_real.py",
    "tests/reports/asking/test_settings.py",
    "notebooks/rapports/fidelisation.ipynb",
    "tests/analysis/dashboard/test_cases.py",
)
#: Trials of which there are as many as there is time for: they come last.
_AS_MANY = "tests/reports/test_kills.py"


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
    names = [_scope(item.nodeid) or item.nodeid.partition("::")[0] for item in items]
    many = Counter(names)
    turn = {name: at for at, name in enumerate(LONGEST)}
    if "SMKIT_TRIALS" in os.environ:
        turn[_AS_MANY] = len(LONGEST) + 1

    def key(at: int) -> tuple[int, int, str, int]:
        return turn.get(names[at], len(LONGEST)), -many[names[at]], names[at], at

    items[:] = [items[at] for at in sorted(range(len(items)), key=key)]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Turns | None:
    """Take over from xdist where it hands out modules, and leave it the rest."""
    if config.getoption("dist") != "loadscope":
        return None
    config.option.loadscopereorder = False
    return Turns(config, log)
