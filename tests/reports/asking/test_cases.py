"""Case files: read, or refused with the file's name and what to do."""

from pathlib import Path

import pytest

from smkit import paths
from smkit.reports.asking import cases
from smkit.reports.errors import UsageError

GOOD = "rapport: etude_de_cas_roi\ntitre: Un essai\nsources: [Mesures internes]\n"


@pytest.fixture
def case(tmp_path: Path):
    def write(text: str) -> Path:
        path = tmp_path / "essai.yaml"
        path.write_text(text, "utf-8")
        return path

    return write


def test_every_case_of_the_kit_is_right() -> None:
    found = cases.collect([paths.CASES])
    assert {"mailing_relance", "emailing_coupon", "plan_trois_actions"} <= set(found)
    for path in found.values():
        loaded = cases.load(path)
        assert loaded.titre and loaded.sources and loaded.lecons


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "un cas commence par « rapport: »"),
        ("- a\n- b\n", "un cas commence par « rapport: »"),
        (GOOD.replace("titre: Un essai\n", ""), "il manque « titre: »"),
        (GOOD.replace("[Mesures internes]", "[]"), "« sources » est vide"),
        (GOOD + "lecon: [x]\n", "Vouliez-vous dire « lecons »"),
        (GOOD + "parametres: 3\n", "« parametres » attend des lignes « nom: valeur » et contient « 3 »"),
        ("rapport: [\n", "ligne 2"),
        (GOOD + "titre: Un autre\n", "ligne 4 : « titre » est déjà à la ligne 2. Retirez l'un des deux."),
        (GOOD + "parametres:\n  prix: 1\n  prix: 2\n", "ligne 6 : « prix » est déjà à la ligne 5."),
        (GOOD + "parametres:\n\tprix: 1\n", "Remplacez les tabulations par des espaces."),
        (GOOD + "parametres:\n  debut: 2025-02-31\n", "une date n'existe pas"),
    ],
)
def test_a_wrong_case_says_what_is_wrong(case, text: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        cases.load(case(text))
    assert said in str(caught.value) and "essai.yaml" in str(caught.value)


def test_a_missing_case_names_its_neighbour(case, tmp_path: Path) -> None:
    case(GOOD)
    with pytest.raises(UsageError, match="Vouliez-vous dire « essai.yaml »"):
        cases.collect([tmp_path / "essay.yaml"])


def test_two_cases_of_one_name_are_refused(case, tmp_path: Path) -> None:
    other = tmp_path / "autre"
    other.mkdir()
    (other / "essai.yaml").write_text(GOOD, "utf-8")
    with pytest.raises(UsageError, match="Deux cas s'appellent « essai »"):
        cases.collect([case(GOOD), other])


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="aucun cas"):
        cases.collect([tmp_path])


@pytest.mark.parametrize("word", ["sources", "lecons", "suite", "reserves"])
def test_a_colon_in_a_sentence_is_told_with_its_line_and_the_sentence_to_write(case, word: str) -> None:
    own = "  - Une phrase\n  - Retenir ceci : deux choses\n"
    text = GOOD.replace("sources: [Mesures internes]\n", "")
    text += "" if word == "sources" else "sources: [x]\n"
    text += f"{word}:\n{own}" if word in ("sources", "lecons") else f"parametres:\n  {word}:\n{own}"
    line = 1 + text.splitlines().index("  - Retenir ceci : deux choses")
    with pytest.raises(UsageError) as refused:
        cases.load(case(text))
    said = str(refused.value)
    assert said.startswith(f"essai.yaml, ligne {line} : « {word} »") and said.endswith(
        '- "Retenir ceci : deux choses"'
    )
    mended = text.replace("- Retenir ceci : deux choses", '- "Retenir ceci : deux choses"')
    assert "Retenir ceci : deux choses" in str(cases.load(case(mended)))


def test_what_is_a_list_of_groups_stays_one(case) -> None:
    text = GOOD + "parametres:\n  actions:\n    - nom: Salon\n      cout: 3\n    - nom: E-mail\n"
    assert cases.load(case(text)).parametres["actions"][0] == {"nom": "Salon", "cout": 3}
