"""`smkit kpi compute` on the boutique: what people ask in a terminal, and what they read back."""

import json
from pathlib import Path

import pandas as pd
import pytest

import smkit
from smkit import cli, warehouse
from smkit.analysis import dashboard, kpis
from smkit.display import dashboard as montrer


@pytest.fixture
def compute(capsys: pytest.CaptureFixture[str]):
    """Compute on the boutique; return the code, stdout and stderr, with plain spaces."""

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            cli.main(["kpi", "compute", *arguments, "--folder", "boutique"])
        seen = capsys.readouterr()
        out, err = (text.replace("\xa0", " ").replace("\u202f", " ") for text in (seen.out, seen.err))
        return int(left.value.code or 0), out, err

    return run


def test_a_split_that_targets_do_not_have_is_shown_without_them(compute) -> None:
    code, out, err = compute("chiffre_affaires", "--by", "category")
    assert code == 0 and "Objectif" not in err and "Épicerie" in out
    assert out.split()[1] == "Catégorie" and "Objectif" not in out


def test_a_split_that_targets_have_is_shown_beside_them(compute) -> None:
    code, out, _ = compute("chiffre_affaires", "--by", "annee,region", "--start", "01/01/2025")
    assert code == 0 and "Objectif" not in out, "revenue has monthly targets only"
    code, out, _ = compute("chiffre_affaires", "--by", "mois,region", "--start", "01/12/2025")
    west = next(line for line in out.splitlines() if "Ouest" in line)
    assert code == 0 and "Atteinte" in out and west.split()[-1] in ("manqué", "atteint")


def test_a_comparison_with_nothing_is_told(compute) -> None:
    code, out, err = compute("panier_moyen", "--compare", "year")
    assert code == 0 and "468,34 €" in out and "Rien à quoi comparer" in err


def test_a_parquet_file_is_counted_where_it_is_and_a_csv_of_the_same_rows_is_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = pd.DataFrame(
        {
            "order_id": ["C1", "C2", "C3"],
            "order_date": pd.Timestamp("2026-03-03"),
            "amount": [10.0, 20.0, 60.0],
        }
    )
    rows.to_parquet(tmp_path / "c.parquet")
    rows.to_csv(tmp_path / "c.csv", index=False)
    scanned: list[Path] = []
    scan = warehouse.scan
    monkeypatch.setattr(
        warehouse, "scan", lambda file, *a, **k: (scanned.append(file), scan(file, *a, **k))[1]
    )
    for name in ("c.parquet", "c.csv"):
        with pytest.raises(SystemExit) as left:
            cli.main(["kpi", "compute", "panier_moyen", "--orders", str(tmp_path / name), "--json"])
        assert not left.value.code
        # not a number is no JSON, and a program that reads it would stop there
        told = json.loads(capsys.readouterr().out, parse_constant=lambda word: pytest.fail(f"{word} in JSON"))
        assert [(row["value"], row["period"], row["low"]) for row in told["rows"]] == [(30.0, None, None)]
    assert [file.name for file in scanned] == ["c.parquet"]


def test_a_window_without_data_is_told(compute) -> None:
    code, _, err = compute("chiffre_affaires", "--start", "2030-01-01")
    assert code == 0 and "Aucune ligne à compter" in err


def test_two_grains_are_one_too_many(compute) -> None:
    code, _, err = compute("chiffre_affaires", "--by", "mois,annee")
    assert code == 2 and "mois ou annee" in err


def test_sales_without_a_group_are_named(compute) -> None:
    code, out, _ = compute("chiffre_affaires", "--by", "channel,customer_id", "--start", "01/12/2025")
    assert code == 0 and "non renseigné" in out and out.split()[1:3] == ["Canal", "Client"]


