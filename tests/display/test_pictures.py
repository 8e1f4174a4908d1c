"""A chart is the same picture wherever it is drawn: here, or by a copy of this process beside it."""

import os
import sys
from collections.abc import Iterator
from itertools import count

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.axes import Axes

from smkit.display import charts, pictures, theme
from smkit.tables import environment

GAINS = pd.DataFrame({"campagne": ["E-mail", "Salon des équipements industriels"], "gain": [4200.0, -800.0]})


@pytest.fixture(autouse=True)
def page(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    mpl.use("agg")
    monkeypatch.setenv(environment.PHONE, "1")
    monkeypatch.setattr(pictures, "_drawn", count())
    with mpl.rc_context():
        theme.apply()
        yield
    plt.close("all")


def chart() -> Axes:
    return charts.bars(GAINS, "campagne", "gain", "Le salon perd", unit="EUR")


def both(axes: Axes) -> tuple[bytes, bytes | None]:
    """Return the picture of a page and that of a phone, as a report draws them."""
    phone = pictures.phone(axes)
    return pictures.png(axes.figure), phone()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux seulement (only Linux forks)")
def test_a_copy_draws_for_a_phone_what_would_be_drawn_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(environment.ALONE, raising=False)
    here = both(chart())
    monkeypatch.setenv(environment.ALONE, "1")
    monkeypatch.setattr(os, "sched_getaffinity", lambda number: {0, 1}, raising=False)
    ours, narrow = os.getpid(), pictures.narrow
    monkeypatch.setattr(
        pictures, "narrow", lambda axes: narrow(axes) if os.getpid() != ours else b"drawn here"
    )
    assert both(chart()) == here and here[1] and here[1] != here[0]


def test_charts_that_are_folded_have_one_picture() -> None:
    assert [both(chart())[1] is None for _ in range(6)] == [False] * 5 + [True]
