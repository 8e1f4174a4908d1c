"""The fictional company: products, regions, team and calendar."""

from typing import NamedTuple

import numpy as np

COMPANY = "Comptoir Azimut"
CURRENCY = "EUR"
YEARS = (2024, 2025)
FIRST, LAST = np.datetime64("2024-01-01", "D"), np.datetime64("2025-12-31", "D")
DAYS = np.arange(FIRST, LAST + 1)
MONTHS = tuple(f"{year}-{month:02}" for year in YEARS for month in range(1, 13))

SEGMENTS = ("B2B", "B2C")
REGIONS = ("Île-de-France", "Nord", "Ouest", "Sud")
REGION_WEIGHTS = (0.34, 0.21, 0.23, 0.22)
#: Role names with a number: nobody in particular.
TEAM = {
    "Île-de-France": ("Commercial IDF 1", "Commercial IDF 2"),
    "Nord": ("Commercial Nord 1",),
    "Ouest": ("Commercial Ouest 1",),
    "Sud": ("Commercial Sud 1",),
}
WEB_ADVISER = "Conseiller web 1"

#: January to December, Monday to Sunday, and yearly growth, of the web shop.
SHOP_MONTHS = (0.95, 0.90, 0.90, 0.90, 0.95, 0.85, 0.70, 0.65, 0.95, 1.05, 1.35, 1.85)
SHOP_WEEK = (1.10, 0.95, 0.95, 0.95, 0.90, 0.95, 1.25)
SHOP_GROWTH = (1.00, 1.05)
#: What offices, hotels and restaurants order, January to December, on working days.
OFFICE_MONTHS = (1.00, 1.00, 1.05, 1.00, 1.00, 0.95, 0.75, 0.55, 1.05, 1.10, 1.15, 1.30)
#: Public holidays of fixed date, when offices order nothing.
HOLIDAYS = np.array(
    [
        f"{year}-{day}"
        for year in YEARS
        for day in ("01-01", "05-01", "05-08", "07-14", "08-15", "11-01", "11-11", "12-25")
    ],
    dtype="datetime64[D]",
)
#: Orders by hour of the day, from 0 h.
SHOP_HOURS = (1, 0, 0, 0, 0, 0, 1, 2, 3, 4, 4, 4, 6, 5, 4, 4, 4, 5, 6, 7, 9, 10, 7, 3)
OFFICE_HOURS = (0, 0, 0, 0, 0, 0, 0, 0, 4, 8, 9, 7, 3, 3, 7, 7, 5, 2, 0, 0, 0, 0, 0, 0)

#: Prices and costs rise in 2025; coffee and tea cost more than they are sold for more.
PRICE_RISE, COST_RISE = 1.03, 1.07


class Product(NamedTuple):
    """A product: price in € excl. tax in 2024, taux de marque (share of it kept), weights in baskets."""

    code: str
    name: str
    category: str
    price: float
    kept: float
    b2c: float
    b2b: float


def _family(category: str, *products: tuple[str, str, float, float, float, float]) -> tuple[Product, ...]:
    return tuple(Product(code, name, category, *numbers) for code, name, *numbers in products)


