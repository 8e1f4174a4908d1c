"""Lesson 02: every checker with the right answer, the usual wrong ones (each hint reached), and none.

Right answers are typed here, or worked out from the export's own lines; the lesson computes its own from the boutique.
The messy export is checked too: against the boutique, read with pandas, and against what the kit's reader makes of it.
"""

import re
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from answers import plain

import smkit
from smkit import paths
from smkit.sample import messy
from smkit.training import registry
from smkit.training.lessons import donnees_export as expected

EXERCISES = {exercise.name: exercise for exercise in registry.load("donnees").EXERCISES}

#: name → right answers, then usual wrong answers with a piece of the hint each must reach.
ANSWERS: dict[str, tuple[list[object], dict[object, str]]] = {
    "donnees.premiere": (
        [8_091, "8 091 €"],
        {
            9_655: "écart entre les deux totaux",
            1_564: "Partez du chiffre de la comptable",
            11_159: "L'objectif, moins",
        },
    ),
    "donnees.panier_moyen": (
        [17.5, "17,50 €"],
        {
            11.67: "divisé par les lignes",
            12.5: "retiré l'avoir. Le panier",
            8.33: "puis compté son numéro",
            35: "total des ventes",
            25: "chiffre d'affaires net",
            50: "total du bas",
            4: "numéros en C",
        },
    ),
    "donnees.accents": (
        ["Théière en fonte", "théière en fonte."],
        {
            "Thire en fonte": "pas de trop",
            "Thière en fonte": "deux paires",
            "ThÃ©iÃ¨re en fonte": "que l'on voit",
            "Cafetière": "une seule lettre accentuée",
        },
    ),
    "donnees.point": (
        [1234, "1 234", "1234 €"],
        {1.234: "Que fait alors le point", 1.23: "Que fait alors le point", 7: "sépare les centimes"},
    ),
    "donnees.negatif": (
        [-48.3, "-48,30 €", "−48,30"],
        {48.3: "entre-t-il", 0: "oublier de l'argent", 3: "parenthèses d'un comptable"},
    ),
    "donnees.date": (
        ["3 avril", "3 Avril."],
        {"4 mars": "américaine", "3 mars": "Répondez par"},
    ),
    "donnees.jour_intact": (
        [4, "4"],
        {12: "décembre", 1: "janvier", 25: "n'existe pas", 5: "Pour quel jour"},
    ),
    "donnees.impossible": (
        ["demander", "Demander"],
        {"30 avril": "avril serait gonflé", "1er mai": "perdrait une vente", "supprimer": "Répondez par"},
    ),
    "donnees.disparues": (
        [5],
        {52: "on sait où elles sont", 47: "pas disparues", 0: "Refaites la somme", 9: "moins lignes gardées"},
    ),
    "donnees.conservation": (
        [2026, "2026"],
        {
            2028: "e-mail ouvert",
            2025: "son dernier contact",
            3: "C'est la durée",
            2030: "demande de devis",
            7: "dernier geste",
        },
    ),
    "donnees.sous_totaux": (
        [11159.43, "11 159,43 €"],
        {
            5292.26: "deux sous-totaux",
            5867.17: "deux sous-totaux",
            22318.86: "en trop",
            2: "leur nombre",
            1: "Additionnez",
        },
    ),
    "donnees.repetees": (
        [242.69, "242,69 €"],
        {
            485.38: "La première ligne",
            225.69: "une autre",
            17: "une autre",
            2: "nombre de lignes",
            1: "Pour chaque paire",
        },
    ),
    "donnees.avoirs": (
        [-48.65, "-48,65 €"],
        {
            48.65: "Manque le signe",
            -3: "leur nombre",
            3: "leur nombre",
            -4: "articles rendus",
            1: "Additionnez",
        },
    ),
    "donnees.sans_client": (
        [0.0186, "1,9 %", 197.67 / 10625.37],
        {
            7 / 86: "part des lignes",
            53.75: "à l'envers",
            197.67: "C'est le montant",
            1.86: "pourcentage",
            0.5: "montant total",
        },
    ),
    "donnees.personnes": (
        [9],
        {10: "Regardez les capitales", 25: "nombre de lignes", 3: "voix haute"},
    ),
    "donnees.doublon": (
        ["C02061", "c02061"],
        {"C02055": "17 €", "Machine expresso": "numéro de la commande", "C02084": "écart qui reste"},
    ),
    "donnees.objectif": (
        [0.58, "58 %", 11159.43 / 19250],
        {
            20814 / 19250: "collègue",
            10625.37 / 19250: "lignes gardées",
            1.725: "à l'envers",
            0.42: "ce qui manque",
            58: "pourcentage",
            0.9: "par l'objectif",
        },
    ),
}


