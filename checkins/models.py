"""The models of the app's folders, under one label."""

from checkins.answer.models import SharedAnswer
from checkins.balance.models import OwnReading, SharedWeek
from checkins.boundary.models import Acknowledgement, Boundary, Revision, Topic
from checkins.checkin.models import BoundaryMark, CheckIn
from checkins.heard.models import Heard
from checkins.planned.models import BlockNote, PlannedBlock
from checkins.quiet.models import Quiet
from checkins.suggestion.models import Suggestion
from checkins.timelog.models import Target, TimeEntry, TimeNote

__all__ = [
    "Acknowledgement",
    "BlockNote",
    "Boundary",
    "BoundaryMark",
    "CheckIn",
    "Heard",
    "OwnReading",
    "PlannedBlock",
    "Quiet",
    "Revision",
    "SharedAnswer",
    "SharedWeek",
    "Suggestion",
    "Target",
    "TimeEntry",
    "TimeNote",
    "Topic",
]
