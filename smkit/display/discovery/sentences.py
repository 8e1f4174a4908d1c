"""What may be said of one discovery, or of a team's habits: never more than the interviews show."""

from typing import TYPE_CHECKING, Any

from smkit.display import french
from smkit.display.discovery import words
from smkit.typography import between

if TYPE_CHECKING:
    import pandas as pd

    from smkit.analysis.discovery import Association, Sheet


_QUOTED = 110  # signs of a quotation that is read at a glance


def answer(sheet: "Sheet") -> str:
    """Say in two sentences what one discovery found. Parameters: `sheet`, as `discovery.sheet` returns it."""
    unknown = [
        words.DIMENSIONS[name] for name in sheet.coverage.loc[sheet.coverage["state"] != "su", "dimension"]
    ]
    if not sheet.need.explored:
        return (
            "Le vrai besoin n'est pas encore connu : aucune question n'a porté sur les raisons. Demandez pourquoi "
            "avant de proposer."
        )
    rest = (
        f"Reste à connaître : {french.listing(f'« {name} »' for name in unknown)}."
        if unknown
        else "Les sept dimensions sont connues."
    )
    return f"Derrière la demande, une raison : « {_short(sheet.need.deep)} ». {rest}"


def period(sheet: "Sheet | None", interviews: "pd.DataFrame") -> str:
    """Say when one interview, or the interviews, took place. Parameters: `sheet` or None; `interviews`, of `discovery.assess`."""
    if sheet is not None:
        return french.date(sheet.date) if sheet.date is not None else ""
    count = french.plural(interviews["prospect"].nunique(), "entretien")
    days = interviews["date"].dropna() if "date" in interviews else interviews["question"].iloc[:0]
    if not len(days):
        return count
    first, last = french.date(days.min()), french.date(days.max())
    return f"{count}, le {first}" if first == last else f"{count}, du {first} au {last}"


def findings(sheet: "Sheet") -> words.Said:
    """Say what was asked for, why, and how far the prospect is qualified. Parameters: `sheet`."""
    said: words.Said = []
    if sheet.need.apparent:
        said.append((f"Besoin dit : « {_short(sheet.need.apparent)} ».", []))
    said.append((f"Besoin profond : {_quoted(sheet.need.deep) or sheet.need.deep_or_why_not()}.", []))
    missing = [words.BANT[row["field"]] for row in sheet.bant.to_dict("records") if not row["score"]]
    tail = f" ; rien sur : {french.listing(missing).lower()}" if missing else ""
    said.append((f"Qualification BANT : {french.plural(sheet.score, 'point')} sur 8{tail}.", ["bant"]))
    if len(sheet.motives):
        first = sheet.motives.iloc[0]
        heard = french.listing(f"« {word} »" for word in first["words"][:3])
        said.append(
            (
                f"Motivation la plus entendue (SONCAS) : {words.SONCAS[first['motive']].lower()}, d'après {heard}. "
                f"C'est un indice : vérifiez-le.",
                [],
            )
        )
    return said


def team_answer(gaps: "pd.DataFrame", openness: "pd.DataFrame") -> str:
    """Say in two sentences how a team discovers. Parameters: `gaps` and `openness`, as `discovery` returns them."""
    opened = openness.set_index("form").to_dict("index")["ouverte"]
    return f"{least_known(gaps)}. {_share(opened['share'])} des questions sont ouvertes."


def least_known(gaps: "pd.DataFrame") -> str:
    """Say what the interviews leave unknown most often. Parameters: `gaps`, as `discovery.gaps` returns it.

    >>> import pandas as pd
    >>> gaps = pd.DataFrame({"kind": "dimension", "name": ["pourquoi", "quand"], "empty": [3, 1], "interviews": 4})
    >>> print(" ".join(least_known(gaps).split()))
    Ce que l'on connaît le moins, c'est « Pourquoi » : rien de sûr dans 3 entretiens sur 4
    """
    most, n = int(gaps["empty"].max()), int(gaps["interviews"].iloc[0])
    names = words.most_unknown(gaps)
    if not names:
        all_have = "L'entretien a" if n == 1 else f"Les {n} entretiens ont"
        return f"{all_have} une réponse sur chaque dimension du QQOQCP et chaque critère BANT"
    listed = french.listing(f"« {name} »" for name in names)
    return f"Ce que l'on connaît le moins, c'est {listed} : rien de sûr dans {french.plural(most, 'entretien')} sur {n}"


