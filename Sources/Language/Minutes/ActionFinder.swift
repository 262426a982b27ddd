/// Finds sentences in which somebody promises, or is asked, to do something after the meeting.
struct ActionFinder {
    let language: TextLanguage
    /// Every sentence of the record, to see who agreed to a request.
    let sentences: [Sentence]
    /// The day of the meeting, if it is known.
    let day: CalendarDay?
    private let names: [(folded: [String], speaker: String)]

    /// What is found, with how sure it is.
    struct Found {
        let candidate: StatementCandidate
        let assignee: String?
        let due: DueDate?
        let weight: Double
    }

    init(language: TextLanguage, sentences: [Sentence], day: CalendarDay? = nil) {
        self.language = language
        self.day = day
        self.sentences = sentences
        var speakers: [String] = []
        for case let name? in sentences.map(\.speaker) where !speakers.contains(name) && speakers.count < 200 {
            speakers.append(name)
        }
        names = speakers.flatMap { speaker -> [(folded: [String], speaker: String)] in
            let words = WordScanner.words(of: speaker).map(\.folded)
            guard let first = words.first else { return [] }
            let isAlone = speakers.filter { WordScanner.words(of: $0).first?.folded == first }.count == 1
            let short = words.count > 1 && isAlone && first.count > 2 ? [([first], speaker)] : []
            return [(words, speaker)] + short
        }
    }

    /// The candidates that sound like a task, surest first; a due time makes one surer.
    func actions(in candidates: [StatementCandidate]) -> [Found] {
        candidates.compactMap(action).sorted {
            $0.weight != $1.weight ? $0.weight > $1.weight : StatementCandidate.precedes($0.candidate, $1.candidate)
        }
    }

    private func action(in candidate: StatementCandidate) -> Found? {
        guard candidate.words <= CandidateRanking.length.upperBound else { return nil }
        let words = candidate.folded
        let due = dueTime(in: candidate)
        let sure = due == nil ? 0.0 : 1
        if !candidate.isQuestion, let (name, weight) = namedTask(words, isDue: due != nil) {
            return Found(candidate: candidate, assignee: name, due: due, weight: weight + sure)
        }
        if !candidate.isQuestion, let weight = weight(of: language.promises, in: words, isDue: due != nil) {
            return Found(candidate: candidate, assignee: candidate.sentence.speaker, due: due, weight: weight + sure)
        }
        if let weight = weight(of: language.requests, in: words, isDue: due != nil) {
            return Found(candidate: candidate, assignee: asked(by: candidate), due: due, weight: weight + sure)
        }
        return nil
    }

    /// A cue counts if a verb of work follows; a verb that may as well be of the moment ("I'll read") needs a due time.
    private func weight(of cues: [CuePhrase], in words: [String], isDue: Bool) -> Double? {
        cues.compactMap { cue in
            guard let match = cue.firstMatch(in: words), cue.weight >= 1 || isDue,
                !language.isHedged(words, before: match.lowerBound)
            else { return nil }
            return isWork(words, at: match.upperBound, isDue: isDue) ? cue.weight : nil
        }
        .max()
    }

    private func isWork(_ words: [String], at index: Int, isDue: Bool) -> Bool {
        guard index < words.count else { return false }
        let verb = words[index]
        let base = verb.hasSuffix("ing") ? String(verb.dropLast(3)) : verb
        let isWork = language.workVerbs.contains(base) || language.workVerbs.contains(base + "e")
        let isOfTheMoment = language.momentVerbs.contains(base)
        return isWork && (isDue || !isOfTheMoment)
    }

    /// "Anna will send …", "Anna is going to check …": only names of speakers.
    private func namedTask(_ words: [String], isDue: Bool) -> (String, Double)? {
        for (folded, speaker) in names {
            guard let start = words.firstIndex(of: folded) else { continue }
            let after = words[(start + folded.count)...].prefix(4)
            guard let first = after.first, language.obligations.contains(first) else { continue }
            let verb = after.indices.first { !language.obligations.contains(words[$0]) }
            if let verb, isWork(words, at: verb, isDue: isDue) { return (speaker, 1.5) }
        }
        return nil
    }

    /// A speaker who is named in the request, else whoever agrees within the next two sentences.
    private func asked(by candidate: StatementCandidate) -> String? {
        let asking = candidate.sentence.speaker
        for (folded, speaker) in names where speaker != asking && candidate.folded.firstIndex(of: folded) != nil {
            return speaker
        }
        let next = candidate.sentence.index + 1
        for sentence in sentences[min(next, sentences.count)..<min(next + 2, sentences.count)] {
            guard let speaker = sentence.speaker, speaker != asking else { continue }
            let first = WordScanner.words(of: sentence.text).first?.folded ?? ""
            return language.assents.contains(first) ? speaker : nil
        }
        return nil
    }

    /// The longest due time that is said.
    private func dueTime(in candidate: StatementCandidate) -> DueDate? {
        DueDateFinder(language: language, day: day).find(in: candidate.sentence.text, candidate.folded)
    }
}

extension [String] {
    /// Where `run` stands as consecutive elements.
    func firstIndex(of run: [String]) -> Int? {
        guard let first = run.first, run.count <= count else { return nil }
        return indices.first { self[$0] == first && $0 + run.count <= count && Array(self[$0..<$0 + run.count]) == run }
    }
}
