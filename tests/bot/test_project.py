"""The bot's files fit together: intents, rules, responses, actions."""

import re
from pathlib import Path

import pytest
import yaml
from rasa.shared.core.domain import Domain
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.validator import Validator

ROOT = Path(__file__).parents[2]
DATA = [str(ROOT / "data" / part) for part in ("nlu", "rules", "stories", "responses")]
CLICKED = {"choose_call_back_slot"}
"""Only ever the payload of a choice; words for it are read by an action."""
GATED_BY_RASA = {"restart", "back", "out_of_scope", "session_start", "nlu_fallback"}


@pytest.fixture(scope="module")
def importer() -> TrainingDataImporter:
    return TrainingDataImporter.load_from_config(
        str(ROOT / "config.yml"), str(ROOT / "domain.yml"), DATA
    )


@pytest.fixture(scope="module")
def domain(importer: TrainingDataImporter) -> Domain:
    return importer.get_domain()


def texts(pattern: str) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(ROOT.glob(pattern)))


def responses() -> dict:
    """Name to first variation, from every file of words."""
    found: dict = {}
    for path in sorted((ROOT / "data" / "responses").glob("*.yml")):
        found.update(yaml.safe_load(path.read_text(encoding="utf-8"))["responses"])
    return found


def test_rasas_own_validation_finds_no_fault(importer: TrainingDataImporter) -> None:
    validator = Validator.from_importer(importer)

    assert validator.verify_domain_validity()
    assert validator.verify_nlu(ignore_warnings=False)
    assert validator.verify_forms_in_stories_rules()
    assert validator.verify_form_slots()
    assert validator.verify_slot_mappings()
    assert validator.verify_story_structure(ignore_warnings=False)


def test_every_intent_has_enough_examples_and_a_rule(
    importer: TrainingDataImporter, domain: Domain
) -> None:
    counts = importer.get_nlu_data().number_of_examples_per_intent
    rules = texts("data/rules/*.yml")

    for intent in set(domain.intents) - GATED_BY_RASA:
        assert counts[intent] >= 15 or intent in CLICKED, intent
        assert f"intent: {intent}\n" in rules, intent


def test_every_act_that_interrupts_has_a_sign(
    importer: TrainingDataImporter, domain: Domain
) -> None:
    signs = {feature["name"] for feature in importer.get_nlu_data().regex_features}

    assert set(domain.intents) - GATED_BY_RASA - {"inform"} <= signs


def test_no_example_stands_under_two_intents(importer: TrainingDataImporter) -> None:
    seen: dict = {}
    for example in importer.get_nlu_data().intent_examples:
        text = example.get("text").casefold()
        assert seen.setdefault(text, example.get("intent")) == example.get("intent"), text


@pytest.mark.parametrize("name", sorted(responses()))
def test_every_response_is_used(name: str) -> None:
    users = texts("data/rules/*.yml") + texts("actions/**/*.py") + texts("answers/**/*.py")
    users += texts("portal/**/*.py") + texts("crm/**/*.py") + texts("launch/**/*.py")
    asked = re.fullmatch(r"utter_ask_enquiry_form_(\w+)", name)
    built = re.findall(r'f"(utter_\w+)_\{', users) + re.findall(r'f"(utter_\w+_)\{', users)
    choice = re.fullmatch(r"utter_choice_(\w+)", name)

    assert (
        re.search(rf"\b{name}\b", users)
        or (asked and asked.group(1) in texts("domain.yml"))
        or (choice and f'"{choice.group(1)}"' in users)
        or (not choice and any(name.startswith(f"{stem.rstrip('_')}_") for stem in built))
    )


@pytest.mark.parametrize("name", sorted(responses()))
def test_words_are_one_variation_short_and_without_sloppy_marks(name: str) -> None:
    [variation] = responses()[name]

    assert len(variation["text"].split()) <= 60
    assert not re.search(r"!|\s{2}|\.\.\.|^\s|\s$", variation["text"].rstrip("\n"))


@pytest.mark.parametrize("name", sorted(responses()))
def test_choices_of_a_response_lead_to_intents(name: str, domain: Domain) -> None:
    for button in responses()[name][0].get("buttons", ()):
        intent = re.match(r"/(\w+)", button["payload"])
        assert intent, button
        assert intent.group(1) in domain.intents


def test_every_action_of_the_domain_is_a_file(domain: Domain) -> None:
    ours = {name for name in domain.user_actions if not name.startswith("utter_")}
    files = {
        f"action_{p.stem}" if not p.stem.startswith("validate_") else p.stem
        for p in (ROOT / "actions").rglob("*.py")
    }
    asks = {f"action_ask_enquiry_form_{p.stem}" for p in (ROOT / "actions/asking").glob("*.py")}
    options = (ROOT / "actions/asking/options.py").read_text(encoding="utf-8")
    fields = re.findall(r'^    field = "(\w+)"$', options, re.MULTILINE)
    asks |= {f"action_ask_enquiry_form_{field}" for field in fields}

    assert ours <= files | asks


def test_the_form_asks_the_fields_of_the_contract(domain: Domain) -> None:
    asked = [field for field in domain.required_slots_for_form("enquiry_form")]

    assert asked == [
        "change_field",
        *("enquiry", "company", "website", "country"),
        *("sector", "intent", "location", "landing_timeframe", "hiring", "spend"),
        *("full_name", "role", "email", "email_meant", "phone", "call_requested"),
        *("consent_contact", "consent_marketing", "confirm"),
    ]


def test_only_the_gateway_is_open() -> None:
    credentials = yaml.safe_load((ROOT / "bot" / "credentials.yml").read_text())
    endpoints = (ROOT / "endpoints.yml").read_text()

    assert credentials == {"bot.channels.gateway.Gateway": {}}
    assert "http://127.0.0.1:" in endpoints
    assert "enable_selective_domain" not in endpoints
