"""Case files: read, or refused with the file's name and what to do."""

import json
from pathlib import Path

import pytest

from smkit import bounded, paths
from smkit.reports.asking import cases, plan
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


def test_what_is_a_list_of_groups_stays_one(case) -> None:
    text = GOOD + "parametres:\n  actions:\n    - nom: Salon\n      cout: 3\n    - nom: E-mail\n"
    assert cases.load(case(text)).parametres["actions"][0] == {"nom": "Salon", "cout": 3}


#: What a person writes in YAML, and what they mean: YAML alone reads a truth, a half of a letter, a word and its value.
MEANT = {
    "devise: NO": {"devise": "NO"},
    "nom: on": {"nom": "on"},
    "essai: true": {"essai": True},
    'mot: "\\ud83d\\ude00"': {"mot": "😀"},
    "heures: 1:30": {"heures": "1:30"},
}


@pytest.mark.parametrize("text", MEANT)
def test_yaml_says_what_was_written(text: str) -> None:
    assert bounded.load(text) == MEANT[text]


def test_half_of_a_letter_is_refused_with_its_line(case) -> None:
    with pytest.raises(UsageError, match="essai.yaml, ligne 4"):
        cases.load(case(GOOD + 'lecons: ["\\ud83d"]\n'))


def test_a_colon_in_a_sentence_and_an_empty_heading_are_what_they_seem(case) -> None:
    path = case(GOOD + "lecons:\nparametres:\n  suite:\n    - Rappelez : une fois par mois\n")
    found = cases.load(path)
    assert found.lecons == []
    (job,) = plan.plan(None, {}, [path])
    assert job.parameters["suite"] == ["Rappelez : une fois par mois"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("titre: 2026", 'titre: "2026"'),
        ("sources: x", r'sources: \["x"\]'),
        ("parametres: {suite: [12]}", '"12"'),
        ("parametres: {devise: zloty}", "trois lettres"),
        ("parametres: {actions: [{nom: A, prix: .nan}]}", "nan"),
    ],
)
def test_what_is_no_text_is_refused_with_what_to_write(case, text: str, said: str) -> None:
    word = text.partition(":")[0]
    kept = "".join(line for line in GOOD.splitlines(keepends=True) if not line.startswith(word))
    with pytest.raises(UsageError, match=said):
        plan.plan(None, {}, [case(f"{kept}{text}\n")])


def test_whatever_a_case_holds_can_be_written_down(case) -> None:
    """One case that could not be stopped a whole batch, and every report after it."""
    path = case(GOOD + "parametres:\n  actions:\n    - {nom: Salon, debut: 2026-03-01, 1: oui}\n")
    (job,) = plan.plan(None, {}, [path])
    assert json.loads(json.dumps(job.parameters, sort_keys=True))["actions"] == [
        {"nom": "Salon", "debut": "2026-03-01", "1": "oui"}
    ]
    with pytest.raises(UsageError, match="UTF-8"):
        plan.plan("etude_de_cas_roi", {"contexte": b"caf\xe9".decode("utf-8", "surrogateescape")}, [])
