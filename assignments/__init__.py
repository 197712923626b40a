"""Opening, and the table of transitions: acknowledge, submit, accept, return, waive, reopen."""
