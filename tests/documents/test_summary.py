"""The summary writes what the secretariat wrote, where the data decide it."""

from __future__ import annotations

import os
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.documents.articles import NO_BREAK
from app.documents.summary import (
    Attending,
    Contribution,
    Office,
    Paper,
    Part,
    Share,
    SummaryFacts,
    Voice,
    figures,
    heading,
    summary,
    warnings,
)
from app.documents.wording import StateForms
from tests.documents import record
from tests.documents.record import LANGUAGES, NOT_PARTY, PARTY, SIGNATORY, STATES, states

GOLDEN = Path(__file__).parent / "golden" / "summary"
NAMES = [*record.record("en")]
CASES = {
    **{f"{name}.{language}": facts for language in LANGUAGES for name, facts in record.record(language).items()},
    **{f"odd-{name}.{language}": facts for language in LANGUAGES for name, facts in record.odd_events(language).items()},
    **{f"{name}.entered-in-english.{lang}": record.entered_in_english(name, lang) for lang in ("fr", "es") for name in NAMES},
}


@pytest.mark.parametrize("name", CASES)
def test_the_summary_is_the_one_that_was_read_and_approved(name: str) -> None:
    """Set WRITE_GOLDEN to write the files anew, then read every one that changed."""
    facts = CASES[name]
    lines = [heading(facts), figures(facts), "", summary(facts).text, ""]
    lines += [f"! {each.reason} {each.facts}" for each in warnings(facts)]
    text = "\n".join(lines).strip() + "\n"
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("WRITE_GOLDEN"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    assert text == file.read_text(encoding="utf-8")


FACTS = {
    "2018-05-closed-meeting": [
        "CCM Coordinators on Universalization, France and Panama, organized an informal, closed meeting with CCM Signatory "
        "States on 23 May 2018.",
        "5 representatives from 4 Signatory States attended the meeting",
        "to share efforts undertaken by their government to ratify the Convention and to address any challenges encountered "
        "in this endeavour.",
        "Ambassador Yves Marek of France commenced the meeting with an opening address.",
        "This was followed by a presentation by the ISU Director on the treaty obligations and brief update from each State.",
        "Finally, the Coordinators on Universalization and the ISU answered questions the countries had with regards to the CCM.",
    ],
    "2018-03-presentation": [
        "Upon request from CCM Coordinators on Universalization (Panama and France), the ISU-CCM gave a presentation on the "
        "Convention on Cluster Munitions with specific emphasis on tools and resources available to States",
        "during an informal meeting on the ‘Parliamentary Role in Comprehensive Disarmament and Non-Proliferation’",
        "that was held in Geneva on 27 March 2018",
        "in the margins of the 138th Assembly of the Inter-Parliamentary Union (IPU).",
        "The Coordinators and the ISU-CCM handed out resources to parliamentarians from a number of States not Party to the CCM.",
    ],
    "2017-12-concept-note": [
        "Concept Note by Panama and France, CCM Coordinators on Universalization of the Convention, on enhancing the "
        "implementation of Action 1 of the Dubrovnik Action Plan up to the 8th Meeting of States Parties (8MSP) to be held in "
        "September 2018."
    ],
    "2017-05-seminar": [
        "The Coordinators on Universalization (France and Zambia) along with the Coordinator on National Implementation "
        "Measures (New Zealand) organized the CCM Ratification Seminar in Kampala, Uganda, on 29-30 May",
        "The seminar was made possible through the generous contribution of the government of New Zealand and in-kind support "
        "of the government of Uganda.",
        "For detailed information on the seminar",
        "To date, there are 119 States that have committed to the CCM: 101 States Parties and 18 Signatories of which 13 are "
        "African States.",
    ],
    "2016-11-concept-note": [
        "Concept Note by France and Zambia, CCM Coordinators on Universalization of the Convention, on enhancing the "
        "implementation of Action 1 of the Dubrovnik Action Plan up to the 7th Meeting of States Parties (7MSP) to be held in "
        "September 2017."
    ],
    "2016-08-workshop": [
        "New Zealand (CCM Coordinator on National Implementation Measures of the Convention) together with Ecuador and Zambia "
        "(CCM Coordinators on Universalization of the Convention up to the 6MSP) organized the Africa Regional Workshop on the "
        "Universalization of the Convention on Cluster Munitions in August 2016 in Addis Ababa, Ethiopia."
    ],
}


@pytest.mark.parametrize("name", NAMES)
def test_every_fact_of_the_record_is_stated_in_its_own_words(name: str) -> None:
    text = summary(CASES[f"{name}.en"]).text

    assert [fact for fact in FACTS[name] if fact not in text] == []


def test_the_meeting_of_23_may_2018_reads_word_for_word_as_published() -> None:
    assert summary(record.closed_meeting("en")).text == " ".join(FACTS["2018-05-closed-meeting"]).replace(
        "endeavour. Ambassador", "endeavour.\n\nAmbassador"
    )


@pytest.mark.parametrize("name", CASES)
def test_each_sentence_knows_its_facts_and_ends_once(name: str) -> None:
    known = {field.name for field in fields(SummaryFacts)}
    for paragraph in summary(CASES[name]).paragraphs:
        for sentence in paragraph:
            assert sentence.facts and set(sentence.facts) <= known
            assert sentence.text[0] == sentence.text[0].upper() and sentence.text[-1] == "."
            assert not any(slip in sentence.text for slip in ("..", " ,", " .", "  ", "()", ", ,", "None"))


def counted(*numbers: int, **facts: object) -> str:
    """The text of the workshop of 2016, at which so many Signatories, States not Party and States Parties were counted, and no persons."""
    terms = (SIGNATORY["en"], NOT_PARTY["en"], PARTY["en"])
    attending = tuple(Attending(term, count=number) for term, number in zip(terms, numbers, strict=True))
    told = replace(record.workshop("en"), representatives=None, attending=attending, purpose="", **facts)  # type: ignore[arg-type]  # as given
    return summary(told).text


def test_addis_ababa_2016_reads_as_published_where_the_record_decides() -> None:
    text = counted(8, 3, 6, organisations=("African Union",), resource_persons=("representatives of the ICRC",))

    assert (
        "The workshop was attended by 17 States. Of these, 8 countries are Signatories to the CCM, 3 States not Party and 6 States Parties. "
        "The African Union also participated. Participating as resource persons were representatives of the ICRC."
    ) in text
    assert "Of these, 8 are Signatory States, 1 is a State not Party and 6 are States Parties." in counted(8, 1, 6), "its ellipsis fits plurals only"
    assert "17 States. Of these, 8 countries are Signatories to the CCM" in counted(8, 3, 6, approximate=True)


def test_london_2023_reads_as_published_where_the_record_decides() -> None:
    """The page has "States not Parties" where that of Addis Ababa, and the Convention's own lists, have "States not Party"."""
    published = "representatives from four CCM Signatory States, two States not Parties and two States Parties"

    assert f"R{published[1:]} attended the workshop.".replace("not Parties", "not Party") in counted(4, 2, 2, numbers="words")


def test_kampala_2017_reads_as_published_where_the_record_decides() -> None:
    """States alone, all of them named, are "brought together"; a State Party is "new" until the Convention enters into force for it.

    The page writes "signatory States" and "signatories" there, "Signatory States" and "Signatories" elsewhere; "the Seminar" in one
    sentence and "The seminar" in the next. One spelling is kept. "Click here" is the address of the page itself.
    """
    text = summary(replace(together("en", "MDG"), papers=(Paper("https://www.example.org/kampala"),))).text

    published = "brought together 2 African signatory States (the Democratic Republic of the Congo, Kenya) and new State Party Madagascar."
    assert published.replace("signatory", "Signatory").replace(", Kenya", " and Kenya") in text
    assert "To date, there are 119 States that have committed to the CCM: 101 States Parties and 18 Signatories of which 13 are African States." in text
    assert text.endswith("For detailed information on the seminar, see https://www.example.org/kampala.")


def together(language: str, *new: str, **facts: object) -> SummaryFacts:
    """The seminar of 2017, of which the States are known and not how many persons came for them."""
    signatories = Attending(SIGNATORY[language], states(language, "COD", "KEN"), 18, adjective=record.AFRICAN[language])
    parties = Attending(PARTY[language], states(language, *new), 101, are_new=True)
    return replace(record.seminar(language), representatives=None, attending=(signatories, parties), **facts)  # type: ignore[arg-type]  # as given


def test_states_are_brought_together_in_each_language() -> None:
    assert "brought together 2 African Signatory States (the Democratic Republic of the Congo and Kenya) and 2 new States Parties (Madagascar and Ecuador)." in summary(together("en", "MDG", "ECU")).text
    assert (
        "Le séminaire a réuni 2 États signataires d'Afrique (la République démocratique du Congo et le Kenya) et un nouvel État partie (Madagascar)."
    ) in summary(together("fr", "MDG")).text
    assert (
        "El seminario reunió a 2 Estados Signatarios de África (la República Democrática del Congo y Kenya) y un nuevo Estado Parte (Madagascar)."
    ) in summary(together("es", "MDG")).text
    for language in LANGUAGES:
        told = summary(together(language, "MDG", "ECU", confidentiality="closed"))
        assert "Kenya" not in told.text and "Madagascar" not in told.text
        assert {each.key: each.value for each in summary(together(language, "MDG", "ECU")).figures if "status" in each.key} == {"status-signatory": 2, "status-party": 2}


def test_the_closed_meetings_of_2017_read_as_published_where_the_record_decides() -> None:
    """Which States are "affected" and which are "donor/partner States" is in no list that the record keeps, so no sentence claims it."""
    names = Attending(SIGNATORY["en"], states("en", "COD", "KEN", "GMB"), 18)
    text = summary(replace(record.closed_meeting("en"), representatives=26, approximate=True, attending=(names,))).text

    assert "Approximately 26 representatives from 3 Signatory States attended the meeting" in text
    assert "As the meeting was closed, all identifying references to participating States have been removed from the summary." in text


CONFIDENTIAL = {
    language: replace(
        record.full_workshop(language, confidentiality="closed"),
        attending=(
            Attending(SIGNATORY[language], states(language, "COD", "KEN", "CYP", "GMB"), 17),
            Attending(PARTY[language], states(language, "MDG", "ECU", "CHE"), 103),
        ),
    )
    for language in LANGUAGES
}


@pytest.mark.parametrize("level", ["closed", "chatham"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_closed_event_names_no_participating_state(language: str, level: str) -> None:
    facts = replace(CONFIDENTIAL[language], confidentiality=level)
    told = "\n".join((summary(facts).text, heading(facts), figures(facts)))

    guests = [state for group in facts.attending for state in group.states]
    assert [state.short for state in guests if state.short in told] == []
    assert "Ines Kamau" not in told and "Doe" not in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_under_the_chatham_house_rule_nobody_is_quoted(language: str) -> None:
    facts = replace(CONFIDENTIAL[language], confidentiality="chatham")

    assert "Okello" not in summary(facts).text and "Chatham House" in summary(facts).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_organisers_and_hosts_of_a_closed_event_may_be_named(language: str) -> None:
    text = summary(CONFIDENTIAL[language]).text

    named = [STATES[language][code] for code in ("FRA", "ZMB", "NZL", "UGA")]
    assert all(state.short in text for state in named)


@pytest.mark.parametrize(
    ("counts", "eligible", "reasons", "told"),
    [
        ((4, 5), (17, 103), [], True),
        ((4, 2), (17, 103), ["breakdown_left_out"], False),
        ((4, 1), (17, 1), ["breakdown_left_out"], False),
        ((4, 5), (17, 5), ["breakdown_left_out"], False),
        ((4, 0), (17, 103), [], False),
        ((2, 0), (17, 103), ["few_in_group"], False),
        ((1, 0), (1, 103), ["group_of_one"], False),
        ((5, 0), (5, 103), ["whole_group"], False),
        ((0, 0), (17, 103), [], False),
    ],
)
def test_small_figures_of_a_closed_meeting_are_guarded(
    counts: tuple[int, int], eligible: tuple[int, int], reasons: list[str], told: bool
) -> None:
    groups = zip((SIGNATORY["en"], PARTY["en"]), counts, eligible, strict=True)
    attending = tuple(Attending(term, count=count, eligible=among) for term, count, among in groups)
    facts = replace(record.closed_meeting("en"), attending=attending, representatives=sum(counts))

    assert [each.reason for each in warnings(facts)] == reasons
    assert ("Of these" in summary(facts).text) is told


def test_an_open_meeting_is_broken_down_whatever_the_figures() -> None:
    facts = record.full_workshop("en")

    assert warnings(facts) == ()
    assert "1 is a State Party (Madagascar)" in summary(facts).text


def test_names_by_decision_are_warned_of() -> None:
    facts = replace(CONFIDENTIAL["en"], name_states=True)

    assert [each.reason for each in warnings(facts)] == ["closed_states_named"]
    assert "Kenya" in summary(facts).text and "removed" not in summary(facts).text


def test_only_what_was_removed_is_said_to_be_removed() -> None:
    figures_only = record.closed_meeting("en")
    named = replace(figures_only, attending=(Attending(SIGNATORY["en"], states("en", "COD", "KEN", "CYP", "GMB"), 17),))

    assert "removed" not in summary(figures_only).text
    assert summary(named).text.endswith(
        "As the meeting was closed, all identifying references to participating States have been removed from the summary."
    )


def test_a_concept_note_says_how_its_action_is_enhanced_in_a_language_it_was_not_typed_in() -> None:
    assert warnings(CASES["2017-12-concept-note.entered-in-english.fr"]) == ()
    assert [each.facts for each in warnings(CASES["2018-05-closed-meeting.entered-in-english.fr"])] == [{"field": "purpose"}]


@pytest.mark.parametrize(
    ("language", "present", "said"),
    [
        ("en", 10, "10 of 11 ASEAN member States participated in the seminar."),
        ("fr", 10, "10 des 11 États membres de l'ASEAN ont participé au séminaire."),
        ("fr", 1, "Un des 11 États membres de l'ASEAN a participé au séminaire."),
        ("es", 10, "10 de los 11 Estados miembros de la ASEAN participaron en el seminario."),
        ("es", 1, "Uno de los 11 Estados miembros de la ASEAN participó en el seminario."),
    ],
)
def test_the_share_of_a_named_list_is_told(language: str, present: int, said: str) -> None:
    running = {"en": "ASEAN", "fr": "l'ASEAN", "es": "la ASEAN"}[language]

    assert said in summary(record.full_workshop(language, share=Share("ASEAN", running, present, 11))).text


@pytest.mark.parametrize(("total", "present", "members", "told"), [(7, 4, 11, True), (7, 2, 11, False), (5, 4, 11, False), (4, 4, 4, False), (4, 4, 11, True)])
def test_a_share_that_could_tell_who_came_is_left_out_of_a_closed_meeting(total: int, present: int, members: int, told: bool) -> None:
    facts = record.full_workshop("en", confidentiality="closed", share=Share("ASEAN", "ASEAN", present, members))
    facts = replace(facts, attending=(Attending(SIGNATORY["en"], count=total, eligible=17),), representatives=total)

    assert ("ASEAN" in summary(facts).text) is told


TWO_IN_ONE = {"fr": StateForms("Royaume-Uni", "le Royaume-Uni de Grande-Bretagne et d'Irlande du Nord", ""), "es": StateForms("Antigua y Barbuda", "Antigua y Barbuda", "")}
ROWS: list[tuple[str, dict[str, object], str]] = [
    ("en", {"representatives": 1, "attending": (Attending(SIGNATORY["en"], count=1),)}, "1 representative from 1 Signatory State attended"),
    ("en", {"representatives": None, "attending": (Attending(SIGNATORY["en"], count=4),)}, "4 Signatory States attended the meeting"),
    ("en", {"representatives": None, "attending": ()}, "on 23 May 2018. The meeting was held to share efforts"),
    ("en", {"representatives": 26, "attending": (), "approximate": True}, "Approximately 26 representatives attended the meeting"),
    ("en", {"representatives": 26, "attending": (), "states_present": 14}, "26 representatives from 14 States attended"),
    ("en", {"representatives": 0, "attending": ()}, "No State was represented. The meeting was held to share efforts"),
    ("en", {"numbers": "words"}, "Five representatives from four Signatory States attended"),
    ("en", {"purpose": "sharing efforts"}, "attended the meeting with the aim of sharing efforts."),
    ("en", {"purpose": "Sharing of efforts"}, "attended the meeting. Purpose: Sharing of efforts."),
    ("en", {"text_language": "fr", "programme": (Part("closing", "", (Voice(title="S.E. Mme", name="A"),)),)}, "H.E. Ms. A closed the meeting."),
    ("es", {"text_language": "fr", "programme": (Part("closing", "", (Voice(title="M.", name="A"),)),)}, "El Sr. A clausuró la reunión."),
    ("fr", {"text_language": "es", "programme": (Part("closing", "", (Voice(title="Sra.", name="A"),)),)}, "Mme A a clos la réunion."),
    ("fr", {"confidentiality": "open", "programme": (Part("closing", "", (Voice(state=TWO_IN_ONE["fr"]),)),)}, "Le Royaume-Uni de Grande-Bretagne et d'Irlande du Nord a clos la réunion."),
    ("es", {"confidentiality": "open", "programme": (Part("closing", "", (Voice(state=TWO_IN_ONE["es"]),)),)}, "Antigua y Barbuda clausuró la reunión."),
    ("fr", {"programme": (Part("closing", "", (Voice(organisation="Organisation pour la sécurité et la coopération en Europe"),)),)}, "en Europe a clos la réunion."),
    ("fr", {"programme": (Part("closing", "", (Voice(organisation="l'UAA et le Comité"),)),)}, "L'UAA et le Comité ont clos la réunion."),
    ("fr", {"programme": (Part("closing", "", (Voice(organisation="Coordonnatrice pour l'universalisation et l'UAA-CASM"),)),)}, "et l'UAA-CASM ont clos la réunion."),
    ("es", {"programme": (Part("closing", "", (Voice(organisation="Comité Internacional y Unión Africana"),)),)}, "clausuraron la reunión."),
    ("en", {"purpose": "Ratification, obstacles"}, "attended the meeting. Purpose: Ratification, obstacles."),
    ("en", {"confidentiality": "open", "informal": False}, "organized a meeting with CCM Signatory States"),
    ("en", {"audience": (NOT_PARTY["en"],), "audience_groups": ("African Group",)}, "with States not Party to the CCM (African Group)"),
    ("en", {"audience": ()}, "organized an informal, closed meeting on 23 May 2018"),
    ("en", {"precision": "month"}, "in May 2018"),
    ("en", {"city": "Singapore", "country": STATES["en"]["GMB"]}, "in Singapore, Gambia, on 23 May 2018"),
    ("en", {"country": STATES["en"]["GMB"]}, "in the Gambia on 23 May 2018"),
    ("en", {"in_margins_of": "138th Assembly of the IPU"}, "in the margins of the 138th Assembly of the IPU."),
    ("en", {"offices": ()}, "An informal, closed meeting with CCM Signatory States was held on 23 May 2018."),
    ("en", {"offices": (), "co_organisers": ("African Union",)}, "The African Union organized an informal"),
    ("en", {"programme": (Part("questions", "Questions and answers on national legislation"),)}, "\n\nQuestions the countries had on national legislation were answered."),
    ("en", {"programme": (Part("opening", "", (Voice(name="A"), Voice(name="B"))),)}, "A and B commenced the meeting with opening addresses."),
    ("en", {"programme": (Part("presentation", "Presentation on the law", (Voice(name="A", function="Judge", organisation="ICRC"),)),)}, "The programme comprised a presentation by A (Judge, ICRC) on the law."),
    ("en", {"contributions": (Contribution("host", STATES["en"]["GMB"]),)}, "The meeting was hosted by the government of the Gambia."),
    ("fr", {"representatives": 1, "attending": (Attending(SIGNATORY["fr"], count=1),)}, "Un représentant d'un État signataire a participé à la réunion pour"),
    ("fr", {"representatives": 0, "attending": ()}, "Aucun État n'était représenté. La réunion a été organisée pour faire part"),
    ("fr", {"numbers": "words", "approximate": True}, "Environ cinq représentants de quatre États signataires ont participé"),
    ("fr", {"representatives": 11, "numbers": "words"}, "Onze représentants de quatre États signataires"),
    ("fr", {"audience": (PARTY["fr"], NOT_PARTY["fr"])}, "avec des États parties à la CASM et des États non parties à la CASM"),
    ("fr", {"offices": ()}, "Une réunion informelle à huis clos avec des États signataires de la CASM s'est tenue le 23 mai 2018."),
    ("fr", {"kind": "seminar", "title": ""}, "ont organisé, le 23 mai 2018, un séminaire informel à huis clos"),
    ("fr", {"kind": "seminar", "title": "Vers la ratification"}, f"le séminaire «{NO_BREAK}Vers la ratification{NO_BREAK}»"),
    ("fr", {"city": "Le Caire"}, "ont organisé au Caire, le 23 mai 2018,"),
    ("fr", {"country": STATES["fr"]["KEN"]}, "ont organisé au Kenya, le 23 mai 2018,"),
    ("fr", {"purpose": "obstacles à la ratification"}, f"Objet{NO_BREAK}: obstacles à la ratification."),
    ("fr", {"programme": (Part("opening", "", (Voice(title="Ministre", name="A", state=STATES["fr"]["FRA"]),)),)}, "A (Ministre, France) a ouvert la réunion par une allocution."),
    ("fr", {"programme": (Part("opening", "", (Voice(title="Mme", name="A"), Voice(title="Ambassadrice", name="B"))),)}, "Mme A et l'Ambassadrice B ont ouvert la réunion par des allocutions."),
    ("fr", {"programme": (Part("closing", "", (Voice(is_office=True),)),)}, "Les Coordonnateurs pour l'universalisation ont clos la réunion."),
    ("fr", {"programme": (Part("presentation", "Exposé des obligations", (Voice(is_unit=True),)),)}, "Le programme comprenait un exposé des obligations par l'UAA."),
    ("fr", {"contributions": (Contribution("host", STATES["fr"]["UGA"]),)}, "La réunion a été accueillie par le Gouvernement de l'Ouganda."),
    ("fr", {"organisations": ("Union africaine", "Nations Unies"), "confidentiality": "open"}, "L'Union africaine et les Nations Unies ont également participé à la réunion."),
    ("es", {"representatives": 1, "attending": (Attending(SIGNATORY["es"], count=1),)}, "Un representante de un Estado Signatario asistió a la reunión para dar a conocer"),
    ("es", {"representatives": 0, "attending": ()}, "Ningún Estado estuvo representado. La reunión se celebró para dar a conocer"),
    ("es", {"representatives": 21, "numbers": "words", "approximate": True}, "Aproximadamente veintiún representantes de cuatro Estados Signatarios asistieron"),
    ("es", {"audience": (PARTY["es"], NOT_PARTY["es"])}, "con Estados Partes en la CMR y Estados no Partes en la CMR"),
    ("es", {"offices": ()}, "El 23 de mayo de 2018, se celebró una reunión oficiosa a puerta cerrada"),
    ("es", {"kind": "seminar", "title": "Hacia la ratificación"}, "el seminario «Hacia la ratificación»"),
    ("es", {"country": STATES["es"]["ECU"]}, "organizaron en el Ecuador, el 23 de mayo de 2018,"),
    ("es", {"programme": (Part("opening", "", (Voice(title="Sra.", name="A"), Voice(title="Embajadora", name="B"))),)}, "La Sra. A y la Embajadora B inauguraron la reunión con alocuciones de apertura."),
    ("es", {"programme": (Part("questions", "", (Voice(is_unit=True),)),)}, "La DAA respondió a las preguntas de los países acerca de la CMR."),
    ("es", {"contributions": (Contribution("host", STATES["es"]["ECU"]),)}, "La reunión fue acogida por el Gobierno del Ecuador."),
    ("es", {"organisations": ("Unión Africana", "Instituto X"), "confidentiality": "open"}, "También participaron la Unión Africana y el Instituto X."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "changes", "said"), ROWS, ids=[f"{row[0]}-{row[2][:50]}" for row in ROWS])
def test_every_choice_of_grammar(language: str, changes: dict[str, object], said: str) -> None:
    facts = replace(record.closed_meeting(language), **changes)  # type: ignore[arg-type]  # each row has the right types

    assert said in summary(facts).text


def test_updates_have_their_article_where_nothing_stands_before_them() -> None:
    facts = record.closed_meeting("en")
    opening, _lecture, updates, *_rest = facts.programme

    assert "This was followed by a brief update from each State." in summary(replace(facts, programme=(opening, updates))).text


def test_persons_and_states_are_counted_apart_and_each_state_once() -> None:
    facts = record.full_workshop("en")

    assert figures(facts) == "34 representatives from 6 States"


def test_an_office_of_one_state_is_singular() -> None:
    facts = replace(record.closed_meeting("en"), offices=(Office(record.UNIVERSALIZATION["en"], states("en", "PAN")),))

    assert summary(facts).text.startswith("CCM Coordinator on Universalization, Panama, organized")


def test_a_sister_convention_uses_the_same_sentences() -> None:
    facts = replace(
        record.closed_meeting("fr"),
        acronym="TCA",
        treaty_name="Traité sur le commerce des armes",
        unit_alone="Secrétariat",
        unit_gender="m",
        programme=(Part("questions", "", (Voice(is_office=True), Voice(is_unit=True))),),
    )
    text = summary(facts).text

    assert "Coordonnateurs pour l'universalisation du Traité, ont organisé" in text
    assert "des États signataires du TCA" in text
    assert "et le Secrétariat ont répondu aux questions des pays au sujet du TCA." in text


TEXT = st.text(st.characters(), max_size=40) | st.sampled_from(
    ["", " ", ".", "«", "‘’", "\u202eevil", "a\u0000b\ud800", "=1+1", "<script>", "the ", "%(x)s", "{0}", "ǆ", "ß", "\u2028", "état s", "l'"]
)
VOICES = st.lists(
    st.builds(
        Voice,
        title=TEXT,
        name=TEXT,
        function=TEXT,
        organisation=TEXT,
        state=st.none() | st.sampled_from([*STATES["fr"].values()]),
        is_office=st.booleans(),
        is_unit=st.booleans(),
    ),
    max_size=3,
).map(tuple)
PARTS = st.builds(
    Part,
    kind=st.sampled_from(["opening", "presentation", "discussion", "updates", "questions", "closing", "break"]) | TEXT,
    title=TEXT,
    speakers=VOICES,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), language=st.sampled_from(LANGUAGES), level=st.sampled_from(["open", "closed", "chatham"]))
def test_no_text_is_too_odd(data: st.DataObject, language: str, level: str) -> None:
    base = data.draw(st.sampled_from([*record.record(language).values(), *record.odd_events(language).values()]))
    texts = "title city part_of in_margins_of purpose action_plan action materials materials_to outcome treaty_name text_language"
    facts = replace(
        base,
        confidentiality=level,
        programme=tuple(data.draw(st.lists(PARTS, max_size=6))),
        organisations=tuple(data.draw(st.lists(TEXT, max_size=3))),
        co_organisers=tuple(data.draw(st.lists(TEXT, max_size=2))),
        resource_persons=tuple(data.draw(st.lists(TEXT, max_size=2))),
        representatives=data.draw(st.none() | st.integers(0, 500)),
        numbers=data.draw(st.sampled_from(["digits", "words", "house"])),
        **{name: data.draw(TEXT) for name in texts.split()},
    )

    text = summary(facts).text
    assert text.encode("utf-8") and "\u202e" not in text
    assert all(line and line == line.strip() for line in text.replace("\n\n", "\n").split("\n"))
    assert heading(facts) and figures(facts) is not None and warnings(facts) is not None
