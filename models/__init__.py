"""SQLModel tables and their queries; the only place that writes SQL."""

# Whichever module is used, the metadata is whole.
import models.tables_inspections
import models.tables_letters
import models.tables_scoring
import models.tables_targets  # noqa: F401
