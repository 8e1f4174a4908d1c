"""The check of pictures itself: a chart that was replaced, emptied, changed or cut is seen; the same chart passes."""

import base64
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import matplotlib as mpl
import pictures
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

KIT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted(
    path for room in ("formation", "rapports") for path in (KIT / "notebooks" / room).glob("*.ipynb")
)


def drawing(
    heights: tuple[float, ...] = (3, 5, 2), title: str = "Mars en tête", y: float = 1.0
) -> Image.Image:
    figure = Figure(figsize=(8, 4.5), dpi=100)
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    axes.bar(["janvier", "février", "mars"], heights)
    axes.set_title(title, y=y)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    return Image.open(buffer)


def test_the_same_chart_passes() -> None:
    assert pictures.difference(drawing(), drawing()) == "" and pictures.blemish(drawing()) == ""


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (lambda: Image.new("RGB", (1, 1), "white"), "1 × 1"),
        (lambda: Image.new("RGB", drawing().size, "white"), "mean difference"),
        (lambda: drawing((3, 5, 3)), "differ"),
        (lambda: drawing((5, 3, 2)), "differ"),
    ],
)
def test_another_chart_is_seen(other, said: str) -> None:
    assert said in pictures.difference(drawing(), other())


def test_a_blank_and_a_cut_chart_are_seen() -> None:
    assert "blank" in pictures.blemish(Image.new("RGB", (800, 450), "white"))
    assert "cut" in pictures.blemish(drawing().crop((200, 100, 600, 300)))


def test_another_matplotlib_is_judged_by_size_and_ink() -> None:
    old, moved = drawing(), drawing((3, 5, 2.4))
    old.info["Software"] = "Matplotlib version 0"
    assert pictures.difference(old, moved) == ""
    assert "ink" in pictures.difference(old, _inked(old))


def _inked(like: Image.Image) -> Image.Image:
    page = Image.new("RGB", like.size, "black")
    page.info["Software"] = f"Matplotlib version{mpl.__version__}"
    return page


def white_pixel() -> str:
    buffer = io.BytesIO()
    Image.new("RGB", (1, 1), "white").save(buffer, "PNG")
    return base64.b64encode(buffer.getvalue()).decode()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_white_pixel_for_any_stored_chart_is_seen(path: Path, tmp_path: Path) -> None:
    """Each stored picture against the pixel, as the check of the notebook would meet them; no notebook runs here."""
    cells = json.loads(path.read_text("utf-8"))["cells"]
    drawn = [
        cell["outputs"]
        for cell in cells
        if any("image/png" in o.get("data", {}) for o in cell.get("outputs", []))
    ]
    for place, outputs in enumerate(drawn):
        assert pictures.problems(outputs, outputs, tmp_path / "same") == []
        tampered = [
            {**o, "data": {**o["data"], "image/png": white_pixel()}}
            if "image/png" in o.get("data", {})
            else o
            for o in outputs
        ]
        assert pictures.problems(tampered, outputs, tmp_path / f"other{place}")


def test_nbval_fails_on_a_white_pixel(tmp_path: Path) -> None:
    """The whole way, once: a notebook whose chart was replaced by a pixel fails, and the message shows both pictures."""
    notebook = {
        "cells": [
            {
                "cell_type": "code",
                "execution_count": 1,
                "metadata": {},
                "outputs": [],
                "source": "import smkit, matplotlib.pyplot as plt\nsmkit.theme.apply()\n_, axes = plt.subplots()\n"
                "bars = axes.bar(['a', 'b'], [1, 2])\naxes.set_title('b en tête', loc='left')\n"
                "smkit.chart('essai', axes, alt='b fait deux fois a.')",
            }
        ],
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    notebook["cells"][0]["id"] = "dessin"
    path = tmp_path / "essai.ipynb"
    path.write_text(json.dumps(notebook), "utf-8")
    environment = os.environ | {"SMKIT_FONTS": "DejaVu Sans", "SMKIT_HEADLESS": "1"}
    subprocess.run([sys.executable, KIT / "tests/notebooks/execute.py", path], check=True, env=environment)

    def checked() -> str:
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "no:cacheprovider",
            "-q",
            "-c",
            KIT / "pyproject.toml",
        ]
        done = subprocess.run(
            [*command, f"--confcutdir={KIT / 'tests'}", f"--rootdir={tmp_path}", path],
            capture_output=True, text=True, env=environment | {"PYTHONPATH": str(KIT / "tests/notebooks")}, cwd=KIT,
        )  # fmt: skip
        return f"{done.returncode}\n{done.stdout}{done.stderr}"

    assert checked().startswith("0\n")
    stored = json.loads(path.read_text("utf-8"))
    for output in stored["cells"][0]["outputs"]:
        if "image/png" in output.get("data", {}):
            output["data"]["image/png"] = white_pixel()
    path.write_text(json.dumps(stored), "utf-8")
    said = checked()
    assert said.startswith("1\n") and "stored on the left, drawn on the right" in said
