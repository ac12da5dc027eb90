"""Deploying: secrets, cost, rotation, and the checks of terraform/."""
