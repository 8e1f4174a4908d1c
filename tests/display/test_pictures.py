"""A chart is the same picture wherever it is drawn: here, or by a copy of this process beside it."""

import io
import os
import sys
from collections.abc import Iterator
from itertools import count

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.axes import Axes
from PIL import Image

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


def many() -> Axes:
    """A chart that is taller than a slide."""
    rows = pd.DataFrame({"campagne": [f"Campagne {n}" for n in range(16)], "gain": range(100, 1700, 100)})
    return charts.bars(rows, "campagne", "gain", "Toutes gagnent", unit="EUR")


def test_a_tall_chart_is_drawn_for_slides_and_stays_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    axes, before = many(), both(many())
    size = tuple(axes.figure.get_size_inches())
    assert size[1] > pictures.SLIDE[1] and pictures.slide(axes) is None, "no slides are made"
    monkeypatch.setenv(environment.SLIDES, "1")
    assert (drawn := pictures.slide(axes)) is not None
    wide, high = Image.open(io.BytesIO(drawn)).size
    assert wide / high == pytest.approx(pictures.SLIDE[0] / pictures.SLIDE[1], rel=0.01)
    # texts keep their points: shown at a slide's height, they are larger than those of the page's own picture would be
    assert high < Image.open(io.BytesIO(before[0])).size[1]
    assert tuple(axes.figure.get_size_inches()) == size
    assert pictures.narrow(axes) == before[1], "a phone's picture does not know of slides"
    assert pictures.slide(chart()) is None, "it fits as it is"
