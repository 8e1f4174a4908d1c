"""The commands that read a file: what they lead to, what they write, and the code they leave with."""

import json
from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar
from openpyxl import Workbook, load_workbook

from smkit.commands import check
from smkit.reports.asking import parameters, shelf
from smkit.tables.plan import layout
from smkit.tables.schema import table

ORDERS = "N° de commande;Date de commande;Quantité;Prix unitaire\n"
GOOD = "".join(f"A{n};0{n}/04/2025;2;10,00 €\n" for n in range(1, 6))
BAD = "A9;31/02/2025;1;10,00 €\n"
PLAN = "Action;Début;Fin;Statut\nSalon;15/12/2026;18/12/2026;Prévue\nLettre;05/01/2027;05/01/2027;Prévue\n"


@pytest.mark.parametrize(("name", "report"), check._REPORTS.items())
def test_the_report_that_a_check_leads_to_takes_that_table(name: str, report: str) -> None:
    assert table(name).stem in parameters.declared(shelf.find("rapports", report).path)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("check", "c.csv"), 'smkit check "c.csv" --table commandes'),
        (("check", "c.csv", "--table", "ventes"), "Vouliez-vous dire « commandes » ?"),
        (("report", "indicateurs", "--commandes", "c.csv"), "Écrivez : -p commandes FICHIER"),
        (("report", "indicateurs", "--formas", "pdf"), "--formats"),
        (("atelier", "05"), "smkit atelier 05 --to atelier"),
    ],
    ids=lambda each: " ".join(each) if isinstance(each, tuple) else "",
)
def test_what_is_typed_wrong_is_answered_with_what_to_type(typed, words: tuple[str, ...], told: str) -> None:
    code, _, err = typed(*words)
    assert code == 2 and told in err


@pytest.mark.parametrize(
    ("lines", "code", "led"),
    [(GOOD, 0, True), (GOOD + BAD, 1, True), (GOOD.splitlines(keepends=True)[0] * 3 + BAD, 1, False)],
)
def test_a_check_leads_to_a_report_unless_too_much_is_rejected(
    typed, tmp_path: Path, lines: str, code: int, led: bool
) -> None:
    """One line of five, or of six, may be lost; one of four is too many."""
    (tmp_path / "c.csv").write_text(ORDERS + lines, "utf-8-sig")
    left, out, _ = typed("check", "c.csv", "--table", "commandes")
    assert left == code
    assert ("smkit report indicateurs -p commandes c.csv" in out) is led


