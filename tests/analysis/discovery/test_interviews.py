"""What an interview tells: the planted needs of the boutique, the stock software of source 002, and what is left to ask."""

from functools import cache

import pandas as pd
import pytest

from smkit import paths, read, sample
from smkit.analysis.discovery import evidence, habits, interviews, needs
from smkit.analysis.discovery import next as ahead
from smkit.analysis.discovery.interviews import assess
from smkit.analysis.errors import InputError

#: A word of the deep need that the answers must bring out, by the first word of the prospect's name.
PLANTED = {
    "Hôtel": "avis", "Cabinet": "image", "Restaurant": "livré", "Agence": "développeurs", "Clinique": "nuit", "Librairie": "mardi",
    "Résidence": "descendent", "Studio": "histoires", "Auberge": "vide",
}  # fmt: skip


@cache
def boutique() -> pd.DataFrame:
    return assess(read("interviews", paths.BOUTIQUE / "entretiens.csv").table)


def talk(*exchanges: tuple[str, str]) -> pd.DataFrame:
    return assess(pd.DataFrame([{"prospect": "A", "question": q, "answer": a} for q, a in exchanges]))


STOCK = (
    ("Que cherchez-vous ?", "Un logiciel de gestion de stock."),
    ("Pourquoi un logiciel ?", "Parce que personne ne sait ce qu'il reste en réserve."),
    (
        "Et qu'est-ce que cela vous coûte ?",
        "Des ruptures chaque semaine, des clients perdus et des achats en urgence.",
    ),
)


def test_the_letters_never_asked_are_those_planted() -> None:
    found = {
        prospect: interviews.skipped(rows) for prospect, rows in boutique().groupby("prospect", sort=False)
    }
    assert found == {one.prospect: list(one.unasked) for one in sample.discovery.talks()}


def test_the_deep_needs_are_those_planted() -> None:
    for prospect, rows in boutique().groupby("prospect", sort=False):
        found = needs.need(rows)
        first = str(prospect).split()[0]
        if first == "Brasserie":
            assert not found.explored
            assert "non exploré" in found.deep_or_why_not()
        else:
            assert PLANTED[first] in found.deep.lower(), prospect


def test_stock_software_leads_to_shortages() -> None:
    found = needs.need(talk(*STOCK))
    assert "logiciel" in found.apparent
    assert "ruptures" in found.deep
    assert len(found.chain) == 2
    said = needs.reformulate(talk(*STOCK))
    assert said.startswith("Si je résume")
    assert said.endswith("Est-ce bien cela ?")
    assert "ruptures" in said


def test_bant_cites_its_evidence_and_asks_for_the_rest() -> None:
    table = evidence.bant(
        talk(("Quel budget ?", "5 000 € au plus."), ("Pour quand ?", "Avant fin mars."))
    ).set_index("field")
    assert table["score"].to_dict() == {"budget": 2, "autorite": 0, "besoin": 0, "temps": 2}
    assert table.loc["budget", "answer"] == "5 000 € au plus."
    assert table.loc["autorite", "ask"].endswith("?")
    assert table.loc["temps", "ask"] == ""


def test_two_answers_that_do_not_go_together_are_seen() -> None:
    (clash,) = evidence.clashes(
        talk(("Pour quand ?", "C'est urgent."), ("Et si on attend ?", "Oh, rien ne presse."))
    )
    assert clash.about == "l'urgence"
    assert not evidence.clashes(talk(("Pour quand ?", "C'est urgent.")))


def test_an_answer_of_one_word_leaves_the_dimension_touched_only() -> None:
    state = interviews.coverage(talk(("Pourquoi changer ?", "Oui."))).set_index("dimension")["state"]
    assert state["pourquoi"] == "effleuré"
    assert state["qui"] == "jamais demandé"


@pytest.mark.parametrize(
    ("question", "answer", "dimension", "state"),
    [
        ("Quel est votre budget ?", "5 000 €", "combien", "su"),
        ("Où livrer ?", "Lyon", "ou", "su"),
        ("Pour quand ?", "Mars.", "quand", "su"),
        ("Pour quand ?", "Bientôt.", "quand", "effleuré"),
        ("Avez-vous un budget ?", "Oui.", "combien", "effleuré"),
        ("Avez-vous un budget ?", "Oui, à peu près.", "combien", "effleuré"),
        ("Avez-vous un budget ?", "Oui, à peu près 5 000.", "combien", "su"),
        ("Quel est votre budget ?", "Je ne sais pas encore.", "combien", "effleuré"),
    ],
)
def test_one_datum_is_an_answer_where_one_datum_is_asked(
    question: str, answer: str, dimension: str, state: str
) -> None:
    found = interviews.coverage(talk((question, answer))).set_index("dimension")["state"]
    assert found[dimension] == state


