/// What this room knows of one language. Every field may be empty: then words are ranked by what they weigh in the
/// record alone.
public struct TextLanguage: Sendable {
    /// ISO 639-1 code, or empty for a language without rules.
    public let code: String
    /// Words that carry grammar and no subject, folded.
    let stopWords: Set<String>
    /// Words that frame a question about a record ("summarize", "discuss", "meeting"), folded and unstemmed.
    let questionWords: Set<String>
    /// Sounds and words without meaning wherever they stand.
    let fillers: Set<String>
    /// The same, of several words.
    let fillerPhrases: [[String]]
    /// Words that may be dropped from the start of a sentence.
    let openers: Set<String>
    /// Words that may be, where a comma follows.
    let commaOpeners: Set<String>
    /// Letters that are words by themselves; any other single lower-case letter is a false start. Empty where that is
    /// not known.
    let letterWords: Set<String>
    /// Words that are not repeated by mistake: numbers.
    let countingWords: Set<String>
    /// Raises a sentence that states a subject, a reason, a result.
    let salience: [CuePhrase]
    /// What sounds like a decision.
    let decisions: [CuePhrase]
    /// What takes a decision, promise or request back when it stands shortly before: doubt, condition, negation,
    /// question.
    let hedges: Set<String>
    /// What sounds like somebody's promise to do something.
    let promises: [CuePhrase]
    /// What asks or tells somebody to do something.
    let requests: [CuePhrase]
    /// What stands between a person's name and the verb of their task.
    let obligations: Set<String>
    /// Verbs of work that outlasts the meeting.
    let workVerbs: Set<String>
    /// Verbs of the moment, that make "I'll …" no task ("I'll start").
    let momentVerbs: Set<String>
    /// How agreement to a request begins.
    let assents: Set<String>
    /// When something is due.
    let dueTimes: [CuePhrase]
    /// Numbers, dates, units and negation, to hold statements against the record.
    let grounding: GroundingWords

    init(
        code: String, stopWords: Set<String> = [], questionWords: Set<String> = [], fillers: Set<String> = [],
        fillerPhrases: [[String]] = [], openers: Set<String> = [], commaOpeners: Set<String> = [],
        letterWords: Set<String> = [], countingWords: Set<String> = [],
        salience: [CuePhrase] = [], decisions: [CuePhrase] = [], hedges: Set<String> = [],
        promises: [CuePhrase] = [], requests: [CuePhrase] = [], obligations: Set<String> = [],
        workVerbs: Set<String> = [], momentVerbs: Set<String> = [], assents: Set<String> = [],
        dueTimes: [CuePhrase] = [], grounding: GroundingWords = .none
    ) {
        self.code = code
        self.stopWords = stopWords
        self.questionWords = questionWords
        self.fillers = fillers
        self.fillerPhrases = fillerPhrases
        self.openers = openers
        self.commaOpeners = commaOpeners
        self.letterWords = letterWords
        self.countingWords = countingWords
        self.salience = salience
        self.decisions = decisions
        self.hedges = hedges
        self.promises = promises
        self.requests = requests
        self.obligations = obligations
        self.workVerbs = workVerbs
        self.momentVerbs = momentVerbs
        self.assents = assents
        self.dueTimes = dueTimes
        self.grounding = grounding
    }

    /// A language without rules.
    public static let unknown = TextLanguage(code: "")

    /// The rules for an ISO 639-1 code, with or without a region ("en", "en-GB"); ``unknown`` for a language without
    /// rules.
    public static func named(_ code: String) -> TextLanguage {
        code.lowercased().split(whereSeparator: { $0 == "-" || $0 == "_" }).first == "en" ? .english : .unknown
    }

    /// The language whose function words make up at least a fifth of the first words of `segments`; ``unknown`` if
    /// there is none. English speech has about one half of them.
    public static func detected(in segments: [SourceSegment]) -> TextLanguage {
        var seen = 0
        var functional = 0
        for segment in segments {
            for word in WordScanner.words(of: segment.text) {
                seen += 1
                if TextLanguage.english.stopWords.contains(word.folded) { functional += 1 }
            }
            if seen > 2_000 { break }
        }
        return seen > 0 && functional * 5 >= seen ? .english : .unknown
    }

    /// Whether a word of doubt stands within four words before `index`.
    func isHedged(_ words: [String], before index: Int) -> Bool {
        words[max(0, index - 4)..<index].contains(where: hedges.contains)
    }

    /// Whether a folded word says nothing of what a sentence is about.
    func isSilent(_ folded: String) -> Bool { isStopWord(folded) || fillers.contains(folded) }

    /// Whether a folded word carries no subject: a stop word, or made of stop words around an apostrophe.
    func isStopWord(_ folded: String) -> Bool {
        if stopWords.contains(folded) { return true }
        guard folded.utf8.contains(UInt8(ascii: "'")) else { return false }
        return folded.split(separator: "'").allSatisfy { stopWords.contains(String($0)) }
    }
}
