"""The enquiry form's rules, apart from Rasa: what is asked, how answers are read and taken."""
