"""`smkit report` at the terminal: what it says of what it cannot do, and of what it has done."""

import json
from pathlib import Path

import pytest

from smkit import cli
from smkit.tables import storeroom


@pytest.fixture
def smkit(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Run `smkit report` in an empty folder; return its code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            cli.main(["report", *arguments])
        seen = capsys.readouterr()
        assert "Traceback" not in seen.err
        return int(left.value.code or 0), seen.out, seen.err

    return run


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["indicateur"], "Vouliez-vous dire « indicateurs »"),
        (["indicateurs", "-p", "devises", "EUR"], "Vouliez-vous dire « devise »"),
        (["--case", "absent.yaml"], "Le cas absent.yaml est introuvable"),
        (["--batch", "absent.yaml"], "Le lot absent.yaml est introuvable"),
        (["indicateurs", "--each", "régions"], "Vouliez-vous dire « Région »"),
        (["indicateurs", "--each", "zzzz"], "Colonnes possibles"),
        (["etude_de_cas_roi", "--each", "region"], "ne lit pas de données"),
        (["indicateurs", "--formats", "htm"], "Vouliez-vous dire « html »"),
        (["indicateurs", "--engine", "spwan"], "Vouliez-vous dire « spawn »"),
        (["indicateurs", "--jobs", "0"], "--jobs"),
        (["indicateurs", "--batch", "lot.yaml"], "--batch dit déjà"),
        (["--verify", "rien"], "ne contient aucun rapport"),
        (["--to", "mon neuf", "--retry"], "Rien à refaire dans « mon neuf »"),
        (["--to", "mon neuf", "--retry", "--each", "region"], 'smkit report --to "mon neuf"'),
        (["--case", "."], "» ne contient aucun cas"),
    ],
)
def test_wrong_usage_says_what_was_meant_and_exits_2(smkit, arguments: list[str], said: str) -> None:
    code, out, err = smkit(*arguments)
    assert code == 2 and said in err and out == ""


def test_a_batch_from_end_to_end(smkit, shelf: Path, tmp_path: Path) -> None:
    sets = "{un: {}, deux: {issue: bogue}, trois: {}}"
    (tmp_path / "lot.yaml").write_text(f"lots:\n  - rapports: essai\n    jeux: {sets}\n", "utf-8")
    code, out, err = smkit("--batch", "lot.yaml", "--to", "r", "--formats", "html", "--jobs", "2")
    assert code == 1 and Path(out.splitlines()[-1]) == Path("r/index.html")
    assert "1 rapport en échec sur 3" in err and "essai_deux : Le carnet s'est arrêté à la cellule 5" in err
    lines = [line for line in err.splitlines() if line.startswith("[")]
    assert len(lines) == 3 and "/3]" in lines[0] and "reste environ" in lines[0] and "reste" not in lines[2]

    code, out, err = smkit("--to", "r", "--retry", "--formats", "html")
    assert code == 1 and "2 rapports inchangés sur 3" in err, "the folder knows what was asked"
    (tmp_path / "lot.yaml").write_text(
        "lots:\n  - rapports: essai\n    jeux: {un: {}, deux: {}, trois: {}}\n", "utf-8"
    )
    code, out, err = smkit("--batch", "lot.yaml", "--to", "r", "--formats", "html", "--retry", "--json")
    content = json.loads(out)
    assert code == 0 and content["result"] == "r/index.html"
    assert [(r["name"], r["made"], r["unchanged"]) for r in content["reports"]] == [
        ("essai_un", True, True),
        ("essai_deux", True, False),
        ("essai_trois", True, True),
    ]
    (tmp_path / "r/manifest.json").write_text("{}", "utf-8")
    code, out, err = smkit("--batch", "lot.yaml", "--to", "r", "--formats", "HTML")
    assert (
        code == 0
        and "« manifest.json » était abîmé" in err
        and (tmp_path / "r/manifest_abime.json").is_file()
    )
    code, out, err = smkit("--verify", "r")
    assert code == 0 and out.splitlines()[-1] == "r" and "aucun changé" in out


def test_one_reason_is_told_once(smkit, shelf: Path, tmp_path: Path) -> None:
    sets = "{a: {}, b: {}, c: {}, d: {}, e: {}}"
    lots = f"lots:\n  - rapports: essai\n    parametres: {{issue: données}}\n    jeux: {sets}\n"
    (tmp_path / "lot.yaml").write_text(lots, "utf-8")
    code, _, err = smkit("--batch", "lot.yaml", "--formats", "html")
    assert code == 1 and "5 rapports en échec sur 5" in err
    told = [line for line in err.splitlines() if "Le fichier est vide" in line]
    assert told == ["essai_a, essai_b, essai_c et 2 autres : Le fichier est vide : exportez-le de nouveau."]


def test_the_charte_of_a_workspace_is_worn_and_a_new_one_makes_reports_anew(
    smkit, shelf: Path, tmp_path: Path
) -> None:
    (tmp_path / "charte.yaml").write_text("entreprise: Comptoir Azimut\ncouleur: '#FFD54F'\n", "utf-8")
    code, _, err = smkit("essai", "--to", "r", "--formats", "html")
    assert code == 0 and "charte.yaml, ligne 2" in err and "#8C742B" in err
    for page in ("index.html", "essai/rapport.html"):
        html = (tmp_path / "r" / page).read_text("utf-8")
        assert "<span>Comptoir Azimut</span>" in html and "--accent: #8C742B" in html
    assert "inchangé" in smkit("essai", "--to", "r", "--formats", "html")[2]

    (tmp_path / "charte.yaml").unlink()
    code, _, err = smkit("essai", "--to", "r", "--formats", "html")
    assert code == 0 and "inchangé" not in err
    assert "Azimut" not in "".join(page.read_text("utf-8") for page in (tmp_path / "r").rglob("*.html"))


def test_a_report_on_large_files_is_said_to_be_copied(
    smkit, shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storeroom, "PACKED", 1)
    (tmp_path / "commandes.csv").write_text("Facture;Date;CA\nF1;01/03/2025;10\n", "utf-8")
    asked = ("essai", "-p", "commandes", "commandes.csv", "--formats", "html", "--to")
    assert "repris" not in smkit(*asked, "mars")[2]
    code, _, err = smkit(*asked, "avril")
    assert (
        code == 0 and "1 rapport repris sur 1 : déjà fait dans un autre dossier" in err and "--force" in err
    )
    assert "repris" not in smkit(*asked, "mai", "--force")[2]


def test_a_broken_charte_stops_all_before_any_work(smkit, shelf: Path, tmp_path: Path) -> None:
    (tmp_path / "charte.yaml").write_text("entreprise: A\nlogo: absent.png\n", "utf-8")
    code, out, err = smkit("essai", "--to", "r")
    assert (code, out) == (1, "") and not (tmp_path / "r").exists()
    assert "charte.yaml, ligne 2" in err and "absent.png" in err


@pytest.mark.parametrize(
    ("formats", "last"),
    [
        ("html,xlsx", "rapport.html"),
        ("xlsx,html", "rapport.html"),
        ("xlsx", "rapport.xlsx"),
        ("pptx,xlsx", "rapport.pptx"),
    ],
)
def test_the_last_line_is_the_file_that_was_asked_for(
    smkit, shelf: Path, tmp_path: Path, formats: str, last: str
) -> None:
    code, out, _ = smkit("essai", "--to", "r", "--formats", formats)
    result = Path(out.splitlines()[-1])
    assert code == 0 and result == Path("r") / "essai" / last and (tmp_path / result).is_file()
