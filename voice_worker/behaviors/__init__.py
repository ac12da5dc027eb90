"""When X happens, the agent does Y: one behaviour per module, one line each in `main.py`."""
