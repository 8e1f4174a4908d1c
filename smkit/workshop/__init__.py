"""A workshop in a box: from lessons, everything that who leads a training day needs."""
