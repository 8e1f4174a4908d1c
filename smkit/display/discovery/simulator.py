"""An interview, live: the question is classed as one types, coverage colours in, the next question is proposed, nothing is lost."""

import os
from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd

from smkit.analysis import discovery
from smkit.analysis.errors import InputError
from smkit.display.discovery import keeping, words
from smkit.display.discovery.notice import NOTICE
from smkit.display.shell import shell
from smkit.display.simulators import drafts
from smkit.display.theme import BAD, GREY
from smkit.typography import typeset

if TYPE_CHECKING:
    import ipywidgets

_NAME = "entretien"  # of what is kept of it
_COLOURS = {"su": ("#cfe8d5", "✔"), "effleuré": ("#fdf0c4", "~"), "jamais demandé": ("#f0f0f0", "·")}
_BOX = "list-style:none;color:#1a1a1a;padding:.3em .7em;border-radius:.3em"
_READY = ("", "Oui.", "Non.", "Ne sait pas encore.", "Ne souhaite pas le dire.")
_FIRST = {
    "secteur": "commerce de détail",
    "offre": "notre offre",
    "prospect": "",
    "echanges": [],
    "question": "",
    "reponse": "",
}
_EMPTY = pd.DataFrame(columns=["prospect", "question", "answer", "dimension", "form", "answer_words"])


def simulator(sector: str = "", offer: str = "") -> None:
    """Show the interview: widgets in a live notebook or in Voilà, a still page anywhere else.

    Parameters: `sector` and `offer`, French, to begin with; what was kept of an interview under way beats them.
    """
    still = Scene(_FIRST | {"secteur": sector or _FIRST["secteur"], "offre": offer or _FIRST["offre"]})
    if shell() is None:
        print(still.text())
        return
    from IPython.display import display

    bundle: dict[str, Any] = {"text/plain": still.text(), "text/html": still.coverage() + still.ahead_html()}
    if not os.environ.get("SMKIT_HEADLESS"):  # nobody is there to type
        view = Simulator(sector, offer).view
        bundle["application/vnd.jupyter.widget-view+json"] = {
            "version_major": 2, "version_minor": 0, "model_id": view.model_id,
        }  # fmt: skip
    display(bundle, raw=True)


class Scene:
    """What is shown of an interview under way. Parameters: `state`, as `drafts.keep` keeps it."""

    def __init__(self, state: dict[str, Any]) -> None:
        self.state = state
        rows = [{"prospect": state["prospect"] or "Prospect"} | each for each in state["echanges"]]
        self.talk = discovery.assess(pd.DataFrame(rows)) if rows else _EMPTY
        self.ahead = discovery.ask_next(self.talk, state["secteur"], state["offre"] or "notre offre")

    def text(self) -> str:
        """Return the next questions as plain text."""
        return typeset("À demander ensuite : " + " ".join(self.ahead["question"]))

    def coverage(self) -> str:
        """Return what is known of each dimension, as HTML: colour, sign and word say the same."""
        states = discovery.coverage(self.talk).to_dict("records")
        boxes = "".join(
            f'<li data-dimension="{row["dimension"]}" data-etat="{row["state"]}" '
            f'style="{_BOX};background:{_COLOURS[row["state"]][0]}">'
            f"{_COLOURS[row['state']][1]} <strong>{words.DIMENSIONS[row['dimension']]}</strong> : {escape(row['state'])}</li>"
            for row in states
        )
        style = "display:flex;flex-wrap:wrap;gap:.4em;margin:.4em 0;padding:0"
        return f'<ul class="smkit-couverture" aria-label="Ce que l\'on sait" style="{style}">{boxes}</ul>'

    def bant(self) -> str:
        """Return what is known of BANT, as an HTML line."""
        found = discovery.bant(self.talk).to_dict("records")
        said = " · ".join(f"{words.BANT[row['field']]} : {words.SCORES[row['score']]}" for row in found)
        total = sum(row["score"] for row in found)
        return f'<p class="smkit-bant"><strong>BANT {total}/8</strong> — {escape(typeset(said))}</p>'

    def ahead_html(self) -> str:
        """Return the next questions as an HTML list."""
        return (
            "<ol>"
            + "".join(f"<li>{escape(typeset(question))}</li>" for question in self.ahead["question"])
            + "</ol>"
        )

    def noted(self) -> str:
        """Return what was asked and answered, as HTML."""
        rows = "".join(
            f"<li><strong>{escape(each['question'])}</strong><br>{escape(each['answer'] or '…')}</li>"
            for each in self.state["echanges"]
        )
        return (
            f'<ol class="smkit-notes">{rows}</ol>'
            if rows
            else f'<p style="color:{GREY}">Rien de noté encore.</p>'
        )

    def summary(self) -> str:
        """Return the reformulation to read aloud, as HTML."""
        if not self.state["echanges"]:
            return ""
        said = escape(typeset(discovery.reformulate(self.talk)))
        style = "border-left:4px solid #0072B2;padding:.5em .9em;font-size:1.1em"
        return f'<p class="smkit-reponse" role="status" style="{style}">{said}</p>'


