"""Every exercise of every lesson: its solution passes, its usual mistakes are told apart, nothing is said to who has not begun.

A lesson's own test module may declare `ANSWERS`, counted by hand or on the file: right answers, then wrong ones with a piece of
what must be said to each. The cases of `../shared/cases/learning` are at the end.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
import yaml
from answers import plain

from smkit import paths
from smkit.training import registry
from smkit.training.exercises import Exercise, check

EXERCISES = {one.name: one for prefix in registry.LESSONS for one in registry.load(prefix).EXERCISES}
COUNTED = (
    "donnees",
    "fidelisation",
    "indicateurs",
    "plan_actions",
    "prospection",
    "roi_campagnes",
    "smarketing",
    "vente_croisee",
)
ANSWERS = {name: told for lesson in COUNTED for name, told in import_module(f"test_{lesson}").ANSWERS.items()}
EVERY = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)


def other_forms(exercise: Exercise, value: Any) -> list[Any]:
    """Other right ways to write a right answer: at least three."""
    if isinstance(value, str):
        forms = [f" {value} ", f"{value}.", f"« {value} »"]
        return forms if exercise.accents else [*forms, value.upper()]
    if isinstance(value, Mapping):
        written = {key: other_forms(exercise, item)[0] for key, item in value.items()}
        return [{key.upper(): item for key, item in value.items()}, written, dict(reversed(value.items()))]
    number = float(value)
    french = repr(number).replace(".", ",").replace("-", "−") if "e" not in repr(number) else str(value)
    forms = [french, np.float64(number), Decimal(repr(number)), np.array([number])]
    if exercise.rule.unit == "part":
        forms.append(f"{repr(round(100 * number, 6)).replace('.', ',')} %")
    elif exercise.rule.unit == "€":
        forms += [f"{french} €", f"{french} euros"]
    return forms


@EVERY
def test_the_solution_passes_in_every_form_and_is_explained(exercise: Exercise) -> None:
    value = exercise.expected()
    for form in [value, *other_forms(exercise, value), *exercise.others]:
        result = check(exercise, form)
        assert result.status == "juste", (form, result.message)
        assert len(result.message) > 10


@EVERY
def test_each_declared_mistake_gets_its_own_hint(exercise: Exercise) -> None:
    for mistake in exercise.mistakes:
        result = check(exercise, mistake.example())
        assert result.status == "faux" and result.named, mistake.example()
        assert plain(mistake.hint) in plain(result.message), mistake.example()
    hints = [mistake.hint for mistake in exercise.mistakes]
    assert (
        len(set(hints)) == len(hints)
        or len({m.such_as for m in exercise.mistakes}) > 1
        or exercise.name in SAME_HINT
    )


#: Two readings of one mistake, on purpose.
SAME_HINT = {
    "donnees.point",
    "donnees.repetees",
    "kpi.delais",
    "prospection.boutique_source",
    "synthese.recommandations",
}


@EVERY
def test_none_is_for_you_and_the_wrong_kind_gets_a_sentence(exercise: Exercise) -> None:
    value = exercise.expected()
    untouched = dict.fromkeys(value, ...) if isinstance(value, Mapping) else ...
    assert check(exercise, untouched).status == check(exercise, None).status == "à faire"
    wrong = [{"z": 1}, ["a"], object()] + ([12.5] if isinstance(value, str) else ["zorglub", "12 zorglubs"])
    for kind in wrong:
        result = check(exercise, kind)
        assert result.status == "faux" and len(result.message) > 20
        assert "Traceback" not in result.message and "Error" not in result.message


@EVERY
def test_help_grows_from_error_to_error_and_ends_at_the_solution(exercise: Exercise) -> None:
    wrong = "rien de tout cela" if isinstance(exercise.expected(), str) else -98_765.4
    answer: Any = (
        {key: wrong for key in exercise.expected()} if isinstance(exercise.expected(), Mapping) else wrong
    )
    said = [plain(check(exercise, answer, errors).message) for errors in range(4)]
    assert plain(exercise.hint) in said[1]
    assert "Pour commencer" in said[2] or len(exercise.choices) == 2 or not EXERCISES[exercise.name].step
    assert "solution" in said[3]
    for choice in exercise.choices:  # apart, whatever is forgiven
        assert sum(exercise.rule.same(choice, other) for other in exercise.choices) == 1


@pytest.mark.parametrize("name", ANSWERS)
def test_what_was_counted_by_hand_is_right_and_what_was_found_wrong_is_answered(name: str) -> None:
    right, wrong = ANSWERS[name]
    for answer in right:
        assert check(EXERCISES[name], answer).status == "juste", answer
    for answer, hint in wrong.items() if isinstance(wrong, Mapping) else wrong:
        result = check(EXERCISES[name], answer, errors=1)  # a pointer comes with the second error
        assert result.status == "faux", answer
        assert hint in plain(result.message), answer


RIGHT, WRONG = "juste", "faux"
#: Verdicts that were wrong: exercise, answer, what comes now, and a piece of it (`../shared/cases/learning/verdicts_faux.json`).
VERDICTS: list[tuple[str, object, str, str]] = [
    ("donnees.accents", "Theiere en fonte", WRONG, "pas les accents"),
    ("donnees.accents", "Thèiére en fonte", WRONG, "pas les accents"),
    ("donnees.accents", "Thêière en fonte", WRONG, "pas les accents"),
    ("donnees.sans_client", 0.018956, WRONG, "divisé par les lignes qui ont un client"),
    ("donnees.sans_client", "1,9 %", RIGHT, ""),
    ("donnees.sans_client", "2 %", WRONG, "gardez au moins une décimale"),
    ("donnees.sous_totaux", "11 159 €", RIGHT, ""),
    ("donnees.disparues", -5, WRONG, "on ne compte pas moins que rien"),
    ("kpi.boutique_panier", 468.34, WRONG, "deux années"),
    ("roi.seuil_catalogue", 140, WRONG, "Un de trop"),
    (
        "kpi.delais",
        {"moyenne": 12, "mediane": 2.5},
        WRONG,
        "« mediane » est juste. Pour « moyenne » : 60 jours",
    ),
    (
        "roi.comparer_roi",
        {"A": 1.5, "B": 1.75},
        WRONG,
        "« A » est juste. Pour « B » : Ce sont les marges par euro. Retirez",
    ),
    ("roi.boutique_piege", "Black Friday -30%", RIGHT, ""),
    ("vente.boutique_eviter", "Santos moulu 1kg", RIGHT, ""),
    ("vente.boutique_eviter", "Santos moulu", WRONG, "C'est bien cela : écrivez le nom en entier"),
    ("roi.boutique_canal", "les réseaux sociaux", RIGHT, ""),
    ("roi.decision", "sous conditions", RIGHT, ""),
    ("roi.cout_coupon", "6 k€", RIGHT, ""),
    ("roi.temoin", "82 de plus", RIGHT, ""),
    ("roi.temoin", "82 zorglubs", WRONG, "n'est pas une unité"),
    (
        "kpi.delais",
        {"moyenne": 60, "mediane": 2.5},
        WRONG,
        "« mediane » est juste. Pour « moyenne » : C'est la somme",
    ),
    ("kpi.delais", {"moyenne": 11, "mediane": 2.5}, WRONG, "« moyenne » ne l'est pas. Divisez leur somme"),
    ("kpi.delais", {"moyenne": 10, "mediane": 30.7}, WRONG, "« mediane » ne l'est pas. Elle est au milieu"),
    ("kpi.deux_roi", {"marge par euro": 1.2, "roi": 3}, WRONG, "« roi » ne l'est pas. Retirez d'abord"),
    ("kpi.deux_roi", {"marge par euro": "1,2 €", "roi": "20 %"}, RIGHT, ""),
    ("kpi.deux_roi", {"marge par euro": "1,2 €", "roi": "0,2 €"}, WRONG, "vous donnez un montant"),
    ("roi.roi_standard", "-1/3", RIGHT, ""),
    ("roi.roi_standard", "1/3", WRONG, "oublié la marge"),
    ("donnees.sous_totaux", "11.159,43", RIGHT, ""),
    ("donnees.negatif", "–48,30", RIGHT, ""),
    ("smarketing.samedi", "13h00", RIGHT, ""),
    ("smarketing.samedi", "lundi 13:00", RIGHT, ""),
    ("smarketing.samedi", "mardi 13 h", WRONG, "« mardi » n'est pas un jour de cette question"),
    ("smarketing.minutes", "3h00", WRONG, "vous donnez un nombre d'heures"),
    ("plan.debut", "jeudi 30 avril", RIGHT, ""),
    ("plan.debut", "le 30", RIGHT, ""),
    ("roi.regards", "on ne peut pas le dire", RIGHT, ""),
    ("donnees.sous_totaux", (8.091, 0), WRONG, "Écrivez le nombre entre guillemets"),
    ("prospection.semaine", 26, RIGHT, ""),
    ("prospection.semaine", 28, WRONG, "divisés par les semaines"),
    ("prospection.semaine", 27, RIGHT, ""),
]


@pytest.mark.parametrize(("name", "answer", "status", "said"), VERDICTS)
def test_verdicts_that_were_wrong(name: str, answer: object, status: str, said: str) -> None:
    result = check(EXERCISES[name], answer)
    assert result.status == status and said in plain(result.message), result.message


@pytest.mark.parametrize("errors", [0, 1])
def test_what_is_right_in_an_answer_of_several_parts_is_not_explained_again(errors: int) -> None:
    said = plain(check(EXERCISES["kpi.delais"], {"moyenne": 60, "mediane": 2.5}, errors).message)
    assert "« mediane » est juste" in said and "au milieu" not in said and "médiane" not in said


@pytest.mark.parametrize(("written", "share"), [("plausible.yaml", 0.6), ("plausible_again.yaml", 0.8)])
def test_most_plausible_wrong_answers_are_answered_by_name(written: str, share: float) -> None:
    """The rest gets the exercise's pointer, and nothing that is made up."""
    plausible = yaml.safe_load((Path(__file__).parent / written).read_text("utf-8"))
    results = [check(EXERCISES[name], answer) for name, wrong in plausible.items() for answer in wrong]
    assert all(result.status == "faux" for result in results)
    assert sum(result.named for result in results) / len(results) >= share


