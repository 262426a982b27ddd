#!/usr/bin/env python3
"""Makes 100 questions that the record of a meeting does not answer, out of QMSum's validation meetings.

Usage: unanswerable.py QMSUM_VAL_JSONL > unanswerable.jsonl

Nothing is left to chance: the same data gives the same questions. Each line has `meeting`, `kind`, `question` and
`missing`, what the record would have to hold and does not. Three kinds, taking turns over the meetings:

other    34 questions that people asked of a meeting of another sort (product design, research, parliament)
name     33 questions of this meeting, in which the person that is asked about is another, of whom it never speaks
detail   33 questions on a subject of this meeting, about a detail that is never mentioned
"""

import json
import re
import sys

PER_KIND = {"other": 34, "name": 33, "detail": 33}
GENERAL = re.compile(r"^(summari[sz]e|what (was|is|were) (the )?(general|main|overall))|whole meeting|main(ly)? (about|discuss)", re.I)
NAMES = [
    "Priya Raman", "Margaret Holloway", "Tobias Lindqvist", "Yusuf Demir", "Ingrid Sorensen", "Kwame Asante",
    "Beatriz Carvalho", "Hiroshi Tanabe", "Fiona Gallagher", "Luca Bianchi", "Zofia Nowak", "Omar Haddad",
    "Chloe Fontaine", "Rajesh Menon", "Astrid Bergstrom", "Mateus Oliveira",
]
# A question, and the words of which none is in the record.
DETAILS = [
    ("Which law firm reviewed {}?", ["law firm", "lawyer", "solicitor", "attorney"]),
    ("What is the serial number of {}?", ["serial"]),
    ("Who translated {} into Portuguese?", ["portuguese", "translat"]),
    ("Which newspaper wrote about {}?", ["newspaper", "journalist"]),
    ("How much insurance was taken out for {}?", ["insur"]),
    ("In which warehouse is {} stored?", ["warehouse"]),
    ("What did the auditors find out about {}?", ["audit"]),
    ("How many volunteers signed up for {}?", ["volunteer"]),
    ("Which university published a study of {}?", ["universit"]),
    ("What did the neighbours complain about regarding {}?", ["neighbo"]),
    ("What was the rent of the building for {}?", ["rent "]),
    ("How many hours of overtime did {} take?", ["overtime"]),
    ("Which airline sponsors {}?", ["airline"]),
    ("Who won the award for {}?", ["award"]),
    ("What does the patent on {} say?", ["patent"]),
    ("Which caterer was hired for {}?", ["cater"]),
    ("What was the weather like during {}?", ["weather", "rain", "sunny"]),
    ("How many kilograms does {} weigh?", ["kilo", "weigh"]),
    ("Which court ruled on {}?", ["court"]),
    ("What colour is the logo of the charity behind {}?", ["charit"]),
    ("On which floor of the hospital is {}?", ["hospital"]),
    ("Which bank gave the loan for {}?", ["loan", "bank"]),
]


def text_of(meeting):
    return " ".join(f"{turn['speaker']} {turn['text']}" for turn in meeting["turns"]).lower()


def sort_of(meeting):
    """Product design, research or parliament, told by who speaks."""
    speakers = {turn["speaker"] for turn in meeting["turns"]}
    if speakers & {"Project Manager", "Industrial Designer"}:
        return "design"
    return "research" if any(re.match("Grad|PhD|Professor|Postdoc", name) for name in speakers) else "parliament"


def specific(meeting):
    return [query["query"].strip() for query in meeting["queries"] if not GENERAL.search(query["query"])]


def other(meeting, number, meetings):
    strangers = [one for one in meetings if sort_of(one) != sort_of(meeting) and specific(one)]
    source = strangers[(number * 11 + 3) % len(strangers)]
    questions = specific(source)
    question = questions[number % len(questions)]
    return question, f"asked of {source['id']}, a {sort_of(source)} meeting"


def asked_about(question, meeting):
    """The speaker that a question names, as it names them."""
    # Also without the title, and without the letter of a research group.
    names = set()
    for turn in meeting["turns"]:
        name = re.sub(r" \(.*\)$", "", turn["speaker"])
        names |= {name, re.sub(r"^(Hon\.|Mr\.|Ms\.|Dr\.?|Professor) ", "", name), re.sub(r" AM$", "", name)}
    found = [name for name in names if len(name) > 3 and re.search(rf"\b{re.escape(name)}\b", question)]
    return max(found, key=len, default=None)


def exchanged(meeting, number, _):
    questions = [(question, asked_about(question, meeting)) for question in specific(meeting)]
    # Where a name stands twice, one of them would stay.
    questions = [(question, name) for question, name in questions if name and question.count(name) == 1]
    if not questions:
        return None
    question, name = questions[number % len(questions)]
    record = text_of(meeting)
    strangers = [one for one in NAMES if not any(part.lower() in record for part in one.split())]
    stranger = strangers[number % len(strangers)]
    if number % 2 == 0 and sort_of(meeting) == "parliament" and re.fullmatch(r"[A-Z][a-z]+ [A-Z][a-z]+", name):
        # The harder half of personal names: somebody of that first name does speak.
        stranger = f"{name.split()[0]} {stranger.split()[1]}"
    asked = re.sub(rf"((the|The) )?\b{re.escape(name)}\b( designer|(?='))?", stranger, question, count=1)
    asked = re.sub(r"' (?=[a-z])", "'s ", asked)
    return asked, f"{stranger} instead of {name}"


def subject_of(question):
    found = re.search(r"\b(?:about|discussing|of|on|regarding) ((?:the |a |an )?[^?.,]+)", question)
    words = found.group(1).split() if found else []
    return " ".join(words) if 1 <= len(words) <= 6 else None


def detail(meeting, number, _):
    subjects = [subject for subject in map(subject_of, specific(meeting)) if subject]
    if not subjects:
        return None
    record = text_of(meeting)
    for offset in range(len(DETAILS)):
        template, missing = DETAILS[(number + offset) % len(DETAILS)]
        if not any(word in record for word in missing):
            return template.format(subjects[number % len(subjects)]), "never mentioned: " + ", ".join(missing)
    return None


def main(path):
    with open(path, encoding="utf-8") as file:
        meetings = [json.loads(line) for line in file]
    makers = {"other": other, "name": exchanged, "detail": detail}
    for kind, wanted in PER_KIND.items():
        made, seen, number = 0, set(), 0
        while made < wanted and number < 50 * len(meetings):
            meeting = meetings[number % len(meetings)]
            found = makers[kind](meeting, number // len(meetings) + number, meetings)
            number += 1
            if not found or (meeting["id"], found[0]) in seen:
                continue
            seen.add((meeting["id"], found[0]))
            made += 1
            line = {"meeting": meeting["id"], "kind": kind, "question": found[0], "missing": found[1]}
            print(json.dumps(line, ensure_ascii=False))
        if made < wanted:
            sys.exit(f"only {made} of {wanted} questions of the kind {kind}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
