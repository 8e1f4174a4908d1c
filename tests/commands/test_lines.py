"""Every line that a message proposes works as it is typed, from where one stands, whatever the folder of the file is called."""

import json
import os
import re
import shlex
import sys
from html import unescape
from pathlib import Path

import pytest

from smkit import cli

#: A folder whose name a terminal, and French typography, would both change.
FOLDER = "l'été 5 000 €"


def _orders(more: str, words: tuple[str, ...]) -> str:
    rows = [f"{n};{n:02d}/03/2026;CL-{n % 7};12,50;{words[n % len(words)]}" for n in range(1, 29)]
    return "\n".join([f"N° commande;Date;Client;Montant;{more}", *rows])


#: Exports that ask something, or are wrong: the table they are read as, an indicator of it, and what they hold.
EXPORTS = {
    "mois et jours.csv": (
        "commandes",
        "chiffre_affaires",
        _orders("Statut", ("Payée",)).replace("27/03", "03/27").replace("28/03", "03/28"),
    ),
    "mots.csv": ("commandes", "chiffre_affaires", _orders("Statut", ("Payée", "Payée", "Payée", "Zorglub"))),
    "milliers.tsv": (
        "commandes",
        "chiffre_affaires",
        "N° commande\tDate\tMontant\n1\t13/03/2026\t1.299\n2\t14/03/2026\t12.500",
    ),
    "montant.csv": (
        "commandes",
        "chiffre_affaires",
        "N° commande;Date;Valeur nette\n1;13/03/2026;12,00\n2;14/03/2026;8,00",
    ),
    "étapes.csv": (
        "leads",
        "taux_de_gain",
        "\n".join(
            ["Lead;Étape;Créé le", *(f"L{n};Chez Mélusine {n % 2};{n:02d}/03/2026" for n in range(1, 29))]
        ),
    ),
    "coûts.csv": (
        "couts",
        "cac_complet",
        "Mois;Nature;Coût\n2026-01;Truc;120\n2026-02;Truc;90\n2026-03;Machin;70",
    ),
}


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Type a command above the folder of the exports; return its code, and all that it says, with its own spaces."""
    (tmp_path / FOLDER).mkdir()
    for name, (_, _, text) in EXPORTS.items():
        (tmp_path / FOLDER / name).write_text(f"{text}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as left:
            cli.main(words)
        seen = capsys.readouterr()
        return int(left.value.code or 0), seen.out + seen.err

    return run


def proposed(said: str) -> list[list[str]]:
    """The lines to type in what is said, as words, each once."""
    lines = dict.fromkeys(re.findall(r"(?<!Usage : )smkit (?:check|kpi compute|report) [^\n]*", said))
    return [shlex.split(line)[1:] for line in lines if re.search(r" --?(?!help)\w", line)]


@pytest.mark.parametrize("name", EXPORTS)
def test_lines_name_the_file_as_it_was_typed(typed, name: str) -> None:
    (table, kpi, _), file = EXPORTS[name], f"{FOLDER}/{name}"
    for words in (("check", file, "--table", table), ("kpi", "compute", kpi, f"--{table}", file)):
        _, said = typed(*words)
        assert (lines := proposed(said)), said
        for line in lines:
            assert file in line
            if line[0] != "report":
                code, again = typed(*line)
                assert code < 2 and "introuvable" not in again, again


def test_those_of_a_report_too_and_what_it_writes_names_neither_folder_nor_command(typed) -> None:
    asked = ("report", "indicateurs", "--to", "r", "--formats", "html", "-p", "commandes")
    code, said = typed(*asked, f"{FOLDER}/milliers.tsv")
    answer, look = proposed(said)
    assert code == 1 and answer == [*asked, f"{FOLDER}/milliers.tsv", "-p", "nombres", "1.234,50"]
    assert look == ["check", f"{FOLDER}/milliers.tsv", "--table", "commandes"]
    written = unescape(
        "".join(Path("r", name).read_text("utf-8") for name in ("manifest.json", "index.html"))
    )
    assert FOLDER not in written and "smkit report" not in written and "nombres" in written
    assert typed(*answer)[0] == 0 and typed(*look)[0] == 1

    assert typed(*asked, f"{FOLDER}/mots.csv")[0] == 0
    page = Path("r", "indicateurs", "rapport.html").read_text("utf-8")
    page = re.sub(r"[\u00a0\u202f]", " ", unescape(page))
    assert FOLDER not in page and "smkit report" not in page
    assert "→ statuts : « vente=Zorglub » (dans l'établi, ou par -p dans le terminal)" in page


def test_those_of_a_case_are_typed_with_what_its_file_says(typed) -> None:
    text = "N° commande;Jour de vente;Montant\n1;13/03/2026;1.299\n2;14/03/2026;12.500\n"
    Path(FOLDER, "mars.csv").write_text(text.replace(";", "\t"), encoding="utf-8")
    told = {"commandes": "mars.csv", "colonnes": "order_date=Jour de vente"}
    case = {"rapport": "indicateurs", "titre": "Mars", "sources": ["Fictif"], "parametres": told}
    Path(FOLDER, "cas.yaml").write_text(json.dumps(case), encoding="utf-8")
    code, said = typed("report", "--case", FOLDER, "--to", "r", "--formats", "html")
    answer, look = proposed(said)
    assert code == 1 and answer[:3] == ["report", "--case", f"{FOLDER}/cas.yaml"]
    assert look[:4] == ["check", f"{FOLDER}/mars.csv", "--table", "commandes"] and look[5] == told["colonnes"]
    assert typed(*answer)[0] == 0


@pytest.mark.parametrize("report", ["fidelisation", "client"])
def test_a_report_on_customers_says_which_column_may_be_theirs(typed, report: str) -> None:
    head, *rows = EXPORTS["mots.csv"][2].replace("Zorglub", "Payée").splitlines()
    for column, likely in (("Société", "Société"), ("Qui", "Son en-tête")):
        Path(FOLDER, "v.csv").write_text("\n".join([head.replace("Client", column), *rows]), encoding="utf-8")
        code, said = typed(
            "report", report, "-p", "commandes", f"{FOLDER}/v.csv", "--to", "r", "--formats", "html"
        )
        (line,) = proposed(said)
        assert code == 1 and column in said and line[-2:] == ["colonnes", f"customer_id={likely}"]
        if column == likely:
            assert typed(*line)[0] == 0


@pytest.mark.parametrize(
    ("words", "flags"),
    [
        (("report", "indicateurs", "%"), ["-p", "commandes"]),
        (("report", "campagnes", "%"), ["-p", "campagnes"]),
        (("report", "%"), ["-p", "commandes"]),
        (("kpi", "compute", "chiffre_affaires", "%"), ["--commandes"]),
        (("kpi", "compute", "taux_de_gain", "%"), ["--leads"]),
        (("kpi", "compute", "chiffre_affaires", "--folder", "%"), ["--commandes"]),
    ],
)
def test_a_file_typed_alone_is_given_by_its_table(typed, words: tuple[str, ...], flags: list[str]) -> None:
    file = f"{FOLDER}/mots.csv"
    code, said = typed(*(file if word == "%" else word for word in words))
    (line,) = proposed(said)
    assert code == 2 and "est un fichier" in said
    assert line[-len(flags) - 1 :] == [*flags, file] and line[0] == words[0]


def test_what_is_typed_in_the_place_of_another_thing_is_told_so(typed) -> None:
    code, said = typed("report", "indicateurs", "-p", "commandes", "--to", "r")
    assert code == 2 and "« -p commandes » attend une valeur, et « --to » est une option" in said
    code, said = typed("plan", FOLDER)
    assert code == 2 and "est un dossier" in said and "introuvable" not in said
    code, said = typed(
        "kpi", "compute", "chiffre_affaires", "--commandes", f"{FOLDER}/mots.csv", "--compare", "hier"
    )
    assert code == 2 and "Choix possibles : 'previous', 'year'" in said
    code, said = typed(
        "kpi", "compute", "chiffre_affaires", "--commandes", f"{FOLDER}/mots.csv", "--by", "month,zut"
    )
    assert code == 2 and "« zut » ne peut pas découper" in said and "mois" in said


@pytest.mark.parametrize("value", ["2026-01-01", "leads.amount=Montant", ""])
def test_a_parameter_may_be_typed_with_a_sign(typed, value: str) -> None:
    """What is refused then is the value, as when it is typed apart."""
    apart, joined = (
        typed("report", "indicateurs", "-p", *words) for words in (("zut", value), (f"zut={value}",))
    )
    assert joined == apart and "zut" in joined[1] and joined[0] != 0
    assert typed("app", "roi_campagne", "-p", f"zut={value}") == typed(
        "app", "roi_campagne", "-p", "zut", value
    )


@pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="names are UTF-8 there")
def test_a_name_that_nothing_can_write_is_refused_wherever_it_is_typed(
    typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, folder = os.fsdecode(b"\xe9t\xe9.csv"), os.fsdecode(b"\xe9t\xe9")
    Path(name).write_text(EXPORTS["mots.csv"][2], encoding="utf-8")
    for words in (
        ("report", "indicateurs", "-p", "commandes", name, "--to", "r"),
        ("report", "etude_de_cas_roi", "--to", folder),
        ("report", "--case", name),
        ("report", "--retry", "--to", folder),
        ("check", name, "--table", "commandes"),
        ("kpi", "compute", "panier_moyen", "--orders", name),
        ("plan", name),
        ("init", folder),
    ):
        code, said = typed(*words)
        assert code == 2 and "Renommez-le" in said and "\\udc" not in said, (words, said)
    (tmp_path / folder).mkdir()
    monkeypatch.chdir(tmp_path / folder)
    for words in (("report", "etude_de_cas_roi"), ("init", "mon_kit")):
        code, said = typed(*words)
        assert code == 2 and "Renommez-le" in said, (words, said)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("report", "indicateurs", "-p", "commandes"), "Écrivez : -p commandes VALEUR"),
        (("report", "indicateurs", "-p"), "« -p » attend un nom et une valeur"),
        (
            ("report", "indicateurs", "-p", "commandes", " "),
            "« -p commandes » attend une valeur, et la sienne est vide",
        ),
        (
            ("report", "--case", "c.yaml", "-p", "donnees="),
            "Écrivez : -p donnees VALEUR, ou retirez ce paramètre",
        ),
        (("report", "indicateurs", "--memory", "nan"), "'nan' n'est pas un nombre"),
        (("report", "indicateurs", "--timeout", "inf"), "'inf' n'est pas un nombre"),
        (("report", "indicateurs", "-p", "base", "HTT"), "La base « HTT » ne se comprend pas"),
        (("report", "etude_de_cas_roi", "-p", "base", "HTT"), "La base « HTT » ne se comprend pas"),
    ],
)
def test_a_value_that_nothing_can_be_made_of_is_refused_before_any_work(
    typed, words: tuple[str, ...], told: str
) -> None:
    code, said = typed(*words)
    assert code == 2 and told in said.replace("\xa0", " "), said


def test_a_base_is_taken_as_people_write_it_and_no_other_word_is(typed) -> None:
    Path("v.csv").write_text("Facture;Date;CA\nF1;01/03/2025;12,5\n", "utf-8")
    for base in ("ht", "hors taxes", "TTC", "taxes comprises"):
        assert typed("check", "v.csv", "--table", "commandes", "--base", base)[0] == 0
    code, said = typed("check", "v.csv", "--table", "commandes", "--base", "zzz")
    assert code == 1 and "Attendu : HT" in said.replace("\xa0", " ")