def test_what_cannot_be_written_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "plein").write_text("un fichier, pas un dossier", "utf-8")
    for arguments in (
        ["--html", str(tmp_path / "plein" / "g.html")],
        ["compute", "panier_moyen", "--folder", "boutique", "--to", str(tmp_path / "plein" / "t.csv")],
    ):
        with pytest.raises(SystemExit) as left:
            cli.main(["kpi", *arguments])
        assert left.value.code == 1 and "Impossible d'écrire" in capsys.readouterr().err
    with pytest.raises(SystemExit) as left:
        cli.main(["kpi", "--html", str(tmp_path / "nouveau" / "g.html")])
    assert not left.value.code and (tmp_path / "nouveau" / "g.html").is_file()


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]):
    """Compute on a file of orders; return what is said beside the figures, as text and as JSON gives it."""

    def run(file: Path, *arguments: str) -> tuple[list[str], list[str]]:
        found = []
        for more in ([], ["--json"]):
            with pytest.raises(SystemExit) as left:
                cli.main(["kpi", "compute", *arguments, "--orders", str(file), *more])
            assert not left.value.code
            seen = capsys.readouterr()
            found.append(json.loads(seen.out)["cautions"] if more else seen.err.splitlines())
        return found[0], found[1]

    return run


def test_each_caution_of_the_report_is_said(said, tmp_path: Path) -> None:
    """The same file through both doors: no limit of the report that bears on these indicators is missing."""
    rows = ["order_id;order_date;customer_id;quantity;unit_price"]
    days = [day for day in pd.date_range("2025-01-01", "2026-05-12") if day.day % 3]
    rows += [f"C{n};{day:%d/%m/%Y};K{n % 40};1;{20 + n % 7},00" for n, day in enumerate(days)]
    rows += ["R1;12/03/2026;K1;-1;25,00"]
    file = tmp_path / "c.csv"
    file.write_text("\n".join(rows), "utf-8")
    ids = ["chiffre_affaires", "panier_moyen", "nouveaux_clients", "retention"]
    board = dashboard.make(smkit.gather("", commandes=str(file)).tables)
    entries = kpis.catalog()
    others = {entry.name for id, entry in entries.items() if id not in ids}
    report = [
        sentence
        for sentence in montrer.limits(board, entries, "", "EUR")
        if not any(sentence.startswith(name) for name in others)
        and not sentence.startswith("Atterrissage")  # indicators are computed, not forecast
    ]
    assert len(report) >= 6
    for arguments in ([], ["--by", "month", "--compare", "year"]):
        lines, machine = said(file, *ids, *arguments)
        assert lines == machine
        heads = [_head(sentence) for sentence in report if arguments or "Holm" not in sentence]
        if "month" in arguments:  # retention of months is not that of halves of the period
            heads = [head for head in heads if "toute la période" not in head]
        told = " ".join(lines)
        assert [head for head in heads if head not in told] == []
        assert not (
            {"mieux", "moins bien"} & set(told.replace("« Mieux » et « moins bien »", "").split(" : "))
        )


def _head(sentence: str) -> str:
    """What a limit is about: its end may name more indicators, or count other comparisons."""
    for mark in (
        "n'est pas complète",
        "de retours et d'avoirs",
        "correction de Holm",
        "tout client paraît nouveau",
    ):
        if mark in sentence:
            return mark
    return sentence[:60]


def test_a_month_that_is_not_over_is_not_compared_nor_are_first_customers(said, shared: Path) -> None:
    file = shared.parent / "cases" / "judging" / "mois_partiel.csv"
    for arguments in (["--by", "month", "--compare", "previous"], []):
        lines, machine = said(file, "chiffre_affaires", "nouveaux_clients", *arguments)
        told = " ".join(lines)
        assert lines == machine and "juin 2025 » n'est pas complète" in told.replace("\xa0", " ")
        assert "tout client paraît nouveau" in told and "61,3" not in told


def test_weeks_are_iso_weeks_beside_those_of_a_year_before(compute) -> None:
    code, out, _ = compute("nb_commandes", "--by", "semaine", "--start", "2025-11-03", "--compare", "year")
    rows = [line for line in out.splitlines() if "semaine 45 de 2025" in line]
    orders = smkit.gather("boutique").tables["orders"]
    sold = orders[(orders["quantity"] > 0) & (orders["unit_price"] > 0)]
    year, week = (sold["order_date"].dt.isocalendar()[name] for name in ("year", "week"))
    now, before = (sold[(year == y) & (week == 45)]["order_id"].nunique() for y in (2025, 2024))
    assert code == 0 and len(rows) == 1 and str(now) in rows[0].split() and str(before) in rows[0].split()


