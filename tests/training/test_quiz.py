"""Quizzes: live with widgets, and readable without."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smkit.training import pools, progress, quiz, registry
from smkit.training.pools import Pool, Question

QUESTIONS = (
    Question("2 + 2 < 5 ?", ("oui", "non"), ("4 est plus petit.", "Recomptez."), 0),
    Question("Laquelle ?", ("a & b", "c", "d"), ("Pas a.", "Pas c.", "C'est d."), 2),
)


class Fixed(Pool):
    """The same questions at each attempt, as they stand."""

    def draw(self, attempt: int) -> tuple[Question, ...]:
        return QUESTIONS if attempt == 0 else QUESTIONS[::-1]


POOL = Fixed(2, 2, QUESTIONS)


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    seen: list[tuple[str, bool]] = []
    monkeypatch.setattr(progress, "record", lambda name, *, right, **_: seen.append((name, right)))
    return seen


def parts(box):
    """The radio buttons, feedback areas, buttons and score of a quiz."""
    *rows, buttons, score = box.children
    return [row.children[1] for row in rows], [row.children[2] for row in rows], buttons.children, score


def test_nothing_is_chosen_for_the_learner() -> None:
    radios, feedback, _, score = parts(quiz.widget("essai", POOL))
    assert [radio.value for radio in radios] == [None, None]
    assert [place.value for place in feedback] == ["", ""] and "<strong>" not in score.value


def test_each_choice_has_its_reply_and_a_failed_quiz_draws_other_questions(
    recorded: list[tuple[str, bool]],
) -> None:
    box = quiz.widget("essai", POOL)
    radios, feedback, (button, again), score = parts(box)
    radios[0].value, radios[1].value = 0, 1
    button.click()
    assert "✔ Juste." in feedback[0].value and "4 est plus petit." in feedback[0].value
    assert "✘ Pas encore." in feedback[1].value and "Pas c." in feedback[1].value
    assert "1 sur 2" in score.value and "Il en faut 2" in score.value.replace("\xa0", " ")
    assert button.disabled and not again.disabled
    assert again.layout.width == "auto", "its words are longer than a button's usual width"
    again.click()
    radios, _, (button, again), score = parts(box)
    assert [radio.value for radio in radios] == [None, None] and len(radios[0].options) == 3
    radios[0].value, radios[1].value = 2, 0
    button.click()
    assert "2 sur 2" in score.value and "réussi" in score.value
    assert recorded == [("essai.quiz", False), ("essai.quiz", True)]


def test_a_question_left_blank_asks_for_an_answer_and_records_nothing(
    recorded: list[tuple[str, bool]],
) -> None:
    _, feedback, (button, again), _ = parts(quiz.widget("essai", POOL))
    button.click()
    assert "Choisissez une réponse." in feedback[0].value
    assert recorded == [] and again.disabled


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


@pytest.mark.parametrize(
    ("choices", "replies", "answer"),
    [
        (("a", "b"), ("r", "s"), 2),
        (("a", "b"), ("r", "s"), -1),
        (("a", "a"), ("r", "s"), 0),
        (("a", "b"), ("r",), 0),
    ],
)
def test_a_malformed_question_is_refused(
    choices: tuple[str, ...], replies: tuple[str, ...], answer: int
) -> None:
    with pytest.raises(ValueError, match="mal formée"):
        Question("?", choices, replies, answer)


@pytest.mark.parametrize("prefix", registry.LESSONS)
def test_a_pool_gives_nothing_away(prefix: str) -> None:
    """Enough questions, none twice, choices of like length, the right one neither the longest nor always at one place."""
    pool = pools.load(prefix)
    questions = pool.questions
    assert len(questions) >= 3 * pool.asked and 0 < pool.enough <= pool.asked
    assert len({question.text for question in questions}) == len(questions)
    lengths = [[len(choice) for choice in question.choices] for question in questions]
    assert all(max(each) <= 1.6 * min(each) + 4 for each in lengths)
    assert sum(max(each) == each[0] and each.count(each[0]) == 1 for each in lengths) <= len(questions) / 2
    assert sum(min(each) == each[0] and each.count(each[0]) == 1 for each in lengths) <= len(questions) / 2
    assert all(len({reply for reply in question.replies}) == len(question.replies) for question in questions)
    drawn = [question for attempt in range(9) for question in pool.draw(attempt)]
    places = [question.answer for question in drawn]
    assert all(places.count(place) <= 0.6 * len(places) for place in range(3))
    assert {question.text for question in drawn[: len(questions)]} == {
        question.text for question in questions
    }


@given(attempt=st.integers(0, 50))
def test_a_draw_is_the_same_for_its_attempt_and_keeps_the_right_choice(attempt: int) -> None:
    pool = pools.load("kpi")
    right = {question.text: question.choices[0] for question in pool.questions}
    assert pool.draw(attempt) == pool.draw(attempt) and len(pool.draw(attempt)) == pool.asked
    for question in pool.draw(attempt):
        assert question.choices[question.answer] == right[question.text]
