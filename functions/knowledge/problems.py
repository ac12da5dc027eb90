"""Problems of the knowledge function."""

from functions.web.problems import Refused


class QuestionRefused(Refused):
    type = "/problems/question-refused"
    title = "The question must have 1 to 300 characters"
    status = 400
