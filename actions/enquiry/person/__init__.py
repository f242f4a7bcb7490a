"""What visitors say of themselves, in the 14 languages of the service."""

from actions.enquiry.person.email_doubt import EmailDoubt, email_doubt
from actions.enquiry.person.hearing import hear_person
from actions.enquiry.person.phone import region_of_email
from actions.enquiry.person.reading import read_person

__all__ = ["EmailDoubt", "email_doubt", "hear_person", "read_person", "region_of_email"]
