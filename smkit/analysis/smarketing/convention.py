"""What have sales and marketing promised each other? The agreement that people sign, as a model that explains its mistakes."""

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from smkit.analysis.smarketing.opening import Opening, opening

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]

#: What the clock may run from and to, as people write it → the canonical column of leads.
STEPS = {
    "création": "created_at",
    "qualification": "qualified_at",
    "affectation": "assigned_at",
    "premier contact": "first_contact_at",
    "clôture": "closed_at",
}
#: What a qualified lead may have to tell, as people write it → the canonical column of leads.
FIELDS = {
    "compte": "account", "source": "source", "segment": "segment", "région": "region", "commercial": "salesperson",
    "profil conforme": "profile_fit", "montant": "amount",
}  # fmt: skip
_DELAY = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*(minutes?|min|heures?|h|jours?|j)\s*(ouvr[ée]e?s?|calendaires?)\Z", re.IGNORECASE
)


def _share(value: Any) -> Any:
    """A share as people write it: 0.9, « 90 % », « 90% »."""
    if isinstance(value, str) and (found := re.fullmatch(r"\s*(\d+(?:[.,]\d+)?)\s*%\s*", value)):
        return float(found[1].replace(",", ".")) / 100
    return value


def _clock(value: Any) -> Any:
    """« 09:00-18:00 » in two; YAML reads an unquoted 18:00 as a number of minutes."""
    if isinstance(value, str):
        return [part.strip() for part in re.split(r"\s*[-–—]\s*|\s+à\s+", value.strip())]
    return [f"{each // 60:02}:{each % 60:02}" if isinstance(each, int) else each for each in value]


Share = Annotated[float, BeforeValidator(_share), Field(ge=0, le=1)]
Span = Annotated[tuple[str, str], BeforeValidator(_clock)]
Step = Literal["création", "qualification", "affectation", "premier contact", "clôture"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Hours(_Part):
    """When a team works (`horaires`)."""

    plages: tuple[Span, ...] = (("09:00", "18:00"),)
    jours: tuple[str, ...] = ("lundi", "mardi", "mercredi", "jeudi", "vendredi")
    pays: Text = "FR"
    region: str | None = None
    pauses: tuple[Span, ...] = ()
    fermetures: tuple[date, ...] = ()
    fuseau: str | None = None

    @model_validator(mode="after")
    def _readable(self) -> "Hours":
        self.opening()
        return self

    def opening(self) -> Opening:
        """Return these hours laid out for counting; a day of closure is closed whole."""
        closed = [(f"{day} 00:00", f"{day} 23:59:59") for day in self.fermetures]
        return opening(self.plages, self.jours, self.pays, self.region, self.pauses, closed, self.fuseau)


class Delay(_Part):
    """Who handles what, in which time (`delais`)."""

    qui: Text
    quoi: Text
    delai: Text
    depart: Step = "affectation"
    arrivee: Step = "premier contact"
    segment: str = ""
    part: Share = 0.9

    @model_validator(mode="after")
    def _readable(self) -> "Delay":
        if not _DELAY.match(self.delai.strip()):
            raise ValueError(
                f"« {self.delai} » n'est pas un délai : écrivez par exemple « 4 heures ouvrées », « 2 jours ouvrés » ou « 2 jours "
                "calendaires » ; sans « ouvrés » ni « calendaires », chacun compterait à sa façon"
            )
        if not re.search("[1-9]", self.delai):
            raise ValueError(f"« {self.delai} » n'est pas un délai : il en faut un supérieur à 0")
        if list(STEPS).index(self.arrivee) <= list(STEPS).index(self.depart):
            raise ValueError(f"« arrivee: {self.arrivee} » ne vient pas après « depart: {self.depart} »")
        return self

    @property
    def worked(self) -> bool:
        """Whether only opening hours count."""
        return "ouvr" in self.delai.lower()

    def minutes(self, when: Opening) -> float:
        """Return the minutes allowed; a worked day has the hours of the team, breaks out.

        Parameters: `when`, as `opening` returns it.
        """
        found = _DELAY.match(self.delai.strip())
        assert found is not None  # checked when the convention was read
        amount, unit = float(found[1].replace(",", ".")), found[2].lower()[0]
        day = when.day if self.worked else 24 * 60
        return amount * {"m": 1, "h": 60, "j": day}[unit]


class Qualified(_Part):
    """What a qualified lead is (`lead_qualifie`)."""

    profil: Text
    champs: tuple[Literal[*FIELDS], ...] = ()  # type: ignore[valid-type]
    motifs_de_renvoi: tuple[Text, ...] = ()


class Supply(_Part):
    """What marketing owes (`marketing`), for one segment or for all."""

    leads_par_mois: Annotated[int, Field(gt=0)]
    part_profil: Share | None = None
    segment: str = ""


class Goal(_Part):
    """A target that both share (`objectifs`): the share of leads that are customers so many days after their creation."""

    nom: Text
    jours: Annotated[int, Field(gt=0)]
    cible: Share
    segment: str = ""


class Convention(_Part):
    """The agreement, as its YAML writes it (keys are French, as people write them)."""

    titre: Text
    entre: Annotated[tuple[Text, ...], Field(min_length=2)]
    en_vigueur: date
    horaires: Hours = Hours()
    equipes: dict[str, Hours] = {}
    delais: Annotated[tuple[Delay, ...], Field(min_length=1)]
    lead_qualifie: Qualified
    marketing: Annotated[tuple[Supply, ...], Field(min_length=1)]
    objectifs: tuple[Goal, ...] = ()
    rendez_vous: tuple[Text, ...] = ()

    def delay(self, segment: str = "") -> Delay | None:
        """Return the promise of a first contact for a segment: its own, or else the one made for all; None without any.

        Parameters: `segment`, as the file of leads writes it.
        """
        answers = [each for each in self.delais if each.arrivee == "premier contact"]
        own = [each for each in answers if each.segment and each.segment.casefold() == segment.casefold()]
        return next(iter([*own, *(each for each in answers if not each.segment)]), None)

    def supply(self, segment: str = "") -> Supply | None:
        """Return what marketing owes for a segment: its own line, or else the one made for all; None without any."""
        own = [each for each in self.marketing if each.segment.casefold() == segment.casefold()]
        return next(iter([*own, *(each for each in self.marketing if not each.segment)]), None)
