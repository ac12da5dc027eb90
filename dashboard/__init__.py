"""The dashboard: supervisors see how calls go, understand why, and act."""
