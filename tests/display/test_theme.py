"""The theme changes nothing until it is asked to, and then its colours can be told apart."""

import subprocess
import sys
from itertools import combinations

import matplotlib as mpl
import pytest
from matplotlib.colors import to_rgb

from smkit.display import theme


def _run(code: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.strip()


def test_importing_the_display_room_changes_nothing() -> None:
    code = """
import sys, warnings, matplotlib
before, filters = dict(matplotlib.rcParams), list(warnings.filters)
from smkit.display import charts, french, tables, theme
assert dict(matplotlib.rcParams) == before, "rcParams"
assert [f for f in warnings.filters if f not in filters and "seaborn" in str(f)] == []
print("matplotlib_inline" in sys.modules, "seaborn" in sys.modules, "IPython" in sys.modules)
"""
    assert _run(code) == "False False False"


def test_applying_it_loads_nothing_but_matplotlib() -> None:
    others = {"matplotlib_inline", "scipy", "pandas"}
    code = f"import sys; from smkit.display import theme; theme.apply(); print({others} & set(sys.modules))"
    assert _run(code) == "set()"


def test_in_a_shell_figures_are_drawn_at_twice_the_size() -> None:
    code = """
import struct
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
from smkit.display import theme
theme.apply()
from matplotlib.figure import Figure
figure = Figure(figsize=(2, 1), dpi=100)
figure.subplots()
data, metadata = shell.display_formatter.format(figure)
import base64
width = struct.unpack(">I", base64.b64decode(data["image/png"])[16:20])[0]
print(width // 2 == metadata["image/png"]["width"])  # rounded down where the picture's width is odd
"""
    assert _run(code) == "True"


@pytest.fixture
def applied():
    with mpl.rc_context():
        theme.apply()
        yield


def test_every_family_asked_for_is_installed(applied: None) -> None:
    installed = {font.name for font in mpl.font_manager.fontManager.ttflist}
    assert set(mpl.rcParams["font.family"]) <= installed
    assert mpl.rcParams["font.family"][-1] == "DejaVu Sans"


def test_the_house_size_and_palette(applied: None) -> None:
    assert tuple(mpl.rcParams["figure.figsize"]) == (8.0, 4.5)
    cycle = [to_rgb(entry["color"]) for entry in mpl.rcParams["axes.prop_cycle"]]
    assert cycle == [to_rgb(color) for color in theme.PALETTE]


def _luminance(color: str) -> float:
    channels = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(color)]
    return sum(share * channel for share, channel in zip((0.2126, 0.7152, 0.0722), channels, strict=True))


def test_secondary_text_is_readable_on_white() -> None:
    assert 1.05 / (_luminance(theme.GREY) + 0.05) >= 4.5


# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB: how a colour-blind reader sees a colour.
DEUTERANOPIA = (
    (0.367322, 0.860646, -0.227968),
    (0.280085, 0.672501, 0.047413),
    (-0.011820, 0.042940, 0.968881),
)
PROTANOPIA = (
    (0.152286, 1.052583, -0.204868),
    (0.114503, 0.786281, 0.099216),
    (-0.003882, -0.048116, 1.051998),
)


@pytest.mark.parametrize("matrix", [DEUTERANOPIA, PROTANOPIA])
def test_the_colours_that_stand_side_by_side_differ_for_colour_blind_readers(matrix) -> None:
    def seen(color: str) -> list[float]:
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(color)]
        mixed = [max(0, min(1, sum(m * c for m, c in zip(row, linear, strict=True)))) for row in matrix]
        return [c * 12.92 if c <= 0.0031308 else 1.055 * c ** (1 / 2.4) - 0.055 for c in mixed]

    for one, other in combinations((theme.ACCENT, theme.GOOD, theme.BAD, theme.PALE), 2):
        distance = sum((a - b) ** 2 for a, b in zip(seen(one), seen(other), strict=True)) ** 0.5
        assert distance > 0.2, (one, other)


def test_an_analysis_of_ones_own_wears_the_look_in_seaborn_too() -> None:
    code = """
import seaborn
from smkit.display import theme
theme.apply()
axes = seaborn.lineplot(x=[1, 2], y=[3, 4])
print(axes.lines[0].get_color(), axes.spines["top"].get_visible(), axes.figure.get_size_inches().tolist())
"""
    assert _run(code) == f"{theme.ACCENT} False {list(theme.SIZE)}"