def test_every_exercise_is_counted_by_hand() -> None:
    assert set(EXERCISES) == set(ANSWERS)


def test_no_hint_gives_a_computed_answer_away() -> None:
    for exercise in EXERCISES.values():
        answer = exercise.expected()
        if isinstance(answer, (int, float)) and abs(answer) > 100:
            digits = f"{abs(answer):,.2f}".replace(",", " ").replace(".", ",").removesuffix(",00")
            hints = [exercise.hint, *(mistake.hint for mistake in exercise.mistakes)]
            assert not any(digits in plain(hint) for hint in hints), exercise.name


# --- The messy export, against the boutique and against itself --------------------------------------------


@pytest.fixture(scope="module")
def sold() -> pd.DataFrame:
    """The month's lines of the boutique, read here without the kit."""
    table = pd.read_csv(paths.BOUTIQUE / "commandes.csv", sep=";", decimal=",", encoding="utf-8-sig")
    month = table["Date de commande"].str[3:10] == "04/2025"
    table = table[month & (table["Région"] == "Ouest")]
    return table.assign(montant=table["Quantité"] * table["Prix unitaire"])


@pytest.fixture(scope="module")
def cells() -> pd.DataFrame:
    """The export's lines below its headers, cut at each `;`; the index is the line of the file."""
    first = len(messy.PREAMBLE) + 1
    rows = [line.split(";") for line in messy.export().lines[first:]]
    return pd.DataFrame(rows, columns=list(messy.HEADERS), index=range(first + 1, first + 1 + len(rows)))


def euros(text: pd.Series) -> pd.Series:
    """What the amounts of the export are worth, written here in full; NaN where there is no number."""
    digits = text.str.replace(r"[\s€.()]", "", regex=True).str.replace(",", ".")
    return pd.to_numeric(digits, errors="coerce") * text.str.startswith("(").map({True: -1, False: 1})


def test_the_truth_is_the_boutiques_month(sold: pd.DataFrame) -> None:
    truth = messy.export().truth
    assert truth["amount"].sum() == pytest.approx(sold["montant"].sum(), abs=0.005)
    assert set(truth["order_id"]) == set(sold["N° de commande"])
    assert expected.accounts() == pytest.approx(sold["montant"].sum(), abs=0.005)
    assert expected.credit_notes() == pytest.approx(sold.loc[sold["Quantité"] < 0, "montant"].sum())


def test_the_export_holds_every_true_line_once_and_the_double_twice(cells: pd.DataFrame) -> None:
    lines = cells[~cells["N° commande"].str.startswith("Sous-total")]
    assert len(lines) == len(messy.export().truth) + 1
    double = lines[(lines["N° commande"] == "C02061") & (lines["Produit"] == "Machine expresso")]
    assert len(double) == 2 and double.duplicated().sum() == 1
    readable = euros(lines["Montant HT"]).sum()
    answers = messy.export().answers.set_index("value")["amount"]
    assert readable + answers["voir devis"] - 225.69 == pytest.approx(expected.accounts(), abs=0.005)


def test_subtotals_hold_what_accounting_has(cells: pd.DataFrame) -> None:
    written = euros(cells.loc[cells["N° commande"].str.startswith("Sous-total"), "Montant HT"])
    assert written.tolist() == pytest.approx(expected.subtotals())


