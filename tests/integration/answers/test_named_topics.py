"""What the service was founded to tell, asked of the desk in three voices each."""

import re

import pytest

from answers.desk import AnswerDesk
from answers.reply import ReplyKind

ASKED: dict[str, tuple[str, tuple[str, str, str]]] = {
    "multi-city 5G testbed": (
        r"first multi-city 5G testbed",
        (
            "What is the UK's first multi-city 5G testbed?",
            "5g testbed west midlands 2018",
            "We test radio kit. Which UK region was first to trial 5G in several cities?",
        ),
    ),
    "UrbanChallenge": (
        r"UrbanChallenge .*(competition|public and private)",
        (
            "What was the UrbanChallenge about?",
            "urban challenge startups public services",
            "Please, what is this UrbanChallenge of the region?",
        ),
    ),
    "HMCTS Digital Hub": (
        r"Digital Hub .*up to 100",
        (
            "How many roles were announced for the HMCTS Digital Hub?",
            "hmcts digtal hub how many jobs",
            "The courts service wanted a digital hub here in 2018. How many posts was that?",
        ),
    ),
    "Courts & Tribunals Service Centre": (
        r"Service Centre.*Birmingham",
        (
            "Where was the first Courts & Tribunals Service Centre to be?",
            "courts tribunals service centre birmingham",
            "Is it right that Birmingham got a Courts and Tribunals Service Centre?",
        ),
    ),
    "GDS Academy in Birmingham": (
        r"GDS Academy.*Birmingham",
        (
            "What did the GDS Academy plan in Birmingham in 2018?",
            "gds academy pop-up birmingham courses",
            "Did the Government Digital Service bring its academy to Birmingham?",
        ),
    ),
    "GDS Academy has closed": (
        r"closed in November 2022",
        (
            "Is the GDS Academy still running?",
            "gds academy open or closed",
            "I want to enrol my civil servants at the GDS Academy. Does it still exist?",
        ),
    ),
    "Local Digital Fund": (
        r"£7\.5m",
        (
            "How much was in the Local Digital Fund?",
            "local digital fund amount 2018",
            "What money did councils get to bid for in the Local Digital Fund at its launch?",
        ),
    ),
    "Local Digital Declaration": (
        r"Local Digital Declaration.*July 2018",
        (
            "When was the Local Digital Declaration launched?",
            "local digital declaration launch date",
            "Who published the Local Digital Declaration and when?",
        ),
    ),
    "Paul Maltby and the ministry": (
        r"Paul Maltby.*Ministry of Housing, Communities & Local Government",
        (
            "Who was Paul Maltby?",
            "paul maltby mhclg 2018 role",
            "Which ministry did Paul Maltby work for when he launched the fund?",
        ),
    ),
    "PwC Scale Programme and Hamzah Khaled": (
        r"Hamzah Khaled.*PwC Scale Programme",
        (
            "What did Hamzah Khaled of PwC announce?",
            "pwc scale programme midlands start",
            "Who announced the PwC Scale Programme for the Midlands?",
        ),
    ),
    "Public Sector Digital Midlands": (
        r"Public Sector Digital Midlands",
        (
            "What was Public Sector Digital Midlands?",
            "public sector digital midlands event date",
            "There was an event in 2018 for digital people in the public sector. What was it?",
        ),
    ),
    "the blueprint": (
        r"blueprint",
        (
            "What was the public sector digital blueprint?",
            "blueprint public sector digital teams",
            "What should the blueprint from the 2018 event have looked at?",
        ),
    ),
    "largest digital cluster outside London": (
        r"largest.*outside London",
        (
            "Is the West Midlands the largest digital cluster outside London?",
            "largest tech cluster outside london claim",
            "I read you have the biggest digital cluster outside the capital. Who said so?",
        ),
    ),
    "digital talent pool": (
        r"digital talent pool",
        (
            "What is said about the digital talent pool?",
            "digital talent pool west midlands 2018",
            "How was the region's pool of digital talent described in 2018?",
        ),
    ),
    "Inward Investment team and its portal": (
        r"Inward Investment team.*invest portal|invest portal",
        (
            "What does the Inward Investment team do?",
            "inward investment team invest portal",
            "Where is the West Midlands invest offer set out?",
        ),
    ),
    "telephone number with its date": (
        r"2018.*\+44 \(0\)121 202 5022",
        (
            "What is the telephone number of the Inward Investment team?",
            "inward investment team phone number",
            "Which number could one ring for the investment team?",
        ),
    ),
    "Roy Meredith": (
        r"Roy Meredith was Tech Sector Lead",
        (
            "Who is Roy Meredith?",
            "roy meredith growth company",
            "Who was the tech sector lead at the Growth Company in 2018?",
        ),
    ),
}


@pytest.mark.parametrize("named", ASKED)
async def test_a_named_topic_is_told_in_three_voices(named: str, desk: AnswerDesk) -> None:
    expected, questions = ASKED[named]

    replies = [await desk.answer(question) for question in questions]

    for question, reply in zip(questions, replies, strict=True):
        assert re.search(expected, reply.text, re.DOTALL), f"{question}: {reply.text}"
        assert reply.kind not in (ReplyKind.UNKNOWN, ReplyKind.SMALLTALK)
        assert reply.sources
