"""What is said of the project: sector, intent, place, time, people, money, and a call."""

from actions.enquiry.project.hearing import hear_project
from actions.enquiry.project.reading import PROJECT_FIELDS, read_project
from actions.enquiry.project.wants import other_label

__all__ = ["PROJECT_FIELDS", "hear_project", "other_label", "read_project"]
