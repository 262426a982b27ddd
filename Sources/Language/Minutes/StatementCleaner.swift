/// Makes a spoken sentence readable: out go sounds, words said twice, and openers; nothing is put in but a capital and
/// a full stop.
struct StatementCleaner {
    let language: TextLanguage

    private struct Piece {
        var text: String
        let folded: String
        var endsClause: Bool { text.utf8.last.map { ",.;:?!".utf8.contains($0) } ?? false }
        var endsSentence: Bool { text.utf8.last.map { ".?!".utf8.contains($0) } ?? false }
    }

    /// The readable form of `sentence`; empty if nothing is left.
    func clean(_ sentence: String) -> String {
        var pieces = read(sentence)
        pieces = withoutFillers(pieces)
        pieces = withoutFillerPhrases(pieces)
        pieces = withoutFalseStarts(pieces)
        pieces = withoutRepeats(pieces)
        pieces = withoutOpeners(pieces)
        return written(pieces)
    }

    private func read(_ sentence: String) -> [Piece] {
        sentence.split(whereSeparator: \.isWhitespace).map { part in
            var text = Self.isSpelt(part) ? part.filter { $0 != "_" } : String(part)
            if text.hasSuffix(".,") || text.hasSuffix("?,") || text.hasSuffix("!,") { text.removeLast() }
            return Piece(text: text, folded: WordScanner.words(of: text).map(\.folded).joined(separator: " "))
        }
    }

    /// "T_F_T_": letters that were spelt.
    private static func isSpelt(_ part: Substring) -> Bool {
        part.contains("_")
            && part.split(separator: "_").allSatisfy { $0.unicodeScalars.filter(WordScanner.isWord).count <= 1 }
    }

    /// Drops fillers and lone marks; the mark that ended a sentence stays with the word before.
    private func withoutFillers(_ pieces: [Piece]) -> [Piece] {
        var kept: [Piece] = []
        for piece in pieces {
            if !piece.folded.isEmpty, !language.fillers.contains(piece.folded) {
                kept.append(piece)
            } else if let mark = piece.text.last(where: { ".?!,".contains($0) }), let last = kept.last, !last.endsClause
            {
                kept[kept.count - 1].text.append(mark)
            }
        }
        return kept
    }

    private func withoutFillerPhrases(_ pieces: [Piece]) -> [Piece] {
        var kept: [Piece] = []
        var index = 0
        while index < pieces.count {
            let isSetOff = kept.last?.endsClause ?? true
            let phrase = language.fillerPhrases.first { phrase in
                let end = index + phrase.count
                guard end <= pieces.count, pieces[index..<end].map(\.folded) == phrase else { return false }
                return isSetOff && (pieces[end - 1].endsClause || end == pieces.count || kept.isEmpty == false)
            }
            if let phrase {
                index += phrase.count
            } else {
                kept.append(pieces[index])
                index += 1
            }
        }
        return kept
    }

    /// Drops the beginning of a word that is said in full right after ("th the"), and lone letters ("d how d did").
    private func withoutFalseStarts(_ pieces: [Piece]) -> [Piece] {
        guard !language.letterWords.isEmpty else { return pieces }
        return pieces.enumerated().filter { index, piece in
            let isLetter = piece.text.utf8.count == 1 && piece.text.utf8.allSatisfy { $0 >= 97 && $0 <= 122 }
            if isLetter { return language.letterWords.contains(piece.folded) }
            guard index + 1 < pieces.count, piece.folded.utf8.count <= 4, !language.isStopWord(piece.folded) else {
                return true
            }
            let next = pieces[index + 1].folded
            let isStart = next.utf8.count > piece.folded.utf8.count && next.hasPrefix(piece.folded)
            return !(isStart && piece.folded == piece.text)
        }
        .map(\.element)
    }

    /// Drops the first of two equal runs of up to four words; numbers may well be said twice.
    private func withoutRepeats(_ pieces: [Piece]) -> [Piece] {
        var kept: [Piece] = []
        for piece in pieces {
            kept.append(piece)
            for length in stride(from: min(4, kept.count / 2), through: 1, by: -1) {
                let second = kept.suffix(length)
                let first = kept.dropLast(length).suffix(length)
                let isSame = first.map(\.folded) == second.map(\.folded)
                guard isSame, !first.contains(where: { $0.endsSentence || isCounted($0.folded) }) else { continue }
                kept.removeSubrange(kept.count - 2 * length..<kept.count - length)
                break
            }
        }
        return kept
    }

    private func isCounted(_ word: String) -> Bool {
        language.countingWords.contains(word) || word.utf8.contains { $0 >= 48 && $0 <= 57 }
    }

    private func withoutOpeners(_ pieces: [Piece]) -> [Piece] {
        var rest = pieces[...]
        while rest.count > 4, let first = rest.first {
            let goes =
                language.openers.contains(first.folded)
                || (language.commaOpeners.contains(first.folded) && first.endsClause)
            guard goes else { break }
            rest = rest.dropFirst()
        }
        return Array(rest)
    }

    private func written(_ pieces: [Piece]) -> String {
        var text = pieces.map(\.text).joined(separator: " ")
        while let last = text.last, ",;:-–—".contains(last) || last.isWhitespace { text.removeLast() }
        guard let first = text.first else { return "" }
        if first.isLowercase { text = first.uppercased() + text.dropFirst() }
        if let last = text.unicodeScalars.last, WordScanner.isWord(last), !language.stopWords.isEmpty {
            text.append(".")
        }
        return text
    }
}
