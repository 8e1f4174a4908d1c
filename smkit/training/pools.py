"""The questions of the quizzes, and how they are drawn: others at each attempt, their choices in another order."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

import yaml

FOLDER = Path(__file__).parent / "quizzes"


@dataclass(frozen=True)
class Question:
    """A question, its possible answers, what to reply to each, and the place of the right one (from 0)."""

    text: str
    choices: tuple[str, ...]
    replies: tuple[str, ...]
    answer: int = 0

    def __post_init__(self) -> None:
        places, alike = range(len(self.choices)), len(set(self.choices)) < len(self.choices)
        if (
            self.answer not in places
            or alike
            or len(self.replies) != len(self.choices)
            or not all(self.replies)
        ):
            raise ValueError(f"question mal formée : {self.text}")

    def shuffled(self, seed: str) -> "Question":
        """Return the same question, its choices in an order that the seed gives."""
        order = list(range(len(self.choices)))
        Random(f"{seed} {self.text}").shuffle(order)
        return Question(
            self.text,
            tuple(self.choices[at] for at in order),
            tuple(self.replies[at] for at in order),
            order.index(self.answer),
        )


@dataclass(frozen=True)
class Pool:
    """A lesson's questions: how many are asked at a time, and how many right answers pass."""

    asked: int
    enough: int
    questions: tuple[Question, ...]

    def draw(self, attempt: int) -> tuple[Question, ...]:
        """Return the questions of an attempt (from 0): no question comes back before all have been asked.

        >>> pool = load("roi")
        >>> len({question.text for attempt in range(3) for question in pool.draw(attempt)})
        12
        """
        turn, place = divmod(attempt * self.asked, len(self.questions))
        order = list(self.questions)
        Random(f"tour {turn}").shuffle(order)
        drawn = [order[at % len(order)] for at in range(place, place + self.asked)]
        return tuple(question.shuffled(str(attempt)) for question in drawn)


@cache
def load(prefix: str) -> Pool:
    """Return the pool of a lesson, named by its prefix (« roi »).

    Raises FileNotFoundError when no lesson has that prefix, ValueError when a question is malformed.
    """
    told = yaml.safe_load((FOLDER / f"{prefix}.yaml").read_text("utf-8"))
    questions = tuple(
        Question(one["question"], tuple(c for c, _ in one["reponses"]), tuple(r for _, r in one["reponses"]))
        for one in told["questions"]
    )
    return Pool(told["demandees"], told["reussite"], questions)
