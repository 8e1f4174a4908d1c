"""Cross-sell in sentences: what to offer first, how sure it is, what the data cannot tell."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from smkit.analysis.crosssell import verdicts
from smkit.display import french
from smkit.display.crosssell.figures import name
from smkit.display.crosssell.words import lasting, rate, share
from smkit.display.told import Said, Told
from smkit.typography import between

if TYPE_CHECKING:
    import pandas as pd

    from smkit.analysis.crosssell import Intake


def answer(
    offers: "pd.DataFrame", total: Mapping[str, Any], *, currency: str = "EUR", why: str = "", weeks: float | None = None
) -> str:  # fmt: skip
    """Answer « que proposer avec quoi ? » in a sentence or two.

    Parameters: `offers`, of `crosssell.first`; `total`, of `crosssell.total`; `currency` code; `why`, of `nothing`;
    `weeks`, of `crosssell.weeks`.
    """
    if not len(offers):
        return f"Aucune offre ne se dégage de ces commandes. {why}".strip()
    best = offers.iloc[0]
    head = f"Commencez par proposer « {best['consequent']} » à qui prend « {best['antecedent']} »"
    n = len(offers)
    what = "L'offre retenue apporterait" if n == 1 else f"Les {n} offres retenues apporteraient"
    accepted = f"{lasting(weeks)} si {rate(best['take_up'])} des clients intéressés disent oui"
    margin, least, most = verdicts.between(total["margin"], weeks, float(best["take_up"]))
    if margin is not None:
        low, high = (_money(end, currency) for end in (least, most))
        few, many = (rate(min(1.0, best["take_up"] * times)) for times in verdicts.TAKE_UPS)
        part = (
            f", soit {french.percent(total['share'], 1)} de la marge de ces commandes"
            if total["share"] is not None
            else ""
        )
        return (
            f"{head}. {what} environ {_money(margin, currency)} de marge par an si {rate(best['take_up'])} des clients intéressés "
            f"disent oui{part} ; de {low} à {high}, si c'est de {few} à {many}."
        )
    if total["margin"] is not None:
        part = (
            f", soit {french.percent(total['share'], 1)} de la marge de toutes ces commandes"
            if total["share"] is not None
            else ""
        )
        return f"{head}. {what} environ {_money(total['margin'], currency)} de marge{accepted}{part}."
    if total["revenue"] is not None:
        revenue = f"environ {_money(total['revenue'], currency)} de chiffre d'affaires"
        return f"{head}. {what} {revenue}{accepted} ; la marge est n.d., faute de coûts."
    more = french.plural(french_round(total["orders"]), "vente")
    return f"{head}. {what} environ {more} de plus{accepted} ; ni prix ni coûts connus."


def nothing(baskets: Any, support: float, confidence: float, product: str = "") -> str:
    """Say why there is no offer.

    Parameters: `baskets`, of `baskets.encode`; `support` and `confidence`, the thresholds; `product`, the one asked
    about, or "".
    """
    if product:
        return f"Aucune association sûre avec « {product} » : choisissez un autre produit, ou baissez les seuils."
    if len(baskets) == 1:
        return "Le fichier n'a qu'une commande : il en faut des dizaines pour voir ce qui va ensemble."
    if len(baskets.keys) == 1:
        return "Le fichier n'a qu'un produit : il n'y a rien à lui associer."
    if int(baskets.matrix.getnnz(axis=1).max()) < 2:
        return "Chaque commande n'a qu'un produit : la colonne des commandes est-elle bien le numéro de commande ?"
    return (
        f"Aucun couple de produits ne se trouve à la fois dans {rate(support)} des commandes et dans {rate(confidence)} de celles "
        "du premier produit, plus souvent que le hasard et chez des clients différents : baissez les seuils, ou réunissez plus "
        "de commandes."
    )


def findings(
    offers: "pd.DataFrame", holding: Mapping[str, Any] | None, moves: "pd.DataFrame | None", weeks: float | None = None
) -> Said:  # fmt: skip
    """Say what goes with what, and how sure it is.

    Parameters: `offers`, all of them, of `crosssell.proven`; `holding`, of `crosssell.holding`; `moves`, of
    `baskets.upsell`, or None; `weeks`, of `crosssell.weeks`.
    """
    said: Said = []
    if len(offers):
        surest = offers.sort_values("confidence_low", ascending=False, kind="stable").iloc[0].to_dict()
        said.append(Told(_link(surest), ["confiance", "confiance_basse"], verdicts.link(surest, weeks)))
    if holding:
        verdict = verdicts.held(holding)
        kept = share(holding["kept"])
        text = (
            f"Les offres montrées tiennent dans le temps : la part des commandes du premier produit qui ont aussi le second "
            f"vaut, dans les dernières commandes, {kept} de ce qu'elle était dans les premières ; {_held(holding)}."
            if verdict.word == "oui"
            else f"Les offres montrées s'usent : la part des commandes du premier produit qui ont aussi le second ne vaut plus, "
            f"dans les dernières commandes, que {kept} de ce qu'elle était dans les premières ; {_held(holding)}. Vérifiez "
            f"chaque offre avant de la lancer."
        )
        said.append(Told(text, ["tenue_des_regles"], verdict))
    broken = offers[offers["holds"].eq(False).fillna(False)] if len(offers) else offers
    if len(broken):
        names = _some([name(row) for row in broken.to_dict("records")], 2)
        moved = (
            "passe en fin de liste : elle ne se retrouve"
            if len(broken) == 1
            else "passent en fin de liste : elles ne se retrouvent"
        )
        text = f"{names} {moved} pas dans les dernières commandes."
        said.append(Told(text, ["confiance"], verdicts.broken(broken)))
    if moves is not None and len(moves):
        best = moves.iloc[0].to_dict()
        said.append(
            Told(
                f"Montée en gamme : {share(best['share'])} des clients qui avaient pris « {best['antecedent']} » ont pris "
                f"« {best['consequent']} » à la commande suivante ({french.number(best['n_after'])} sur "
                f"{french.number(best['n_next'])}).",
                [],
                verdicts.moved(best),
            )
        )
    return said


def _link(surest: Mapping[Any, Any]) -> str:
    """The surest link, with its interval."""
    who = french.plural(surest["n_customers"], "client différent", "clients différents")
    return (
        f"Le lien le plus sûr : « {surest['antecedent']} » et « {surest['consequent']} ». {share(surest['confidence'])} des "
        f"commandes du premier ont aussi le second ({french.number(surest['n_both'])} sur "
        f"{french.number(surest['n_antecedent'])}, de {who}"
        f"), contre {share(surest['confidence'] / surest['lift'])} de l'ensemble des commandes. La vraie part se situe sans doute "
        f"{between(share(surest['confidence_low']), share(surest['confidence_high']), 'à ')}."
    )


def limits(
    baskets: Any, offers: "pd.DataFrame", reasons: Mapping[str, str], ignored: Sequence[str], *, base: str, currency: str
) -> list[str]:  # fmt: skip
    """Say what the data cannot tell, one sentence each.

    Parameters: `baskets`, of `baskets.encode`; `offers`, of `crosssell.first`; `reasons`, why answers are missing, by
    French name ("" when they are there); `ignored`, products left out; `base`, HT or TTC; `currency` code.
    """
    intake: Intake = baskets.intake
    said = [
        f"{french.amounts_told(base, currency)}, tels que le fichier les donne ; rien n'est converti.",
        f"{french.plural(len(baskets), 'commande')} et {french.plural(len(baskets.keys), 'produit')} analysés.",
        *intake.notes(),
    ]
    if ignored:
        said.append(f"Laissés de côté, car ce ne sont pas des produits à proposer : {_some(ignored)}.")
    if len(offers):
        unknown = int(offers["expected_margin"].isna().sum())
        if unknown:
            said.append(
                f"Marge n.d. pour {french.plural(unknown, 'offre')} : le fichier n'a pas le coût unitaire de ces produits, et "
                "taux_marque n'est pas donné."
            )
        if (offers["margin_from"] == "assumption").any():
            said.append(
                "La marge des produits sans coût est calculée avec le taux de marque donné : c'est une hypothèse."
            )
    said += [f"{what} : n.d. {reason}" for what, reason in reasons.items() if reason]
    if "customer_id" not in baskets.lines:
        said.append(
            "Le fichier ne dit pas quels clients commandent : chaque commande compte pour un client. Si quelques fidèles font "
            "l'essentiel des commandes, ajoutez la colonne du client."
        )
    said.append(
        "Une association n'est pas une cause : ces produits vont ensemble sans que proposer le second suffise à le vendre. Seul un "
        "groupe témoin, tiré au sort et à qui l'on ne propose rien, dit ce que l'offre ajoute."
    )
    said.append(
        "Le taux d'acceptation est une hypothèse : la part des clients intéressés qui disent oui. On tient pour intéressée, "
        "parmi les commandes à saisir, la part que donne le bas de l'intervalle (« Au moins »). Les gains sont comptés sur une "
        "durée égale à celle du fichier ; dans leur total, chaque client n'entend qu'une offre, la première de la liste qui le "
        "concerne."
    )
    return said


def unpriced(prices: "pd.DataFrame") -> str:
    """Say why bundles have no price; nothing when all have one. Parameters: `prices`, of `crosssell.worth`."""
    unknown = int(prices["floor_price"].isna().sum())
    if not unknown:
        return ""
    return f"Le coût unitaire manque pour {french.plural(unknown, 'lot')} : ajoutez-le au fichier, ou donnez taux_marque."


def span(baskets: Any, base: str, currency: str) -> str:
    """Return the days that the orders cover, and the base of amounts, for the subtitle.

    Parameters: `baskets`, of `baskets.encode`; `base`, HT or TTC; `currency` code.
    """
    amounts = french.amounts(base, currency)
    if "order_date" not in baskets.lines or baskets.lines["order_date"].isna().all():
        return amounts
    dates = baskets.lines["order_date"]
    return f"{french.dates(dates.min(), dates.max())} · {amounts}"


def french_round(x: float) -> int:
    """Return a number of sales as one says it: whole.

    >>> french_round(33.4)
    33
    """
    return round(x)


def _held(holding: Mapping[str, Any]) -> str:
    held, rules = int(holding["held"]), int(holding["rules"])
    if held == rules:
        return "toutes s'y retrouvent"
    return f"{french.plural(rules - held, 'offre')} sur {rules} ne s'y retrouve{'nt' if rules - held > 1 else ''} pas"


def _some(names: Sequence[str], most: int = 5) -> str:
    shown = [f"« {one} »" for one in names[:most]]
    return french.listing([*shown, french.plural(len(names) - most, "autre")] if len(names) > most else shown)


def _money(x: Any, currency: str) -> str:
    return french.money(x, currency, decimals=0 if abs(x) >= 100 else 2)
