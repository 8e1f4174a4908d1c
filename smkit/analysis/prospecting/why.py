"""Why is a score shown, or not? One French answer, and what it would take."""

from smkit.analysis.prospecting.results import LEAST, Score

_NO = "Vos données ne permettent pas de noter les prospects"
_NONE, _ALL = "aucune affaire gagnée", "toutes les affaires sont gagnées"


def explain(score: Score) -> str:
    """Return why a score is shown or not, in French. Parameters: `score`, all but its reason."""
    return " ".join(part for part in (_verdict(score), _column(score), _leaks(score)) if part)


def _verdict(score: Score) -> str:
    lost = score.deals - score.wins
    if score.auc is None:
        if min(score.wins, lost) < LEAST:
            seen = (
                _NONE if not score.wins else _ALL if not lost
                else f"{_count(score.wins, 'affaire gagnée', 'affaires gagnées')} et {_count(lost, 'perdue', 'perdues')}"
            )  # fmt: skip
            return f"{_NO} : {seen}. Il faut au moins {LEAST} affaires gagnées et {LEAST} perdues pour juger une note."
        return (
            f"{_NO} : aucune colonne connue avant l'issue ne distingue les affaires. Ajoutez ce que vous savez d'un prospect "
            "avant de l'appeler : secteur, taille, source, besoin dit, échéance."
        )
    on = "les affaires suivantes" if score.later else "des affaires mises de côté"
    sides = f"elle place une affaire gagnée avant une perdue {_share(score.auc)} des fois ; le hasard, 50 %"
    if score.shown:
        return (
            f"La note prédit : sur {_whole(score.judged)} affaires qu'elle n'avait pas vues ({on}), elle se trompe moins "
            f"que le taux de gain moyen, sans que le hasard suffise à l'expliquer ({sides})."
        )
    more = (
        f"Si l'écart observé est réel, il faudrait environ {_whole(score.needed)} affaires jugées pour l'établir."
        if score.needed and score.needed < 20 * score.judged
        else "Plus d'affaires du même genre n'y changeraient rien : ce sont les colonnes qui manquent. Notez avant l'appel le "
        "besoin dit, le budget, l'échéance, la source."
    )
    return (
        f"{_NO} : sur {_whole(score.judged)} affaires ({on}), la note ne fait pas mieux que le taux de gain moyen "
        f"({sides}). {more}"
    )


def _column(score: Score) -> str:
    best = score.best
    if not score.shown or best is None or not best.enough or best.kept is None:
        return ""
    if best.kept >= 1:
        return (
            f"La colonne « {best.column} » seule fait aussi bien : servez-vous d'elle, elle est plus simple."
        )
    return (
        f"La colonne « {best.column} » seule fait pratiquement aussi bien ({_share(best.kept)} du gain) : servez-vous d'elle, "
        "elle est plus simple."
    )


def _leaks(score: Score) -> str:
    if not score.leaks:
        return ""
    names = ", ".join(f"« {name} »" for name in score.leaks)
    several = len(score.leaks) > 1
    return (
        f"{'Colonnes laissées' if several else 'Colonne laissée'} de côté : {names}. "
        f"{'Elles semblent remplies' if several else 'Elle semble remplie'} après l'issue : au moment d'appeler, vous ne l"
        f"{'es' if several else 'a'} connaissez pas encore."
    )


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _whole(number: int) -> str:
    return f"{number:,}".replace(",", " ")


def _share(value: float) -> str:
    return f"{100 * value:.0f} %"
