"""The lessons: each module declares its exercises and its quiz, and `smkit.training.registry` loads them."""
