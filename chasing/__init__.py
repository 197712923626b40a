"""Which notice is owed today: ladder hits, digests; writes outbox rows of ids."""
