"""Each change of the tables since the first release, in order; storage/upgrade.py runs them."""
