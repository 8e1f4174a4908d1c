"""Exercises: what is expected, which mistakes are usual, and what to say to each.

A lesson declares its exercises in `training/lessons/`; a notebook calls `verifier("roi.marge", reponse)`.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from smkit.errors import suggest
from smkit.training import answers, numbers, progress, slips
from smkit.training.comparing import Rule, close, keyed
from smkit.training.notice import folded, notice, show
from smkit.training.words import chosen, named, part_of, plain, unsure
from smkit.typography import typeset

Status = Literal["à faire", "faux", "juste"]


@dataclass(frozen=True)
class Mistake:
    """A usual wrong answer and the hint that answers it.

    `value` is the wrong answer itself, a function that computes it, or, where `such_as` gives an example (or a function that
    computes one), a test on the answer as read; `hint`, French, says what went wrong without giving the result away.
    """

    value: Any
    hint: str
    such_as: Any = None

    def example(self) -> Any:
        """Return an answer that makes this mistake."""
        if self.such_as is not None:
            return self.such_as() if callable(self.such_as) else self.such_as
        wrong = self.value() if callable(self.value) else self.value
        return wrong.item() if hasattr(wrong, "item") else wrong

    def matches(self, value: Any, rule: Rule) -> bool:
        """Tell whether the learner made this mistake."""
        if self.such_as is not None:
            return bool(self.value(value))
        wrong = self.example()
        if isinstance(value, float) and isinstance(wrong, answers.REAL):
            return close(value, float(wrong))
        return rule.same(value, wrong)


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """A question with its answer, which is computed rather than typed.

    `name` is stable and starts with its lesson's prefix (« roi.marge »); `question` is what the notebook asks, word
    for word, and gives the unit of the answer; `expected` computes a number, text, list, dict or DataFrame; `tolerance`
    is absolute, in the answer's own unit; `why`, shown with the right answer, explains it (a function when it quotes
    data); `hint` points the way, and `step`, later, takes the first one; `choices` are the texts among which to
    answer, `also` other right texts (a function where they are drawn); `accents` tells whether accents are what is asked;
    `parts`, where several values are asked, what points the way to each, by its name; `threshold` tells whether it is what one
    needs at least: the whole number above is right too; `exact`, where a whole number is asked, what it was before it was rounded.
    """

    name: str
    question: str
    expected: Callable[[], Any]
    why: str | Callable[[], str]
    hint: str
    mistakes: tuple[Mistake, ...] = ()
    tolerance: float = 0.005
    choices: tuple[str, ...] = ()
    step: str = ""
    also: tuple[str, ...] | Callable[[], tuple[str, ...]] = ()
    accents: bool = False
    parts: Mapping[str, str] = field(default_factory=dict)
    threshold: bool = False
    exact: Callable[[], float] | None = None

    @property
    def rule(self) -> Rule:
        """How answers are compared."""
        return Rule(self.tolerance, numbers.unit(self.question), self.accents, self.choices, self.question)

    @property
    def others(self) -> tuple[str, ...]:
        """Other right texts."""
        return self.also() if callable(self.also) else self.also


@dataclass(frozen=True)
class Result:
    """What there is to say of an answer, in French; `named` tells whether a wrong one was recognised."""

    status: Status
    message: str
    named: bool = False


def check(exercise: Exercise, answer: Any, errors: int = 0, *, led: bool = False) -> Result:
    """Judge an answer: not attempted, wrong with what it would mean, or right.

    Parameters: `exercise`; `answer`, as given; `errors`, how many wrong ones came before: the second adds a pointer, the third
    the first step, and later ones send to the solution; `led`, whether it is with who leads a workshop, not under the cell.

    >>> double = Exercise(name="essai.double", question="Le double de 6 ?", expected=lambda: 12, why="6 × 2.", step="6 + …",
    ...                   hint="Multipliez par 2.", mistakes=(Mistake(36, "C'est le carré."),))
    >>> [check(double, answer).message for answer in (36, 7, "12,0")]
    ["C'est le carré.", 'Multipliez par 2.', '6 × 2.']
    >>> check(double, 36, errors=1).message, check(double, 7, errors=2).message.endswith("6 + …")
    ("C'est le carré. Multipliez par 2.", True)
    """
    if answers.not_attempted(answer):
        return Result(
            "à faire", typeset("Remplacez les points par votre réponse, puis lancez la case (Maj + Entrée).")
        )
    expected = exercise.expected()
    if isinstance(answer, str) and unsure(answer):
        said = _graded(exercise, "" if errors == 1 else exercise.hint, errors, led)
        return Result("faux", typeset(f"Pas d'idée ? {said}"))
    try:
        value = answers.read(answer, expected, exercise.question)
    except answers.Unreadable as problem:
        value = problem.meant if isinstance(problem, numbers.OtherUnit) else None
        if value is None or not isinstance(expected, answers.REAL) or not exercise.rule.same(value, expected):
            return Result("faux", typeset(_unread(exercise, expected, problem)), named=True)
    meant = _meant(exercise, value, expected)
    if meant is True:
        return Result("juste", typeset(exercise.why() if callable(exercise.why) else exercise.why))
    pointed = replace(exercise, hint=_pointer(exercise, value, expected))
    return Result("faux", typeset(_graded(pointed, meant or "", errors, led)), named=bool(meant))


def verifier(nom: str, reponse: Any = ...) -> None:
    """Say whether an answer is right, and what went wrong if it is not; the notebook's own command.

    Parameters: `nom`, the exercise's name as the lesson gives it; `reponse`, as the question asks, a number
    (12.5, « 12,5 », « 66,7 % », « 5 000 € »), a text, a list, a dictionary or a table.
    """
    exercise = find(nom)
    if exercise is None:
        show(*notice("faux", typeset(_unknown(nom))))
        return
    errors = progress.errors(exercise.name, reponse)
    result = check(exercise, reponse, errors, led=progress.led())
    unkept = ""
    if result.status != "à faire":
        meant = check(exercise, reponse).message if result.named else ""
        unkept = progress.record(exercise.name, right=result.status == "juste", answer=reponse, meant=meant)
    show(*notice(result.status, typeset(f"{result.message} {unkept}") if unkept else result.message))


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
    """Return the exercise of that name, loading only its lesson; None when there is none.

    « roi.marge@12 » is the exercise « roi.marge » with the numbers of seed 12.
    """
    from smkit.training import registry, variants

    bare, _, seed = str(name).partition("@")
    prefix = bare.partition(".")[0]
    if prefix not in registry.LESSONS:
        return None
    found = next((exercise for exercise in registry.load(prefix).EXERCISES if exercise.name == bare), None)
    return variants.drawn(found, int(seed)) if found and seed.isdecimal() else found


def _meant(exercise: Exercise, value: Any, expected: Any) -> bool | str | None:
    """What an answer would mean: True when it is right, a French sentence, or None when nobody can tell.

    An answer that fits both the tolerance and a declared mistake is the mistake, unless it is the right one, rounded.
    """
    rule, text = exercise.rule, isinstance(expected, str)
    if exercise.threshold and value == math.ceil(expected):
        return True
    if rule.surely(value, expected) or (text and any(rule.same(value, other) for other in exercise.others)):
        return True
    if isinstance(expected, Mapping) and any(
        rule.same(value[key], it) for key, it in keyed(expected).items()
    ):
        return True if rule.same(value, expected) else _keys(exercise, value, keyed(expected))
    for mistake in exercise.mistakes:
        if mistake.such_as is None and mistake.matches(value, rule):
            return mistake.hint
    if rule.same(value, expected):
        return True
    for mistake in exercise.mistakes:
        if mistake.such_as is not None and mistake.matches(value, rule):
            return mistake.hint
    if text:
        return _words(exercise, str(value), str(expected))
    if isinstance(expected, Mapping):
        return _keys(exercise, value, keyed(expected))
    if isinstance(value, float):
        before = exercise.exact() if exercise.exact else None
        return slips.explain(value, float(expected), rule.unit, exercise.question, before)
    return None


def _unread(exercise: Exercise, expected: Any, problem: answers.Unreadable) -> str:
    """What to say of what cannot be read; a usual mistake says more than the unit that it was given in."""
    if not isinstance(problem, numbers.OtherUnit) or not isinstance(expected, answers.REAL):
        return str(problem)
    if not exercise.rule.same(problem.value, expected):
        made = (
            mistake.hint for mistake in exercise.mistakes if mistake.matches(problem.value, exercise.rule)
        )
        return next(made, str(problem))
    return str(problem)


def _words(exercise: Exercise, value: str, expected: str) -> str | None:
    if exercise.choices and chosen(value, exercise.choices, exercise.question) is None:
        *others, last = (f"« {choice} »" for choice in exercise.choices)
        alone = ", sans rien ajouter" if named(value, exercise.choices) else ""
        return f"Répondez par {', '.join(others)} ou {last}{alone}."
    if exercise.accents and plain(value) == plain(expected):
        return "Les lettres y sont, pas les accents : chaque paire de signes en cache un, et un seul."
    if not exercise.choices and part_of(value, expected):
        return "C'est bien cela : écrivez le nom en entier, comme dans le tableau."
    return None


def _keys(exercise: Exercise, value: Mapping[str, Any], expected: Mapping[str, Any]) -> str | None:
    """Answer each value of a dictionary by itself: which are right, and what the others would mean."""
    rule, names = exercise.rule, {plain(name): name for name in exercise.expected()}
    wrong = [key for key in expected if not rule.same(value[key], expected[key])]
    said = [f"« {names[key]} » est juste." for key in expected if key not in wrong]
    for key in wrong:
        hints = [
            mistake.hint for mistake in exercise.mistakes if _of_key(mistake, key, value, expected, rule)
        ]
        slip = slips.explain(float(value[key]), float(expected[key]), rule.unit, exercise.question)
        if hints or slip:
            said.append(f"Pour « {names[key]} » : {hints[0] if hints else slip}")
        elif said:
            said.append(f"« {names[key]} » ne l'est pas. {exercise.parts.get(names[key]) or exercise.hint}")
    return " ".join(said) or None


def _pointer(exercise: Exercise, value: Any, expected: Any) -> str:
    """What points the way: to what is wrong alone, where a part of the answer is right."""
    if not exercise.parts or not isinstance(value, Mapping):
        return exercise.hint
    rule, wanted = exercise.rule, keyed(expected)
    wrong = [name for name in expected if not rule.same(value[plain(name)], wanted[plain(name)])]
    if len(wrong) == len(wanted):
        return exercise.hint
    return " ".join(exercise.parts[name] for name in wrong)


def _of_key(
    mistake: Mistake, key: str, value: Mapping[str, Any], expected: Mapping[str, Any], rule: Rule
) -> bool:
    """Is it this mistake, as far as one key goes? Values exchanged are a mistake of two keys, not of one."""
    made = keyed(mistake.example())
    exchanged = sorted(map(float, made.values())) == sorted(map(float, expected.values()))
    others = [other for other in made if other != key and rule.same(made[other], expected[other])]
    fits = all(rule.same(value[other], made[other]) for other in others)
    return (
        not exchanged
        and fits
        and not rule.same(made[key], expected[key])
        and close(value[key], float(made[key]))
    )


def _graded(exercise: Exercise, meant: str, errors: int, led: bool) -> str:
    """What to say at the first error, the second, the third and later ones."""
    if errors == 0:
        return meant or exercise.hint
    if errors == 1:
        return (meant if exercise.hint in meant else f"{meant} {exercise.hint}").strip()
    if errors == 2 and (step := exercise.step or _another(exercise, meant)):
        return f"{meant} Pour commencer : {step}".strip()
    if led:
        return f"{meant or exercise.hint} Demandez à l'animateur : il a la solution, et refera le chemin avec vous.".strip()
    return f"{meant} La solution est repliée sous la case : ouvrez-la, puis refaites le chemin sans elle.".strip()


def _another(exercise: Exercise, meant: str) -> str:
    """Of a choice: another one to set aside, and why."""
    others = [m for m in exercise.mistakes if isinstance(m.value, str) and m.hint != meant]
    if len(exercise.choices) < 3 or not others:
        return ""
    return f"écartez « {others[0].value} ». {others[0].hint}"


def _unknown(name: str) -> str:
    from smkit.training import registry

    known = [exercise.name for prefix in registry.LESSONS for exercise in registry.load(prefix).EXERCISES]
    return f"Aucun exercice ne s'appelle « {name} ».{suggest(str(name), known)} Le nom se recopie depuis la leçon."
