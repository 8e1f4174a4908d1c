"""What is printed: the guide of who leads the workshop, and the sheet that participants write on."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from smkit import bounded
from smkit.display import french
from smkit.training import pools, progress, variants
from smkit.training.exercises import Exercise
from smkit.training.pools import Question
from smkit.typography import typeset
from smkit.workshop import story
from smkit.workshop.agenda import Agenda, clock
from smkit.workshop.outline import Outline

_HERE = Path(__file__).parent
_ASKED = 5  # questions of a test: five minutes


@dataclass(frozen=True)
class Tests:
    """The same subjects before and after, with other questions: what was learnt is the difference."""

    entry: tuple[Question, ...]
    exit: tuple[Question, ...]


def tests(lessons: Sequence[Outline]) -> Tests:
    """Draw the entry test and the exit test from the quizzes of some lessons, in turn, no question twice.

    Parameters: `lessons`.
    """
    asked = [pools.load(outline.prefix) for outline in lessons]
    entry = [question for pool in asked for question in pool.draw(0)]
    left = [question for pool in asked for question in pool.draw(1)]
    return Tests(_even(entry), _even(left))


def guide(lessons: Sequence[Outline], agenda: Agenda, *, people: int, start: int) -> str:
    """Return the guide of who leads the workshop, as one HTML page to print.

    Parameters: `lessons`; `agenda`; `people`, how many; `start`, minutes since midnight.
    """
    return _page("guide.html.j2", lessons, agenda, people=people, start=start)


def sheet(lessons: Sequence[Outline], agenda: Agenda, *, start: int) -> str:
    """Return the participants' sheet, as one HTML page to print: programme, questions with room to write; what to keep is a page
    of its own, the last, for the end.

    Parameters: as `guide`. It holds no answer of an exercise.
    """
    return _page("fiche.html.j2", lessons, agenda, people=0, start=start)


def _page(template: str, lessons: Sequence[Outline], agenda: Agenda, *, people: int, start: int) -> str:
    from jinja2 import Environment, FileSystemLoader

    env = Environment(
        loader=FileSystemLoader(_HERE / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    env.filters |= {
        "markdown": _markdown,
        "typeset": typeset,
        "plain": story.plain,
        "points": story.points,
        "told": french.duration,
        "clock": lambda minutes: clock(minutes, start),
        "spoken": story.spoken,
        "asked": story.asked,
        "answer": story.answer,
        "number": lambda exercise: story.number(exercise).capitalize(),
        "own": lambda exercise: story.OWN if story.own(exercise) else "",
        "stations": lambda exercise: _stations(exercise, people),
    }
    return env.get_template(template).render(
        lessons=lessons,
        agenda=agenda,
        tests=tests(lessons),
        people=people,
        title=" · ".join(outline.title for outline in lessons),
        room=_room(),
        questions=_questions,
    )


def _questions(text: str) -> list[str]:
    """The questions that a part asks the room."""
    return [sentence for sentence in story.sentences(text) if sentence.endswith("?")][:3]


def _stations(exercise: Exercise, people: int) -> list[tuple[int, str]]:
    """The answer at each station, where each has figures of its own."""
    found = []
    for number in range(1, people + 1):
        with progress.drawn_as(number):
            found.append((number, story.result(variants.drawn(exercise, number))))
    return found if len({answer for _, answer in found}) > 1 else []


def _even(questions: Sequence[Question]) -> tuple[Question, ...]:
    """As many as a test asks, spread over the lessons."""
    step = max(1, len(questions) // _ASKED)
    return tuple(questions[::step][:_ASKED])


@cache
def _room() -> dict[str, Any]:
    loaded: dict[str, Any] = bounded.load((_HERE / "room.yaml").read_text("utf-8"))
    return loaded


def _markdown(text: str) -> Any:
    """The kit's own text, as HTML."""
    import mistune
    from markupsafe import Markup

    render = mistune.create_markdown(escape=True, plugins=["table"])
    return Markup(render(typeset(text)))
