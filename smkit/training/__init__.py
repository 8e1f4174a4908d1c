"""How one learns: exercises, quizzes, progress, and the lessons that declare them."""
