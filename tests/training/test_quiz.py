"""Quizzes: live with widgets, and readable without."""

import re
from xml.etree import ElementTree

import pytest

from smkit.training import progress, quiz, registry
from smkit.training.quiz import Question

QUESTIONS = (
    Question("2 + 2 < 5 ?", ("oui", "non"), 0, "4 est plus petit."),
    Question("Laquelle ?", ("a & b", "c", "d"), 2, "C'est d."),
)


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    seen: list[tuple[str, bool]] = []
    monkeypatch.setattr(progress, "record", lambda name, *, right: seen.append((name, right)))
    return seen


def parts(box):
    """The radio buttons, feedback areas, button and score of a quiz."""
    *rows, button, score = box.children
    return [row.children[1] for row in rows], [row.children[2] for row in rows], button, score


def test_nothing_is_chosen_for_the_learner() -> None:
    radios, feedback, _, score = parts(quiz.widget("essai", QUESTIONS))
    assert [radio.value for radio in radios] == [None, None]
    assert [place.value for place in feedback] == ["", ""] and "sur" not in score.value


def test_the_button_answers_beside_each_question(recorded: list[tuple[str, bool]]) -> None:
    radios, feedback, button, score = parts(quiz.widget("essai", QUESTIONS))
    radios[0].value, radios[1].value = 0, 1
    button.click()
    assert "✔ Juste." in feedback[0].value and "4 est plus petit." in feedback[0].value
    assert "✘ Pas encore." in feedback[1].value and "C'est d." in feedback[1].value.replace("&#x27;", "'")
    assert "1 sur 2" in score.value
    radios[1].value = 2
    button.click()
    assert "2 sur 2" in score.value
    assert recorded == [("essai.quiz", False), ("essai.quiz", True)]


def test_a_question_left_blank_asks_for_an_answer_and_records_nothing(
    recorded: list[tuple[str, bool]],
) -> None:
    _, feedback, button, _ = parts(quiz.widget("essai", QUESTIONS))
    button.click()
    assert "Choisissez une réponse." in feedback[0].value
    assert recorded == []


def test_without_widgets_the_answers_are_folded_away() -> None:
    root = ElementTree.fromstring(quiz.as_html(QUESTIONS))  # well formed, so escaped
    asked, details = root.find("ol"), root.find("details")
    assert asked is not None and details is not None
    assert details.get("open") is None and details.findtext("summary") == "Réponses"
    assert ["".join(li.itertext()) for li in asked.iter("li")][2] == "non"
    told = ["".join(li.itertext()) for li in details.iter("li")]
    assert told == ["a) oui. 4 est plus petit.", "c) d. C'est d."]


def test_as_text_the_answers_come_last() -> None:
    questions, answers = quiz.as_text(QUESTIONS).split("Réponses")
    assert "a) oui" in questions.replace("\xa0", " ") and "4 est plus petit" not in questions
    assert re.findall(r"(\d) ([a-c])", answers) == [("1", "a"), ("2", "c")]


@pytest.mark.parametrize(("headless", "live"), [("1", False), ("", True)])
def test_widgets_are_for_those_who_are_there(
    headless: str, live: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("SMKIT_HEADLESS", headless)
    monkeypatch.setattr(quiz, "shell", lambda: object())
    monkeypatch.setattr(quiz, "show", lambda html, text, widget=None: seen.append((html, text, widget)))
    quiz.quiz("roi")
    ((html, text, widget),) = seen
    assert (widget is not None) == live
    assert "<details>" in html and "Réponses" in text  # the page and print version is there in both cases


def test_an_unknown_quiz_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    quiz.quiz("rio")
    assert "Aucun quiz" in capsys.readouterr().out


@pytest.mark.parametrize(("choices", "answer"), [(("a", "b"), 2), (("a", "b"), -1), (("a", "a"), 0)])
def test_a_malformed_question_is_refused(choices: tuple[str, ...], answer: int) -> None:
    with pytest.raises(ValueError, match="mal formée"):
        Question("?", choices, answer, "")


@pytest.mark.parametrize("prefix", registry.LESSONS)
def test_every_lesson_has_a_quiz_whose_right_answer_has_no_fixed_place(prefix: str) -> None:
    questions = registry.load(prefix).QUIZ
    assert len(questions) >= 6
    assert len({question.answer for question in questions}) > 1
    assert all(question.why for question in questions)
