"""A written customer who answers what one asks: « oui » to a closed question, more to a good « pourquoi », less to a led one."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from smkit.display.theme import GREY
from smkit.errors import SmkitError
from smkit.training import asking
from smkit.training.notice import show
from smkit.typography import typeset

if TYPE_CHECKING:
    import pandas as pd

_ASIDE = f";padding-left:1.2em;color:{GREY}"  # what the kit remarks is not what the customer says
_LED = 3  # led questions after which the customer leaves
_NONE, _FOREIGN = "aucune", "etrangere"  # the forms of what is no question, and of one that is not French


class Customer:
    """A customer one talks with. Questions are classed by the rules of `smkit.discovery`.

    >>> customer = Customer()
    >>> customer.reply("Vous voulez un logiciel simple ?")
    'Oui.'
    >>> customer.reply("Pourquoi un logiciel ?")
    "Je ne sais jamais ce qu'il y a vraiment en réserve. Le tableau dit une chose, l'étagère une autre."
    """

    def __init__(self) -> None:
        self._book = _book()
        self.state: str = self._book["depart"]
        self.seen: list[str] = [self.state]
        self.said: list[dict[str, str]] = []
        self._led = 0
        self._asked: set[str] = set()

    @property
    def opening(self) -> str:
        """What the customer says first."""
        return str(self._book["etats"][self._book["depart"]]["dit"])

    @property
    def reached(self) -> bool:
        """Has the customer told the need behind the demand?"""
        return self._book["profond"] in self.seen

    @property
    def gone(self) -> bool:
        """Has the customer left, whom too many questions led or offended?"""
        return self._led >= _LED

    def reply(self, question: str) -> str:
        """Answer a question, and note both.

        Parameters: `question`, French. Returns what the customer says: yes to what only asks for yes, nothing more to a question
        that leads, to the same one again or to what is no question; at the third that leads, the customer leaves.
        """
        dimension, form, _ = _told([question])[0]
        answer = self._answer(dimension, form, question)
        self.said.append({"question": question, "dimension": dimension, "form": form, "answer": answer})
        return answer

    def _answer(self, dimension: str, form: str, question: str) -> str:
        from smkit.analysis.discovery.wording import fold

        book = self._book
        if self.gone:
            return str(book["partie"])
        if re.search(book["fache"]["mots"], fold(question)):
            self._led = _LED
            return str(book["fache"]["dit"])
        if form in (_NONE, _FOREIGN):
            return str(book[form])
        question = asking.core(question)
        folded = fold(question)
        if form == "orientee":
            self._led += 1
            return str(book["part"] if self.gone else book["souffle"])
        if folded in self._asked:
            return str(book["autre"])
        self._asked.add(folded)
        # a single datum is a fair question of who, when, how many and where; yes or no is not, but of who: nobody decides alone
        yes_or_no = form == "alternative" or (
            form == "fermee"
            and (
                dimension in ("quoi", "comment", "pourquoi", "indetermine")
                or (dimension != "qui" and not asking.datum(question))
            )
        )
        if yes_or_no:
            return str(book["oui"][len(self.said) % len(book["oui"])])
        following = self._following(dimension, folded)
        if following is None:
            return str(book["tot"])
        if following and following not in self.seen:
            self.state = following
            self.seen.append(following)
            return str(book["etats"][following]["dit"])
        told = following or dimension in {each["dimension"] for each in self.said}
        return str(book["epuise"] if told else book["ailleurs"])

    def _following(self, dimension: str, folded: str) -> str | None:
        """The state that a question leads to: of its subject where it has one, else behind the last door that it opens.

        Nothing where it opens none, None where it comes too early, one already heard where all of its subject was told.
        """
        doors = [self._book["etats"][state]["portes"].get(dimension) for state in reversed(self.seen)]
        open_ = [state for state in doors if state and state not in self.seen]
        for subject in self._book["sujets"]:
            if dimension in subject["dimensions"] and re.search(subject["mots"], folded):
                if subject.get("apres", self.seen[0]) not in self.seen:
                    return None
                here = [state for state in open_ if state in subject["etats"]]
                left = [state for state in subject["etats"] if state not in self.seen]
                return str(next(iter([*here, *left, *subject["etats"]])))
        return next(iter(open_), "")

    def interview(self) -> "pd.DataFrame":
        """Return the talk as a canonical table of interviews, of what was asked where anything was."""
        import pandas as pd

        asked = [each for each in self.said if each["form"] not in (_NONE, _FOREIGN)]
        rows = [{"question": each["question"], "answer": each["answer"]} for each in asked or self.said]
        return pd.DataFrame(rows, columns=["question", "answer"]).assign(prospect="Client du jeu de rôle")


def jouer(*questions: str) -> Customer:
    """Play the talk and show it, a question after the other, with what each one is worth.

    Parameters: `questions`, French, as one would ask them. Returns the customer, to go on from there.
    Raises SmkitError when there is no question.
    """
    customer = Customer()
    lines = [f"— {customer.opening}"]
    for question in _typed(questions, "jouer"):
        lines.append(f"Vous : {question}")
        lines.append(f"— {customer.reply(question)}")
        if customer.said[-1]["answer"] != customer._book["partie"]:
            lines.append(f"   ({remark(customer.said[-1]['dimension'], customer.said[-1]['form'])})")
    if customer.gone:
        lines.append("La cliente est partie : relancez la case avec d'autres questions.")
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
    Raises SmkitError when there is no question.
    """
    lines = []
    asked = _typed(questions, "juger")
    for question, (dimension, form, why) in zip(asked, _told(asked), strict=True):
        lines.append(f"« {question} » : {remark(dimension, form)}")
        if why:
            lines.append(f"   Ce qui l'a décidé : {why}.")
    _tell(lines)


