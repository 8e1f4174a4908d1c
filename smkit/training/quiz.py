"""Quizzes: radio buttons where there are widgets, a page with its answers folded away elsewhere."""

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from smkit.display.shell import shell
from smkit.training import progress, registry
from smkit.training.notice import notice, show
from smkit.typography import typeset

if TYPE_CHECKING:
    import ipywidgets


# ipywidgets cuts a long choice where the screen ends: on a telephone, let it go on below instead
_WRAP = (
    "<style>.smkit-quiz .widget-radio-box label"
    "{display:flex;align-items:flex-start;white-space:normal;height:auto;overflow:visible}"
    ".smkit-quiz .widget-radio-box input{order:-1;flex:none}</style>"
)


@dataclass(frozen=True)
class Question:
    """A question, its possible answers, the place of the right one (from 0) and why it is right."""

    text: str
    choices: tuple[str, ...]
    answer: int
    why: str

    def __post_init__(self) -> None:
        if not 0 <= self.answer < len(self.choices) or len(set(self.choices)) < len(self.choices):
            raise ValueError(f"question mal formée : {self.text}")


def quiz(nom: str) -> None:
    """Show a lesson's quiz, named by the lesson's prefix (« roi »).

    In a notebook, each question has its radio buttons and « Vérifier » answers beside each. Where widgets
    are not shown (page, print, headless run), the questions stand with their answers folded below.
    """
    prefix = str(nom).partition(".")[0]
    if prefix not in registry.LESSONS:
        known = ", ".join(f"« {name} »" for name in registry.LESSONS)
        show(*notice("faux", typeset(f"Aucun quiz ne s'appelle « {nom} ». Il y a : {known}.")))
        return
    questions = registry.load(prefix).QUIZ
    live = shell() is not None and not progress.headless()
    show(as_html(questions), as_text(questions), widget(prefix, questions) if live else None)


def grade(question: Question, choice: int | None) -> tuple[str, str]:
    """Return the status and the French feedback for the choice at that place (None: nothing chosen)."""
    if choice is None:
        return "à faire", "Choisissez une réponse."
    return ("juste" if choice == question.answer else "faux"), typeset(question.why)


def as_text(questions: tuple[Question, ...]) -> str:
    """Return the quiz as plain text, its answers at the end."""
    lines, key = [], []
    for number, question in enumerate(questions, start=1):
        lines.append(typeset(f"{number}. {question.text}"))
        lines += [typeset(f"   {_letter(at)}) {choice}") for at, choice in enumerate(question.choices)]
        key.append(typeset(f"{number} {_letter(question.answer)} : {question.why}"))
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
        f"{_html(question.why)}</li>"
        for question in questions
    )
    return (
        f'<div class="smkit-quiz"><ol>{asked}</ol>'
        f"<details><summary>Réponses</summary><ol>{told}</ol></details></div>"
    )


def widget(prefix: str, questions: tuple[Question, ...]) -> "ipywidgets.VBox":
    """Build the quiz for a live notebook; « Vérifier » shows the feedback under each question."""
    import ipywidgets as w

    wide = w.Layout(width="auto")
    radios = [
        w.RadioButtons(
            options=[(typeset(choice), at) for at, choice in enumerate(question.choices)],
            value=None,
            layout=w.Layout(width="100%"),
        )
        for question in questions
    ]
    feedback = [w.HTML() for _ in questions]
    score = w.HTML(_WRAP)
    button = w.Button(description="Vérifier", button_style="primary", icon="check")

    def verify(_: Any) -> None:
        results = [grade(question, radio.value) for question, radio in zip(questions, radios, strict=True)]
        for place, result in zip(feedback, results, strict=True):
            place.value = notice(*result)[0]
        right = sum(status == "juste" for status, _ in results)
        score.value = f"{_WRAP}<p><strong>{right} sur {len(questions)}</strong></p>"
        if all(radio.value is not None for radio in radios):
            progress.record(f"{prefix}.quiz", right=right == len(questions))

    button.on_click(verify)
    rows = []
    for number, (question, radio, place) in enumerate(zip(questions, radios, feedback, strict=True), start=1):
        title = w.HTML(f"<p><strong>{number}. {_html(question.text)}</strong></p>", layout=wide)
        rows.append(w.VBox([title, radio, place]))
    box = w.VBox([*rows, button, score])
    box.add_class("smkit-quiz")
    return box


def _letter(at: int) -> str:
    return "abcdefgh"[at]


def _html(text: str) -> str:
    return escape(typeset(text), quote=False)