def test_a_financial_year_is_cut_where_it_begins(compute) -> None:
    code, out, _ = compute("nb_commandes", "--by", "annee", "--debut-exercice", "7")
    orders = smkit.gather("boutique").tables["orders"]
    sold = orders[(orders["quantity"] > 0) & (orders["unit_price"] > 0)]
    whole = sold[sold["order_date"].between("2024-07-01", "2025-06-30 23:59:59")]["order_id"].nunique()
    row = next(line for line in out.splitlines() if "exercice 2024-2025" in line)
    assert code == 0 and f"{whole:,}".replace(",", " ") in row and "incomplète" not in row
    assert sum("incomplète" in line for line in out.splitlines()) == 2
    assert compute("nb_commandes", "--by", "annee", "--debut-exercice", "13")[0] == 1


def test_what_was_lost_is_said_beside_the_figure_with_its_line_to_copy(said, tmp_path: Path) -> None:
    """A rejected line, orders that are no sale, sheets left unread: as `check` says them, here and for a program."""
    file = tmp_path / "c.csv"
    file.write_text(
        "N° commande;Date;Montant HT;Statut\nC1;02/03/2026;10,00;Livrée\nC2;03/03/2026;dix mille;Livrée\n"
        "C3;04/03/2026;30,00;Annulée\nC4;05/03/2026;40,00;Devis\nC5;06/03/2026;20,00;Livrée\nC6;07/03/2026;20,00;Livrée\n",
        "utf-8",
    )
    lines, machine = said(file, "chiffre_affaires")
    told = " ".join(lines).replace("\xa0", " ").replace("\u202f", " ")
    assert lines == machine
    assert (
        "3 gardées, 1 rejetée, 2 mises à part" in told
        and "Ligne 3, « Montant HT », valeur « dix mille »" in told
    )
    assert "Annulée 1 (30,00 €)" in told and "(40,00 €)" in told
    assert f"→ smkit kpi compute chiffre_affaires --commandes {file} --en-attente compter" in told
    leads = tmp_path / "l.csv"
    leads.write_text("Identifiant;Étape;Date de clôture\nL1;Gagné;02/03/2026\nL2;Perdu;03/03/2026\n", "utf-8")
    told = " ".join(said(file, "taux_de_gain", "--leads", str(leads))[0])
    assert "Annulée" not in told and "l.csv" not in told, "no indicator stands on orders here"


def test_unread_sheets_are_said_and_read_when_asked(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "c.xlsx"
    with pd.ExcelWriter(file) as book:
        for month in (1, 2, 3):
            rows = {
                "N° commande": [f"C{month}"],
                "Date": [pd.Timestamp(2026, month, 5)],
                "Montant HT": [100.0],
            }
            pd.DataFrame(rows).to_excel(book, sheet_name=f"M{month}", index=False)
    found = []
    for more in ([], ["--feuille", "toutes"]):
        with pytest.raises(SystemExit) as left:
            cli.main(["kpi", "compute", "chiffre_affaires", "--orders", str(file), "--json", *more])
        assert not left.value.code
        found.append(json.loads(capsys.readouterr().out))
    one, every = found
    assert (one["rows"][0]["value"], every["rows"][0]["value"]) == (100, 300)
    (note,) = one["readings"][0]["notes"]
    assert note["code"] == "other_sheets" and note["answer"].endswith("c.xlsx --feuille toutes")
    assert any(note["answer"] in caution for caution in one["cautions"])
    assert "ne sont pas lues" not in str(every)


def test_dates_of_several_zones_are_said_and_brought_to_one(
    said, capsys: pytest.CaptureFixture[str], shared: Path
) -> None:
    file = shared.parent / "cases" / "intake" / "fuseaux.csv"
    assert any("--fuseau Europe/Paris" in line for line in said(file, "chiffre_affaires", "--by", "month")[0])
    with pytest.raises(SystemExit):
        arguments = ["--orders", str(file), "--by", "month", "--fuseau", "Europe/Paris", "--json"]
        cli.main(["kpi", "compute", "chiffre_affaires", *arguments])
    told = json.loads(capsys.readouterr().out)
    assert [row["value"] for row in told["rows"]] == [200, 50] and "fuseaux diffèrent" not in str(told)