def test_a_check_for_a_program_gives_the_rejected_rows_and_says_no_path(typed, tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text(ORDERS + GOOD + BAD, "utf-8-sig")
    code, out, _ = typed("check", "c.csv", "--table", "commandes", "--json", "--to", "v", "--html", "p.html")
    content = json.loads(out)
    assert code == 1 and (content["rows"], content["kept"], len(content["rejected_rows"])) == (6, 5, 1)
    assert (content["rejected_rows"][0]["line"], content["rejected_rows"][0]["value"]) == (7, "31/02/2025")
    assert (tmp_path / "p.html").is_file() and list((tmp_path / "v").iterdir())


def test_a_pseudonym_is_asked_of_a_table_that_there_is(typed, tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text(ORDERS + GOOD, "utf-8-sig")
    code, out, err = typed("reveal", "c.csv", "Personne-0", "--table", "comandes")
    assert (code, out) == (2, "") and "« commandes »" in err


def test_one_pseudonym_of_two_that_is_not_there_fails_and_a_program_gets_both(typed, tmp_path: Path) -> None:
    import smkit

    rows = "N° de commande;Date de commande;Client;Quantité;Prix unitaire\n" + "".join(
        f"A{n};0{n}/04/2025;{who};1;5\n" for n, who in enumerate(("Jeanne Petit", "Paul Roux"), start=1)
    )
    (tmp_path / "c.csv").write_text(rows, "utf-8-sig")
    first, second = smkit.read("orders", "c.csv").table["customer_id"]
    asked = ("reveal", "c.csv", first, "Personne-000000000000", "--table", "orders")
    code, out, _ = typed(*asked)
    assert code == 1 and out.splitlines() == [
        f"{first} : Jeanne Petit",
        "Personne-000000000000 : introuvable dans ce fichier",
    ]
    code, out, _ = typed(*asked, "--json")
    assert code == 1 and json.loads(out) == {first: ["Jeanne Petit"], "Personne-000000000000": []}
    code, out, _ = typed("reveal", "c.csv", second, "--table", "orders", "--json")
    assert code == 0 and json.loads(out) == {second: ["Paul Roux"]}


def test_a_script_is_asked_for_and_its_mistakes_are_told_with_their_line(typed, tmp_path: Path) -> None:
    code, _, err = typed("script")
    assert code == 2 and "--modele FICHIER" in err
    assert typed("script", "--modele", "s.yaml")[:2] == (0, "s.yaml\n")
    code, out, _ = typed("script", "s.yaml", "--html", "pages/appel.html")
    assert (code, Path(out.strip())) == (0, Path("pages/appel.html")) and (tmp_path / out.strip()).is_file()
    assert not (tmp_path / "s.html").exists()
    (tmp_path / "s.yaml").write_text((tmp_path / "s.yaml").read_text("utf-8") + "titre: Encore\n", "utf-8")
    code, out, err = typed("script", "s.yaml")
    assert (code, out) == (1, "") and "s.yaml, ligne" in err


def test_a_convention_for_a_program_is_its_promises_and_writes_no_page(typed, tmp_path: Path) -> None:
    typed("convention", "--model", "c.yaml")
    code, out, _ = typed("convention", "c.yaml", "--json")
    content = json.loads(out)
    assert code == 0 and content["marketing"][0]["leads_par_mois"] == 40
    assert date.fromisoformat(content["en_vigueur"]) and not (tmp_path / "c.html").exists()


def test_a_plan_of_somebody_elses_workbook_is_left_as_it_is(
    typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layout, "SPARE", 5)
    book = Workbook()
    for line in PLAN.splitlines():
        book.active.append(line.split(";"))
    book.save(tmp_path / "le plan.xlsx")
    before = (tmp_path / "le plan.xlsx").read_bytes()
    code, out, _ = typed("plan", "le plan.xlsx")
    lines = out.splitlines()
    assert code == 0 and lines[-1] == "le plan_suivi.xlsx"
    assert "Couleurs et autres feuilles restent dans « le plan.xlsx », qui n'est pas modifié." in lines
    assert (tmp_path / "le plan.xlsx").read_bytes() == before
    cells = {cell.value for row in load_workbook(tmp_path / lines[-1])["Plan"] for cell in row}
    assert {"Salon", "Lettre"} <= cells


def test_a_calendar_rings_the_days_before_that_are_asked_and_a_frozen_plan_has_its_day(
    typed, tmp_path: Path
) -> None:
    (tmp_path / "plan.csv").write_text(PLAN, "utf-8-sig")
    for days, alarms in (("3", 2), ("0", 0)):
        code, out, _ = typed("plan", "plan.csv", "--agenda", f"a{days}.ics", "--rappel", days)
        events = Calendar.from_ical((tmp_path / f"a{days}.ics").read_bytes()).walk("VALARM")
        assert code == 0 and out.splitlines()[-1] == f"a{days}.ics" and len(events) == alarms
    assert not list(tmp_path.glob("*.xlsx"))
    code, out, _ = typed("plan", "plan.csv", "--figer", "--raison", "budget voté")
    assert (code, out.splitlines()[-1]) == (0, f"plan_fige_{date.today():%Y-%m-%d}.csv")


def test_a_split_is_told_by_its_label_and_one_that_is_none_with_those_that_are(typed, tmp_path: Path) -> None:
    """Two regions of 20,00 € and 10,00 €: each basket is counted by hand."""
    rows = "N° de commande,Date de commande,Région,Quantité,Prix unitaire\n"
    rows += "A1,01/04/2025,Nord,2,10\nA2,02/04/2025,Sud,1,10\n"
    (tmp_path / "c.csv").write_text(rows, "utf-8-sig")
    asked = ("kpi", "compute", "panier_moyen", "--commandes", "c.csv")
    code, out, _ = typed(*asked, "--by", "Région")
    assert code == 0 and [line.split()[2:4] for line in out.splitlines()[1:]] == [
        ["Nord", "20,00"],
        ["Sud", "10,00"],
    ]
    assert typed(*asked, "--by", "region")[1] == out
    code, _, err = typed(*asked, "--by", "jour")
    assert code == 2 and "« jour »" in err
    for each in err.strip().rsplit(" : ", 1)[1].rstrip(".").split(", "):  # what is told is typed, and works
        assert typed(*asked, "--by", each)[0] == 0


def test_a_folder_of_exports_is_read_as_a_workbook_of_them_and_lines_work_from_there(
    typed, tmp_path: Path
) -> None:
    book = Workbook()
    (tmp_path / "annee").mkdir()
    for number, sheet in enumerate(("avril", "mai"), start=4):
        rows = [
            ["N° de commande", "Date de commande", "Quantité", "Prix unitaire"],
            [f"A{number}", f"20/0{number}/2025", 1, 10],
        ]
        (tmp_path / "annee" / f"{sheet}.csv").write_text(
            "\n".join(";".join(map(str, row)) for row in rows), "utf-8"
        )
        page = book.create_sheet(sheet)
        for row in rows:
            page.append(row)
    del book["Sheet"]
    book.save(tmp_path / "annee.xlsx")
    code, out, _ = typed("check", "annee", "--table", "commandes")
    assert code == 0 and "20,00 €, 2 lignes" in out and "-p commandes annee" in out
    (tmp_path / "annee" / "leads.csv").write_text("ID;Étape\n1;Gagné\n", "utf-8")
    (tmp_path / "annee" / "commandes.csv").write_text("N°;Date;CA\n1;20/06/2025;3\n", "utf-8")
    code, _, err = typed("check", "annee", "--table", "commandes")
    assert code == 1 and "est un dossier" in err and "mettez-les seuls dans un dossier" in err
    code, out, _ = typed("check", "annee.xlsx", "--table", "commandes", "--feuille", "toutes")
    assert code == 0 and "20,00 €, 2 lignes" in out
    out = typed("check", "annee.xlsx", "--table", "commandes")[1]
    assert "1 autre feuille a les mêmes colonnes" in out and "Si ses lignes comptent aussi" in out
