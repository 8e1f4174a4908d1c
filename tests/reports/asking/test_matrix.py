"""One report for each value of a column: read once, and the parts add up to the whole."""

import json
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from smkit import paths
from smkit.reports.asking import matrix
from smkit.reports.errors import ReportError, UsageError
from smkit.reports.keeping import build
from smkit.sample import bench

REGION = matrix.column("region", ["orders"], "essai")
SUMMED = ("chiffre_affaires", "chiffre_affaires_net", "nb_commandes", "nb_factures")

COUNTED = """
import smkit
from smkit.tables import heading
read, load = [], heading.load
heading.load = lambda *a, **k: (read.append(1), load(*a, **k))[1]
sources = smkit.gather(donnees, commandes=commandes, trafic=trafic)
smkit.title("Essai")
smkit.figure("fichiers_lus", len(read), "count", label="Fichiers lus")
smkit.figure("lignes", len(sources.tables["orders"]), "count", label="Lignes")
smkit.figure("tables", len(sources.tables), "count", label="Tables")
smkit.source(*sources.readings.values())
"""


def made(to: Path, name: str) -> dict:
    return json.loads((to / name / "resultats.json").read_text("utf-8"))


def figures(to: Path, name: str) -> dict:
    return {f["id"]: f["value"] for f in made(to, name)["figures"] if not f["dims"]}


