"""Walking it oneself: a team member goes through a map as a customer would, and lays what they met beside the data."""

from hanhtrinh.app.walks.book import PictureError, UnknownWalkError, WalkBook
from hanhtrinh.app.walks.comparing import StepBeside, beside

__all__ = ["PictureError", "StepBeside", "UnknownWalkError", "WalkBook", "beside"]
