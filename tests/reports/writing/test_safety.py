"""Safe to send: what must not leave does not, wherever it hides, and who has the right may show it."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from matplotlib import pyplot as plt
from spellings import people as spelt

import smkit
from smkit import paths
from smkit.reports.writing import formats, people, safety
from smkit.tables.parsing import keys, personal

PHONES = [
    "06 12 34 56 78", "0612345678", "06.12.34.56.78", "06-12-34-56-78", "01\u00a023\u00a045\u00a067\u00a089",  # France
    "+33 6 12 34 56 78", "+33612345678", "0033 6 12 34 56 78", "+33 (0)6 12 34 56 78",
    "02 123 45 67", "0470 12 34 56", "0470/12.34.56", "0470/12 34 56", "02/123.45.67", "081/12 34 56",  # Belgium
    "+32 470 12 34 56", "+32 2 123 45 67", "+32470123456",
    "514-555-0199", "(514) 555-0199", "514 555 0199", "514.555.0199", "1-514-555-0199", "+1 514 555 0199",
    "(418)555-0199",  # Québec
    "06\u00a012\u202f34 56  78", "514\u202f555 0199", "06\u201312\u201334\u201356\u201378", "０６ １２ ３４ ５６ ７８",
    "06 12 34 56 78 3 fois",  # typeset, or typed otherwise
    "0612 34 56 78", "06 123 456 78", "06_12_34_56_78", "06 - 12 - 34 - 56 - 78", "(+33) 6 12 34 56 78", "33 (0)6 12 34 56 78",
    "0692 12 34 56", "+262 692 12 34 56", "+212 6 61 23 45 67", "+377 93 15 15 15", "0612345678.0",
]  # fmt: skip
NO_PHONES = [
    "1 234 567,89", "1\u202f602\u202f652\u00a0€", "+1 234 567 €", "-5 000,00", "1 000 000 000", "0,000178765", "0.0123456789",
    "2026-03-02", "2025-11-03 10:00:00", "01/02/2026", "01.02.2026 10:30", "2024-2025-2026", "3 mars 2026", "100-200-3000",
    "EAN 3012345678901", "e061234567801", "Personne-0123456789ab", "536365 85123A", "+102,0 %", "01 000", "99 222 1234",
    "514 555 1234 567", "251 001 053 00643", "1684 19970302 3 66", "01,02,03,04,05", "0 1 2 3 4 5 6 7 8 9", "5e" * 32,
]  # fmt: skip


@pytest.mark.parametrize("number", PHONES)
def test_a_telephone_number_is_found(number: str) -> None:
    (said,) = safety.leaks([("la note", f"Rappeler au {number}, le matin")])
    assert "un numéro de téléphone" in said and number not in said


@pytest.mark.parametrize("text", NO_PHONES)
def test_figures_dates_and_codes_are_no_telephone_numbers(text: str) -> None:
    assert list(safety.leaks([("la note", f"Soit {text} au total")])) == []


@pytest.mark.parametrize(
    "address",
    [
        "contact@exemple.fr",
        "contact (at) exemple.fr",
        "contact(arobase)exemple.fr",
        "contact @ exemple.fr",
        "a.b+c@sous.domaine.example",
        "co\u200bntact@exem\u200bple.fr",
    ],
)
def test_an_address_is_found(address: str) -> None:
    (said,) = safety.leaks([("la note", f"(écrire à {address}).")])
    assert "une adresse e-mail" in said and address not in said


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Marie Martin a acheté", True),
        ("MARIE  MARTIN", True),
        ("Martin Marïe, à Lyon", True),
        ("« Marie-Martin » arrive en tête", True),
        ("Marie et Martin", False),
        ("le magasin de Rosemarie Martine", False),
        ("Zoé", True),
        ("« Zoé » arrive en tête", True),
        ("la gamme Zoé bleue", False),
    ],
)
def test_a_name_is_found_whole(text: str, found: bool) -> None:
    assert bool(list(safety.leaks([("x", text)], {"Marie Martin", "Zoé"}))) is found


def chart(label: str) -> None:
    _, axes = plt.subplots()
    axes.barh([label], [1])
    axes.set_title("Un produit en tête", loc="left")
    smkit.chart("produits", axes, alt="Un produit vend plus que les autres.")


SECRET = "Jeanne Petit <jeanne.petit@exemple.fr>"
PLACES = {
    "titre": lambda: smkit.title(SECRET),
    "compagnie": lambda: smkit.title("Ventes", company=SECRET),
    "phrase": lambda: smkit.finding(f"« {SECRET} » achète le plus."),
    "libellé": lambda: smkit.figure("marge", 1, "EUR", label=SECRET),
    "détail": lambda: smkit.figure("marge", 1, "EUR", label="Marge", dims={"client": SECRET}, show=False),
    "note": lambda: smkit.figure("marge", 1, "EUR", label="Marge", note=SECRET),
    "cellule": lambda: smkit.table(
        "clients", pd.DataFrame({"client": [SECRET], "ca": [1.0]}), title="Clients"
    ),
    "en-tête": lambda: smkit.table("clients", pd.DataFrame({SECRET: [1.0]}), title="Clients"),
    "titre de tableau": lambda: smkit.table("clients", pd.DataFrame({"ca": [1.0]}), title=SECRET),
    "graphique": lambda: chart(SECRET),
    "affichage": lambda: __import__("IPython.display").display.display(pd.DataFrame({"client": [SECRET]})),
    "texte": f"Merci à {SECRET}.",
}


@pytest.mark.parametrize("place", PLACES)
def test_a_leak_stops_every_format_and_leaves_no_file(finished_of, tmp_path: Path, place: str) -> None:
    finished = finished_of(PLACES[place])
    with pytest.raises(safety.Leak, match="une adresse e-mail") as caught:
        formats.write(finished, {}, tmp_path, list(formats.WRITERS))
    assert "jeanne" not in str(caught.value).lower()
    assert ("le titre" if place in ("titre", "compagnie") else "le haut du rapport") in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_leak_is_said_in_the_part_where_it_shows_and_by_the_columns_that_name_people(
    finished_of, tmp_path: Path
) -> None:
    """« La cellule 28 » is nothing that a coordinator sees."""
    (somebody,) = spelt(1, seed=11)
    name, file = f"{somebody.first} {somebody.last}", tmp_path / "clients.csv"
    file.write_text(f"Facture;Date;Acheteur;CA\nF1;01/03/2025;{name};10\n", "utf-8")
    finished = finished_of(
        "## Les preuves", lambda: smkit.answer(f"{name} achète le plus."), files={"orders": file}
    )
    columns = {"Facture": "order_id", "Acheteur": "customer_id"}
    source = {"table": "orders", "file": file.name, "columns": columns}
    finished = replace(finished, results=replace(finished.results, sources=[source]))
    with pytest.raises(safety.Leak) as caught:
        safety.check(finished)
    said = str(caught.value).replace("\u00a0", " ")
    assert "la partie « Les preuves »" in said and "cellule" not in said and somebody.last not in said
    assert "Ce nom est dans la colonne « Acheteur » de « clients.csv »." in said


def test_a_name_in_the_name_of_a_file_is_told_so_and_not_repeated(finished_of, tmp_path: Path) -> None:
    """No column answers for it: the file is to be renamed."""
    (somebody,) = spelt(1, seed=12)
    name = f"{somebody.first} {somebody.last}"
    file = tmp_path / f"ventes {name}.csv"
    file.write_text(f"Facture;Date;Acheteur;CA\nF1;01/03/2025;{name};10\n", "utf-8")
    finished = finished_of(
        lambda: smkit.answer("Oui."), files={"orders": file}, parameters={"commandes": file.name}
    )
    source = {
        "table": "orders",
        "file": file.name,
        "columns": {"Facture": "order_id", "Acheteur": "customer_id"},
    }
    finished = replace(finished, results=replace(finished.results, sources=[source]))
    with pytest.raises(safety.Leak) as caught:
        safety.check(finished)
    said = str(caught.value).replace("\u00a0", " ")
    assert "le nom du fichier du paramètre « commandes »" in said and "renommez-le" in said
    assert somebody.last not in said and "colonne" not in said


def test_a_part_that_is_called_by_what_leaks_is_not_quoted(finished_of) -> None:
    with pytest.raises(safety.Leak) as caught:
        safety.check(finished_of(f"## {SECRET}"))
    assert "jeanne" not in str(caught.value).lower() and "– le rapport" in str(caught.value)


def test_a_leak_in_a_parameter_says_which(finished_of) -> None:
    with pytest.raises(safety.Leak, match="le paramètre « titre »"):
        safety.check(finished_of(lambda: smkit.answer("Oui."), parameters={"titre": "Pour 06 12 34 56 78"}))


def test_who_has_the_right_may_show_it_and_the_report_says_so(finished_of, tmp_path: Path) -> None:
    finished = finished_of(
        *(show for name, show in PLACES.items() if name in ("phrase", "cellule")), personal=True
    )
    formats.write(finished, {}, tmp_path, ["html"])
    page = (tmp_path / "rapport.html").read_text("utf-8")
    assert "jeanne.petit@exemple.fr" in page and "Ce document montre des données personnelles" in page


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    """An export in which a customer is named, and a mapping is needed to know it."""
    file = tmp_path / "export.csv"
    rows = [
        "Facture;Date;Qui;CA",
        "F1;03/04/2025;Jeanne Petit;10",
        "F2;04/04/2025;C-0042;20",
        "F3;05/04/2025;Boulons SARL;30",
    ]
    file.write_text("\n".join(rows) + "\n", "utf-8")
    return file


def test_a_name_of_the_files_that_slipped_through_stops_the_report(finished_of, orders: Path) -> None:
    told = {"colonnes": "customer_id=Qui"}
    tell = lambda text: finished_of(lambda: smkit.finding(text), files={"orders": orders}, parameters=told)  # noqa: E731
    with pytest.raises(safety.Leak, match="le nom d’une personne"):
        safety.check(tell("« PETIT, Jeanne » ou Jeanne PETIT, c'est la même."))
    safety.check(tell("« Boulons SARL », une entreprise, et le client C-0042 achètent le plus."))


def test_a_report_on_the_boutique_shows_nobody(kit_report) -> None:
    places = (paths.BOUTIQUE, paths.CASES)  # contents stand among the cases
    files = {
        source["table"]: next(
            place / source["file"] for place in places if (place / source["file"]).is_file()
        )
        for source in kit_report.results.sources
    }
    names = {name for table, path in files.items() for name in people.raw(table, path)}
    assert list(safety.leaks(safety.shown(kit_report), names)) == []


def test_who_holds_the_key_can_tell_who_it_was(orders: Path) -> None:
    read = smkit.read("orders", orders, columns="customer_id=Qui").table
    hidden = read["customer_id"][0]
    assert hidden.startswith("Personne-")
    assert people.reveal([hidden, "Personne-000000000000"], "orders", orders, "customer_id=Qui") == {
        hidden: ["Jeanne Petit"],
        "Personne-000000000000": [],
    }


def test_who_holds_the_key_finds_a_lead_that_went_by_a_name(tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    file.write_text("lead_id;stage;account\nJeanne Petit;gagné;Moulins SARL\nL2;perdu;Forges SA\n", "utf-8")
    hidden = smkit.read("leads", file).table["lead_id"][0]
    assert people.reveal([hidden], "leads", file) == {hidden: ["Jeanne Petit"]}
    assert people.raw("leads", file) == {}  # the scan of a report does not forbid the names of deals


def test_without_the_key_nobody_can(orders: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from smkit.cli import main

    with pytest.raises(SystemExit) as left:
        main(
            ["reveal", str(orders), "Personne-000000000000", "--table", "commandes", "-c", "customer_id=Qui"]
        )
    assert (
        left.value.code == 1 and "La clé des pseudonymes n'est pas dans cet espace" in capsys.readouterr().err
    )
    assert not (paths.workspace() / ".smkit" / "cle").exists()


def test_reveal_says_who_and_who_is_not_there(orders: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from smkit.cli import main

    name = personal.pseudonym("Jeanne Petit", keys.for_file(orders))
    for asked, code, said in (
        (name, 0, f"{name} : Jeanne Petit"),
        ("Personne-0", 1, "introuvable dans ce fichier"),
    ):
        with pytest.raises(SystemExit) as left:
            main(["reveal", str(orders), asked, "--table", "commandes", "-c", "customer_id=Qui"])
        assert left.value.code == code and said in capsys.readouterr().out


def test_what_turns_the_writing_around_is_taken_out() -> None:
    assert safety.clean("a\u202eb\u2066c\x00d\x1b[31m\u200be\ufeff") == "abcd[31me"
    assert safety.clean("é 👩‍👩‍👧 😀\n\tx\u202f€") == "é 👩‍👩‍👧 😀\n\tx\u202f€"
