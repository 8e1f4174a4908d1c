"""What a process that makes a report finds in its environment, put there by the batch that it is a part of."""

#: The folder of the readings handed over (see `handover`), and the part of the tables to keep (see `part`).
READINGS, PART = "SMKIT_LECTURES", "SMKIT_PART"

#: The column that parts of the report will be made by, and the file where its values are left (see `handover`).
SPLIT = "SMKIT_DECOUPE"

#: "1" when who started it has the right to see who people are: nobody is put under a pseudonym.
PERSONAL = "SMKIT_SHOW_PERSONAL_DATA"

#: The command that was used, so that a question ends with the line that answers it (see `doors`).
DOOR = "SMKIT_DOOR"

#: The file where a report's process writes where it is (see `waiting`).
PROGRESS = "SMKIT_AVANCEMENT"

#: "1" when what is made is a page that a phone may open: each chart is drawn a second time, for its width.
PHONE = "SMKIT_TELEPHONE"

#: "1" when slides are made too: each tall chart is drawn for them as well.
SLIDES = "SMKIT_DIAPOSITIVES"

#: "1" for a report that is made alone, in a process of its own: copies of it may do a part of the work (see `apart`).
ALONE = "SMKIT_SEUL"
