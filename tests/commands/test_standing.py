"""No command writes over the file that it reads, nor over what it did not make: bytes are compared before and after."""

import shutil
from pathlib import Path

import pytest

ORDERS = (
    "N° de commande;Date de commande;Client;Quantité;Prix unitaire\nA1;01/04/2025;Hôtel du Port;2;10,00 €\n"
)
NOTES = "Ce que l'équipe a décidé lundi.\n"
CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//autre//FR\r\nBEGIN:VEVENT\r\nUID:42@ailleurs\r\nSUMMARY:Dentiste\r\n"
    "DTSTAMP:20261101T080000Z\r\nDTSTART:20261203T090000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
PLAN = "Action;Début;Fin;Statut\nSalon;15/12/2026;18/12/2026;Prévue\n"


@pytest.fixture
def desk(tmp_path: Path, typed) -> Path:
    """A folder with an export named as its table, notes, a site's page, a calendar, a plan and a page to print."""
    for name, text in {
        "commandes.csv": ORDERS,
        "notes.txt": NOTES,
        "index.html": "<!DOCTYPE html>\n<html>\n<body>Le site</body>\n</html>\n",
        "agenda.ics": CALENDAR,
        "plan.csv": PLAN,
        "autre.xlsx": "un autre classeur",
        "essai.yaml": "lots: []\n",
    }.items():
        (tmp_path / name).write_bytes(text.encode())
    assert typed("convention", "--modele", "convention.yaml")[0] == 0
    assert typed("script", "--modele", "appel.yaml")[0] == 0
    return tmp_path


CHECK = ("check", "commandes.csv", "--table", "commandes")


@pytest.mark.parametrize(
    "words",
    [
        (*CHECK, "--to", "."),
        (*CHECK, "--html", "commandes.csv"),
        (*CHECK, "--html", "notes.txt"),
        (*CHECK, "--html", "index.html"),
        (*CHECK, "--save-mapping", "commandes.csv"),
        (*CHECK, "--save-mapping", "essai.yaml"),
        ("convention", "convention.yaml", "--html", "convention.yaml"),
        ("script", "appel.yaml", "--html", "appel.yaml"),
        ("kpi", "--html", "essai.yaml"),
        ("kpi", "compute", "panier_moyen", "--commandes", "commandes.csv", "--to", "commandes.csv"),
        ("plan", "plan.csv", "--to", "plan.csv"),
        ("plan", "plan.csv", "--to", "autre.xlsx"),
        ("plan", "plan.csv", "--ics", "agenda.ics"),
        ("plan", "plan.csv", "--ics", "agenda.xlsx"),
        ("plan", "plan.csv", "--to", "suivi.csv"),
        ("plan", "plan.csv", "--figer", "--raison", "voté", "--to", "fige.xlsx"),
        (*CHECK, "--html", "verification.csv"),
        (*CHECK, "--save-mapping", "m.xlsx"),
        ("kpi", "compute", "panier_moyen", "--commandes", "commandes.csv", "--to", "t.xlsx"),
    ],
    ids=" ".join,
)
def test_what_stands_there_stays_and_another_name_is_told(desk: Path, typed, words: tuple[str, ...]) -> None:
    before = {each.name: each.read_bytes() for each in desk.iterdir() if each.is_file()}
    code, _, err = typed(*words)
    assert {each.name: each.read_bytes() for each in desk.iterdir() if each.is_file()} == before
    assert code in (1, 2) and "Donnez un autre nom" in err
    if "par exemple : " in err:  # what is told is typed, and works
        option, name = err.strip().rsplit("par exemple : ", 1)[1].split()
        assert option == words[-2] and typed(*words[:-1], name)[0] == 0 and (desk / name).exists()


def test_a_table_that_was_cut_short_is_written_again(
    desk: Path, typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped at each file in turn, the same command then works."""
    from smkit.tables import check

    place = check._place
    for last in range(3):
        left = iter(range(last))

        def stop(path: Path, fill, left=left) -> Path:
            if next(left, None) is None:
                raise KeyboardInterrupt
            return place(path, fill)

        with monkeypatch.context() as cut:
            cut.setattr(check, "_place", stop)
            typed(*CHECK, "--to", f"propre{last}")
        assert len([*(desk / f"propre{last}").iterdir()]) == last
        assert typed(*CHECK, "--to", f"propre{last}")[0] == 0
        assert len([*(desk / f"propre{last}").iterdir()]) == 3


def test_what_is_ours_is_written_again(desk: Path, typed) -> None:
    for words in (
        (*CHECK, "--to", "propre", "--html", "verification.html", "--save-mapping", "m.yaml"),
        (*CHECK, "-c", "m.yaml", "--save-mapping", "m.yaml"),
        ("convention", "convention.yaml"),
        ("script", "appel.yaml"),
        ("kpi", "--html", "glossaire.html"),
        ("kpi", "compute", "panier_moyen", "--commandes", "commandes.csv", "--to", "t.csv"),
        ("plan", "plan.csv", "--ics", "plan.ics"),
    ):
        assert [typed(*words)[0] for _ in range(2)] == [0, 0], words
    assert typed("plan", "plan.csv")[0] == 0
    assert typed("plan", "plan_suivi.xlsx", "--to", "plan_suivi.xlsx")[0] == 0
    shutil.copy(desk / "propre" / "commandes_rejets.xlsx", desk / "ailleurs.xlsx")
    assert typed("plan", "plan_suivi.xlsx", "--to", "ailleurs.xlsx")[0] == 2
