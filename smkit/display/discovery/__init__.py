"""Discovery, shown: the sheet of an interview, and how a team discovers."""