def test_every_planted_defect_stands_in_the_file(cells: pd.DataFrame) -> None:
    text = "\n".join(messy.export().lines)
    for planted in (
        "31/04/2025",
        "voir devis",
        "1.170,15",
        "(20,40)",
        "1\u00a0230,70",
        "K00410@EXAMPLE.COM ;",
        " €",
    ):
        assert planted in text, planted
    assert (cells["N° commande"] == "").sum() == 1
    assert (cells["Client"] == "").sum() == 7 + 2  # the order without an account, and the subtotals
    assert (pd.to_numeric(cells["Date"].str[:2], errors="coerce") <= 12).any()
    for row in messy.export().answers.itertuples():
        assert cells.loc[row.line, row.column] == row.value != row.answer


def test_the_file_is_the_same_every_time_and_as_an_old_excel_writes_it(tmp_path: Path) -> None:
    first, again = messy.write(tmp_path / "a").read_bytes(), messy.write(tmp_path / "b").read_bytes()
    assert first == again
    assert first.decode("cp1252").split("\r\n") == [*messy.export().lines, ""]
    with pytest.raises(UnicodeDecodeError):
        first.decode("utf-8")


# --- The messy export, against the kit's reader -----------------------------------------------------------


@pytest.fixture
def reading(tmp_path: Path) -> smkit.Reading:
    return smkit.read("commandes", messy.write(tmp_path))


def test_the_reader_keeps_exactly_the_lines_that_can_be_used(reading: smkit.Reading) -> None:
    mine, names = expected.kept(), ["order_id", "order_date", "product", "quantity", "unit_price", "amount"]
    theirs = reading.table.assign(order_date=reading.table["order_date"].astype("datetime64[s]"))
    pd.testing.assert_frame_equal(
        theirs[names], mine[names].astype({"order_date": "datetime64[s]"}), check_dtype=False
    )
    assert theirs["customer_id"].isna().tolist() == (mine["customer_id"] == "").tolist()


def test_the_reader_rejects_the_lines_that_only_the_source_can_mend(reading: smkit.Reading) -> None:
    answers = messy.export().answers
    assert reading.rejected["line"].tolist() == answers["line"].tolist()
    assert reading.rejected["column"].tolist() == answers["column"].tolist()


def test_every_line_of_the_file_is_accounted_for(reading: smkit.Reading) -> None:
    journal = reading.journal
    assert journal.rows == journal.kept + journal.rejected
    assert 1 + journal.skipped + journal.rows == len(messy.export().lines)


def test_the_reader_shows_no_address_and_one_person_is_one_pseudonym(reading: smkit.Reading) -> None:
    shown = reading.table["customer_id"].dropna()
    assert not shown.str.contains("@").any()
    assert shown[shown.str.startswith("Personne")].nunique() == expected.people()


def test_the_till_is_the_one_of_the_exercise() -> None:
    table = smkit.read("commandes", messy.till()).table
    sales = table[table["amount"] > 0]
    assert sales["amount"].sum() / sales["order_id"].nunique() == 17.5
    assert table["amount"].sum() == 25


# --- The figures that the lesson types in its prose -------------------------------------------------------


def test_the_lessons_prose_quotes_the_exports_own_figures(cells: pd.DataFrame) -> None:
    cells_of = nbformat.read(paths.NOTEBOOKS / "formation" / "02_donnees.ipynb", as_version=4).cells
    prose = plain("\n".join(cell.source for cell in cells_of if cell.cell_type == "markdown"))
    recipe = cells["Montant HT"].str.replace(r"[\s€]", "", regex=True).str.replace(",", ".")
    board = pd.to_numeric(recipe, errors="coerce").sum()
    accounts, kept = expected.accounts(), expected.kept()["amount"].sum()
    for amount in (board, accounts, board - accounts, kept, expected.target()):
        assert f"{amount:,.0f} €".replace(",", " ") in prose
    guess = round(14 * 46.25, 2)
    true = messy.export().answers.set_index("value").loc["voir devis", "amount"]
    for amount in (guess, true, guess - true):
        assert f"{amount:.2f} €".replace(".", ",") in prose
    assert f"objectif d'avril ({expected.target():,.0f} €)".replace(",", " ") in prose
    assert re.search(r"\b9 655 €", prose)
