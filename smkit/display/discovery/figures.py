"""The figures and tables of discovery, recorded."""

from typing import TYPE_CHECKING

import pandas as pd

from smkit.display import french, record
from smkit.display.discovery import words

if TYPE_CHECKING:
    from smkit.analysis.discovery import Sheet


def figures(sheet: "Sheet") -> None:
    """Show how far one discovery went. Parameters: `sheet`, as `discovery.sheet` returns it."""
    asked = len(sheet.exchanges)
    opened = int((sheet.exchanges["form"] == "ouverte").sum())
    record.figure("questions", asked, "count", label="Questions posées")
    record.figure("questions_ouvertes", opened, "count", label="Dont ouvertes")
    record.figure("dimensions", sheet.known, "count", label="Dimensions connues", note="sur 7")
    record.figure("bant", sheet.score, "count", label="Points BANT", note="sur 8")


def team_figures(
    interviews: "pd.DataFrame", gaps: "pd.DataFrame", openness: "pd.DataFrame", talk: float | None
) -> None:
    """Show how a team discovers. Parameters: as the functions of `discovery` return them; `talk`, a fraction."""
    record.figure("entretiens", interviews["prospect"].nunique(), "count", label="Entretiens")
    record.figure("questions", len(interviews), "count", label="Questions")
    opened = openness.set_index("form").loc["ouverte"]
    parts = (opened["questions"], len(interviews))
    record.figure(
        "part_ouvertes",
        opened["share"],
        "fraction",
        label="Questions ouvertes",
        n=len(interviews),
        parts=parts,
    )
    sides = (
        int(interviews["answer_words"].sum()),
        int(interviews[["answer_words", "question_words"]].sum().sum()),
    )
    record.figure("part_client", talk, "fraction", label="Mots du client", parts=sides)
    for row in gaps.to_dict("records"):
        name = words.unknown(row["kind"], row["name"])
        record.figure(
            "part_inconnue", row["share"], "fraction", label="Inconnu", n=row["interviews"], show=False,
            dims={"quoi": f"{name} (BANT)" if row["kind"] == "bant" else name}, parts=(row["empty"], row["interviews"]),
        )  # fmt: skip


def known_table(sheet: "Sheet") -> None:
    """Show what each dimension of QQOQCP taught, in the customer's words. Parameters: `sheet`."""
    rows = [
        (words.DIMENSIONS[row["dimension"]], sheet.said(row["dimension"]) or words.STATES[row["state"]])
        for row in sheet.coverage.to_dict("records")
    ]
    labels = {"dimension": "Dimension", "said": "Ce que l'on sait"}
    record.table(
        "qqoqcp",
        pd.DataFrame(rows, columns=["dimension", "said"]),
        title="Ce que l'on sait (QQOQCP)",
        labels=labels,
    )


def missing_table(missing: "pd.DataFrame") -> None:
    """Show which interviews to complete, and with what. Parameters: `missing`, as `discovery.missing` returns it."""
    if missing.empty:
        return
    frame = missing.assign(
        dimensions=[
            french.listing(words.DIMENSIONS[name] for name in names) or "rien"
            for names in missing["dimensions"]
        ],
        fields=[french.listing(words.BANT[name] for name in names) or "rien" for names in missing["fields"]],
    )
    labels = {"prospect": "Prospect", "dimensions": "QQOQCP à compléter", "fields": "BANT à compléter"}
    record.table("a_completer", frame, title="Les entretiens à compléter", labels=labels)


def led_table(interviews: "pd.DataFrame") -> None:
    """Show the questions that whisper their answer. Parameters: `interviews`, as `discovery.assess` returns them."""
    led = interviews.loc[interviews["form"] == "orientee", ["question", "why"]]
    if len(led):
        labels = {"question": "Question", "why": "Les mots qui l'ont montré"}
        record.table(
            "questions_orientees", led, title="Les questions qui soufflent la réponse", labels=labels
        )


def coverage_table(sheet: "Sheet") -> None:
    """Show what is known of each dimension. Parameters: `sheet`."""
    frame = sheet.coverage.assign(dimension=sheet.coverage["dimension"].map(words.DIMENSIONS))
    labels = {"dimension": "Dimension", "asked": "Questions", "answered": "Avec une réponse", "state": "État"}
    record.table(
        "couverture",
        frame,
        title="Ce que l'entretien a couvert",
        labels=labels,
        units={"asked": "count", "answered": "count"},
    )


def bant_table(sheet: "Sheet") -> None:
    """Show each field of BANT with what proves it, or what to ask. Parameters: `sheet`."""
    frame = sheet.bant.assign(
        field=sheet.bant["field"].map(words.BANT),
        score=sheet.bant["score"].map(words.SCORES),
        answer=[
            f"« {said} »" if said else f"À demander : {ask}"
            for said, ask in zip(sheet.bant["answer"], sheet.bant["ask"], strict=True)
        ],
    )[["field", "score", "answer"]]
    record.table(
        "bant",
        frame,
        title="Qualification BANT",
        labels={"field": "Critère", "score": "État", "answer": "Preuve"},
    )


def exchanges_table(sheet: "Sheet") -> None:
    """Show the questions, how they were classed, and the answers. Parameters: `sheet`."""
    frame = sheet.exchanges.assign(
        dimension=sheet.exchanges["dimension"].map(words.DIMENSIONS),
        form=sheet.exchanges["form"].map(words.FORMS),
    )[["question", "dimension", "form", "answer"]]
    labels = {"question": "Question", "dimension": "Dimension", "form": "Forme", "answer": "Réponse"}
    record.table("echanges", frame, title="L'entretien, mot à mot", labels=labels)


def gaps_table(gaps: "pd.DataFrame") -> None:
    """Show what interviews leave unknown. Parameters: `gaps`, as `discovery.gaps` returns it."""
    names = [words.unknown(kind, name) for kind, name in zip(gaps["kind"], gaps["name"], strict=True)]
    frame = gaps.assign(name=names, kind=gaps["kind"].map({"dimension": "QQOQCP", "bant": "BANT"}))
    labels = {
        "kind": "Grille",
        "name": "Quoi",
        "empty": "Inconnu",
        "interviews": "Entretiens",
        "share": "Part",
        "low": "Au moins",
        "high": "Au plus",
    }
    units = {
        "empty": "count",
        "interviews": "count",
        "share": "fraction",
        "low": "fraction",
        "high": "fraction",
    }
    record.table(
        "inconnus", frame, title="Ce que les entretiens laissent inconnu", labels=labels, units=units
    )


def forms_table(openness: "pd.DataFrame") -> None:
    """Show the forms of the questions. Parameters: `openness`, as `discovery.openness` returns it."""
    frame = openness.assign(form=openness["form"].map(words.FORMS))
    labels = {
        "form": "Forme",
        "questions": "Questions",
        "share": "Part",
        "low": "Au moins",
        "high": "Au plus",
    }
    units = {"questions": "count", "share": "fraction", "low": "fraction", "high": "fraction"}
    record.table("formes", frame, title="Comment les questions sont posées", labels=labels, units=units)
