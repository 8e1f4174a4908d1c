"""What people read for each dimension, form, field and motive."""

DIMENSIONS = {
    "qui": "Qui",
    "quoi": "Quoi",
    "ou": "Où",
    "quand": "Quand",
    "comment": "Comment",
    "combien": "Combien",
    "pourquoi": "Pourquoi",
    "indetermine": "Indéterminé",
}
FORMS = {"ouverte": "ouverte", "fermee": "fermée", "alternative": "alternative", "orientee": "orientée"}
BANT = {"budget": "Budget", "autorite": "Décideur", "besoin": "Besoin", "temps": "Échéance"}
SONCAS = {
    "securite": "Sécurité",
    "orgueil": "Orgueil",
    "nouveaute": "Nouveauté",
    "confort": "Confort",
    "argent": "Argent",
    "sympathie": "Sympathie",
}
SCORES = {0: "inconnu", 1: "évoqué", 2: "établi"}
