"""SQLModel tables and their queries; the only place that writes SQL."""

import models.tables_inspections  # noqa: F401  # whichever module is used, the metadata is whole
