"""The insurer's database: the only place that holds SQL."""
