"""
Every answer to the common questions, added up once, when an edition is prepared.

`packed` has the numbers of one source for every sex and age at once, `scopes` says under
which donor, sector, region and nature they stand, `adding` adds sources up, `by_year` has
ready what is asked most, `keeping` makes and writes the rows of an edition, `answering` reads
them, and `standing` says what they tell. The rules are those of `editions.exact`, which the
tests hold beside it.
"""
