"""Targets with their readings, results of surveys, and scorecards."""