def test_no_cell_asks_a_learner_for_a_dictionary() -> None:
    """Two values are two lines: brackets and quotes are not what is learnt."""
    for path in sorted((paths.NOTEBOOKS / "formation").glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "code" and "verifier(" in cell.source:
                assert not re.search(r"^reponse\w* = [\[{(]", cell.source, re.MULTILINE), (
                    path.name,
                    cell.source,
                )


@pytest.mark.parametrize(
    "lesson", [stem for prefix, stem in registry.LESSONS.items() if prefix != "synthese"]
)
def test_the_first_exercise_is_near(lesson: str) -> None:
    """Within 250 words and two cells: the one that opens the lesson, and the answer's."""
    words = cells = 0
    for cell in nbformat.read(paths.NOTEBOOKS / "formation" / f"{lesson}.ipynb", as_version=4).cells:
        if cell.cell_type == "markdown":
            words += len(cell.source.split())
            continue
        cells += 1
        if cell.source.startswith("reponse"):
            break
    assert words <= 250 and cells <= 2


@pytest.mark.parametrize("prefix", [prefix for prefix in registry.LESSONS if prefix != "synthese"])
def test_units_last_from_five_to_fifteen_minutes_and_add_up(prefix: str) -> None:
    """Each part of « À vous » says its time; with what comes before, and the quiz, they make what the lesson announces."""
    notebook = nbformat.read(
        paths.NOTEBOOKS / "formation" / f"{registry.LESSONS[prefix]}.ipynb", as_version=4
    )
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    practice = text.partition("\n## À vous")[2].partition("\n## ")[0]
    heads = re.findall(r"^### (.*)$", practice, re.MULTILINE)
    units = [re.fullmatch(r"(\d+)\. .* \((\d+)\smin\)", head) for head in heads]
    assert all(units), heads
    assert [int(unit[1]) for unit in units if unit] == list(range(1, len(heads) + 1))
    minutes = [int(unit[2]) for unit in units if unit]
    assert all(5 <= each <= 15 for each in minutes)
    assert 0 <= registry.MINUTES[prefix] - sum(minutes) <= 40
