"""Refusals of the analytics function."""

from functions.web.problems import Refused


class CallNotOver(Refused):
    type = "/problems/call-not-over"
    title = "A call that goes on is not reviewed"


class ExportTooLarge(Refused):
    type = "/problems/export-too-large"
    title = "Too many calls for one file"
    status = 422
