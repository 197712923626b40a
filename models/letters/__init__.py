"""Letters: owed, queued, delivered, answered for; and the contacts who get them."""
