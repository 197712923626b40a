"""Pure rules: timing rule → cycles, working days, the ladder. No database, no clock, no Prefect."""
