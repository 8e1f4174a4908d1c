"""The front door's panel: how far one is, where to go on, what to see again today, and the map of the lessons."""

from datetime import UTC, datetime
from html import escape

from smkit import paths
from smkit.display import french
from smkit.display.theme import GOOD, GREY
from smkit.errors import SmkitError, why
from smkit.training import attestation, exercises, progress, registry, variants
from smkit.training.notice import show
from smkit.typography import typeset

#: As many questions to see again as one does in five minutes.
_A_DAY = 5


def parcours() -> None:
    """Show the map of the lessons with what is done, where to go on, and what to see again today."""
    show(as_html(), as_text())


def as_text() -> str:
    """Return the panel as plain text."""
    lines = []
    for lesson in progress.summary():
        total = len(lesson.done) + len(lesson.left)
        lines.append(f"{lesson.title} : {len(lesson.done)} sur {total}")
    return typeset("\n".join([*lines, *(exercise.question for exercise in again())]))


def as_html() -> str:
    """Return the panel as HTML: never the colour alone, links to the lessons."""
    summary = progress.summary()
    known = {lesson.lesson: lesson for lesson in summary}
    rows = []
    for prefix, notebook in registry.LESSONS.items():
        lesson = known[notebook]
        total = len(lesson.done) + len(lesson.left)
        needs = ", ".join(known[registry.LESSONS[need]].title for need in registry.NEEDS[prefix]) or "rien"
        rows.append(
            f'<tr><td style="text-align:left">{_link(notebook, lesson.title)}</td>'
            f"<td>{_bar(len(lesson.done), total)}</td><td>{registry.MINUTES[prefix]}\u00a0min</td>"
            f'<td style="text-align:left">{escape(needs)}</td></tr>'
        )
    head = "<tr><th>Leçon</th><th>Réussi</th><th>Durée</th><th>Utile avant</th></tr>"
    table = f'<table class="smkit-parcours"><thead>{head}</thead><tbody>{"".join(rows)}</tbody></table>'
    return typeset(_resume(summary)) + table + _courses(known) + _review()


def attester(parcours: str = "nouveau", nom: str = "") -> None:
    """Write the attestation of a finished path beside the notebooks, where no terminal is at hand, and lead to it.

    Parameters: `parcours`, of `registry.COURSES`; `nom`, of who learnt, or "" for a line to write it on.
    Raises SmkitError when there is no such path, when exercises are left, or when the page cannot be written.
    """
    page = attestation.page(parcours, nom)
    target = paths.workspace() / f"attestation_{parcours}.html"
    try:
        target.write_text(page, encoding="utf-8")
    except OSError as refused:
        raise SmkitError(f"« {target.name} » ne peut pas être écrit : {why(refused)}.") from refused
    said = typeset(
        f"L'attestation est dans votre espace de travail : « {target.name} ». Ouvrez-la, puis imprimez."
    )
    show(f'<p role="status">✔ {escape(said)}</p>', said)


def again(now: datetime | None = None) -> list[exercises.Exercise]:
    """Return the exercises to see again today, with other numbers where they can be drawn; at most five.

    Parameters: `now`, in UTC; the clock's where it is not given.
    """
    today = now or datetime.now(UTC)
    found = (exercises.find(name) for name in progress.due(today)[:_A_DAY])
    return [variants.drawn(one, today.toordinal()) for one in found if one is not None]


def _resume(summary: list[progress.LessonProgress]) -> str:
    last = progress.last()
    at = registry.LESSONS.get(last.partition(".")[0]) if last else None
    started = next((lesson for lesson in summary if lesson.lesson == at and lesson.left), None)
    if started is None:
        first = next((lesson for lesson in summary if lesson.left), None)
        if first is None:
            return "<p>Toutes les leçons sont faites.</p>"
        if not first.done:
            return f"<p><strong>Commencer :</strong> {_link(first.lesson, first.title)}</p>"
        started = first
    left = [f"{french.plural(number, 'exercice')}" for number in [len(_without_quiz(started.left))] if number]
    left += ["le quiz"] if len(_without_quiz(started.left)) < len(started.left) else []
    return f"<p><strong>Reprendre :</strong> {_link(started.lesson, started.title)}, il reste {french.listing(left)}.</p>"


def _without_quiz(names: tuple[str, ...]) -> list[str]:
    return [name for name in names if not name.endswith(".quiz")]


def _courses(known: dict[str, progress.LessonProgress]) -> str:
    """The three paths, each with its lessons and how many are finished."""
    rows = []
    for name, (title, prefixes) in registry.COURSES.items():
        lessons = [known[registry.LESSONS[prefix]] for prefix in prefixes]
        finished = sum(not lesson.left for lesson in lessons)
        links = ", ".join(_link(lesson.lesson, lesson.title) for lesson in lessons)
        long = french.duration(sum(registry.MINUTES[prefix] for prefix in prefixes))
        ready = _ready(name) if finished == len(lessons) else ""
        rows.append(
            f'<tr><td style="text-align:left">{escape(typeset(title))}{ready}</td><td style="text-align:left">{links}</td>'
            f"<td>{escape(typeset(long))}</td><td>{_bar(finished, len(lessons))}</td></tr>"
        )
    head = "<tr><th>Parcours</th><th>Leçons, dans l'ordre</th><th>Durée</th><th>Terminées</th></tr>"
    return f'<table class="smkit-parcours"><thead>{head}</thead><tbody>{"".join(rows)}</tbody></table>'


def _ready(course: str) -> str:
    """How to have the attestation of a finished path, in a cell and in a terminal."""
    cell = f'from smkit.training.door import attester; attester("{course}")'
    return (
        f"<br>Attestation, dans une case\u00a0: <code>{escape(cell)}</code>"
        f"<br>ou, dans un terminal\u00a0: <code>smkit attestation {course}</code>"
    )


def _review() -> str:
    questions = again()
    if not questions:
        return ""
    asked = "".join(
        f'<li>{escape(typeset(one.question))}<br><code>verifier("{escape(one.name)}", …)</code></li>'
        for one in questions
    )
    told = typeset(
        "À revoir aujourd'hui : remplacez les trois points par votre réponse, dans une case à vous."
    )
    return f"<p><strong>{escape(told)}</strong></p><ol>{asked}</ol>"


def _link(notebook: str, title: str) -> str:
    return f'<a href="formation/{escape(notebook)}.ipynb">{escape(typeset(title))}</a>'


def _bar(done: int, total: int) -> str:
    share = round(100 * done / total)
    bar = (
        f'<span style="display:inline-block;width:6em;height:.7em;border:1px solid {GREY};vertical-align:middle">'
        f'<span style="display:block;width:{share}%;height:100%;background:{GOOD}"></span></span>'
    )
    return f'<span style="white-space:nowrap">{bar} {done} sur {total}</span>'
