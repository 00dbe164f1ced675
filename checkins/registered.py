"""What the week tells the apps below: its kinds of notice, what is settled, what withdrawing and erasing must reach."""

from accounts.belonging.words import when_words_go
from accounts.takeout.export import also
from checkins.balance.erasing import marks_by
from checkins.balance.models import revealed_of
from checkins.balance.told import lives_told_by, tells_beside
from checkins.boundary.models import tells_how_kept
from checkins.checkin import notices
from checkins.checkin.kept import kept_of
from checkins.checkin.lived import own_weeks
from checkins.planned import notices as planned_notices
from checkins.quiet.actions import taken_along
from checkins.suggestion.shown import card
from checkins.summary import notices as summary_notices
from checkins.timelog.models import settled_by

settled_by(revealed_of)
tells_how_kept(kept_of)
tells_beside(card)
lives_told_by(own_weeks)
when_words_go(marks_by)
also("quiet", taken_along)

__all__ = ["notices", "planned_notices", "summary_notices"]
