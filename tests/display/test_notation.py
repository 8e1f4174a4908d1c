"""A sign of the notation is told from every other: in colour, by a colour-blind reader, and in black and white."""

from itertools import combinations

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex, to_rgb

from smkit.display import charts, notation, theme

# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB: how a colour-blind reader sees a colour
SEEN = {
    "trichromat": np.eye(3),
    "protanope": np.array([
        (0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)
    ]),
    "deuteranope": np.array([
        (0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)
    ]),
    "tritanope": np.array([
        (1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)
    ]),
}  # fmt: skip
_XYZ = np.array([(0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505)])
_WHITE = np.array([0.9505, 1.0, 1.089])
PAIRS = list(combinations(notation.SIGNS, 2))


def lab(color: str, seen: np.ndarray) -> np.ndarray:
    """A colour in CIELAB, as someone sees it: a distance of 2.3 is just noticed."""
    coded = np.array(to_rgb(color))
    linear = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)
    x = _XYZ @ np.clip(seen @ linear, 0, 1) / _WHITE
    f = np.where(x > 216 / 24389, np.cbrt(x), (24389 / 27 * x + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def test_the_measure_of_colours_agrees_with_known_values() -> None:
    assert lab("#ffffff", np.eye(3)) == pytest.approx([100, 0, 0], abs=0.05)
    assert lab("#ff0000", np.eye(3)) == pytest.approx([53.24, 80.09, 67.20], abs=0.1)  # sRGB red, D65


@pytest.mark.parametrize("who", SEEN)
@pytest.mark.parametrize(("one", "other"), PAIRS, ids=lambda sign: sign.name)
def test_every_reader_tells_two_signs_apart_by_colour_or_pattern(one, other, who: str) -> None:
    far = np.linalg.norm(lab(one.fill, SEEN[who]) - lab(other.fill, SEEN[who]))
    assert far >= 15 or _pattern(one) != _pattern(other), (one.name, other.name, round(float(far), 1))


@pytest.mark.parametrize("who", SEEN)
def test_full_colours_alone_are_told_apart(who: str) -> None:
    full = {sign.fill for sign in notation.SIGNS if sign.fill != "white"}
    near = min(np.linalg.norm(lab(a, SEEN[who]) - lab(b, SEEN[who])) for a, b in combinations(full, 2))
    assert near >= 15


@pytest.mark.parametrize(("one", "other"), PAIRS, ids=lambda sign: sign.name)
def test_in_black_and_white_two_signs_differ_by_grey_or_by_pattern(one, other) -> None:
    grey = abs(lab(one.fill, np.eye(3))[0] - lab(other.fill, np.eye(3))[0])
    assert grey >= 15 or _pattern(one) != _pattern(other)


@pytest.mark.parametrize("sign", notation.SIGNS, ids=lambda sign: sign.name)
def test_a_sign_is_seen_on_white(sign) -> None:
    seen = sign.edge if sign.fill == "white" else sign.fill
    assert 100 - lab(seen, np.eye(3))[0] >= 15


def _pattern(sign: notation.Sign) -> tuple[str, bool, float]:
    return sign.hatch, sign.fill == "white", sign.thick


@pytest.fixture(autouse=True)
def _canvas():
    mpl.use("agg")
    with mpl.rc_context():
        theme.apply()
        yield
    plt.close("all")


def look(bar) -> tuple[str, str | None]:
    return to_hex(bar.get_facecolor()).upper(), bar.get_hatch()


def test_bars_drawn_have_the_looks_of_their_signs() -> None:
    plan = pd.DataFrame({"r": ["Ouest"], "but": [100.0], "fait": [80.0]})
    target, done, gap = charts.paired(plan, "r", "but", "fait", "t", gap_too=True).patches
    assert look(target) == ("#FFFFFF", None) and to_hex(target.get_edgecolor()).upper() == notation.INK
    assert look(done) == (theme.ACCENT, None)
    assert look(gap) == (theme.BAD, notation.WORSE.hatch)
    assert (gap.get_x(), gap.get_width()) == (100, -20)  # the gap is on the scale of what it separates
    assert gap.get_height() < done.get_height()


def test_the_forecast_is_hatched_and_the_year_before_light() -> None:
    both = pd.DataFrame({"r": ["x"], "a": [3.0], "b": [2.0]})
    signs = (notation.BEFORE, notation.FORECAST)
    before, coming = charts.paired(both, "r", "a", "b", "t", signs=signs).patches
    assert look(before) == ("#B7D4E8", None) and look(coming) == ("#FFFFFF", "////")


def test_a_gap_goes_to_the_side_of_its_sign_and_is_good_where_less_is_better() -> None:
    moved = pd.DataFrame({"r": ["a", "b"], "e": [5.0, -3.0]})
    up, down = charts.gaps(moved, "r", "e", "t").patches
    assert (up.get_width(), down.get_width()) == (5, -3)
    assert (look(up)[0], look(down)[0]) == (theme.GOOD, theme.BAD)
    up, down = charts.gaps(moved, "r", "e", "t", lower_is_better=True).patches
    assert (look(up)[0], look(down)[0]) == (theme.BAD, theme.GOOD)


def test_a_waterfall_goes_from_light_to_solid_by_slim_signed_steps() -> None:
    steps = pd.DataFrame({"p": ["Avant", "Prix", "Maintenant"], "m": [100.0, -30.0, 70.0]})
    ax = charts.waterfall(steps, "p", "m", "t", start=notation.BEFORE)
    assert [look(bar)[0] for bar in ax.patches] == ["#B7D4E8", theme.BAD, theme.ACCENT]
    assert ax.patches[1].get_height() < ax.patches[0].get_height()


def test_a_planned_line_and_a_target_are_drawn_as_plans() -> None:
    rows = pd.DataFrame({"m": ["2026-01", "2026-02"] * 2, "v": [1.0, 2.0, 1.5, 2.5], "s": list("aabb")})
    ax = charts.line(rows, "m", "v", "t", by="s", signs={"b": notation.PLAN}, aim=2.2)
    actual, planned, aim = ax.get_lines()
    assert actual.get_linestyle() == "-" and planned.get_linestyle() == aim.get_linestyle() == "-."
    assert planned.get_markerfacecolor() == "white"