@pytest.mark.parametrize("answer", ["5000", "Entre 5000 et 8000.", "10k"])
def test_a_number_beside_the_budget_needs_no_unit(answer: str) -> None:
    assert evidence.bant(talk(("Quel est votre budget ?", answer)))["score"].tolist() == [2, 0, 0, 0]
    assert evidence.bant(talk(("Combien de clients par jour ?", answer)))["score"].tolist() == [0, 0, 0, 0]


def test_what_answers_an_open_question_is_the_need_and_not_the_question() -> None:
    said = needs.reformulate(talk(("Que cherchez-vous ?", "Un rayon bio.")))
    assert said.startswith("Si je résume, vous m'avez dit : « Un rayon bio »")
    assert needs.need(talk(("Que cherchez-vous ?", "Je ne sais pas."))).apparent == ""
    assert needs.need(talk(("Qui décide ?", "Mon associée et moi."))).apparent == ""


@pytest.mark.parametrize("sector", ahead.sectors())
def test_each_sector_has_thirty_questions_on_every_dimension(sector: str) -> None:
    questions = ahead.bank(sector, "nos cafés")
    assert len(questions) >= 30
    assert len({each.question for each in questions}) == len(questions)
    assert {each.dimension for each in questions} >= set(interviews.LETTERS)
    assert sum(each.form == "ouverte" for each in questions) >= 0.4 * len(questions)
    assert not any(each.form == "orientee" for each in questions)
    assert sum(bool(each.then) for each in questions) >= 3
    assert not any("{" in each.question for each in questions)


def test_eight_sectors_and_a_hint_for_a_misspelt_one() -> None:
    assert len(ahead.sectors()) >= 8
    with pytest.raises(InputError, match="industrie"):
        ahead.bank("industri")


def test_what_is_asked_next_fills_what_is_missing_and_is_never_asked_twice() -> None:
    known = talk(("Que cherchez-vous ?", "Un logiciel de gestion de stock."))
    proposed = ahead.ask_next(known, "logiciel et informatique")
    assert len(proposed) == 3
    assert proposed["dimension"].iloc[0] == "pourquoi"
    asked = talk(
        ("Que cherchez-vous ?", "Un logiciel."), *[(q, "Je ne sais pas.") for q in proposed["question"]]
    )
    assert not set(proposed["question"]) & set(ahead.ask_next(asked, "logiciel et informatique")["question"])


def test_an_answer_calls_for_its_follow_up() -> None:
    heard = talk(("Comment suivez-vous vos stocks aujourd'hui ?", "Sur un tableur, à la main."))
    proposed = ahead.ask_next(heard, "logiciel et informatique")
    assert proposed["because"].iloc[0] == "sa réponse y invite"
    assert "tableur" in proposed["question"].iloc[0]


def test_habits_count_interviews_with_their_intervals() -> None:
    table = habits.gaps(boutique())
    assert (table["interviews"] == 10).all()
    assert ((table["low"] <= table["share"]) & (table["share"] <= table["high"])).all()
    forms = habits.openness(boutique())
    assert forms["questions"].sum() == len(boutique())
    share = habits.talk_share(boutique())
    assert share is not None
    assert 0.5 < share < 0.9


def test_association_needs_five_a_side_and_finds_a_planted_one() -> None:
    few = pd.DataFrame({"account": ["Hôtel du Phare SARL"], "stage": ["won"]})
    assert habits.association(boutique(), few) is None
    full, thin = (
        [("Pourquoi ?", "Parce que nous perdons des clients."), ("Qui décide ?", "La gérante et moi.")],
        [("Ça va ?", "Oui.")],
    )
    rows = [
        {"prospect": f"{side}{n}", "question": q, "answer": a}
        for side, asked in (("plein", full), ("vide", thin)) for n in range(20) for q, a in asked
    ]  # fmt: skip
    leads = pd.DataFrame({"account": [f"{side}{n}" for side in ("plein", "vide") for n in range(20)]})
    leads["stage"] = ["won"] * 15 + ["lost"] * 5 + ["won"] * 4 + ["lost"] * 16
    found = habits.association(assess(pd.DataFrame(rows)), leads)
    assert found is not None
    assert (found.full_won, found.thin_won) == (15, 4)
    assert found.low > 0


def test_no_question_is_told_in_french() -> None:
    with pytest.raises(InputError, match="aucune question"):
        assess(pd.DataFrame({"prospect": ["A"], "question": [None]}))
