"""The lesson on discovery: right, wrong and no answer to each exercise, and the customer of the role play."""

import re
import unicodedata
from pathlib import Path

import pytest
from faker import Faker

from smkit.analysis.discovery.wording import fold
from smkit.errors import SmkitError
from smkit.paths import KIT
from smkit.training import asking, roleplay
from smkit.training.exercises import find
from smkit.training.lessons import decouverte_qqoqcp as lesson


def test_at_least_twelve_exercises_found_by_name_with_two_named_mistakes_each() -> None:
    assert len(lesson.EXERCISES) >= 12
    for exercise in lesson.EXERCISES:
        assert find(exercise.name) is exercise
        assert len(exercise.mistakes) >= 2


def test_expected_answers_are_those_a_person_gives() -> None:
    found = {each.name.partition(".")[2]: each.expected() for each in lesson.EXERCISES}
    assert found["depuis_quand"] == "fermée"
    assert found["enveloppe"] == "ouverte"
    assert found["soufflee"] == "orientée"
    assert found["combien_de_temps"] == "quand"
    assert found["se_fait_il"] == "pourquoi"
    assert found["oubli"] == "qui"
    assert found["oublis"] == 3
    assert found["pourquois"] == 2
    assert (found["hotel"], found["agence"], found["reformuler"]) == ("B", "C", "B")
    assert found["bant"] == 2
    assert found["soncas"] == "sécurité"


def test_the_customer_has_twenty_states_that_can_all_be_reached() -> None:
    book = roleplay._book()
    reached, waiting = {book["depart"]}, [book["depart"]]
    while waiting:
        for following in book["etats"][waiting.pop()]["portes"].values():
            if following not in reached:
                reached.add(following)
                waiting.append(following)
    assert len(book["etats"]) >= 20
    assert reached == set(book["etats"])


def test_a_closed_question_gets_yes_a_good_why_opens_and_a_led_one_closes() -> None:
    customer = roleplay.Customer()
    assert customer.reply("Vous voulez un logiciel simple ?").startswith("Oui")
    assert "réserve" in customer.reply("Pourquoi un logiciel ?")
    assert "Si vous le dites" in customer.reply("Vous perdez des clients, n'est-ce pas ?")
    assert not customer.reached
    assert "annule" in customer.reply("Qu'est-ce que cela vous fait perdre ?")
    assert "clients" in customer.reply("Et au fond, pourquoi est-ce grave ?")
    assert customer.reached
    assert len(customer.interview()) == 5


def test_a_budget_is_answered_in_euros_and_other_quantities_are_not() -> None:
    customer = roleplay.Customer()
    assert "euros" in customer.reply("Quel est votre budget ?") and not customer.reached
    assert "euros" not in customer.reply("Combien de références avez-vous ?")


def test_asked_twice_and_no_question(capsys: pytest.CaptureFixture[str]) -> None:
    customer = roleplay.Customer()
    for _ in range(6):
        last = customer.reply("Où stockez-vous ?")
    assert "déjà demandé" in last
    roleplay.juger("Quel est votre budget ?")
    assert "combien" in capsys.readouterr().out


GOOD = {
    "in other words": [
        "Racontez-moi ce qui se passe avec votre stock.",
        "Et concrètement, ça entraîne quoi pour vous ?",
        "Qu'est-ce que ça vous coûte ?",
        "En quoi est-ce grave ?",
    ],
    "without accents": [
        "quest ce qui vous amene ?",
        "pourquoi est ce un probleme ?",
        "quelles consequences pour vous ?",
    ],
    "in capitals": [
        "POURQUOI CHERCHEZ-VOUS UN LOGICIEL ?",
        "QU'EST-CE QUE CELA ENTRAÎNE ?",
        "QUELLES SONT LES CONSÉQUENCES ?",
    ],
    "with typographic quotes": [
        "« Pourquoi cherchez‑vous un logiciel ? »",
        "“Qu’est-ce que ça entraîne ?”",
        "Qu’est‑ce que cela coûte ?",
    ],
}
BAD = {
    "lazy": ["Pourquoi ?"] * 5,
    "nothing": ["?", "ok", "oui", "..."],
    "keywords": [
        "pourquoi besoin profond budget décideur échéance",
        "Qui, quoi, où, quand, comment, pourquoi ?",
        "besoin profond ?",
    ],
    "a pitch": [
        "Notre offre est à 99 € par mois.",
        "Signez ici.",
        "Nous avons un logiciel formidable.",
        "Je vous envoie un devis.",
    ],
    "led": [
        "Vous perdez des clients, n'est-ce pas ?",
        "Pourquoi ne pas prendre notre logiciel ?",
        "C'est quand même mieux, non ?",
        "Pourquoi un logiciel ?",
        "Qu'est-ce que cela entraîne ?",
        "Et pourquoi est-ce grave ?",
    ],
    "hostile": [
        "Vous êtes nulle ou quoi ?",
        "Pourquoi un logiciel ?",
        "Qu'est-ce que cela entraîne ?",
        "Et pourquoi est-ce grave ?",
    ],
    "yes or no, said": ["Vous êtes pressée ?", "Vous décidez seule ?", "C'est urgent ?"],
    "yes or no": [
        "Est-ce que vous êtes pressée ?",
        "Avez-vous un budget ?",
        "Êtes-vous plusieurs à décider ?",
        "Le lieu est-il loin ?",
    ],
}


