"""Reading of single values: identifiers, numbers, dates, sizes, texts and names as sources write them.

Every function here is pure, answers None (or an empty value) for what it cannot read, and never guesses.
"""
