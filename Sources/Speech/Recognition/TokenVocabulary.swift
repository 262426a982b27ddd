import Foundation

/// What each token of a recogniser stands for.
struct TokenVocabulary: Sendable {
    private let tokens: [[UInt8]]
    /// `▁`, which begins a token that begins a word.
    private static let wordStart = Array("▁".utf8)

    /// Reads lines of `<base64> <id>`, ids rising from zero.
    init(path: String) throws(SpeechError) {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw .engineFailed("the tokens cannot be read")
        }
        try self.init(lines: text.split(separator: "\n"))
    }

    init(lines: [Substring]) throws(SpeechError) {
        var tokens: [[UInt8]] = []
        for line in lines {
            let fields = line.split(separator: " ")
            guard fields.count == 2, Int(fields[1]) == tokens.count, let data = Data(base64Encoded: String(fields[0]))
            else { throw .engineFailed("the tokens are not as expected in line \(tokens.count + 1)") }
            tokens.append(Array(data))
        }
        self.tokens = tokens
    }

    /// Puts tokens together to words.
    ///
    /// - Parameters:
    ///   - spans: For each token, the encoder's frames it was read from.
    ///   - duration: The sound's length, in milliseconds; no word ends later.
    func words(_ written: [WrittenToken], spans: [Range<Int>], duration: Int) -> [Word] {
        var drafts: [Draft] = []
        for (token, span) in zip(written, spans) {
            var bytes = tokens.indices.contains(token.id) ? tokens[token.id][...] : []
            let begins = bytes.starts(with: Self.wordStart)
            while bytes.starts(with: Self.wordStart) { bytes = bytes.dropFirst(Self.wordStart.count) }
            if begins || drafts.isEmpty { drafts.append(Draft(frames: span)) }
            drafts[drafts.count - 1].add(bytes, span: span, likelihood: token.likelihood)
        }
        return drafts.compactMap { $0.word(duration: duration) }
    }

    private struct Draft {
        var bytes: [UInt8] = []
        var frames: Range<Int>
        var likelihoods: [Double] = []
        private static let marks = Array(".,;:?!-\"'".utf8)

        mutating func add(_ more: ArraySlice<UInt8>, span: Range<Int>, likelihood: Float) {
            // A comma is read from the pause after the word.
            let isMark = bytes.count > 0 && more.allSatisfy { Self.marks.contains($0) }
            if !isMark { frames = frames.lowerBound..<max(frames.upperBound, span.upperBound) }
            bytes += more
            likelihoods.append(Double(likelihood))
        }

        func word(duration: Int) -> Word? {
            let text = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
            guard !text.isEmpty else { return nil }
            let millisecondsPerFrame = MoonshineModel.samplesPerFrame / 16
            let start = min(frames.lowerBound * millisecondsPerFrame, duration)
            let end = min(max(frames.upperBound * millisecondsPerFrame, start), duration)
            // A word is as sure as its least sure part.
            return Word(text: text, startMs: start, endMs: end, confidence: likelihoods.min())
        }
    }
}
