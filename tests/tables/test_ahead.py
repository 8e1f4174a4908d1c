"""One line answers all that a file asks, what would be asked only once the first questions are answered included."""

import shlex

import pandas as pd
import pytest
from tables_helpers import error, plain

from smkit.cli import main
from smkit.tables import ahead, check, read


def run(capsys, *words):
    """Run a command; return its exit code, and what it says."""
    with pytest.raises(SystemExit) as stopped:
        main(list(words))
    said = capsys.readouterr()
    return int(stopped.value.code or 0), plain(said.out + said.err)


def copied(line):
    """Return the answers of a line to type, as parameters."""
    pairs = [part.split(" : « ") for part in plain(line).rstrip(".").split(" », ")]
    return {name.strip(): text.removesuffix(" »") for name, text in pairs}


def test_a_question_behind_rejected_rows_is_answered_in_the_same_line():
    """No row is kept before the numbers are known, so that nothing is said of their hours."""
    frame = pd.DataFrame(
        {"Order ID": list("1234"), "Created at": "2026-03-31T23:30:00Z", "Total": ["1,250 £", "2,500 £", "3,750 £", "1,125 £"],
         "Status": ["Delivered", "Frozen", "Frozen", "Delivered"]}
    )  # fmt: skip
    answers = copied(read("orders", frame, currency="EUR").journal.answer)
    assert answers.keys() == {"statuts", "devise", "nombres", "fuseau"}
    currency = answers.pop("devise")
    found = read("orders", frame, currency=currency, **answers)
    assert found.table["amount"].sum() == 8625 and found.journal.answer == "" and found.rejected.empty


def test_what_is_refused_is_answered_with_what_would_be_asked_next(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    rows = [
        f"R{day};{day}/03/2026;C{day % 4};{day},5;{'Sortie atelier' if day % 3 else 'Gelée'}"
        for day in range(13, 29)
    ]
    text = "\n".join(["Réf;Le;Acheteur;Somme k€;Situation", *rows])
    (tmp_path / "ventes.csv").write_text(text, encoding="utf-8")
    code, said = run(capsys, "check", "ventes.csv", "--table", "commandes")
    assert code == 1
    assert "La ligne répond aussi à ce qui serait demandé ensuite (statuts)" in said
    line = said[said.index("smkit check") :].replace("Sortie atelier, Gelée", "Sortie atelier; annulee=Gelée")
    code, out = run(capsys, *shlex.split(line)[1:])
    truth = 1000 * sum(day + 0.5 for day in range(13, 29) if day % 3)
    assert (
        code == 0 and f"{truth:,.2f}".replace(",", " ").replace(".", ",") in out and "À répondre" not in out
    )


def test_a_large_file_is_not_read_twice(monkeypatch):
    frame = pd.DataFrame({"N°": list("12"), "Date": "2026-03-31T23:30:00Z", "CA": ["1,250", "2,500"]})
    assert "fuseau" in read("orders", frame).journal.answer
    monkeypatch.setattr(ahead, "_ROWS", 1)
    assert read("orders", frame).journal.answer == ""


def test_what_cannot_be_read_as_proposed_is_asked_as_it_was():
    frame = pd.DataFrame({"Ref": ["a", "b"], "Quand": ["13/03/2026", "14/03/2026"], "Montant": ["x", "y"]})
    assert "La ligne répond aussi" not in error("orders", frame)


@pytest.mark.parametrize("answers", [{}, {"dates": "jma"}])
def test_a_file_without_questions_is_read_once(answers, monkeypatch):
    monkeypatch.setattr(ahead, "questions", lambda *_: pytest.fail("read again"))
    frame = pd.DataFrame({"N°": list("12"), "Date": "13/03/2026", "CA": ["10,50", "2,50"]})
    assert "Aucun problème" in check.report(read("orders", frame, **answers))


def test_what_most_stages_mean_is_proposed():
    """A line that is copied as it stands should be right for words that say what became of a deal."""
    frame = pd.DataFrame(
        {
            "Piste": list("1234"),
            "État de la piste": ["À travailler", "En maturation", "Converti", "Non qualifié"],
            "Valeur": [5, 6, 7, 8],
        }
    )
    reading = read("leads", frame)
    answers = copied(reading.rejected["advice"][0].partition("→ ")[2])
    assert read("leads", frame, **answers).table["stage"].tolist() == ["open", "open", "won", "lost"]