@pytest.mark.parametrize("how", GOOD)
def test_a_good_discovery_is_one_however_it_is_written(how: str) -> None:
    assert roleplay.jouer(*GOOD[how]).reached


@pytest.mark.parametrize("how", BAD)
def test_a_bad_one_learns_next_to_nothing(how: str) -> None:
    customer = roleplay.jouer(*BAD[how])
    assert not customer.reached
    assert len(customer.seen) <= 2


def test_who_decides_the_budget_and_the_date_are_answered_as_such_wherever_they_are_asked() -> None:
    customer = roleplay.Customer()
    for question in ("Pourquoi un logiciel ?", "Qu'est-ce que cela entraîne ?"):
        customer.reply(question)
    assert "associée" in customer.reply("À qui en parlez-vous avant de décider ?")
    assert "tôt" in customer.reply("Il vous le faudrait pour quand ?")
    assert "euros" in customer.reply("Vous avez prévu combien ?")
    assert "vendeurs" in customer.reply("Qui s'en servira ?")
    assert not customer.reached


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Vous vendez quoi exactement ?", "luminaires"),
        ("À quelle fréquence faites-vous l'inventaire ?", "an, en janvier"),
        ("Combien d'articles avez-vous en stock ?", "références"),
        ("Quelle est la taille de votre entreprise ?", "vendeurs"),
        ("Quand arrivent les erreurs le plus souvent ?", "lundi"),
        ("Comment réagissent vos clients ?", "décorateurs"),
        ("Pouvez-vous m'en dire plus ?", "décorateurs"),
        ("Quels concurrents avez-vous consultés ?", "écrans"),
        ("Quels sont vos objectifs cette année ?", "annulation"),
        ("Quelles sont vos craintes ?", "outil"),
        ("Quel est votre rôle dans l'entreprise ?", "associées"),
        ("Quel est l'impact sur votre chiffre d'affaires ?", "dizaine"),
    ],
)
def test_what_is_asked_is_answered_whatever_was_told_before(question: str, answer: str) -> None:
    customer = roleplay.Customer()
    customer.reply("Pourquoi un logiciel ?")
    customer.reply("Qu'est-ce que cela entraîne ?")
    assert answer in customer.reply(question) and not customer.reached


@pytest.mark.parametrize("said", ["Allez vous faire voir", "Idiote !", "Votre patron est un con ?"])
def test_an_insult_ends_the_talk(said: str) -> None:
    customer = roleplay.Customer()
    assert "ton" in customer.reply(said) and customer.gone


def test_what_was_never_asked_is_not_said_to_have_been() -> None:
    customer = roleplay.Customer()
    assert "références" in customer.reply("Combien de références avez-vous ?")
    assert "vendeurs" in customer.reply("Combien de personnes utiliseront l'outil ?")
    assert "soirs" in customer.reply("Combien de temps y passez-vous ?")
    early = customer.reply("Combien de clients avez-vous perdus ?")
    customer.reply("Pourquoi un logiciel ?")
    assert "déjà" not in early and "décorateurs" in customer.reply(
        "Combien de clients avez-vous donc perdus ?"
    )
    assert "outil" in customer.reply("Qu'avez-vous déjà essayé ?")
    assert "déjà demandé" in customer.reply("Qu'avez-vous déjà essayé ?")


