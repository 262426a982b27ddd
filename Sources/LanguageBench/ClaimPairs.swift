import Foundation
import Language

/// Statements made out of meetings by rules, true ones and such as differ from a true one in one thing, with the
/// passages that a model would have been given.
struct ClaimPairs {
    /// A statement, and what is wrong with it.
    struct Pair {
        /// `true …` for what is right.
        let kind: String
        let claim: Claim
        let passages: [NumberedPassage]
    }

    private let meeting: CorpusMeeting
    private let passages: [NumberedPassage]
    private let speakers: [String]

    init(_ meeting: CorpusMeeting) {
        self.meeting = meeting
        passages = meeting.segments.enumerated().map {
            NumberedPassage(number: $0.offset + 1, recordID: meeting.recordID, segment: $0.element)
        }
        var speakers: [String] = []
        for turn in meeting.turns where !speakers.contains(turn.speaker) { speakers.append(turn.speaker) }
        self.speakers = speakers
    }

    /// Every `step`-th plain statement of the meeting told in the third person, and its wrong forms.
    func reported(every step: Int) -> [Pair] {
        var pairs: [Pair] = []
        for place in stride(from: 0, to: passages.count, by: step) {
            guard let sentence = Self.statement(in: passages[place].segment.text) else { continue }
            let near = Array(passages[max(0, place - 20)..<min(passages.count, place + 20)])
            let speaker = passages[place].segment.speaker ?? ""
            let told = Self.reported(sentence, by: speaker)
            func add(_ kind: String, _ text: String?) {
                guard let text else { return }
                let claim = Claim(text: text, quotes: [Claim.Quote(number: passages[place].number, words: sentence)])
                pairs.append(Pair(kind: kind, claim: claim, passages: near))
            }
            add("true, told in the third person", told)
            add("true, in other words", Self.inOtherWords(told))
            add("number", Self.withAnotherNumber(told))
            add("name", told.replacing(speaker, with: Self.strangers[place % Self.strangers.count]))
            add("subject", other(than: speaker, at: place).map { told.replacing(speaker, with: $0) })
            add("polarity", Self.denied(told))
            add("another statement", another(than: place).map { Self.reported($0, by: speaker) })
        }
        return pairs
    }

    /// The sentences that people wrote as answers, quoting the turns that they are about as well as words can tell.
    func written() -> [Pair] {
        let queries = meeting.queries ?? []
        var pairs: [Pair] = []
        for (index, query) in queries.enumerated() {
            let other = queries[(index + queries.count / 2) % queries.count]
            let isFar = Set(other.goldTurns).isDisjoint(with: query.goldTurns)
            for sentence in Self.sentences(of: query.answer ?? "") where (6...60).contains(Self.words(sentence).count) {
                func add(_ kind: String, _ text: String?, _ turns: [Int]) {
                    guard let text, let (quotes, near) = quotes(for: text, in: turns) else { return }
                    pairs.append(Pair(kind: kind, claim: Claim(text: text, quotes: quotes), passages: near))
                }
                add("true, written by people", sentence, query.goldTurns)
                add("people's, number", Self.withAnotherNumber(sentence), query.goldTurns)
                add("people's, polarity", Self.denied(sentence), query.goldTurns)
                if isFar { add("people's, another part's words", sentence, other.goldTurns) }
            }
        }
        return pairs
    }

    // MARK: Passages and quotes

    /// The three sentences of the turns that share most words with a statement.
    private func quotes(for statement: String, in turns: [Int]) -> ([Claim.Quote], [NumberedPassage])? {
        let wanted = Set(IndexTerms.of(statement))
        let gold = passages.filter { turns.contains(CorpusMeeting.turn(of: $0.segment.id)) }
        var found: [(quote: Claim.Quote, share: Double)] = []
        for passage in gold {
            for sentence in Self.sentences(of: passage.segment.text) {
                let terms = IndexTerms.of(sentence)
                guard terms.count >= 5 else { continue }
                let share = Double(wanted.intersection(terms).count) / Double(terms.count + 10).squareRoot()
                found.append((Claim.Quote(number: passage.number, words: sentence), share))
            }
        }
        let best = found.sorted { $0.share > $1.share }.prefix(3).map(\.quote)
        return best.isEmpty ? nil : (best, Array(gold.prefix(80)))
    }

    private func other(than speaker: String, at place: Int) -> String? {
        let others = speakers.filter { $0 != speaker }
        return others.isEmpty ? nil : others[place % others.count]
    }

    private func another(than place: Int) -> String? {
        for offset in 30..<min(passages.count, 200) {
            if let found = Self.statement(in: passages[(place + offset) % passages.count].segment.text) { return found }
        }
        return nil
    }

    // MARK: Words

