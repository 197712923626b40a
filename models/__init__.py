"""SQLModel tables and their queries; the only place that writes SQL."""
