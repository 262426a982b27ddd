extension GroundingWords {
    /// English.
    static let english = GroundingWords(
        numbers: [
            "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
            "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
            "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40,
            "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
        ],
        scales: [
            "hundred": 100, "thousand": 1_000, "k": 1_000, "grand": 1_000, "million": 1e6, "millions": 1e6, "mn": 1e6,
            "billion": 1e9, "bn": 1e9, "trillion": 1e12, "dozen": 12,
        ],
        ordinals: [
            "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
            "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14,
            "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20,
            "thirtieth": 30, "half": 0.5, "once": 1, "twice": 2,
        ],
        ones: ["one", "first", "second", "once", "half"], articles: ["a", "an", "per", "every", "each"],
        units: units, calendar: calendar, months: ["may", "march"],
        monthSigns: Set(
            words: "in by until till before after since of for from during next this last early late mid on coming"),
        days: [
            "tomorrow": "tomorrow", "today": "today", "tonight": "tonight", "yesterday": "yesterday",
            "noon": "noon", "midday": "noon", "midnight": "midnight", "weekend": "weekend",
        ],
        steps: [
            "next": "next", "coming": "next", "following": "next", "last": "last", "previous": "last", "past": "last",
            "this": "this", "current": "this",
        ],
        periods: Set(words: "day week month quarter year weekend sprint"),
        negators: Set(
            words: """
                not no never none nobody nothing nowhere neither nor without cannot can't won't don't doesn't
                didn't isn't aren't wasn't weren't hasn't haven't hadn't shouldn't wouldn't couldn't mustn't
                needn't ain't shan't cant wont dont doesnt didnt isnt hardly barely
                """),
        refusals: Set(
            Set(
                words: """
                    reject rejected refuse refused decline declined unable fail failed fails unlikely impossible
                    deny denied oppose opposed cancel cancelled canceled against avoid stop stopped lack lacks
                    disagree disagreed drop dropped exclude excluded prevent unsure unknown undecided
                    """
            ).map { PorterStemmer.stem($0) }),
        clauseStarts: Set(
            words: """
                i we you he she it they there that this these those but because however although though so while
                whereas and which who i'm i'll i've we're we'll we've it's that's there's they're he's she's you're let's
                """),
        firstPersons: ["i", "i'll", "i'm", "i've", "i'd"])

    private static let units: [String: String] = [
        "%": "percent", "percent": "percent", "percentage": "percent", "cent": "cent", "cents": "cent",
        "$": "usd", "dollar": "usd", "dollars": "usd", "bucks": "usd", "usd": "usd",
        "€": "eur", "euro": "eur", "euros": "eur", "eur": "eur",
        "£": "gbp", "pound": "gbp", "pounds": "gbp", "quid": "gbp", "gbp": "gbp",
        "second": "second", "seconds": "second", "minute": "minute", "minutes": "minute", "hour": "hour",
        "hours": "hour", "day": "day", "days": "day", "week": "week", "weeks": "week", "month": "month",
        "months": "month", "quarter": "quarter", "quarters": "quarter", "year": "year", "years": "year",
    ]

    private static let calendar: [String: String] = {
        var names: [String: String] = [:]
        let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
        let months = [
            "january", "february", "april", "june", "july", "august", "september", "october", "november", "december",
        ]
        for name in days + months { names[name] = name }
        for name in days { names[name + "s"] = name }
        let short = ["mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri"]
        for name in short { names[name] = days.first { $0.hasPrefix(name) } }
        for name in ["jan", "feb", "apr", "aug", "sep", "sept", "oct", "nov", "dec"] {
            names[name] = months.first { $0.hasPrefix(name) }
        }
        return names
    }()
}
