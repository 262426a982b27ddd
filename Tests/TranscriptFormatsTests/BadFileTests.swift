import Testing
import TranscriptFormats

@Suite("Bad files are errors with a line and a sentence")
struct BadFileTests {
    private func failure(
        _ bytes: some Sequence<UInt8>, _ format: TranscriptFormat? = nil, limits: TranscriptLimits = TranscriptLimits()
    )
        -> TranscriptFormatError?
    {
        do {
            _ = try TranscriptReader(limits: limits).segments(from: bytes, format: format)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "Times that are odd",
        arguments: [
            ("WEBVTT\n\n00:02.000 --> 00:01.000\nx", 3),
            ("WEBVTT\n\n00:05.000 --> 00:06.000\nx\n\n00:01.000 --> 00:02.000\ny", 6),
            ("WEBVTT\n\n-00:02.000 --> 00:03.000\nx", 3), ("WEBVTT\n\n9999:00:00.000 --> 9999:00:01.000\nx", 3),
            ("WEBVTT\n\n00:61.000 --> 00:62.000\nx", 3), ("WEBVTT\n\n00:01.000 -->\nx", 3),
            ("1\n00:00:01,000 --> nonsense\nx", 2),
            ("1\n99999999999999999999:00:00,000 --> 00:00:01,000\nx", 2),
        ])
    func times(_ file: String, _ line: Int) {
        let error = failure(file.utf8)
        #expect(error?.code == .badTime)
        #expect(error?.line == line)
    }

    @Test(
        "JSON of the wrong shape names the segment",
        arguments: [
            #"{"segments":[{"text":"a"},{"text":5}]}"#, #"{"segments":[{"text":"a"},{"speaker":"x"}]}"#,
            #"{"segments":[{"text":"a"},{"text":"b","start_ms":1e30}]}"#,
            #"{"segments":[{"text":"a"},{"text":"b","start_ms":-1}]}"#,
            #"{"segments":[{"text":"a","start_ms":9},{"text":"b","start_ms":1}]}"#,
            #"{"segments":[{"text":"a"},{"text":"b","speaker":7}]}"#,
            #"{"segments":[{"text":"a"},{"text":"b","confidence":"high"}]}"#,
            #"{"segments":[{"text":"a"},{"text":"b","words":"b"}]}"#,
            #"{"segments":[{"text":"a"},{"text":"b\u0000"}]}"#,
        ])
    func json(_ file: String) {
        #expect(failure(file.utf8, .json)?.message.hasPrefix("Segment 2: ") == true)
    }

    @Test(
        "JSON of the wrong shape names the word",
        arguments: [
            (#"{"text":"c","start_ms":1}"#, TranscriptFormatError.Code.malformed),
            (#"{"text":"c","start_ms":null,"end_ms":2}"#, .malformed),
            (#"{"text":"c","start_ms":1.5,"end_ms":2}"#, .malformed),
            (#"{"text":3,"start_ms":1,"end_ms":2}"#, .malformed), (#""c""#, .malformed),
            (#"{"text":"c","start_ms":3,"end_ms":2}"#, .badTime), (#"{"text":"c","start_ms":-3,"end_ms":2}"#, .badTime),
            (#"{"text":"c","start_ms":1,"end_ms":1e15}"#, .badTime),
            (#"{"text":"c\u0000","start_ms":1,"end_ms":2}"#, .notText),
        ])
    func words(_ word: String, _ code: TranscriptFormatError.Code) {
        let first = #"{"text":"b","start_ms":1,"end_ms":2}"#
        let error = failure(#"{"segments":[{"text":"a"},{"text":"b c","words":[\#(first),\#(word)]}]}"#.utf8)
        #expect(error?.code == code)
        #expect(error?.message.hasPrefix("Segment 2, word 2: ") == true, "\(error?.message ?? "")")
    }

    @Test(
        "What is no JSON is malformed",
        arguments: ["", "{", "[]]", "null", #"{"segments":{}}"#, String(repeating: "[", count: 50_000)])
    func brokenJSON(_ file: String) {
        #expect(failure(file.utf8, .json)?.code == .malformed)
    }

    @Test("Bytes that are not text, with their line")
    func notText() {
        let invalid = failure(Array("Anna: x\nBob: ".utf8) + [0xC3, 0x28])
        #expect(invalid?.code == .notText)
        #expect(invalid?.line == 2)
        let zero = failure(Array("Anna: x\n\n".utf8) + [0])
        #expect(zero?.code == .notText)
        #expect(zero?.line == 3)
        #expect(failure([0xFF, 0xFE, 0x41, 0x00])?.code == .notText)
    }

    @Test(
        "Files without words are empty",
        arguments: ["", "\n \n", "Anna:\n", "WEBVTT\n", "WEBVTT\n\n00:01.000 --> 00:02.000\n", "\u{FEFF}"])
    func empty(_ file: String) {
        #expect(failure(file.utf8)?.code == .empty)
    }

    @Test("Every limit holds")
    func limits() {
        let limits = TranscriptLimits(bytes: 100, segments: 3, segmentBytes: 20, nameBytes: 10)
        #expect(failure("A: \(String(repeating: "x ", count: 60))".utf8, limits: limits)?.code == .tooLarge)
        let many = failure("A: x\nA: x\nA: x\nA: x\n".utf8, limits: limits)
        #expect(many?.code == .tooManySegments)
        #expect(many?.line == 4)
        #expect(failure("A: x\nA: \(String(repeating: "x", count: 21))".utf8, limits: limits)?.line == 2)
        #expect(failure("A: x\nA long long name: x".utf8, limits: limits)?.code == .segmentTooLong)
        let few = TranscriptLimits(words: 2, wordBytes: 3)
        let word = #"{"text":"abc","start_ms":1,"end_ms":2}"#
        func file(_ words: String) -> String { #"[{"text":"a","words":[\#(words)]},{"text":"a","words":[\#(word)]}]"# }
        #expect(failure(file(word).utf8, limits: few) == nil)
        #expect(failure(file("\(word),\(word)").utf8, limits: few)?.code == .tooManyWords)
        #expect(
            failure(#"[{"text":"a","words":[{"text":"abcd","start_ms":1,"end_ms":2}]}]"#.utf8, limits: few)?.code
                == .segmentTooLong)
    }

    @Test("Other shapes that are not allowed")
    func malformed() {
        #expect(failure("no header".utf8, .vtt)?.code == .malformed)
        #expect(failure("WEBVTT\n\nwords without times".utf8)?.line == 3)
        #expect(failure("# T".utf8, .md)?.code == .empty)
        #expect(failure("PK".utf8, .docx)?.code == .notImportable)
        let document = TranscriptWriter().bytes(
            of: FormattedTranscript(segments: [FormattedSegment(speaker: nil, text: "x")]), as: .docx)
        #expect(failure(document)?.code == .notImportable)
    }

    @Test("Random bytes and broken files never crash", arguments: 1...8)
    func fuzz(_ seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let whole = TranscriptFormat.allCases.map {
            TranscriptWriter().bytes(of: FormattedTranscript(title: "T", segments: RoundTripTests.segments), as: $0)
        }
        for round in 0..<120 {
            let format = TranscriptFormat.allCases.randomElement(using: &random)
            var bytes: [UInt8]
            if round % 3 == 0 {
                bytes = (0..<Int.random(in: 0...300, using: &random)).map { _ in
                    UInt8.random(in: 0...255, using: &random)
                }
            } else if round % 3 == 1 {
                bytes = Array(random.text(0...400).utf8)
            } else {
                bytes = Array(
                    whole.randomElement(using: &random)?.prefix(Int.random(in: 0...2_000, using: &random)) ?? [])
                for _ in 0..<5 where !bytes.isEmpty {
                    bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 1...127, using: &random)
                }
            }
            for wanted in [format, nil] {
                if let segments = try? TranscriptReader().segments(from: bytes, format: wanted) {
                    #expect(segments.allSatisfy { !$0.text.isEmpty && $0.speaker != "" })
                }
            }
        }
    }

    @Test("A file of twenty thousand lines keeps each of them")
    func large() throws {
        let lines = (0..<20_000).map { "Speaker \($0 % 7): words and words number \($0)" }.joined(separator: "\n")
        #expect(try TranscriptReader().segments(from: lines.utf8).count == 20_000)
    }
}
