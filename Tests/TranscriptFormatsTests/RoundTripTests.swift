import Testing
import TranscriptFormats

@Suite("What is written reads back the same")
struct RoundTripTests {
    static let names: [String?] = [
        "Anna", "Dr. O'Neil (PhD) #2", "李雷", "O:Brien", "Anna: Bob", "10:32", "http", "\\", "a\\:b", "What?", ":",
        ": x", "<b>Max</b>", "A&amp;B",
        "Renée", "🙂", "one two three four five six seven eight", "A > B", "-->", "WEBVTT", "NOTE", "12", "[00:10]", nil,
    ]
    static let texts = [
        "Hello there.", "10:32 is the time", "[00:10:32] Anna: said so", "Note: this is no name",
        "https://example.com/x?a=b&c=d", ": colon first",
        "\\backslash", "a --> b", "<i>tag</i> & <v Bob> &lt; &amp;lt;", "1", "-", "x < y > z", "NOTE this", "{\\an8}",
        "\u{301}accent", "<\u{338} v",
        "日本語です。", "two  spaces\nand a line",
    ]

    static let segments: [FormattedSegment] = names.enumerated().flatMap { first, name in
        texts.enumerated().map { second, text in
            let start = (first * texts.count + second) * 1_234
            return FormattedSegment(speaker: name, text: text, startMs: start, endMs: start + 1_000)
        }
    }

    @Test("WebVTT, SubRip and JSON keep names, words and times", arguments: [TranscriptFormat.vtt, .srt, .json])
    func timed(_ format: TranscriptFormat) throws {
        let file = TranscriptWriter().text(title: "A --> B", segments: Self.segments, as: format)
        let read = try TranscriptReader().segments(from: file.utf8, format: format)
        #expect(read.count == Self.segments.count)
        for (before, after) in zip(Self.segments, read) {
            #expect(after == (format == .json ? before : Self.spaced(before)))
        }
    }

    @Test("Plain text keeps names and words")
    func plain() throws {
        let file = TranscriptWriter().text(title: "", segments: Self.segments, as: .txt)
        let read = try TranscriptReader().segments(from: file.utf8, format: .txt)
        #expect(read.count == Self.segments.count)
        for (before, after) in zip(Self.segments, read) {
            #expect(after == FormattedSegment(speaker: before.speaker, text: Self.spaced(before).text))
        }
    }

    @Test("Words of nobody read back in every order", arguments: [TranscriptFormat.txt, .vtt, .srt])
    func nobody(_ format: TranscriptFormat) throws {
        let speakers: [[String?]] = [[nil, nil, "Anna", nil], ["Anna", nil, nil, "Bob"], [nil], [nil, nil, nil]]
        for row in speakers {
            for text in Self.texts {
                let segments = row.enumerated().map {
                    FormattedSegment(speaker: $1, text: text, startMs: $0 * 10, endMs: $0 * 10 + 5)
                }
                let file = TranscriptWriter().text(title: "", segments: segments, as: format)
                let read = try TranscriptReader().segments(from: file.utf8, format: format)
                #expect(read.map(\.speaker) == row)
                #expect(read.allSatisfy { $0.text == Self.spaced(segments[0]).text })
            }
        }
    }

    @Test("The format is told from the file itself", arguments: [TranscriptFormat.vtt, .srt, .json])
    func detection(_ format: TranscriptFormat) throws {
        let file = TranscriptWriter().text(title: "T", segments: Self.segments, as: format)
        #expect(TranscriptReader.format(of: file) == format)
    }

    @Test("Random names and words read back the same", arguments: [TranscriptFormat.txt, .vtt, .srt, .json], 1...4)
    func random(_ format: TranscriptFormat, _ seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        for _ in 0..<60 {
            let segments = (0..<8).map { index in
                let name = Bool.random(using: &random) ? random.text(1...12) : nil
                return FormattedSegment(
                    speaker: name, text: random.text(1...30), startMs: index * 1_000, endMs: index * 1_000 + 999)
            }
            let spaced = segments.map(Self.spaced)
            let kept = (format == .json ? zip(segments, spaced).map { Self.worded($0, $1) } : spaced).filter {
                !Self.spaced($0).text.isEmpty
            }
            guard !kept.isEmpty else { continue }
            let file = TranscriptWriter().text(title: random.text(0...10), segments: segments, as: format)
            let read = try TranscriptReader().segments(from: file.utf8, format: format)
            #expect(
                read == (format == .txt ? kept.map { FormattedSegment(speaker: $0.speaker, text: $0.text) } : kept),
                "\(file.debugDescription)")
        }
    }

    /// JSON keeps the text as it is, and makes one line of names.
    private static func worded(_ segment: FormattedSegment, _ spaced: FormattedSegment) -> FormattedSegment {
        var segment = segment
        segment.speaker = spaced.speaker
        return segment
    }

    private static func spaced(_ segment: FormattedSegment) -> FormattedSegment {
        func one(_ text: String) -> String {
            let words = text.unicodeScalars.split { $0.properties.isWhitespace }
            return words.map { String($0) }.joined(separator: " ")
        }
        let name = segment.speaker.map(one)
        let speaker = name?.isEmpty == false ? name : nil
        return FormattedSegment(
            speaker: speaker, text: one(segment.text), startMs: segment.startMs, endMs: segment.endMs)
    }
}

/// A small generator with a fixed sequence (xorshift64*).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next() -> UInt64 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return state &* 0x2545_F491_4F6C_DD1D
    }

    /// Text of the marks that formats use, letters, and odd scalars.
    mutating func text(_ lengths: ClosedRange<Int>) -> String {
        let marks = Array("abcXYZ019 ::\\<>&;-#v/.,?!\n\t[](){}_*'\"\u{301}é李🙂\u{200D}".unicodeScalars)
        var result = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: lengths, using: &self) { result.append(marks.randomElement(using: &self) ?? "a") }
        return String(result)
    }
}
