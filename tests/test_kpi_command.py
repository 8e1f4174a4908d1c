"""`smkit kpi compute` on the boutique: what people ask in a terminal, and what they read back."""

from pathlib import Path

import pytest

from smkit import cli


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
    assert code == 0 and not err and "Épicerie" in out
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
