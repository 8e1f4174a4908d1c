"""Judging an answer: what is accepted, what is said to the rest, and never a traceback."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from smkit.training import exercises, progress
from smkit.training.exercises import Exercise, Mistake, check, corrige, verifier


def exercise(expected: object, **more: object) -> Exercise:
    fields = {"name": "essai.x", "question": "Combien ?", "why": "Voilà.", "hint": "Indice général."}
    return Exercise(expected=lambda: expected, **(fields | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "answer",
    [
        5000,
        5000.0,
        Decimal("5000.00"),
        np.int64(5000),
        np.float64(5000),
        "5000",
        "5 000",
        "5\u202f000,00\u00a0€",
        "+5000 €",
    ]
    + [np.array([5000]), pd.Series([5000.0]), pd.DataFrame({"gain": [5000]}), "5000 euros"],
)
def test_a_number_is_accepted_however_a_french_person_writes_it(answer: object) -> None:
    assert check(exercise(5000), answer).status == "juste"


@pytest.mark.parametrize("answer", ["-33,3 %", "−33,3%", -0.333, "-0,333", "-.333"])
def test_rates_and_both_minus_signs(answer: object) -> None:
    assert check(exercise(-1 / 3), answer).status == "juste"


@pytest.mark.parametrize("answer", [None, ..., "", "  "])
def test_not_attempted_says_what_to_do(answer: object) -> None:
    result = check(exercise(5), answer)
    assert result.status == "à faire" and "Remplacez" in result.message


def test_zero_is_an_answer() -> None:
    assert check(exercise(5), 0).status == "faux"
    assert check(exercise(0), 0).status == "juste"


@pytest.mark.parametrize(
    ("answer", "fragment"),
    [
        ((0, 66), "virgule sépare"),
        ("un bon paquet", "« un bon paquet »"),
        ([1, 2, 3], "une liste"),
        ({"a": 1}, "un dictionnaire"),
        (True, "vrai ou faux"),
        (len, "parenthèses"),
        (float("nan"), "ne donne pas un nombre"),
        (np.float64("inf"), "ne donne pas un nombre"),
        (pd.DataFrame({"a": [1, 2]}), "un tableau"),
        (object(), "On attend un nombre"),
        (1j, "On attend un nombre"),
    ],
)
def test_the_wrong_kind_of_answer_is_explained(answer: object, fragment: str) -> None:
    result = check(exercise(2 / 3), answer)
    assert result.status == "faux" and fragment in result.message.replace("\xa0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"moy": 10, "med": 2.5}, "Il manque une valeur pour « Moyenne » et « médiane »."),
        ({"moyenne": 10, "MEDIANE": ...}, "Il manque une valeur pour « médiane »."),
        (
            {"moyenne": 10, "médiane": 2.5, "mode": 2},
            "On n'attend pas « mode » : gardez les noms de la question.",
        ),
        ({"moyenne": 10, "médiane": ()}, "On attend un nombre ; vous donnez une liste, entre crochets."),
    ],
)
def test_a_dictionary_of_other_names_is_told_which(answer: dict[str, object], said: str) -> None:
    result = check(exercise({"Moyenne": 10, "médiane": 2.5}), answer)
    assert result.status == "faux" and result.message.replace("\xa0", " ").replace("\u202f", " ") == said


def test_the_comma_trap_tells_what_to_write() -> None:
    assert '0.66 avec un point, ou "0,66"' in check(exercise(2 / 3), (0, 66)).message


@pytest.mark.parametrize(
    ("expected", "answer", "fragment"),
    [
        (5000, -5000, "à l'envers"),
        (-0.25, 0.25, "Le signe"),
        (0.25, 25, "pourcentage"),
        (0.25, 0.75, "Indice général"),  # the rest is of a share alone
        (300, 297, "Indice général"),  # near is no diagnosis
        (300, 301, "Un de trop"),
        (138.87, 139, "arrondi est trop fort"),
        (300, 250, "Indice général"),
        (3, 300, "Indice général"),  # 300 is no percentage of 3 €
    ],
)
def test_common_slips_have_their_hint(expected: float, answer: float, fragment: str) -> None:
    assert fragment in check(exercise(expected), answer).message


@pytest.mark.parametrize(
    ("question", "expected", "answer", "fragment"),
    [
        ("Quel gain, en euros ?", 5000, -5000, "gagne-t-on de l'argent"),
        ("Quel gain, en euros ?", 5000, "5 %", "un pourcentage"),
        ("Quel gain, en euros ?", 5000, 5, "à mille près"),
        ("Quelle part des clients ?", 0.25, 0.75, "C'est le reste"),
        ("Quelle part des clients ?", 0.25, 4, "La division est à l'envers"),
        ("Quelle part des clients ?", 0.25, "12 €", "vous donnez un montant"),
        ("120 contacts, 18 rendez-vous : combien ?", 20, 138, "120 + 18"),
        ("Un taux de 6 % et un de 12 % : lequel en tout ?", 0.07, 0.09, "moyenne simple de 6 % et de 12 %"),
        (
            "Combien de minutes ?",
            120,
            "3 h",
            "On attend un nombre de minutes ; vous donnez un nombre d'heures.",
        ),
    ],
)
def test_the_slips_of_a_question_say_what_gives_the_number(
    question: str, expected: float, answer: object, fragment: str
) -> None:
    result = check(exercise(expected, question=question), answer)
    assert result.named and fragment in result.message.replace("\xa0", " ").replace("\u202f", " ")


def test_a_mistake_answers_before_a_slip_and_the_first_one_wins() -> None:
    mine = exercise(5, mistakes=(Mistake(-5, "à l'envers"), Mistake(lambda x: x < 0, "négatif", such_as=-6)))
    assert check(mine, -5).message == "à l'envers"
    assert check(mine, -6).message == "négatif"


def test_tolerance_is_inclusive_and_no_more() -> None:
    mine = exercise(10, tolerance=0.5)
    assert check(mine, 10.5).status == "juste"
    assert check(mine, 10.51).status == "faux"


@pytest.mark.parametrize("answer", ["Oui", "oui.", " OUI ", True])
def test_texts_are_compared_without_case_accent_nor_stop(answer: object) -> None:
    assert check(exercise("oui", choices=("oui", "non")), answer).status == "juste"
    assert check(exercise("Référencement payant"), "referencement  payant").status == "juste"


def test_a_text_outside_the_choices_is_told_the_choices() -> None:
    message = check(exercise("oui", choices=("oui", "non")), "peut-être").message
    assert "oui" in message and "non" in message and "Répondez" in message
    assert check(exercise("oui", choices=("oui", "non")), "non").message == "Indice général."


def test_lists_dictionaries_and_tables() -> None:
    assert check(exercise(["a", "b"]), ("A", "b")).status == "juste"
    assert check(exercise(["a", "b"]), ["b", "a"]).status == "faux"
    assert check(exercise(["a", "b"]), pd.Series(["a", "b"])).status == "juste"
    assert check(exercise({"A": 1.5, "B": 0.75}), {"b": "75 %", "a": 1.5}).status == "juste"
    assert check(exercise({"A": 1.5, "B": 0.75}), {"A": 1.5}).status == "faux"
    assert "dictionnaire" in check(exercise({"A": 1.5}), [1.5]).message
    table = pd.DataFrame({"canal": ["E-mail", "Salon"], "gain": [10.0, -5.0]})
    assert (
        check(exercise(table), table.iloc[::-1][["gain", "canal"]].reset_index(drop=True)).status == "juste"
    )
    assert check(exercise(table), table.assign(gain=[10.0, 5.0])).status == "faux"
    assert check(exercise(table), table.rename(columns={"gain": "marge"})).status == "faux"
    assert "tableau" in check(exercise(table), 12).message


def test_the_explanation_may_quote_data() -> None:
    assert check(exercise(5, why=lambda: "calculé"), 5).message == "calculé"


def test_messages_have_french_spaces() -> None:
    assert check(exercise(5, hint="Combien ?"), 1).message == "Combien\u202f?"


def test_verifier_prints_one_line_and_returns_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert verifier("roi.marge", 10_000) is None
    assert verifier("roi.marge", 2_500) is None
    assert verifier("roi.marge") is None
    right, wrong, todo = capsys.readouterr().out.splitlines()
    assert right.startswith("✔ Juste.") and wrong.startswith("✘ Pas encore.") and todo.startswith("○ À vous.")


def test_a_solution_stands_folded_and_counts_as_no_practice(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from smkit.training.notice import folded

    monkeypatch.setattr(progress, "record", lambda *_, **__: pytest.fail("a solution was recorded"))
    corrige("roi.marge", 10_000)
    assert "20 000 €" in capsys.readouterr().out.replace("\u202f", " ").replace("\xa0", " ")
    html = folded("Solution", "<b>")[0]
    assert html.startswith("<details") and " open" not in html and "<b>" not in html


@pytest.mark.parametrize(
    ("name", "answer"), [("roi.marge", 2_500), ("roi.marge", ...), ("roi.marje", 10_000)]
)
def test_a_lesson_that_teaches_a_mistake_does_not_run(name: str, answer: object) -> None:
    with pytest.raises(ValueError, match="roi.mar"):
        corrige(name, answer)


@pytest.mark.parametrize("name", ["roi.marje", "ROI", "nimporte", "", None, 12])
def test_an_unknown_name_is_explained(name: object, capsys: pytest.CaptureFixture[str]) -> None:
    verifier(name, 3)  # type: ignore[arg-type]
    out = capsys.readouterr().out
    assert "Aucun exercice" in out
    assert ("roi.marge" in out) == (name == "roi.marje")


def test_in_a_notebook_it_shows_html_with_its_text(monkeypatch: pytest.MonkeyPatch) -> None:
    import IPython.display

    from smkit.training import notice

    seen = []
    monkeypatch.setattr(notice, "shell", lambda: object())
    monkeypatch.setattr(IPython.display, "display", lambda bundle, raw: seen.append(bundle))
    verifier("roi.marge", 2_500)
    (bundle,) = seen
    assert set(bundle) == {"text/plain", "text/html"}
    assert 'role="status"' in bundle["text/html"] and "✘ Pas encore." in bundle["text/html"]
    assert "gain brut" in bundle["text/plain"]


def test_hints_cannot_inject_markup() -> None:
    from smkit.training.notice import notice

    assert "<script>" not in notice("faux", "vous écrivez « <script> »")[0]


def test_attempts_are_recorded_but_not_the_untouched_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    monkeypatch.setattr(progress, "record", lambda name, *, right, **_: seen.append((name, right)))
    verifier("roi.marge", ...)
    verifier("roi.marge", 2_500)
    verifier("roi.marge", 10_000)
    assert seen == [("roi.marge", False), ("roi.marge", True)]


def test_find_loads_only_the_lesson() -> None:
    found = exercises.find("roi.marge")
    assert found is not None and found.name == "roi.marge"
    assert exercises.find("autre.marge") is None and exercises.find("roi.rien") is None
