"""The reports of the kit as they stand executed in the repository, ready to be written in any format without running again."""

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import nbformat
import pytest

from smkit import paths
from smkit.reports.running import results
from smkit.reports.writing.finished import Finished

REPORTS = sorted(p for p in (paths.NOTEBOOKS / "rapports").glob("*.ipynb"))
DATE = "21 novembre 2026 à 21:42"


def finish(notebook: Any, report: str = "essai", **more: Any) -> Finished:
    """A report that has run, from its executed notebook."""
    found = results.collect(notebook)
    parameters = more.pop("parameters", {"donnees": "boutique", "devise": "EUR"})
    prints = {source["file"]: "5e" * 32 for source in found.sources}
    content = results.publish(found, report, parameters, prints)
    about = {"sources": content["sources"], "parameters": parameters, "version": "0.1.0", "date": DATE}
    title = found.titles[0] if found.titles else {"text": report, "line": ""}
    return Finished(notebook, found, title["text"], title["line"], about, **more)


@pytest.fixture(name="finish")
def _finish() -> Callable[..., Finished]:
    """`finish`, for tests that need it as it is."""
    return finish


@pytest.fixture
def reports() -> list[Path]:
    """The notebooks of the kit's reports."""
    return REPORTS


@pytest.fixture(params=REPORTS, ids=lambda path: path.stem)
def kit_report(request: pytest.FixtureRequest) -> Finished:
    """Each report of the kit, as it stands executed in the repository."""
    notebook = nbformat.read(request.param, as_version=4)
    assert results.collect(notebook).titles, "an executed report is expected"
    return finish(notebook, request.param.stem)


@pytest.fixture
def written() -> Callable[[str], tuple[Decimal, int]]:
    """Read a number back from French text: « 19,2 % » → (19.2, 1 decimal)."""

    def read(text: str) -> tuple[Decimal, int]:
        digits = re.sub(r"[\s\u00a0\u202f]", "", text).replace(",", ".").replace("\u2212", "-")
        number = re.match(r"[+-]?\d+(?:\.(\d+))?", digits)
        assert number, text
        return Decimal(number[0]), len(number[1] or "")

    return read


@pytest.fixture
def agrees(written: Callable[[str], tuple[Decimal, int]]) -> Callable[[str, dict[str, Any]], bool]:
    """Whether a text that people read says a figure's exact value, rounded as it shows."""

    def check(text: str, figure: dict[str, Any]) -> bool:
        if figure["value"] is None:
            return "n.d." in text
        number, decimals = written(text)
        exact = Decimal(str(figure["value"])) * (100 if figure["unit"] == "fraction" else 1)
        if figure["unit"] == "days" and "heure" in text:
            exact *= 24
        return abs(number - exact) <= Decimal(5).scaleb(-decimals - 1)

    return check


@pytest.fixture
def notebook_of() -> Iterator[Callable[..., Any]]:
    """Make an executed notebook of one cell a call, as `smkit.figure(…)` and the like show it."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

    InteractiveShell.instance()

    def make(*shows: Callable[[], Any] | str) -> Any:
        cells = []
        for show in shows:
            if isinstance(show, str):
                cells.append(new_markdown_cell(show))
                continue
            with capture_output() as captured:
                show()
            outputs = [new_output("display_data", o.data, metadata=o.metadata) for o in captured.outputs]
            if captured.stdout:
                outputs.append(new_output("stream", text=captured.stdout))
            cells.append(new_code_cell("pass", outputs=outputs))
        return new_notebook(cells=cells)

    yield make
    InteractiveShell.clear_instance()


@pytest.fixture
def finished_of(notebook_of: Callable[..., Any]) -> Callable[..., Finished]:
    """A report that has run, of what some calls show."""
    return lambda *shows, **more: finish(notebook_of(*shows), **more)


@pytest.fixture
def recalculated(tmp_path: Path) -> Callable[..., list[Any]]:
    """Have LibreOffice, without a screen, compute workbooks anew; return them, their values in their cells.

    openpyxl drops the values that stand beside formulas, so that what comes back can only have been computed.
    """
    import openpyxl

    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice absent")

    def compute(*books: Any) -> list[Any]:
        names = [f"{number}.xlsx" for number in range(len(books))]
        for name, book in zip(names, books, strict=True):
            book.save(tmp_path / name)
        profile = f"-env:UserInstallation={(tmp_path / 'profil').as_uri()}"
        command = [
            soffice,
            profile,
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            "calcule",
        ]
        subprocess.run([*command, *names], check=True, capture_output=True, timeout=300, cwd=tmp_path)
        return [openpyxl.load_workbook(tmp_path / "calcule" / name, data_only=True) for name in names]

    return compute
