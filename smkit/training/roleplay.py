"""A written customer who answers what one asks: « oui » to a closed question, more to a good « pourquoi », less to a led one."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from smkit.errors import SmkitError
from smkit.training.notice import show
from smkit.typography import typeset

if TYPE_CHECKING:
    import pandas as pd

_LED = 3  # led questions after which the customer leaves


class Customer:
    """A customer one talks with. Questions are classed by the rules of `smkit.discovery`.

    >>> customer = Customer()
    >>> customer.reply("Vous voulez un logiciel simple ?")
    'Oui.'
    >>> customer.reply("Pourquoi un logiciel ?")
    "Parce que je ne sais jamais ce qu'il y a vraiment en réserve. Le tableau dit une chose, l'étagère une autre."
    """

    def __init__(self) -> None:
        self._book = _book()
        self.state: str = self._book["depart"]
        self.seen: list[str] = [self.state]
        self.said: list[dict[str, str]] = []
        self._led = 0

    @property
    def opening(self) -> str:
        """What the customer says first."""
        return str(self._book["etats"][self._book["depart"]]["dit"])

    @property
    def reached(self) -> bool:
        """Has the customer told the need behind the demand?"""
        return self._book["profond"] in self.seen

    def reply(self, question: str) -> str:
        """Answer a question, and note both.

        Parameters: `question`, French. Returns what the customer says; a question that leads closes the door it stood at.
        """
        from smkit.analysis.discovery import classify
        from smkit.analysis.discovery.wording import fold

        row = classify([question]).iloc[0]
        money = row["dimension"] == "combien" and re.search(self._book["argent"]["mots"], fold(question))
        answer = self._answer(row["dimension"], row["form"], self._book["argent"]["etat"] if money else "")
        self.said.append(
            {"question": question, "dimension": row["dimension"], "form": row["form"], "answer": answer}
        )
        return answer

    def _answer(self, dimension: str, form: str, apart: str) -> str:
        if form == "orientee":
            self._led += 1
            return str(self._book["souffle"])
        # a single datum is a fair question of who, when, how many and where; yes or no is not
        yes_or_no = form == "alternative" or (
            form == "fermee" and dimension in ("quoi", "comment", "pourquoi", "indetermine")
        )
        if yes_or_no:
            return str(self._book["oui"][len(self.said) % len(self._book["oui"])])
        doors = [self._book["etats"][state]["portes"].get(dimension) for state in reversed(self.seen)]
        for following in [apart] if apart else doors:
            if following and following not in self.seen:
                self.state = following
                self.seen.append(following)
                return str(self._book["etats"][following]["dit"])
        return str(
            self._book["autre"]
            if dimension in {each["dimension"] for each in self.said}
            else self._book["ailleurs"]
        )

    def interview(self) -> "pd.DataFrame":
        """Return the talk as a canonical table of interviews."""
        import pandas as pd

        rows = [{"question": each["question"], "answer": each["answer"]} for each in self.said]
        return pd.DataFrame(rows, columns=["question", "answer"]).assign(prospect="Client du jeu de rôle")


def jouer(*questions: str) -> Customer:
    """Play the talk and show it, a question after the other, with what each one is worth.

    Parameters: `questions`, French, as one would ask them. Returns the customer, to go on from there.
    Raises SmkitError when there is no question.
    """
    if not questions or not all(isinstance(each, str) and each.strip() for each in questions):
        raise SmkitError(
            'Écrivez au moins une question entre guillemets, par exemple jouer("Pourquoi un logiciel ?").'
        )
    customer = Customer()
    lines = [f"— {customer.opening}"]
    for question in questions:
        lines.append(f"Vous : {question}")
        lines.append(f"— {customer.reply(question)}")
        lines.append(f"   ({remark(customer.said[-1]['dimension'], customer.said[-1]['form'])})")
    lines.append(
        "Vous avez atteint le besoin profond."
        if customer.reached
        else "Le besoin profond n'est pas encore dit."
    )
    _tell(lines)
    return customer


def juger(*questions: str) -> None:
    """Show how each question of one's own is classed, why, and what to make of it.

    Parameters: `questions`, French.
    """
    from smkit.analysis.discovery import classify

    lines = []
    for row in classify(list(questions)).to_dict("records"):
        lines.append(f"« {row['question']} » : {remark(row['dimension'], row['form'])}")
        lines.append(f"   Ce qui l'a décidé : {row['why']}.")
    _tell(lines or ["Écrivez une question entre guillemets."])


def remark(dimension: str, form: str) -> str:
    """Return what a question of that dimension and form is worth, in French."""
    about = f"dimension « {dimension.replace('ou', 'où') if dimension == 'ou' else dimension} »"
    if dimension == "indetermine":
        about = "sans dimension précise"
    worth = {
        "ouverte": "question ouverte : elle laisse raconter",
        "fermee": "question fermée : bonne pour un chiffre, une date ou une confirmation, courte en réponse",
        "alternative": "question alternative : on choisit parmi vos options, pas parmi les siennes",
        "orientee": "question orientée : elle souffle la réponse, donc elle n'apprend rien",
    }[form]
    return f"{about}, {worth}"


def _tell(lines: Iterable[str]) -> None:
    from html import escape

    told = [typeset(line) for line in lines]
    html = "".join(f"<p style='margin:.2em 0'>{escape(line)}</p>" for line in told)
    show(f"<div>{html}</div>", "\n".join(told), None)


@cache
def _book() -> dict[str, Any]:
    book: dict[str, Any] = yaml.safe_load(
        Path(__file__).with_name("client_stock.yaml").read_text(encoding="utf-8")
    )
    return book
