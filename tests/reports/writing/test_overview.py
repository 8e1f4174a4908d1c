"""Reports split by a column, side by side on the index page."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd

import smkit
from smkit.reports.keeping import overview


def part(notebook_of: Callable[..., Any], to: Path, name: str, sales: list[float]) -> dict[str, Any]:
    """An executed report in its folder, with one key figure and, where there are sales, a table that asks for a line."""
    shows = [lambda: smkit.title("Les ventes"), lambda: smkit.figure("ca", sum(sales), "EUR", label="Ventes")]
    if sales:
        frame = pd.DataFrame({"mois": [f"mois {n}" for n in range(len(sales))], "ca": sales})
        units = {"ca": "EUR"}
        chart = {"kind": "line", "x": "mois", "y": "ca"}
        shows.append(
            lambda: smkit.table(
                "par_mois", frame, title="Par mois", labels={"ca": "Ventes"}, units=units, chart=chart
            )
        )
    (to / name).mkdir(parents=True)
    nbformat.write(notebook_of(*shows), to / name / "rapport.ipynb")
    label = "" if name.endswith("_ensemble") else f"Région : {name.rpartition('/')[2].capitalize()}"
    return {"name": name, "made": True, "title": "Les ventes", "part": label, "reason": ""}


def heights(panel: overview.Panel) -> list[float]:
    return [float(y) for y in re.findall(r",([\d.]+)", panel.points)]


def test_parts_stand_side_by_side_on_one_scale(notebook_of, tmp_path: Path) -> None:
    sales = {"_ensemble": [30.0, 60.0], "nord": [20.0, 40.0], "est": [10.0, 20.0], "_non_renseigne": []}
    entries = [part(notebook_of, tmp_path, f"ventes/{name}", values) for name, values in sales.items()]
    (group,) = overview.groups(tmp_path, entries)
    assert (group.title, group.column, group.heads) == ("Les ventes", "Région", ("Ventes",))
    assert [row.label for row in group.rows] == ["Ensemble", "Est", "Nord", "_non_renseigne"]
    assert [re.sub(r"\D", "", row.texts[0]) for row in group.rows] == ["9000", "3000", "6000", "000"]
    assert group.measure == "Ventes", "a part without the table does not take the curves of the others away"
    whole, east, north = group.panels
    assert [panel.label for panel in group.panels] == ["Ensemble", "Est", "Nord"]
    assert (east.text, east.when) == ("de 10\xa0€ à 20\xa0€", "de mois 0 à mois 1")
    assert heights(east)[1] == heights(north)[0] != heights(whole)[1], "20 € stands as high in both parts"
    assert heights(whole) == heights(north), "30 of 60 stands as high as 20 of 40"


def test_a_report_alone_is_no_group_and_draws_nothing(notebook_of, tmp_path: Path) -> None:
    alone = part(notebook_of, tmp_path, "ventes", [1.0, 2.0])
    assert overview.groups(tmp_path, [alone]) == []
    (group,) = overview.groups(tmp_path, [part(notebook_of, tmp_path, "ventes_2/nord", [1.0, 2.0])])
    assert group.panels == () and group.measure == ""
