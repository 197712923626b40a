"""Wording at delivery, claim, delivery through Apprise, the mail plugin."""
