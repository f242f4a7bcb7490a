"""What the service was founded to tell: each topic asked in three ways, through the chat API."""

import re

import pytest

from .visitor import Visitor

TOPICS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "the multi-city 5G testbed": (
        (
            "What is the multi-city 5G testbed?",
            "was the west midlands first with a 5g test bed over several cities",
            "A colleague told me your region got a big trial network for 5G. What was that?",
        ),
        (r"2018", r"first multi-city 5G testbed"),
    ),
    "UrbanChallenge": (
        (
            "What is UrbanChallenge?",
            "urbanchallenge west midlands",
            "Please explain me the UrbanChallenge, what was the idea of it?",
        ),
        (r"UrbanChallenge", r"2018|2017"),
    ),
    "the HMCTS Digital Hub": (
        (
            "How many jobs at the HMCTS Digital Hub?",
            "hmcts hub roles",
            "The courts service planned a digital hub here. How many tech jobs was it to bring?",
        ),
        (r"up to 100",),
    ),
    "the Courts & Tribunals Service Centre": (
        (
            "Where was the first Courts & Tribunals Service Centre to be?",
            "courts and tribunals service centre birmingham",
            "Did the courts put a national service centre in Birmingham?",
        ),
        (r"Courts & Tribunals Service Centre", r"Birmingham"),
    ),
    "the GDS Academy in Birmingham": (
        (
            "What was the GDS Academy in Birmingham?",
            "gds academy birmingham pop-up",
            "The Government Digital Service ran training in Birmingham in 2018, what was it?",
        ),
        (r"GDS Academy", r"Birmingham"),
    ),
    "that the GDS Academy has closed": (
        (
            "Is the GDS Academy still open?",
            "gds academy closed when",
            "Could I still join a GDS Academy course?",
        ),
        (r"closed in (?:November )?2022",),
    ),
    "the Local Digital Fund": (
        (
            "How much was the Local Digital Fund?",
            "local digital fund amount",
            "How much money was in the fund for councils' digital work that MHCLG launched?",
        ),
        (r"£7\.5m", r"Local Digital Fund"),
    ),
    "the Local Digital Declaration": (
        (
            "What is the Local Digital Declaration?",
            "local digital declaration councils",
            "Please explain the Local Digital Declaration.",
        ),
        (r"Local Digital Declaration",),
    ),
    "Paul Maltby and the ministry": (
        (
            "Who is Paul Maltby?",
            "paul maltby mhclg role",
            "Which ministry did Paul Maltby work for when he launched the fund?",
        ),
        (r"Paul Maltby", r"Ministry of Housing, Communities"),
    ),
    "the PwC Scale Programme and Hamzah Khaled": (
        (
            "What is the PwC Scale Programme?",
            "hamzah khaled pwc scale midlands",
            "When was PwC's scale programme to start in the Midlands, and who said so?",
        ),
        (r"Hamzah Khaled", r"January 2019"),
    ),
    "Public Sector Digital Midlands": (
        (
            "What is Public Sector Digital Midlands?",
            "public sector digital midlands event",
            "There was a public sector digital event in Birmingham in 2018. What was it called?",
        ),
        (r"Public Sector Digital Midlands",),
    ),
    "the blueprint": (
        (
            "What was the public sector digital blueprint about?",
            "blueprint public sector digital teams",
            "The 2018 event was to lead to a blueprint. What should it look at?",
        ),
        (r"blueprint",),
    ),
    "the largest digital cluster outside London": (
        (
            "Which region had the largest digital cluster outside London?",
            "largest tech cluster outside london",
            "Is it true that your tech cluster is the biggest after London?",
        ),
        (r"largest", r"outside London"),
    ),
    "the digital talent pool": (
        (
            "How large is the region's digital talent pool?",
            "digital talent pool west midlands",
            "Would we find enough people with digital skills here?",
        ),
        (r"talent|skills", r"\d"),
    ),
    "the Inward Investment team and its portal": (
        (
            "Who is the Inward Investment team?",
            "west midlands inward investment team",
            "Does the region have an inward investment team?",
        ),
        (r"Inward Investment|West Midlands Growth Company",),
    ),
    "the team's telephone number": (
        (
            "What is the phone number of the Inward Investment team?",
            "inward investment phone number",
            "Which number can I ring to reach the team?",
        ),
        (r"\+44 \(0\)121 202 5022", r"2018"),
    ),
    "Roy Meredith": (
        (
            "Who is Roy Meredith?",
            "roy meredith west midlands growth company",
            "Which company did Roy Meredith work for?",
        ),
        (r"Roy Meredith", r"Tech Sector Lead"),
    ),
}
"""What it is about: three ways to ask, and what each reply must say."""

CASES = [
    pytest.param(question, patterns, id=f"{topic}: {question}")
    for topic, (questions, patterns) in TOPICS.items()
    for question in questions
]


@pytest.mark.parametrize(("question", "patterns"), CASES)
async def test_the_topic_is_told_with_its_date_and_source(
    visitor: Visitor, question: str, patterns: tuple[str, ...]
) -> None:
    answer = await visitor.say(question)
    told = [message["answer"] for message in answer.messages if message["answer"]]

    for pattern in patterns:
        assert re.search(pattern, answer.text), answer.text
    assert [t["kind"] for t in told] == ["direct"], answer.text
    assert all(source["title"] and source["as_of"] for t in told for source in t["sources"])
    assert told[0]["sources"]
