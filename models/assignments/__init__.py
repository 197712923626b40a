"""Assignments: opened, listed, moved, carried on and handed over."""