def test_questions_that_people_labelled_are_questions_and_offend_nobody() -> None:
    book, asked, refused = roleplay._book(), 0, []
    for file in sorted((KIT / "tests" / "analysis" / "discovery").glob("questions_*.csv")):
        for line in file.read_text("utf-8").splitlines()[1:]:
            question = unicodedata.normalize("NFC", line.rsplit(";", 2)[0].strip('"'))
            asked += 1
            refused += [] if asking.asks(question) else [question]
            assert not re.search(book["fache"]["mots"], fold(question)), question
            assert not asking.pushes(question), question
    assert asked > 20_000 and len(refused) < 0.01 * asked, refused[:20]


def test_names_that_are_said_are_kept_nowhere(tmp_path: Path) -> None:
    people = Faker("fr_FR")
    people.seed_instance(3)
    name = people.last_name()
    roleplay.jouer(f"Madame {name}, pourquoi cherchez-vous un logiciel ?", f"Qui est {name} ?")
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == []


@pytest.mark.parametrize("typed", [(), ("",), ("  ",), (3,), (None,), ("Pourquoi ?", "")])
@pytest.mark.parametrize("command", ["jouer", "juger"])
def test_what_is_no_text_is_asked_for_with_a_line_that_works(command: str, typed: tuple) -> None:
    with pytest.raises(SmkitError, match=command) as told:
        getattr(roleplay, command)(*typed)
    line = re.search(rf"{command}\(.*?\)", str(told.value))
    assert line is not None
    eval(line[0], {command: getattr(roleplay, command)})


def test_a_talk_where_nothing_was_asked_is_a_table_all_the_same() -> None:
    assert len(roleplay.jouer("ok").interview()) == 1
    assert len(roleplay.jouer("ok", "Pourquoi ?").interview()) == 1


def test_what_leads_up_to_a_question_does_not_weigh_on_it() -> None:
    long = [
        "Bonjour, je vous remercie de me recevoir aujourd'hui, votre vitrine est très belle. ",
        "Nous accompagnons depuis quinze ans des commerces comme le vôtre, partout dans la région. ",
        "D'accord, je note : un tableur que chacun remplit quand il a le temps, et huit cents références. ",
        "Avant de parler du prix, j'aimerais comprendre votre situation et vos contraintes. ",
        "Puisque vous me disiez l'autre jour, quand nous nous sommes parlé, que vous vouliez avancer : ",
        "Vous vendez des lampes, vous avez deux adresses, un site, quatre vendeurs, un étudiant le samedi, donc ",
    ]
    for question in (
        "qui va se servir du logiciel ?",
        "combien de références avez-vous ?",
        "pourquoi un logiciel ?",
        "où rangez-vous les lampes ?",
        "pour quelle date vous le faut-il ?",
    ):
        alone = roleplay.Customer().reply(question)
        for words in long:
            assert roleplay.Customer().reply(words + question) == alone, (words, question)


def test_the_same_question_with_other_words_before_it_is_the_same() -> None:
    customer = roleplay.Customer()
    customer.reply("Pourquoi un logiciel ?")
    assert "déjà" in customer.reply(
        "Je me permets d'insister, et je vous prie de m'excuser. Pourquoi un logiciel ?"
    )


@pytest.mark.parametrize(
    "said",
    [
        "Why are you looking for a software?",
        "How many references do you have?",
        "Who decides?",
        "Tell me about your shop",
        "What would success look like?",
        "¿Cuándo lo necesita usted?",
        "Wie viele Artikel haben Sie?",
        "Perché cercate un programma?",
        "Quanto costa?",
        "Qual è il budget?",
        "Wat zoekt u precies?",
        "Hoeveel kost dat?",
        "Qual é o seu orçamento?",
        "Por que precisa de um software?",
        "Почему?",
        "为什么?",
    ],
)
def test_a_question_that_is_not_french_is_asked_for_in_french(
    said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    customer = roleplay.Customer()
    assert "en français" in customer.reply(said)
    assert customer.seen == ["accueil"] and not customer.gone
    roleplay.juger(said)
    assert "posez-la en français" in capsys.readouterr().out


def test_labelled_questions_are_all_french() -> None:
    here = Path(__file__).parents[1] / "analysis" / "discovery"
    lines = [
        line for file in here.glob("questions_*.csv") for line in file.read_text("utf-8").splitlines()[1:]
    ]
    assert len(lines) > 3000
    assert not [line for line in lines if asking.foreign(line.rsplit(";", 2)[0])]
