"""SQLModel tables and their queries; the only place that writes SQL."""

# Imported here, so that the metadata is whole whichever module is used.
import models.tables_access
import models.tables_inspections
import models.tables_letters
import models.tables_scoring
import models.tables_targets  # noqa: F401
