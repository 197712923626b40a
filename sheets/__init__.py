"""Sheets that people fill in, read row by row; every fault is named with its place."""
