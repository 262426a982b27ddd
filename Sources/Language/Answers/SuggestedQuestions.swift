public import Foundation

/// A question that the record answers.
public struct SuggestedQuestion: Sendable, Hashable {
    /// What of the record it asks for.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        case topic, person, decision, number
    }

    /// What of the record it asks for.
    public let kind: Kind
    /// The question.
    public let text: String
}

/// Draws questions from a record: what its people return to, what each of them speaks of, what was decided, what was
/// counted. A question is suggested only if ``ExtractiveAnswer`` answers it from the same record.
public struct SuggestedQuestions: Sendable {
    private let language: TextLanguage
    private let recordID: UUID
    private let segments: [SourceSegment]

    /// Words of a record that are read.
    private static let longest = 40_000
    /// Questions of one kind.
    private static let mostOfAKind = 3

    /// - Parameter segments: of one record, in order.
    public init(_ segments: [SourceSegment], of recordID: UUID, language: TextLanguage? = nil) {
        self.language = language ?? TextLanguage.detected(in: segments)
        self.recordID = recordID
        var left = Self.longest
        self.segments = Array(
            segments.prefix { segment in
                left -= WordCount.of(segment.text)
                return left > 0
            })
    }

    /// The questions, kinds taking turns.
    /// - Parameter decisions: what was decided, where minutes tell; else it is looked for.
    public func questions(decisions: [String] = [], limit: Int = 8) -> [SuggestedQuestion] {
        let subjects = self.subjects
        let phrases = decided(decisions).compactMap { phrase(of: $0, subjects) }
        var kinds: [[SuggestedQuestion]] = [
            Self.questions(.topic, subjects.prefix(6).map { "What was said about \($0)?" }),
            Self.questions(.decision, phrases.map { "What was decided about \($0)?" }),
            Self.questions(.person, people.map { "What did \($0.name) say about \($0.subject)?" }),
            Self.questions(.number, numbers.map { "What was said about \($0)?" }),
        ]
        let ranker = PassageRanker(PassageBuilder().passages(of: segments, in: recordID))
        kinds = kinds.map { questions in
            Array(questions.lazy.filter { isAnswered($0, ranker) }.prefix(Self.mostOfAKind))
        }
        let longest = kinds.map(\.count).max() ?? 0
        let turns = (0..<longest).flatMap { turn in kinds.compactMap { turn < $0.count ? $0[turn] : nil } }
        return Array(turns.prefix(limit))
    }

    private static func questions(_ kind: SuggestedQuestion.Kind, _ texts: [String]) -> [SuggestedQuestion] {
        var seen: Set<String> = []
        return texts.filter { seen.insert($0.lowercased()).inserted && $0.count <= 120 }.prefix(8)
            .map { SuggestedQuestion(kind: kind, text: HarmlessText.of($0)) }
    }

    private func isAnswered(_ question: SuggestedQuestion, _ ranker: PassageRanker) -> Bool {
        let query = QueryTerms(question.text, language: language)
        return !query.isGeneral
            && ExtractiveAnswer().answer(
                question.text, passages: ranker.rank(query), statistics: ranker.statistics, language: language
            ).answered
    }

    // MARK: Subjects

    /// A word that may be what people speak of.
    private func isSubject(_ word: Word) -> Bool {
        word.end - word.start >= 4 && !word.folded.contains("'") && !language.isSilent(word.folded)
            && !language.questionWords.contains(word.folded) && !language.workVerbs.contains(word.folded)
            && !Self.vague.contains(word.folded) && !word.folded.utf8.contains { $0 < 58 }
            && !isAdverb(word.folded)
    }

    /// Whether it says how, and not what: "originally", "slowly".
    private func isAdverb(_ word: String) -> Bool {
        language.code == "en" && word.hasSuffix("ly") && !Self.nounsInLy.contains(word)
    }

    /// What people return to, most often first: two words that go together, or one. As it was spoken first.
    private var subjects: [String] { subjects(of: segments, background: [:]) }

