"""The convention and the leads of the boutique, and worlds made for the occasion."""

import pandas as pd
import pytest

import smkit
from smkit import paths
from smkit.analysis.smarketing import Convention, load

TEXT = """
titre: Convention ventes et marketing
entre: [Direction commerciale, Direction marketing]
en_vigueur: 2024-01-01
delais:
  - {qui: Ventes, quoi: Premier contact, segment: B2B, depart: affectation, arrivee: premier contact, delai: 2 jours calendaires}
lead_qualifie: {profil: bureaux et hôtels, champs: [compte, source, région]}
marketing:
  - {segment: B2B, leads_par_mois: 40, part_profil: 60 %}
"""


@pytest.fixture(scope="session")
def convention() -> Convention:
    """Two calendar days, as the generator of the boutique plants them."""
    return load(TEXT)


@pytest.fixture(scope="session")
def text() -> str:
    return TEXT


@pytest.fixture(scope="session")
def boutique() -> pd.DataFrame:
    """All leads of the boutique, companies and chats."""
    return smkit.read("leads", paths.BOUTIQUE / "leads.csv").table


@pytest.fixture(scope="session")
def companies(boutique: pd.DataFrame) -> pd.DataFrame:
    return boutique[boutique["segment"] == "B2B"]
