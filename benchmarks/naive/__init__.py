"""
The same rows as most teams would serve them, with what the tutorial of the REST framework gives.

Frozen in its first commit, so that what the portal is compared with never moves: not made
better, not made worse.
"""