@pytest.fixture
def counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A report that counts the files it reads itself, and what it is given to read."""
    room = tmp_path / "notebooks"
    (room / "rapports").mkdir(parents=True)
    monkeypatch.setattr("smkit.paths.NOTEBOOKS", room)
    parameters = 'donnees = ""  # d\ncommandes = ""  # c\ntrafic = ""  # t\n'
    cells = [new_code_cell(parameters, metadata={"tags": ["parameters"]}), new_code_cell(COUNTED)]
    nbformat.write(new_notebook(cells=cells), room / "rapports" / "essai.ipynb")
    lines = ["01/03/2025;10;Nord", "02/03/2025;20;NORD !", "03/03/2025;30;", "04/03/2025;gratuit;Sud"]
    lines += ["05/03/2025;50;Sud", "05/03/2025;5;Sud"]
    orders = "Facture;Date;CA;Région\n" + "".join(f"F{n};{line}\n" for n, line in enumerate(lines))
    (tmp_path / "commandes.csv").write_text(orders, "utf-8")
    (tmp_path / "trafic.csv").write_text("Date;Sessions\n01/03/2025;100\n02/03/2025;80\n", "utf-8")
    return tmp_path


def test_files_are_read_once_and_every_part_says_what_it_is(counted: Path) -> None:
    jobs = build.plan("essai", {"donnees": str(counted)}, [], each="Région")
    to = counted / "sortie"
    outcomes = build.make(jobs, to, settings=build.Settings(jobs=2))
    names = [o.name for o in outcomes]
    assert [o.reason for o in outcomes if not o.made] == []
    assert names[0] == "essai/_ensemble" and names[-1] == "essai/_non_renseigne" and len(names) == 5
    nord = [name for name in names if "nord_" in name]  # « Nord » and « NORD ! » would share a folder
    assert len(nord) == 2 and names[3] == "essai/sud"
    got = {name: figures(to, name) for name in names}
    assert sum(each["fichiers_lus"] for each in got.values()) == 2  # one a file, whoever came first
    assert [got[name]["lignes"] for name in names] == [5, 1, 1, 2, 1]
    assert [got[name]["tables"] for name in names] == [2, 1, 1, 1, 1]
    part = made(to, "essai/sud")
    assert part["part"] == {"Région": "Sud"}
    assert part["sources"] == made(to, "essai/_ensemble")["sources"]
    assert [(s["file"], s["rows"], s["kept"], s["rejected"]) for s in part["sources"]] == [
        ("commandes.csv", 6, 5, 1),
        ("trafic.csv", 2, 2, 0),
    ]
    page = (to / "essai/sud/rapport.html").read_text("utf-8")
    assert "Région : Sud" in page.replace("\xa0", " ")
    assert "pas la colonne Région" in page.replace("\xa0", " ")
    blank = (to / "essai/_non_renseigne/rapport.html").read_text("utf-8")
    assert "Région : non renseigné" in blank.replace("\xa0", " ")

    again = build.make(jobs, to, settings=build.Settings(jobs=2))
    assert [o.name for o in again] == names and all(o.unchanged for o in again)
    other = build.make(build.plan("essai", {"donnees": str(counted)}, [], each="order_id"), to)
    assert [(o.name, o.made, o.unchanged) for o in other] == [
        ("essai/_ensemble", True, False),
        *((f"essai/{name}", True, False) for name in ("f0", "f1", "f2", "f4", "f5")),
    ]
    whole = build.make(build.plan("essai", {"donnees": str(counted)}, []), to)
    assert whole[0].made and {"rapport.html", "sud", "_ensemble"} <= {
        p.name for p in (to / "essai").iterdir()
    }


def test_a_column_that_the_data_lack_is_told(counted: Path) -> None:
    jobs = build.plan("essai", {"commandes": str(counted / "commandes.csv")}, [], each="canal")
    outcomes = build.make(jobs, counted / "sortie")
    assert [(o.name, o.made) for o in outcomes] == [("essai/_ensemble", True), ("essai", False)]
    assert "Aucune des tables lues n'a de colonne « Canal »" in outcomes[1].reason


def test_an_unknown_column_says_what_was_meant() -> None:
    with pytest.raises(UsageError, match="Vouliez-vous dire « region »"):
        build.plan("indicateurs", {}, [], each="regions")
    with pytest.raises(UsageError, match=r"Colonnes possibles : .*region \(Région\)"):
        build.plan("indicateurs", {}, [], each="zzzz")
    with pytest.raises(UsageError, match="ne lit pas de données"):
        build.plan("etude_de_cas_roi", {}, [], each="region")
    with pytest.raises(UsageError, match="Vouliez-vous dire « region »"):
        build.plan(None, {}, [], each="regions")
    everything = {job.name: job.each for job in build.plan(None, {}, [], each="région")}
    assert everything["indicateurs"] == "region" and everything["mailing_relance"] == ""


def test_names_of_folders() -> None:
    found = matrix.slugs(["Île-de-France", "ile de france", "Sud / Est", "東京", None], REGION)
    assert list(found.values()) == ["Île-de-France", "ile de france", "Sud / Est", "東京", None]
    assert [name.split("_france_")[0] for name in list(found)[:2]] == ["ile_de", "ile_de"]
    assert list(found)[2:] == ["sud_est", "valeur", "_non_renseigne"] and len(set(found)) == 5
    with pytest.raises(ReportError, match="1001 valeurs"):
        matrix.slugs([str(n) for n in range(1_001)], REGION)


@pytest.mark.parametrize("lines", [100_000, pytest.param(1_000_000, marks=pytest.mark.trials)])
def test_the_regions_of_many_lines_add_up(tmp_path: Path, lines: int) -> None:
    file = tmp_path / "commandes.parquet"
    orders = bench.orders(lines)
    orders.to_parquet(file, index=False)
    to = tmp_path / "sortie"
    jobs = build.plan("indicateurs", {"commandes": str(file)}, [], each="region")
    outcomes = build.make(jobs, to, ("html",), settings=build.Settings(jobs=2))
    assert [o.reason for o in outcomes if not o.made] == []
    whole, *parts = [figures(to, o.name) for o in outcomes]
    assert len(parts) == orders["region"].nunique()
    for name in SUMMED:
        assert sum(part[name] for part in parts) == pytest.approx(whole[name], rel=1e-9)
    sold = orders[(orders["quantity"] > 0) & (orders["unit_price"] > 0)]
    amounts = pd.Series(sold["quantity"] * sold["unit_price"]).groupby(sold["region"], observed=True).sum()
    assert {o.part.split(" : ")[1]: figures(to, o.name)["chiffre_affaires"] for o in outcomes[1:]} == {
        region: pytest.approx(amount) for region, amount in amounts.items()
    }
    rows = [made(to, o.name)["sources"] for o in outcomes]
    assert all(row == rows[0] and row[0]["rows"] == lines for row in rows)


def test_what_is_wrong_in_a_region_is_said_in_that_region_s_own_report(tmp_path: Path) -> None:
    """The West calls late: its own report says so, and that of another region says nothing of it."""
    leads = pd.read_csv(paths.BOUTIQUE / "leads.csv", sep=";", decimal=",", dtype=str, encoding="utf-8-sig")
    file = tmp_path / "leads.csv"
    leads[leads["Région"].isin(["Ouest", "Nord"])].to_csv(file, sep=";", index=False)
    jobs = build.plan("indicateurs", {"leads": str(file)}, [], each="region")
    outcomes = build.make(jobs, tmp_path / "sortie", ("html",), settings=build.Settings(jobs=2))
    assert [o.reason for o in outcomes if not o.made] == [] and len(outcomes) == 3
    said = {
        o.name.rpartition("/")[2]: " ".join(f["text"] for f in made(tmp_path / "sortie", o.name)["findings"])
        for o in outcomes
    }
    assert {name: "rappelle trop tard" in text for name, text in said.items()} == {
        "_ensemble": True, "ouest": True, "nord": False,
    }  # fmt: skip
