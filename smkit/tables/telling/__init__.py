"""What happened to a file: its journal, its notes, its rejected rows."""