    static func words(_ text: String) -> [Substring] { text.split(whereSeparator: \.isWhitespace) }

    static func sentences(of text: String) -> [String] {
        var found: [String] = []
        var sentence = ""
        for word in words(text) {
            sentence += sentence.isEmpty ? String(word) : " " + word
            if let last = word.last, ".?!".contains(last) {
                found.append(sentence)
                sentence = ""
            }
        }
        return sentence.isEmpty ? found : found + [sentence]
    }

    /// The first sentence that states something in 8 to 40 words, three of them long.
    private static func statement(in text: String) -> String? {
        sentences(of: text).first { sentence in
            let words = words(sentence)
            return (8...40).contains(words.count) && !sentence.hasSuffix("?") && sentence.count < 300
                && Set(words.filter { $0.count > 4 }).count >= 3
        }
    }

    /// "I'll do it" → "Dana said that Dana will do it."
    private static func reported(_ sentence: String, by speaker: String) -> String {
        var told: [String] = []
        for word in words(sentence.replacing(" '", with: "'").replacing(" n't", with: "n't")) {
            let bare = word.lowercased().trimmingCharacters(in: .punctuationCharacters)
            if ["um", "uh", "so", "well", "mm", "yeah", "ok", "okay", "hmm"].contains(bare) { continue }
            told.append(persons[bare] ?? digits[bare] ?? (told.isEmpty ? bare : String(word)))
        }
        let text = told.joined(separator: " ").replacing("$", with: speaker)
        let end = text.lastIndex { $0.isLetter || $0.isNumber }.map { text[...$0] } ?? ""
        return "\(speaker) said that \(end)."
    }

    private static func inOtherWords(_ text: String) -> String? {
        var changes = 0
        let changed = words(text).map { word -> String in
            guard let other = synonyms[word.lowercased()] else { return String(word) }
            changes += 1
            return other
        }
        return changes > 0 ? changed.joined(separator: " ") : nil
    }

    private static func withAnotherNumber(_ text: String) -> String? {
        let all = words(text).map(String.init)
        for (index, word) in all.enumerated() {
            let bare = word.lowercased().trimmingCharacters(in: .punctuationCharacters)
            var other = numbers[bare]
            if let value = Int(bare), value > 1 { other = String(value + (value % 3) + 1) }
            guard let other else { continue }
            var changed = all
            changed[index] = other
            return changed.joined(separator: " ")
        }
        return nil
    }

    private static func denied(_ text: String) -> String? {
        var all = words(text).map(String.init)
        guard let place = all.lastIndex(where: { auxiliaries.contains($0.lowercased()) }) else { return nil }
        if place + 1 < all.count, all[place + 1] == "not" {
            all.remove(at: place + 1)
        } else {
            all.insert("not", at: place + 1)
        }
        return all.joined(separator: " ")
    }

    private static let strangers = ["Marguerite", "Okonkwo", "Heidelberg", "Tobias"]
    private static let persons = [
        "i": "$", "i'm": "$ is", "i'll": "$ will", "i've": "$ has", "i'd": "$ would", "me": "$", "my": "their",
        "we": "they", "we're": "they are", "we'll": "they will", "we've": "they have", "us": "them", "our": "their",
        "it's": "it is", "that's": "that is", "gonna": "going to", "they're": "they are", "there's": "there is",
        "can't": "cannot", "don't": "do not", "doesn't": "does not", "didn't": "did not", "isn't": "is not",
        "won't": "will not", "wouldn't": "would not", "haven't": "have not", "wasn't": "was not", "aren't": "are not",
    ]
    private static let digits = [
        "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
        "ten": "10", "twelve": "12", "fifteen": "15", "fifty": "50",
    ]
    private static let numbers = [
        "two": "seven", "three": "five", "four": "two", "five": "three", "ten": "twelve", "monday": "Thursday",
        "tuesday": "Friday", "wednesday": "Monday", "thursday": "Tuesday", "friday": "Wednesday",
        "tomorrow": "yesterday", "january": "June", "march": "August", "june": "January",
    ]
    private static let auxiliaries: Set<String> = [
        "is", "are", "was", "were", "will", "would", "should", "could", "can", "do", "does", "did", "has", "have",
    ]
    private static let synonyms = [
        "big": "large", "buy": "purchase", "start": "begin", "need": "require", "show": "display", "use": "employ",
        "help": "assist", "people": "persons", "think": "believe", "good": "fine", "look": "glance", "try": "attempt",
        "make": "produce", "get": "obtain", "want": "wish", "talk": "speak", "problem": "difficulty", "idea": "notion",
        "kind": "sort", "probably": "likely", "important": "significant", "money": "funds", "work": "function",
        "first": "initial", "different": "distinct", "change": "alter", "part": "portion", "whole": "entire",
    ]
}