def _told(questions: Sequence[str]) -> list[tuple[str, str, str]]:
    """The dimension and the form of what is said to a customer, and what decided of them where the rules did.

    What only leads up to a question is left out. It may be no question, one that only sells, or one in another language.
    """
    from smkit.analysis.discovery import classify

    found = []
    rows = classify([asking.core(each) for each in questions]).to_dict("records")
    for question, row in zip(questions, rows, strict=True):
        if asking.foreign(question):
            found.append(("indetermine", _FOREIGN, ""))
        elif not asking.asks(question):
            found.append(("indetermine", _NONE, ""))
        elif asking.pushes(question) and row["form"] != "orientee":
            found.append((row["dimension"], "orientee", ""))
        else:
            found.append((row["dimension"], row["form"], row["why"]))
    return found


def _typed(questions: Sequence[object], command: str) -> list[str]:
    """The questions that were typed, one by one or in a list, without the quotes of a text around them."""
    told = [each for one in questions for each in (one if isinstance(one, list | tuple) else [one])]
    kept = [each.strip().strip('«»“”"').strip() for each in told if isinstance(each, str)]
    if not kept or len(kept) < len(told) or not all(kept):
        raise SmkitError(
            f'Écrivez au moins une question entre guillemets, par exemple {command}("Pourquoi un logiciel ?").'
        )
    return kept


def remark(dimension: str, form: str) -> str:
    """Return what a question of that dimension and form is worth, in French."""
    if form == _NONE:
        return "ce n'est pas une question : demandez à votre client ce que vous voulez savoir"
    if form == _FOREIGN:
        return "cette question n'est pas en français : posez-la en français"
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
    html = "".join(
        f"<p style='margin:.2em 0{_ASIDE if line.startswith(' ') else ''}'>{escape(line)}</p>"
        for line in told
    )
    show(f"<div>{html}</div>", "\n".join(told), None)


@cache
def _book() -> dict[str, Any]:
    book: dict[str, Any] = yaml.safe_load(
        Path(__file__).with_name("client_stock.yaml").read_text(encoding="utf-8")
    )
    return book
