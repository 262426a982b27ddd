import Foundation

/// Cuts texts into the pieces that BERT's networks know: lower case without accents, words and marks apart, and words
/// that are not in the vocabulary as a beginning and further pieces (`##…`).
///
/// Source: "BERT: Pre-training of Deep Bidirectional Transformers" (Devlin et al., 2019), the uncased vocabulary.
struct WordPieces: Sendable {
    /// What a vocabulary lacks.
    struct Unusable: Error, CustomStringConvertible {
        let description: String
    }

    /// Words of more characters are one unknown piece.
    private static let longestWord = 100

    private let numbers: [String: Int32]
    private let begin: Int32
    private let end: Int32
    private let unknown: Int32

    /// - Parameter vocabulary: one piece a line; its number is the line, from 0.
    init(vocabulary: String) throws {
        var numbers: [String: Int32] = [:]
        for (index, line) in vocabulary.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        where !line.isEmpty {
            numbers[line.last == "\r" ? String(line.dropLast()) : String(line)] = Int32(index)
        }
        guard let begin = numbers["[CLS]"], let end = numbers["[SEP]"], let unknown = numbers["[UNK]"] else {
            throw Unusable(description: "the vocabulary has no [CLS], [SEP] or [UNK]")
        }
        (self.numbers, self.begin, self.end, self.unknown) = (numbers, begin, end, unknown)
    }

    /// The numbers of the pieces of `text`, begin and end included, at most `limit` of them.
    func numbers(of text: String, limit: Int) -> [Int64] {
        var pieces: [Int32] = [begin]
        var words = NormalisedWords(text)
        while pieces.count < limit - 1, let word = words.next() {
            append(word, to: &pieces)
        }
        return pieces.prefix(limit - 1).map(Int64.init) + [Int64(end)]
    }

    /// Takes the longest piece of the vocabulary that fits, again and again; if none fits, the whole word is unknown.
    private func append(_ word: [Unicode.Scalar], to pieces: inout [Int32]) {
        let before = pieces.count
        guard word.count <= Self.longestWord else { return pieces.append(unknown) }
        var start = 0
        while start < word.count {
            guard let (piece, end) = longest(of: word, from: start) else {
                pieces.removeSubrange(before...)
                return pieces.append(unknown)
            }
            pieces.append(piece)
            start = end
        }
    }

    private func longest(of word: [Unicode.Scalar], from start: Int) -> (piece: Int32, end: Int)? {
        for end in stride(from: word.count, to: start, by: -1) {
            var scalars = String.UnicodeScalarView(word[start..<end])
            if start > 0 { scalars.insert(contentsOf: "##".unicodeScalars, at: scalars.startIndex) }
            if let piece = numbers[String(scalars)] { return (piece, end) }
        }
        return nil
    }
}

/// The words and marks of a text in order, each lower-case and without accents.
private struct NormalisedWords {
    private var rest: Substring.UnicodeScalarView
    private var waiting: [[Unicode.Scalar]] = []

    init(_ text: String) { rest = text[...].unicodeScalars }

    mutating func next() -> [Unicode.Scalar]? {
        while waiting.isEmpty {
            guard let run = nextRun() else { return nil }
            waiting = Self.words(of: run).reversed()
        }
        return waiting.popLast()
    }

    /// The next run of characters without space, without what is not text.
    private mutating func nextRun() -> String? {
        var run = String.UnicodeScalarView()
        while let scalar = rest.popFirst() {
            if Self.isSpace(scalar) {
                if !run.isEmpty { break }
            } else if !Self.isRemoved(scalar) {
                run.append(scalar)
            }
        }
        return run.isEmpty ? nil : String(run)
    }

    private static func words(of run: String) -> [[Unicode.Scalar]] {
        var words: [[Unicode.Scalar]] = []
        var word: [Unicode.Scalar] = []
        for scalar in run.decomposedStringWithCanonicalMapping.unicodeScalars
        where scalar.properties.generalCategory != .nonspacingMark {
            let isAlone = isMark(scalar) || isIdeograph(scalar)
            if isAlone, !word.isEmpty {
                words.append(word)
                word = []
            }
            word.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
            if isAlone {
                words.append(word)
                word = []
            }
        }
        if !word.isEmpty { words.append(word) }
        return words
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace }

    private static func isRemoved(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .privateUse, .surrogate: true
        default: scalar.value == 0xFFFD
        }
    }

    /// All of ASCII's signs count as marks, also those that Unicode calls symbols.
    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 33...47, 58...64, 91...96, 123...126: return true
        case ..<128: return false
        default: break
        }
        switch scalar.properties.generalCategory {
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
            .finalPunctuation, .otherPunctuation:
            return true
        default: return false
        }
    }

    /// The blocks that BERT's authors took for Chinese; kana and Hangul are not among them.
    private static func isIdeograph(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x20000...0x2A6DF, 0x2A700...0x2B73F, 0x2B740...0x2B81F,
            0x2B820...0x2CEAF, 0xF900...0xFAFF, 0x2F800...0x2FA1F:
            true
        default: false
        }
    }
}
