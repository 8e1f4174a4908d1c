"""Reports split by a column, side by side on the index page."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd

import smkit
from smkit.reports.keeping import index, overview
from smkit.typography import typeset


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
    assert [row.label for row in group.rows] == ["Ensemble", "Est", "Nord"]
    assert [re.sub(r"\D", "", row.texts[0]) for row in group.rows] == ["9000", "3000", "6000"]
    assert group.left == (typeset("Là où « Région » est vide : 0 €. Cette partie n'a pas de ligne."),)
    assert group.measure == "Ventes", "a part without the table does not take the curves of the others away"
    whole, east, north = group.panels
    assert [panel.label for panel in group.panels] == ["Ensemble", "Est", "Nord"]
    assert (east.text, east.when) == ("de 10\xa0€ à 20\xa0€", "de mois 0 à mois 1")
    assert heights(east)[1] == heights(north)[0] != heights(whole)[1], "20 € stands as high in both parts"
    assert heights(whole) == heights(north), "30 of 60 stands as high as 20 of 40"


def test_a_part_that_stopped_stops_on_the_time_of_all(notebook_of, tmp_path: Path) -> None:
    sales = {
        "_ensemble": [30.0, 60.0, 50.0, 40.0, 45.0],
        "nord": [20.0, 40.0, 50.0, 40.0, 45.0],
        "est": [10.0, 20.0],
    }
    entries = [part(notebook_of, tmp_path, f"ventes/{name}", values) for name, values in sales.items()]
    (group,) = overview.groups(tmp_path, entries)
    _, east, north = group.panels
    along = [[float(x) for x in re.findall(r"([\d.]+),", panel.points)] for panel in (east, north)]
    assert along[0] == along[1][:2], "its second month stands under the second month of the others"
    assert east.text.endswith(typeset("dernière période : mois 1")) and east.when == "de mois 0 à mois 1"
    assert "dernière" not in north.text


def test_a_report_alone_is_no_group_and_draws_nothing(notebook_of, tmp_path: Path) -> None:
    alone = part(notebook_of, tmp_path, "ventes", [1.0, 2.0])
    assert overview.groups(tmp_path, [alone]) == []
    (group,) = overview.groups(tmp_path, [part(notebook_of, tmp_path, "ventes_2/nord", [1.0, 2.0])])
    assert group.panels == () and group.measure == ""


def test_a_whole_with_one_part_has_no_row_of_its_own(notebook_of: Callable[..., Any], tmp_path: Path) -> None:
    entries = [part(notebook_of, tmp_path, f"ventes/{name}", [10.0, 20.0]) for name in ("_ensemble", "sud")]
    (group,) = overview.groups(tmp_path, entries)
    assert [row.label for row in group.rows] == ["Sud"] and "n'a que cette partie" in group.left[0]
    more = [part(notebook_of, tmp_path, "ventes_2/_ensemble", [30.0, 20.0]),
            part(notebook_of, tmp_path, "ventes_2/sud", [10.0, 20.0])]  # fmt: skip
    (group,) = overview.groups(tmp_path, more)
    assert [row.label for row in group.rows] == ["Ensemble", "Sud"] and group.left == ()


def test_a_blank_part_with_amounts_keeps_its_row(notebook_of: Callable[..., Any], tmp_path: Path) -> None:
    sales = {"_ensemble": [12.0], "sud": [10.0], "_non_renseigne": [2.0]}
    (group,) = overview.groups(
        tmp_path, [part(notebook_of, tmp_path, f"v/{name}", values) for name, values in sales.items()]
    )
    assert len(group.rows) == 3 and group.left == ()


def test_the_target_of_the_year_comes_first(notebook_of: Callable[..., Any], tmp_path: Path) -> None:
    entry = part(notebook_of, tmp_path, "ventes/sud", [])
    shows = [
        lambda: smkit.figure("ca", 9, "EUR", label="Ventes"),
        lambda: smkit.figure("atteinte_annee", 0.977, "fraction", label="Objectif de l'année", show=False),
    ]
    nbformat.write(notebook_of(*shows), tmp_path / "ventes/sud/rapport.ipynb")
    (group,) = overview.groups(tmp_path, [entry])
    assert group.heads == ("Objectif de l'année", "Ventes")
    assert group.rows[0].texts[0] == "97,7\xa0%"


def test_the_index_sorts_by_kind_and_says_period_and_alerts(tmp_path: Path) -> None:
    known = {"report": "campagnes", "made": True, "answer": "", "reason": "", "formats": ["html"], "part": ""}
    known |= {"date": "2026-11-21T21:42:00+00:00", "title": "Quelles campagnes ?"}
    mailing = known | {"name": "mailing", "title": "Le mailing", "case": True, "alerts": 4}
    mine = known | {"name": "z", "period": "du 1er janvier 2024 au 31 décembre 2025", "alerts": 1}
    index.write(tmp_path, [mailing, mine])
    page = " ".join((tmp_path / "index.html").read_text("utf-8").split())
    places = [
        page.index(text)
        for text in ("<h2>Rapports</h2>", "Quelles campagnes ?", "<h2>Études de cas</h2>", "Le mailing")
    ]
    assert places == sorted(places), "reports first, whatever the names of their folders"
    assert "Données du 1er janvier 2024 au 31 décembre 2025" in page and "1 alerte</span>" in page
    assert "4 alerte" not in page, "one case looks at one action: its findings are no alerts"
    assert "campagnes ·" not in page, "no name of a notebook"


def test_a_figure_of_another_period_says_which_and_data_say_whose_they_are(
    notebook_of, tmp_path: Path
) -> None:
    months = {"_ensemble": "octobre 2026", "nord": "octobre 2026", "sud": "septembre 2026"}
    entries = []
    for name, month in months.items():
        (tmp_path / "ventes" / name).mkdir(parents=True)
        made = notebook_of(
            lambda month=month: smkit.figure("ca_periode", 290.0, "EUR", label=f"Chiffre d'affaires, {month}")
        )
        nbformat.write(made, tmp_path / "ventes" / name / "rapport.ipynb")
        label = "" if name == "_ensemble" else f"Région : {name.capitalize()}"
        days = (
            "du 1er janvier au 31 octobre 2026" if month.startswith("oct") else "du 2 mars au 3 octobre 2026"
        )
        entries.append(
            {
                "name": f"ventes/{name}",
                "made": True,
                "title": "Les ventes",
                "part": label,
                "reason": "",
                "period": days,
            }
        )
    (group,) = overview.groups(tmp_path, entries)
    told = {row.label: row.texts[0].replace("\xa0", " ").replace("\u202f", " ") for row in group.rows}
    assert told["Nord"] == told["Ensemble"] and "(" not in told["Nord"]
    assert told["Sud"] == f"{told['Nord']} (septembre 2026)"
    assert [text.replace("\xa0", " ").partition(" :")[0] for text in group.periods] == [
        "Ensemble, Nord",
        "Sud",
    ]
    alike = [entry | {"period": "du 1er au 31 octobre 2026"} for entry in entries]
    (same,) = overview.groups(tmp_path, alike)
    assert [text.replace("\xa0", " ") for text in same.periods] == ["Données du 1er au 31 octobre 2026."]