    private func subjects(of segments: [SourceSegment], background: [String: Int]) -> [String] {
        var counts: [String: Int] = [:], forms: [String: String] = [:]
        for segment in segments {
            let words = WordScanner.words(of: segment.text)
            for (index, word) in words.enumerated() where isSubject(word) {
                let key = IndexTerms.terms(of: word.folded).joined(separator: " ")
                counts[key, default: 0] += 1
                if forms[key] == nil { forms[key] = String(segment.text.utf8Slice(word.start..<word.end)) }
                guard index + 1 < words.count, isSubject(words[index + 1]), words[index + 1].start == word.end + 1
                else { continue }
                let pair = key + " " + IndexTerms.terms(of: words[index + 1].folded).joined(separator: " ")
                counts[pair, default: 0] += 1
                if forms[pair] == nil {
                    forms[pair] = String(segment.text.utf8Slice(word.start..<words[index + 1].end))
                }
            }
        }
        // Two words that are said together twice say more than one that is said four times.
        let weight = { (key: String) -> Double in
            let count = Double(counts[key] ?? 0)
            let share = background[key].map { count / Double(max($0, 1)) } ?? 1
            return count * share * (key.contains(" ") ? (count >= 2 ? 2.5 : 0.2) : 1)
        }
        return counts.keys.sorted { (weight($1), $0) < (weight($0), $1) }.prefix(20).compactMap { forms[$0] }
    }

    private var people: [(name: String, subject: String)] {
        var said: [String: [SourceSegment]] = [:], words: [String: Int] = [:]
        for segment in segments {
            guard let name = segment.speaker, !name.hasPrefix("Speaker ") else { continue }
            said[name, default: []].append(segment)
            words[name, default: 0] += WordCount.of(segment.text)
        }
        var all: [String: Int] = [:]
        for segment in segments {
            for word in WordScanner.words(of: segment.text) where isSubject(word) {
                all[IndexTerms.terms(of: word.folded).joined(separator: " "), default: 0] += 1
            }
        }
        let names = said.keys.sorted { (words[$1] ?? 0, $0) < (words[$0] ?? 0, $1) }.prefix(4)
        return names.compactMap { name in
            subjects(of: said[name] ?? [], background: all).first.map { (name: name, subject: $0) }
        }
    }

    // MARK: Decisions and numbers

    private func decided(_ known: [String]) -> [String] {
        guard known.isEmpty else { return Array(known.prefix(8)) }
        let ranking = CandidateRanking(SentenceReader.sentences(of: segments), language: language, namesSpeakers: false)
        return DecisionFinder(language: language).decisions(in: ranking.candidates).prefix(8).map(\.sentence.text)
    }

    /// What a decision is about: what people return to and is named in it, or its last words that may be a subject.
    private func phrase(of decision: String, _ subjects: [String]) -> String? {
        let terms = Set(IndexTerms.of(decision))
        if let subject = subjects.first(where: { $0.contains(" ") && terms.isSuperset(of: IndexTerms.of($0)) }) {
            return subject
        }
        let words = WordScanner.words(of: decision).filter(isSubject).suffix(2)
        guard !words.isEmpty else { return nil }
        return words.map { String(decision.utf8Slice($0.start..<$0.end)) }.joined(separator: " ")
    }

    /// Numbers with what they count: "40 percent", "4,500 euros".
    private var numbers: [String] {
        var found: [String] = []
        for segment in segments {
            for match in segment.text.matches(of: Self.number) {
                let unit = String(match.output.2).lowercased()
                guard !language.isSilent(unit), found.count < 40 else { continue }
                found.append("\(match.output.1) \(match.output.2)")
            }
        }
        return found
    }

    nonisolated(unsafe) private static let number = /\b(\d{1,3}(?:[,.]\d{3})+|\d+(?:[.,]\d+)?) ([A-Za-z]{3,20})\b/

    private static let nounsInLy = Set(
        words: "ally anomaly assembly bully family italy jelly july monopoly rally reassembly reply supply")

    /// Words that are often said and are nobody's subject.
    private static let vague = Set(
        words: """
            actually anything back basically because being better bigger big bit case chance coming course different
            easy everything example fact fine first good great guess hard important interesting kind know last least
            less little look looking long maybe mean means might moment much need needs next nice nothing number okay
            part people place point possible pretty probably problem quite really right second seems several show small
            something start stuff sure take thank thanks thing things think third time times today tomorrow trying used
            using various want ways week well whole work working would yeah year years yesterday
            """)
}
