"""The lesson on discovery: right, wrong and no answer to each exercise, and the customer of the role play."""

import pytest

from smkit.training import roleplay
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
