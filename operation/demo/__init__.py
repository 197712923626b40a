"""Demonstrations: a cast, a mail server and a record of their own, a plan lived day by day."""