PRODUCTS = (
    *_family(
        "Café en grains",
        ("CG01", "Santos grains 1 kg", 21.90, 0.42, 60, 70),
        ("CG02", "Sidamo grains 250 g", 8.90, 0.48, 40, 6),
        ("CG03", "Sidamo grains 1 kg", 29.90, 0.45, 22, 25),
        ("CG04", "Huila grains 250 g", 8.50, 0.47, 30, 5),
        ("CG05", "Huila grains 1 kg", 27.90, 0.44, 16, 24),
        ("CG06", "Antigua grains 250 g", 9.20, 0.46, 18, 3),
        ("CG07", "Azimut grains 1 kg", 19.90, 0.40, 34, 90),
        ("CG08", "Déca grains 250 g", 9.40, 0.43, 9, 3),
        ("CG09", "Kenya AA grains 250 g", 11.50, 0.50, 8, 1),
    ),
    *_family(
        "Café moulu",
        ("CM01", "Santos moulu 1 kg", 22.50, 0.41, 56, 66),
        ("CM02", "Azimut moulu 250 g", 5.90, 0.44, 38, 10),
        ("CM03", "Sidamo moulu 250 g", 9.10, 0.47, 22, 4),
        ("CM04", "Huila moulu 250 g", 8.70, 0.46, 17, 4),
        ("CM05", "Déca moulu 250 g", 8.90, 0.42, 9, 5),
        ("CM06", "Robusta moulu 1 kg", 16.90, 0.32, 4, 20),
    ),
    *_family(
        "Capsules",
        ("CP01", "Capsules Classique x50", 16.50, 0.38, 28, 34),
        ("CP02", "Capsules Intense x50", 16.50, 0.38, 25, 22),
        ("CP03", "Capsules Déca x50", 17.20, 0.37, 10, 12),
        ("CP04", "Capsules Lungo x50", 16.50, 0.38, 14, 17),
        ("CP05", "Capsules Bio x50", 18.90, 0.35, 9, 6),
        ("CP06", "Capsules assorties x100", 31.00, 0.36, 7, 14),
    ),
    *_family(
        "Thés",
        ("TH01", "Sencha 100 g", 7.90, 0.58, 26, 6),
        ("TH02", "Earl Grey 100 g", 6.90, 0.60, 24, 8),
        ("TH03", "Assam 100 g", 6.50, 0.59, 10, 3),
        ("TH04", "Darjeeling 100 g", 9.80, 0.57, 13, 3),
        ("TH05", "Thé au jasmin 100 g", 7.40, 0.60, 12, 4),
        ("TH06", "Oolong 100 g", 12.90, 0.55, 5, 1),
        ("TH07", "Thé noir sachets x100", 11.90, 0.50, 4, 30),
        ("TH08", "Thé vert menthe 100 g", 6.90, 0.61, 17, 9),
        ("TH09", "Matcha 30 g", 19.90, 0.62, 7, 1),
    ),
    *_family(
        "Infusions",
        ("IN01", "Verveine 50 g", 5.90, 0.63, 13, 7),
        ("IN02", "Camomille 50 g", 5.50, 0.64, 8, 5),
        ("IN03", "Rooibos vanille 100 g", 6.90, 0.60, 14, 5),
        ("IN04", "Hibiscus 100 g", 5.20, 0.65, 5, 2),
        ("IN05", "Infusions sachets x100", 12.50, 0.52, 3, 22),
    ),
    *_family(
        "Équipement",
        ("EQ01", "Machine expresso", 249.00, 0.27, 20, 22),
        ("EQ02", "Cône V60", 18.90, 0.52, 30, 3),
        ("EQ03", "Cafetière à piston 1 l", 24.90, 0.50, 15, 5),
        ("EQ04", "Cafetière italienne 6 t", 27.50, 0.46, 14, 2),
        ("EQ05", "Machine à capsules", 89.00, 0.22, 7, 9),
        ("EQ06", "Bouilloire 1,7 l", 34.90, 0.35, 8, 6),
        ("EQ07", "Bouilloire col de cygne", 69.00, 0.38, 7, 1),
        ("EQ08", "Percolateur 10 l", 189.00, 0.24, 0.5, 26),
        ("EQ09", "Moulin manuel", 39.90, 0.44, 24, 3),
        ("EQ10", "Moulin électrique", 119.00, 0.33, 7, 4),
    ),
    *_family(
        "Accessoires",
        ("AC01", "Filtres V60 x100", 5.40, 0.55, 17, 4),
        ("AC02", "Tasses expresso x6", 29.90, 0.51, 13, 12),
        ("AC03", "Mugs x4", 22.90, 0.53, 9, 4),
        ("AC04", "Théière en fonte", 44.90, 0.47, 26, 2),
        ("AC05", "Infuseur à thé", 6.90, 0.62, 12, 2),
        ("AC06", "Détartrant 500 ml", 9.90, 0.56, 11, 18),
        ("AC07", "Mousseur à lait", 32.90, 0.41, 8, 4),
        ("AC08", "Boîte hermétique", 12.90, 0.54, 11, 2),
        ("AC09", "Balance de précision", 36.90, 0.39, 6, 1),
        ("AC10", "Gobelets carton x1000", 48.00, 0.34, 0.5, 30),
    ),
    *_family(
        "Épicerie",
        ("EP01", "Sucre dosettes x500", 13.90, 0.33, 1, 32),
        ("EP02", "Carrés de chocolat x200", 24.50, 0.36, 5, 28),
        ("EP03", "Sablés pur beurre 250 g", 6.20, 0.45, 15, 8),
        ("EP04", "Spéculoos x300", 21.90, 0.30, 2, 24),
        ("EP05", "Coffret découverte", 34.00, 0.49, 12, 4),
    ),
)
CODES = tuple(product.code for product in PRODUCTS)
EQUIPMENT = np.array([product.category == "Équipement" for product in PRODUCTS])


def prices(year: int) -> np.ndarray:
    """List price of each product in `year`, in € excl. tax."""
    return np.round(np.array([p.price for p in PRODUCTS]) * (PRICE_RISE if year > YEARS[0] else 1.0), 2)


def costs(year: int) -> np.ndarray:
    """Purchase cost of each product in `year`, in €."""
    paid = np.array([p.price * (1 - p.kept) for p in PRODUCTS])
    return np.round(paid * (COST_RISE if year > YEARS[0] else 1.0), 2)


def day_weights(
    months: tuple[float, ...], week: tuple[float, ...], growth: tuple[float, ...] = (1.0, 1.0)
) -> np.ndarray:
    """Weight of each day of the two years, from its month, weekday (Monday first) and year."""
    month = DAYS.astype("datetime64[M]").astype(int) % 12
    weekday = (DAYS.astype(int) + 3) % 7  # 1 January 1970 was a Thursday
    year = (DAYS >= np.datetime64(f"{YEARS[1]}-01-01")).astype(int)
    return np.array(months)[month] * np.array(week)[weekday] * np.array(growth)[year]


#: Companies are a kind and a name: « Hôtel du Phare SARL ».
KINDS = (
    "Hôtel",
    "Restaurant",
    "Brasserie",
    "Cabinet",
    "Atelier",
    "Clinique",
    "Auberge",
    "Agence",
    "Résidence",
    "Librairie",
    "Imprimerie",
    "Garage",
    "Studio",
    "Institut",
)
NAMES = (
    "du Phare",
    "des Remparts",
    "du Vieux Quai",
    "de la Halle",
    "des Trois Chemins",
    "du Moulin Bleu",
    "de la Rive",
    "des Tilleuls",
    "du Belvédère",
    "de l'Écluse",
    "du Cap",
    "des Alizés",
    "de la Place Haute",
    "du Grand Pré",
    "des Cordiers",
    "de la Source",
    "du Pont Neuf",
    "des Glycines",
    "de l'Horloge",
    "du Parc",
    "des Voiles",
    "de la Colline",
    "du Marché Couvert",
    "des Ormes",
    "de l'Estuaire",
    "du Clos",
    "des Arcades",
    "de la Lanterne",
    "du Canal",
    "des Genêts",
)
FORMS = ("SARL", "SAS", "SA", "SARL", "SAS")
COMPANIES = tuple(
    f"{kind} {name} {FORMS[(i + 2 * j) % 5]}" for i, kind in enumerate(KINDS) for j, name in enumerate(NAMES)
)
