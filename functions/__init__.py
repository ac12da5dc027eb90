"""The insurer's side: stateless HTTP functions, the only part that knows MySQL."""