def team_findings(
    gaps: "pd.DataFrame", openness: "pd.DataFrame", talk: float | None, association: "Association | None"
) -> words.Said:
    """Say what a team leaves unknown, how it asks, who talks, and whether fuller discoveries win more.

    Parameters: as the functions of `discovery` return them; `talk`, fraction of the words that are the customers'.
    """
    said: words.Said = []
    unknown = gaps[gaps["empty"] > 0]
    for empty in sorted(set(unknown["empty"].astype("int")), reverse=True)[:2]:
        alike = unknown[unknown["empty"] == empty]
        row = alike.iloc[0]
        names = list(dict.fromkeys(map(words.unknown, alike["kind"], alike["name"])))
        verb = "restent inconnus" if len(names) > 1 else "reste inconnu"
        said.append(
            (
                f"{french.listing(f'« {name} »' for name in names)} {verb} dans {french.plural(empty, 'entretien')} sur "
                f"{row['interviews']} ({between(_share(row['low']), _share(row['high']))}, 19 fois sur 20).",
                ["part_inconnue"],
            )
        )
    forms = openness.set_index("form").to_dict("index")
    opened, led = forms["ouverte"], forms["orientee"]
    said.append(
        (
            f"{_share(opened['share'])} des questions sont ouvertes "
            f"({between(_share(opened['low']), _share(opened['high']))}) ; {_led(int(led['questions']))}.",
            ["part_ouvertes"],
        )
    )
    if talk is not None:
        said.append((f"Dans les notes, {_share(talk)} des mots sont ceux du client.", ["part_client"]))
    if association is not None:
        said.append((_association(association), []))
    return said


def team_limits(interviews: int) -> list[str]:
    """Say what counting questions cannot tell. Parameters: `interviews`, how many."""
    few = (
        [
            f"{french.plural(interviews, 'entretien')}, c'est peu : les intervalles sont larges, et aucune tendance ne se lit."
        ]
        if interviews < 30
        else []
    )
    return [
        *few,
        "Une note écrite n'est pas tout ce qui s'est dit : comparez des notes prises de la même façon.",
        "Le rapport compte des équipes, jamais des personnes : les méthodes d'évaluation du personnel doivent lui être dites avant "
        "(Code du travail, article L1222-3).",
        "Les questions sont classées par des règles : une question nouvelle sur huit environ l'est mal, "
        "et le tableau dit quels mots ont décidé.",
    ]


def _association(found: "Association") -> str:
    rates = [found.full_won / found.full, found.thin_won / found.thin]
    verdict = (
        "l'écart dépasse le hasard"
        if found.low > 0 or found.high < 0
        else "le hasard suffit à expliquer l'écart"
    )
    return (
        f"Après une découverte plus complète, {_share(rates[0])} d'affaires gagnées ({found.full_won} "
        f"sur {found.full}) contre "
        f"{_share(rates[1])} ({found.thin_won} sur {found.thin}) : {verdict} (de {french.points(found.low * 100)} à "
        f"{french.points(found.high * 100)}). C'est une association : qui est prêt à acheter répond aussi plus volontiers."
    )


def _led(count: int) -> str:
    if not count:
        return "aucune ne souffle la réponse"
    return f"{french.plural(count, 'question souffle', 'questions soufflent')} la réponse"


def _share(x: Any) -> str:
    """A share of few interviews, to the whole percent: more digits would say more than they do."""
    return french.percent(x, 0)


def _quoted(text: str) -> str:
    return f"« {_short(text)} »" if text else ""


def _short(text: str) -> str:
    """A quotation in brief: whole sentences as far as they go."""
    text = text.strip().rstrip(".")
    if len(text) <= _QUOTED:
        return text
    whole = text[:_QUOTED].rpartition(". ")[0]
    return whole or f"{text[:_QUOTED].rsplit(' ', 1)[0]}…"
