import Foundation

/// What a recogniser wrote, with what it tells of each token.
struct TimedTokens: Sendable {
    /// The whole text.
    var text: String
    /// The tokens as bytes: one letter may be spread over several.
    var tokens: [[UInt8]]
    /// Start of each token, in seconds; nil if the model has no times.
    var starts: [Double]?
    /// Length of each token, in seconds.
    var lengths: [Double]?
    /// Likelihood of each token, 0…1.
    var likelihoods: [Double]?

    /// How long a last token is taken to last where nothing else is known, in seconds.
    private static let usualLength = 0.3
    /// Silence that is taken to surround words where nothing else is known, in milliseconds.
    private static let margin = 200

    /// The words of the text, timed by the tokens that they are made of. Where the tokens have no times, or do not add
    /// up to the text, the words are spread over the sound by their length: an estimate.
    ///
    /// - Parameter duration: The sound's length, in milliseconds.
    func words(duration: Int) -> [Word] {
        let texts = Self.split(text)
        guard let starts, starts.count == tokens.count, let owners = owners(of: texts) else {
            return Self.spread(texts, over: duration)
        }
        var words: [Word] = []
        for (index, text) in texts.enumerated() {
            let own = owners.indices.filter { owners[$0] == index }
            // A word whose letters all stand in its neighbour's token begins with it.
            let first = own.first ?? owners.lastIndex { $0 < index } ?? 0
            let last = own.last ?? first
            let start = max(Self.milliseconds(starts[first], upTo: duration), words.last?.startMs ?? 0)
            let confidence = likelihoods.flatMap { values in own.map { values[$0] }.filter(\.isFinite).min() }
            words.append(
                Word(
                    text: text, startMs: start, endMs: max(start, end(of: last, duration)),
                    confidence: confidence.map { min(max($0, 0), 1) }))
        }
        return words
    }

    /// When a token ends, in milliseconds: no later than the next begins.
    private func end(of token: Int, _ duration: Int) -> Int {
        guard let starts else { return duration }
        let end = starts[token] + (lengths?[token] ?? Self.usualLength)
        let next = token + 1 < starts.count ? starts[token + 1] : .infinity
        return Self.milliseconds(min(end, next), upTo: duration)
    }

    private static func milliseconds(_ seconds: Double, upTo duration: Int) -> Int {
        seconds.isFinite ? Int(min(max(0, seconds * 1000), Double(duration))) : duration
    }

    /// The words of a text: what stands between spaces, and each sign of a script that writes none.
    static func split(_ text: String) -> [String] {
        var words: [String] = []
        for part in text.split(whereSeparator: \.isWhitespace) {
            // What follows a sign and is no letter, such as a full stop, belongs to it.
            var afterSign = true
            for (index, character) in part.enumerated() {
                let isSign = character.unicodeScalars.first.map(isWordSign) ?? false
                let isLetter = character.isLetter || character.isNumber
                if index == 0 || isSign || (afterSign && isLetter) { words.append("") }
                words[words.count - 1].append(character)
                if isLetter || index == 0 { afterSign = isSign }
            }
        }
        return words
    }

    /// Han, Hiragana, Katakana.
    private static func isWordSign(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x3041...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: true
        default: false
        }
    }

    /// For each token the word that its first letter is in; nil if the tokens do not add up to the words.
    private func owners(of words: [String]) -> [Int]? {
        let places = words.enumerated().flatMap { index, word in [Int](repeating: index, count: word.utf8.count) }
        let letters = words.flatMap { Array($0.utf8) }
        var owners: [Int] = []
        var at = 0
        for token in tokens {
            let own = Self.withoutSpaces(token)
            guard at + own.count <= letters.count, letters[at..<(at + own.count)].elementsEqual(own) else { return nil }
            owners.append(own.isEmpty ? -1 : places[at])
            at += own.count
        }
        return at == letters.count ? owners : nil
    }

    /// A token without spaces and without `▁`, which stands for one.
    private static func withoutSpaces(_ token: [UInt8]) -> [UInt8] {
        let mark = Array("▁".utf8)
        var kept: [UInt8] = []
        var at = 0
        while at < token.count {
            if token[at...].starts(with: mark) {
                at += mark.count
            } else {
                if !(9...13).contains(token[at]) && token[at] != 32 { kept.append(token[at]) }
                at += 1
            }
        }
        return kept
    }

    private static func spread(_ words: [String], over duration: Int) -> [Word] {
        let start = duration > 5 * margin ? margin : 0
        let length = max(0, duration - 2 * start)
        let total = max(1, words.reduce(0) { $0 + $1.count + 1 })
        var passed = 0
        return words.map { word in
            let begin = start + length * passed / total
            passed += word.count + 1
            return Word(text: word, startMs: begin, endMs: start + length * passed / total)
        }
    }
}
