"""A list that a wall has two rooms write is the same in both."""

from importlib import import_module

import pytest

TWINS = [
    ("analysis.smarketing.conversion:MOMENTS", "analysis.kpis.happened:_MOMENTS", "etabli.offering:_MOMENTS"),
    ("analysis.plan.rows:AMOUNTS", "tables.plan.views:_AMOUNTS"),
    ("analysis.plan.rows:CLOSED", "tables.plan.views:_CLOSED"),
    ("analysis.dashboard.smart:CRITERIA", "analysis.plan.forgotten:CRITERIA"),
    ("analysis.kpis.targets:_GROUPS", "tables.stating:_PARTS"),
    ("display.record:NARROW", "reports.writing.render:_PHONE"),
    ("display.record:LOW", "reports.writing.slides:_LOW"),
    ("reports.writing.pictures:CHART", "workshop.outline:_CHART"),
]


@pytest.mark.parametrize("twins", TWINS, ids=lambda twins: twins[0])
def test_twins_are_alike(twins: tuple[str, ...]) -> None:
    first, *others = (
        getattr(import_module(f"smkit.{module}"), name)
        for module, _, name in (t.partition(":") for t in twins)
    )
    assert first and others == [first] * len(others)


def test_the_charts_that_reports_look_for_are_those_that_notebooks_record() -> None:
    from smkit.display import record
    from smkit.reports.writing import pictures

    assert record.MIME.format(kind="chart") == pictures.CHART
