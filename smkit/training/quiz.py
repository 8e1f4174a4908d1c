"""Quizzes: radio buttons where there are widgets, a page with its answers folded away elsewhere."""

from html import escape
from typing import TYPE_CHECKING, Any

from smkit.display.shell import shell
from smkit.training import pools, progress, registry
from smkit.training.notice import notice, show
from smkit.training.pools import Pool, Question
from smkit.typography import typeset

if TYPE_CHECKING:
    import ipywidgets


# ipywidgets cuts a long choice where the screen ends: on a telephone, let it go on below instead
_WRAP = (
    "<style>.smkit-quiz .widget-radio-box label"
    "{display:flex;align-items:flex-start;white-space:normal;height:auto;overflow:visible}"
    ".smkit-quiz .widget-radio-box input{order:-1;flex:none}</style>"
)


def quiz(nom: str) -> None:
    """Show a lesson's quiz, named by the lesson's prefix (« roi »).

    In a notebook, each question has its radio buttons, « Vérifier » answers beside each, and other questions can be asked for.
    Where widgets are not shown (page, print, headless run), the questions stand with their answers folded below.
    """
    prefix = str(nom).partition(".")[0]
    if prefix not in registry.LESSONS:
        known = ", ".join(f"« {name} »" for name in registry.LESSONS)
        show(*notice("faux", typeset(f"Aucun quiz ne s'appelle « {nom} ». Il y a : {known}.")))
        return
    pool = pools.load(prefix)
    live = shell() is not None and not progress.headless()
    first = pool.draw(0)
    show(
        as_html(first),
        as_text(first),
        widget(prefix, pool, progress.attempts(f"{prefix}.quiz")) if live else None,
    )


def grade(question: Question, choice: int | None) -> tuple[str, str]:
    """Return the status and the French feedback for the choice at that place (None: nothing chosen)."""
    if choice is None:
        return "à faire", "Choisissez une réponse."
    return ("juste" if choice == question.answer else "faux"), typeset(question.replies[choice])


def as_text(questions: tuple[Question, ...]) -> str:
    """Return the quiz as plain text, its answers at the end."""
    lines, key = [], []
    for number, question in enumerate(questions, start=1):
        lines.append(typeset(f"{number}. {question.text}"))
        lines += [typeset(f"   {_letter(at)}) {choice}") for at, choice in enumerate(question.choices)]
        key.append(typeset(f"{number} {_letter(question.answer)} : {question.replies[question.answer]}"))
    return "\n".join([*lines, "", "Réponses", *key])


def as_html(questions: tuple[Question, ...]) -> str:
    """Return the quiz as HTML that needs no script, its answers folded away."""
    asked = "".join(
        f"<li><p>{_html(question.text)}</p>"
        f'<ol type="a">{"".join(f"<li>{_html(choice)}</li>" for choice in question.choices)}</ol></li>'
        for question in questions
    )
    told = "".join(
        f"<li><strong>{_letter(question.answer)}) {_html(question.choices[question.answer])}</strong>. "
        f"{_html(question.replies[question.answer])}</li>"
        for question in questions
    )
    return (
        f'<div class="smkit-quiz"><ol>{asked}</ol>'
        f"<details><summary>Réponses</summary><ol>{told}</ol></details></div>"
    )


def widget(prefix: str, pool: Pool, attempt: int = 0) -> "ipywidgets.VBox":
    """Build the quiz for a live notebook; « Vérifier » answers each question, « D'autres questions » draws again.

    Parameters: `prefix`, of the lesson; `pool`, its questions; `attempt`, how many came before.
    """
    import ipywidgets as w

    box = w.VBox()
    box.add_class("smkit-quiz")

    def ask(number: int) -> None:
        questions = pool.draw(number)
        radios, feedback = [_radio(question) for question in questions], [w.HTML() for _ in questions]
        score = w.HTML(f"{_WRAP}<p>Réussi à partir de {pool.enough} sur {len(questions)}.</p>")
        button = w.Button(description="Vérifier", button_style="primary", icon="check")
        again = w.Button(
            description="D'autres questions", icon="refresh", disabled=True, layout=w.Layout(width="auto")
        )

        def verify(_: Any) -> None:
            results = [
                grade(question, radio.value) for question, radio in zip(questions, radios, strict=True)
            ]
            for place, result in zip(feedback, results, strict=True):
                place.value = notice(*result)[0]
            if any(radio.value is None for radio in radios):
                return
            right = sum(status == "juste" for status, _ in results)
            passed = right >= pool.enough
            word = (
                "Quiz réussi."
                if passed
                else f"Il en faut {pool.enough} : relisez les réponses, puis essayez-en d'autres."
            )
            unkept = progress.record(f"{prefix}.quiz", right=passed, answer=(number, right))
            said = f"{word} {unkept}" if unkept else word
            score.value = (
                f"{_WRAP}<p role='status'><strong>{right} sur {len(questions)}.</strong> {_html(said)}</p>"
            )
            button.disabled, again.disabled = True, False

        button.on_click(verify)
        again.on_click(lambda _: ask(number + 1))
        titles = [f"{at}. {question.text}" for at, question in enumerate(questions, start=1)]
        rows = [
            w.VBox(
                [
                    w.HTML(f"<p><strong>{_html(title)}</strong></p>", layout=w.Layout(width="auto")),
                    radio,
                    place,
                ]
            )
            for title, radio, place in zip(titles, radios, feedback, strict=True)
        ]
        box.children = [*rows, w.HBox([button, again]), score]

    ask(attempt)
    return box


def _radio(question: Question) -> "ipywidgets.RadioButtons":
    import ipywidgets as w

    options = [(typeset(choice), at) for at, choice in enumerate(question.choices)]
    return w.RadioButtons(options=options, value=None, layout=w.Layout(width="100%"))


def _letter(at: int) -> str:
    return "abcdefgh"[at]


def _html(text: str) -> str:
    return escape(typeset(text), quote=False)
