import TranscriptFormats

/// Transcripts as odd as a generator can make them, by a seed.
struct GeneratedTranscript {
    var random: SeededGenerator

    init(seed: Int) { random = SeededGenerator(seed: UInt64(seed) &+ 77) }

    static let names = [
        "Anna", "O'Neil: the second", "Dr. Who\nJr.", "🙂👩‍👩‍👧", "دانا العلي", "דנה", "10:32", "[00:01:02.000]", "00:01",
        "(00:01:02)", "00:01:02.000 --> 00:01:03.000", "**bold**", "# Heading", "WEBVTT", "NOTE", "1", "{", "[{", "a\\",
        "\\", "A&amp;B", "<v Bob>", "-->", ":", "http", "https://x.y", "x\u{301}", "\u{301}", "\u{FEFF}Bom",
        "Zero\u{200B}",
        "one two three four five six seven", "Long \(String(repeating: "name ", count: 30))", "What?", "", " ",
        "\u{2028}",
    ]
    static let openings = [
        "", "", "", "10:32 ", "[00:01:02.000] ", "[00:00:01.000 --> 00:00:02.000] ", "(00:01:02): ", "**Bob**: ", "# ",
        "Note: ", ": ", "\\", "- ", "1. ", "12) ", "7", "WEBVTT ", "{\"a\": ", "[{", "NOTE ", "<i>", "&lt;", "--> ",
        "= ",
        "> ", "\u{FEFF}", "\u{301}", "שלום ", "مرحبا ", "🙂 ", "00:01 --> 00:02 ", "---", "| ", "{\\an8}", "\u{0}",
    ]

    mutating func name() -> String? {
        switch Int.random(in: 0..<10, using: &random) {
        case 0...1: nil
        case 2...4: random.text(1...10)
        default: Self.names.randomElement(using: &random)
        }
    }

    mutating func text() -> String {
        let opening = Self.openings.randomElement(using: &random) ?? ""
        return opening + random.text(0...40)
    }

    mutating func words(from start: Int) -> [FormattedWord] {
        var time = start
        return (0..<Int.random(in: 0...6, using: &random)).map { _ in
            let begin = time + Int.random(in: 0...300, using: &random)
            time = begin + Int.random(in: 0...300, using: &random)
            return FormattedWord(
                text: "w" + random.text(0...8), startMs: begin, endMs: time, confidence: share(),
                speaker: Bool.random(using: &random) ? "Dana" : nil)
        }
    }

    private mutating func share() -> Double? {
        Bool.random(using: &random) ? Double.random(in: 0...1, using: &random) : nil
    }

    /// Segments by their starts.
    /// - Parameter timed: whether every one has both times.
    mutating func transcript(timed: Bool) -> FormattedTranscript {
        var start = 0
        let segments = (0..<Int.random(in: 1...9, using: &random)).map { _ in
            start += Int.random(in: 0...4_000_000, using: &random)
            let hasStart = timed || Int.random(in: 0..<4, using: &random) > 0
            let hasEnd = timed || (hasStart && Bool.random(using: &random))
            return FormattedSegment(
                speaker: name(), text: text() + "x", startMs: hasStart ? start : nil,
                endMs: hasEnd ? start + Int.random(in: 0...60_000, using: &random) : nil, words: words(from: start),
                confidence: share(), language: Bool.random(using: &random) ? "pt-BR" : nil)
        }
        return FormattedTranscript(
            title: random.text(0...20), date: Bool.random(using: &random) ? random.text(1...10) : nil,
            language: Bool.random(using: &random) ? "en" : nil, segments: segments)
    }
}

extension String {
    /// On one line with single spaces, by this test's own means.
    var onOneLine: String {
        unicodeScalars.split { $0.properties.isWhitespace }
            .map { part in String(String.UnicodeScalarView(part.map { $0 == "\0" ? "\u{FFFD}" : $0 })) }
            .joined(separator: " ")
    }
}

extension FormattedSegment {
    /// What a text format can hold of the segment: name, words and times.
    var bare: FormattedSegment {
        let name = speaker?.onOneLine ?? ""
        return FormattedSegment(
            speaker: name.isEmpty ? nil : name, text: text.onOneLine, startMs: startMs, endMs: endMs)
    }
}
