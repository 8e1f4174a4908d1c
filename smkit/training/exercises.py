"""Exercises: what is expected, which mistakes are usual, and what to say to each.

A lesson declares its exercises in `training/lessons/`; a notebook calls `verifier("roi.marge", reponse)`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from smkit.errors import suggest
from smkit.training import answers, progress
from smkit.training.notice import folded, notice, show
from smkit.typography import typeset

Status = Literal["à faire", "faux", "juste"]


@dataclass(frozen=True)
class Mistake:
    """A usual wrong answer and the hint that answers it.

    `value` is the wrong answer itself, or a test on the answer as read; `hint`, French, says what went wrong
    without giving the result away.
    """

    value: Any | Callable[[Any], bool]
    hint: str

    def matches(self, value: Any, expected: Any, tolerance: float) -> bool:
        """Tell whether the learner made this mistake."""
        if callable(self.value):
            return bool(self.value(value))
        return answers.same(value, self.value, tolerance)


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """A question with its answer, which is computed rather than typed.

    `name` is stable and starts with its lesson's prefix (« roi.marge »); `question` is what the notebook asks, word
    for word; `expected` computes a number, text,
    list, dict or DataFrame; `tolerance` is absolute, in the answer's own unit; `why`, shown with the right
    answer, explains it (a function when it quotes data); `hint` answers whatever `mistakes` do not;
    `choices` are the texts among which to answer.
    """

    name: str
    question: str
    expected: Callable[[], Any]
    why: str | Callable[[], str]
    hint: str
    mistakes: tuple[Mistake, ...] = ()
    tolerance: float = 0.005
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """What there is to say of an answer, in French."""

    status: Status
    message: str


def check(exercise: Exercise, answer: Any) -> Result:
    """Judge an answer: not attempted, wrong with the hint that answers the mistake, or right.

    >>> double = Exercise(name="essai.double", question="Le double de 6 ?", expected=lambda: 12, why="6 × 2.",
    ...                   hint="Multipliez par 2.", mistakes=(Mistake(36, "C'est le carré."),))
    >>> [check(double, answer).message for answer in (36, 7, "12,0")]
    ["C'est le carré.", 'Multipliez par 2.', '6 × 2.']
    """
    status, message = _judge(exercise, answer)
    return Result(status, typeset(message))


def verifier(nom: str, reponse: Any = ...) -> None:
    """Say whether an answer is right, and what went wrong if it is not; the notebook's own command.

    Parameters: `nom`, the exercise's name as the lesson gives it; `reponse`, as the question asks, a number
    (12.5, « 12,5 », « 66,7 % », « 5 000 € »), a text, a list, a dictionary or a table.
    """
    exercise = find(nom)
    if exercise is None:
        show(*notice("faux", typeset(_unknown(nom))))
        return
    result = check(exercise, reponse)
    if result.status != "à faire":
        progress.record(exercise.name, right=result.status == "juste")
    show(*notice(result.status, result.message))


def corrige(nom: str, reponse: Any) -> None:
    """Show a solution, folded away: running a whole lesson neither gives it away nor counts as practice.

    Parameters: as `verifier`.
    Raises ValueError when there is no such exercise or the answer is not right: a lesson does not teach mistakes.
    """
    exercise = find(nom)
    if exercise is None:
        raise ValueError(typeset(_unknown(nom)))
    result = check(exercise, reponse)
    if result.status != "juste":
        raise ValueError(f"{nom} : {result.message}")
    show(*folded("Solution : le résultat", result.message))


def find(name: str) -> Exercise | None:
    """Return the exercise of that name, loading only its lesson; None when there is none."""
    from smkit.training import registry

    prefix = str(name).partition(".")[0]
    if prefix not in registry.LESSONS:
        return None
    return next((exercise for exercise in registry.load(prefix).EXERCISES if exercise.name == name), None)


def _judge(exercise: Exercise, answer: Any) -> tuple[Status, str]:
    if answers.not_attempted(answer):
        return "à faire", "Remplacez les points par votre réponse, puis lancez la case (Maj + Entrée)."
    expected = exercise.expected()
    try:
        value = answers.read(answer, expected)
    except answers.Unreadable as problem:
        return "faux", str(problem)
    if answers.same(value, expected, exercise.tolerance):
        return "juste", exercise.why() if callable(exercise.why) else exercise.why
    for mistake in exercise.mistakes:
        if mistake.matches(value, expected, exercise.tolerance):
            return "faux", mistake.hint
    if exercise.choices and not any(answers.same(value, choice, 0) for choice in exercise.choices):
        return "faux", f"Répondez par {' ou '.join(f'« {choice} »' for choice in exercise.choices)}."
    return "faux", _slip(value, expected, exercise.tolerance) or exercise.hint


def _slip(value: Any, expected: Any, tolerance: float) -> str | None:
    """Answer the slips that any calculation can suffer: sign, percentage, rounding."""
    if not isinstance(value, float) or not expected:
        return None
    target = float(expected)
    if abs(value + target) <= tolerance:
        return "Le signe est inversé : gagne-t-on de l'argent, ou en perd-on ?"
    if abs(target) < 1 and abs(value - 100 * target) <= 100 * tolerance:
        return 'C\'est un pourcentage : écrivez-le comme une part (0.25) ou avec son signe ("25 %").'
    if abs(value - target) <= 0.02 * abs(target):
        return "Presque : gardez toutes les décimales jusqu'au bout, et n'arrondissez que le résultat."
    return None


def _unknown(name: str) -> str:
    from smkit.training import registry

    known = [exercise.name for prefix in registry.LESSONS for exercise in registry.load(prefix).EXERCISES]
    return f"Aucun exercice ne s'appelle « {name} ».{suggest(str(name), known)} Le nom se recopie depuis la leçon."
