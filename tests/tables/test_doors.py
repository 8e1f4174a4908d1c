"""The line to copy: built for the command that was used, from the file's own words, and it works when it is copied."""

import shlex

import pytest
from tables_helpers import plain

from smkit.cli import main
from smkit.tables import answers, doors
from smkit.tables.errors import ReadError


def run(capsys, *words: str) -> tuple[int, str]:
    """Run a command; return its exit code, and what it says."""
    with pytest.raises(SystemExit) as stopped:
        main(list(words))
    said = capsys.readouterr()
    return int(stopped.value.code or 0), plain(said.out + said.err)


def copied(text: str, holding: str) -> list[str]:
    """Return the words of the line to copy that holds a text."""
    line = next(
        each.strip() for each in text.splitlines() if each.strip().startswith("smkit") and holding in each
    )
    return shlex.split(line)[1:]


@pytest.fixture
def orders(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "mes ventes.csv"
    file.write_text("Commande;Date;Montant;Statut\n1;13/03/2025;100,00;Payée\n2;14/03/2025;40,00;Chez le \"voisin\"\n"
                    "3;15/03/2025;7,00;Devis\n", encoding="utf-8")  # fmt: skip
    return file.name


def test_the_line_that_check_gives_answers_its_question(orders, capsys):
    _, text = run(capsys, "check", orders, "--table", "commandes")
    assert "Aucun problème" not in text
    again = copied(text, "--statuts")
    assert again[:4] == ["check", orders, "--table", "commandes"]
    code, text = run(capsys, *again, "--en-attente", "compter", "--doublons", "ecarter")
    assert code == 0 and "« Statut » a un état" not in text and "147,00 €" in text


def test_an_answer_more_keeps_those_before(orders, capsys):
    _, text = run(capsys, "check", orders, "--table", "commandes", "--en-attente", "compter")
    assert "--en-attente" in copied(text, "--statuts")


def test_each_command_gets_its_own_line():
    with doors.through(
        ["smkit", "report", "indicateurs"], {"commandes": "f.csv", "statuts": "vente=a"}, "parameter"
    ):
        assert (
            doors.line(statuts="annulee=b")
            == 'smkit report indicateurs -p commandes f.csv -p statuts "vente=a; annulee=b"'
        )
    assert doors.line(statuts="annulee=b") == "statuts : « annulee=b »."


def test_what_is_not_an_answer_is_left_in_the_mapping():
    assert answers.split("unit_price=Prix [EUR], [dates: mja]") == (
        "unit_price=Prix [EUR]",
        answers.Answers(dates="mja"),
    )
    assert answers.split("unit_price=Prix [EUR]")[0] == "unit_price=Prix [EUR]"
    with pytest.raises(ReadError, match="jma"):
        answers.answered({"dates": "américain"})


def test_every_answer_has_its_help():
    assert list(answers.HELP) == list(answers.NAMES)
    assert set(answers.NAMES.values()) == set(vars(answers.Answers()))


def test_several_questions_have_one_line_that_answers_them_all(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    days = ["13/03/2025", "25/03/2025", "04/03/2025", "03/28/2025"]
    rows = [
        f"{place};{day};10,00;{'Payée' if place else 'Chez le transporteur'}"
        for place, day in enumerate(days)
    ]
    (tmp_path / "ventes.csv").write_text("\n".join(["Commande;Date;Montant;Statut", *rows]), encoding="utf-8")
    _, text = run(capsys, "check", "ventes.csv", "--table", "commandes")
    (line,) = [each for each in text.splitlines() if each.strip().startswith("smkit check")]
    assert '--dates "jma puis mja ligne 4"' in line and '--statuts "vente=Chez le transporteur"' in line
    _, text = run(capsys, *shlex.split(line)[1:])
    assert "À répondre" not in text and "Pour tout répondre" not in text


def test_questions_about_cells_join_the_others_on_that_line(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    text = "Commande\tDate\tCA TTC\n1\t13/03/2025\t1.299\n2\t14/03/2025\t12.500\n"
    (tmp_path / "ventes.tsv").write_text(text, encoding="utf-8")
    _, text = run(capsys, "check", "ventes.tsv", "--table", "commandes")
    (line,) = [each for each in text.splitlines() if "smkit check" in each]
    code, text = run(capsys, *shlex.split(line)[1:])
    assert code == 0 and "13 799,00 €" in text and "À répondre" not in text


def test_visits_alone_lead_to_what_can_be_computed_of_them(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "visites.csv").write_text("Jour;Visites\n13/03/2026;120\n14/03/2026;140\n", encoding="utf-8")
    code, text = run(capsys, "check", "visites.csv", "--table", "trafic")
    assert code == 0 and "une colonne « Coût » au fichier des campagnes" in text
    (line,) = [each for each in text.splitlines() if each.strip().startswith("smkit report")]
    assert line.strip() == "smkit report indicateurs -p trafic visites.csv"