class Simulator:
    """The interview's widgets, of which `view` is the whole; `state` is what is kept at each change."""

    def __init__(self, sector: str = "", offer: str = "") -> None:
        import ipywidgets as w

        first = _FIRST | {
            "secteur": sector or _FIRST["secteur"],
            "offre": offer or _FIRST["offre"],
            "echanges": [],
        }
        kept = {
            name: value
            for name, value in drafts.read(_NAME).items()
            if name in first and isinstance(value, type(first[name]))
        }
        self.state: dict[str, Any] = first | kept
        if self.state["secteur"] not in discovery.sectors():
            self.state["secteur"] = _FIRST["secteur"]
        wide = w.Layout(width="calc(100% - 6px)", max_width="44em")  # beside its margins
        style = {"description_width": "7em"}
        self._sector = w.Dropdown(
            options=discovery.sectors(),
            value=self.state["secteur"],
            description="Secteur",
            layout=wide,
            style=style,
        )
        self._offer = w.Text(value=self.state["offre"], description="Votre offre", layout=wide, style=style)
        self._prospect = w.Text(
            value=self.state["prospect"],
            description="Prospect",
            layout=wide,
            style=style,
            placeholder="entreprise",
        )
        self._question = w.Text(
            value=self.state["question"], description="Question", layout=wide, style=style
        )
        self._class = w.HTML()
        self._answer = w.Textarea(
            value=self.state["reponse"], description="Réponse", layout=wide, style=style
        )
        self._ready = w.Dropdown(options=_READY, description="ou bien", layout=wide, style=style)
        self._add = w.Button(description="Noter", button_style="primary")
        self._undo = w.Button(description="Retirer la dernière")
        self._new = w.Button(description="Nouvel entretien")
        self._proposed = [
            w.Button(layout=w.Layout(width="100%", max_width="44em", height="auto")) for _ in range(3)
        ]
        self._coverage, self._bant, self._noted, self._summary, self._told = (w.HTML() for _ in range(5))
        self._save = w.Button(description="Écrire la fiche (page, Word, CSV)", layout=w.Layout(width="auto"))
        for name, field in (("secteur", self._sector), ("offre", self._offer), ("prospect", self._prospect),
                            ("question", self._question), ("reponse", self._answer)):  # fmt: skip
            field.observe(lambda change, name=name: self._set(name, change["new"]), "value")
        self._ready.observe(self._tick, "value")
        self._add.on_click(lambda _: self._note())
        self._undo.on_click(lambda _: self._remove())
        self._new.on_click(lambda _: self._restart())
        self._save.on_click(lambda _: self._write())
        for button in self._proposed:
            button.on_click(lambda pressed: self._take(pressed))
        notice = w.HTML(
            "<details><summary>À dire avant de noter (RGPD, article 13)</summary>"
            + "".join(f"<p>{escape(typeset(part))}</p>" for part in NOTICE)
            + "</details>"
        )
        self.view: ipywidgets.VBox = w.VBox(
            [
                w.HTML("<h2>Préparer</h2>"), self._sector, self._offer, self._prospect, notice,
                w.HTML("<h2>Pendant l'entretien</h2>"), self._coverage, self._bant,
                w.HTML("<p><strong>À demander ensuite</strong></p>"), *self._proposed,
                self._question, self._class, self._answer, self._ready,
                w.HBox([self._add, self._undo, self._new], layout=w.Layout(flex_flow="row wrap")),
                self._noted, w.HTML("<h2>Conclure</h2>"), self._summary, self._save, self._told,
            ]
        )  # fmt: skip
        self._show()

    def _set(self, name: str, value: str) -> None:
        self.state[name] = value
        drafts.keep(_NAME, self.state)
        if name == "question":
            self._classed()
        elif name != "reponse":
            self._show()

    def _tick(self, change: dict[str, Any]) -> None:
        if change["new"]:
            self._answer.value = change["new"]

    def _take(self, pressed: Any) -> None:
        self._question.value = pressed.tooltip
        self._question.focus()

    def _note(self) -> None:
        question = self._question.value.strip()
        if not question:
            self._tell("Écrivez d'abord la question, ou choisissez-en une.", wrong=True)
            return
        self.state["echanges"].append({"question": question, "answer": self._answer.value.strip()})
        self._ready.value, self._answer.value, self._question.value = "", "", ""
        self._tell("")
        self._show()
        self._question.focus()  # the next one is typed without a mouse

    def _remove(self) -> None:
        if self.state["echanges"]:
            last = self.state["echanges"].pop()
            self._question.value, self._answer.value = last["question"], last["answer"]
            self._show()

    def _restart(self) -> None:
        self.state["echanges"] = []
        self._prospect.value = self._question.value = self._answer.value = ""
        self._tell("")
        self._show()

    def _write(self) -> None:
        if not self.state["echanges"]:
            self._tell("Notez au moins une question avant d'écrire la fiche.", wrong=True)
            return
        name = self.state["prospect"].strip() or "Prospect"
        rows = pd.DataFrame([{"prospect": name} | each for each in self.state["echanges"]])
        try:
            sheet = discovery.sheet(rows, name, self.state["secteur"], self.state["offre"] or "notre offre")
            self._tell(keeping.save_all(sheet, self.state["echanges"]))
        except InputError as problem:
            self._tell(str(problem), wrong=True)

    def _tell(self, said: str, *, wrong: bool = False) -> None:
        role, colour = ("alert", BAD) if wrong else ("status", "inherit")
        self._told.value = (
            f'<p role="{role}" style="color:{colour}">{escape(typeset(said))}</p>' if said else ""
        )

    def _classed(self) -> None:
        text = self._question.value.strip()
        if not text:
            hint = "La question sera classée à mesure que vous l'écrivez."
            self._class.value = f'<p class="smkit-classe" style="color:{GREY}">{hint}</p>'
            return
        row = discovery.classify([text]).iloc[0]
        led = " Elle souffle la réponse : dites-la autrement." if row["form"] == "orientee" else ""
        said = f"{words.DIMENSIONS[row['dimension']]}, {words.FORMS[row['form']]}. {row['why']}.{led}"
        self._class.value = f'<p class="smkit-classe" aria-live="polite">{escape(typeset(said))}</p>'

    def _show(self) -> None:
        drafts.keep(_NAME, self.state)
        scene = Scene(self.state)
        self._coverage.value, self._bant.value = scene.coverage(), scene.bant()
        self._noted.value, self._summary.value = scene.noted(), scene.summary()
        for button, row in zip(self._proposed, scene.ahead.to_dict("records"), strict=False):
            button.description = typeset(f"{words.DIMENSIONS[row['dimension']]} · {row['question']}")
            button.tooltip = row["question"]
        self._classed()
