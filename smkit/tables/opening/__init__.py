"""First stage: from bytes to cells. What kind of file is it, how is it written, where does its table begin?"""
