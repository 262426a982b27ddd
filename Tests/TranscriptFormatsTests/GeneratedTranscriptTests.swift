import Testing
import TranscriptFormats

@Suite("Generated transcripts come back the same from every format")
struct GeneratedTranscriptTests {
    private static let rounds = 0..<250
    private let exact = TranscriptLayout(exactTimes: true)

    private func returned(
        _ transcript: FormattedTranscript, _ format: TranscriptFormat, _ layout: TranscriptLayout = TranscriptLayout(),
        told: Bool = true
    ) throws -> FormattedTranscript {
        let bytes = TranscriptWriter().bytes(of: transcript, as: format, layout: layout)
        do {
            return try TranscriptReader().transcript(from: bytes, format: told ? format : nil)
        } catch {
            Issue.record("\(error) in \(String(decoding: bytes, as: UTF8.self).debugDescription)")
            throw error
        }
    }

    @Test("JSON keeps everything there is")
    func json() throws {
        for seed in Self.rounds {
            var generator = GeneratedTranscript(seed: seed)
            var expected = generator.transcript(timed: false)
            expected.title = expected.title.replacingNUL
            for index in expected.segments.indices {
                expected.segments[index].speaker = expected.segments[index].bare.speaker
                expected.segments[index].text = expected.segments[index].text.replacingNUL
            }
            #expect(try returned(expected, .json) == expected)
            #expect(try returned(expected, .json, told: false) == expected)
        }
    }

    @Test("WebVTT and SubRip keep speakers, words and times", arguments: [TranscriptFormat.vtt, .srt])
    func subtitles(_ format: TranscriptFormat) throws {
        for seed in Self.rounds {
            var generator = GeneratedTranscript(seed: seed)
            let transcript = generator.transcript(timed: true)
            let expected = transcript.segments.map(\.bare)
            #expect(try returned(transcript, format).segments == expected)
            #expect(try returned(transcript, format, told: false).segments == expected)
            if format == .vtt {
                let stamped = try returned(transcript, .vtt, TranscriptLayout(wordTimes: true))
                #expect(stamped.segments == expected)
                let title = transcript.title.onOneLine
                if !title.contains("-->") { #expect(stamped.title == title) }
            }
        }
    }

    @Test("Plain text and Markdown keep speakers, words and times", arguments: [TranscriptFormat.txt, .md])
    func text(_ format: TranscriptFormat) throws {
        for seed in Self.rounds {
            var generator = GeneratedTranscript(seed: seed)
            let transcript = generator.transcript(timed: seed.isMultiple(of: 2))
            let read = try returned(transcript, format, exact)
            #expect(read.segments == transcript.segments.map(\.bare), "seed \(seed)")
            if format == .md { #expect(read.title == transcript.title.onOneLine) }
        }
    }

    @Test("Without exact times, plain text loses them and Markdown rounds starts down to seconds")
    func readable() throws {
        for seed in Self.rounds {
            var generator = GeneratedTranscript(seed: seed)
            let transcript = generator.transcript(timed: false)
            let bare = transcript.segments.map { FormattedSegment(speaker: $0.bare.speaker, text: $0.bare.text) }
            #expect(try returned(transcript, .txt).segments == bare, "seed \(seed)")
            #expect(try returned(transcript, .txt, told: false).segments == bare, "seed \(seed)")
            let seconds = transcript.segments.map { segment in
                var kept = segment.bare
                kept.startMs = segment.startMs.map { $0 / 1_000 * 1_000 }
                kept.endMs = nil
                return kept
            }
            #expect(try returned(transcript, .md).segments == seconds, "seed \(seed)")
        }
    }

    @Test("The same transcript gives the same bytes", arguments: TranscriptFormat.allCases)
    func deterministic(_ format: TranscriptFormat) {
        for seed in 0..<20 {
            var first = GeneratedTranscript(seed: seed)
            var second = GeneratedTranscript(seed: seed)
            let bytes = TranscriptWriter().bytes(of: first.transcript(timed: true), as: format)
            #expect(bytes == TranscriptWriter().bytes(of: second.transcript(timed: true), as: format))
        }
    }

    @Test("Segments out of order are written by their starts, and impossible times are left out")
    func order() throws {
        let segments = [
            FormattedSegment(speaker: "A", text: "late", startMs: 5_000, endMs: 4_000),
            FormattedSegment(speaker: "B", text: "after late"),
            FormattedSegment(speaker: "C", text: "early", startMs: 1_000, endMs: 2_000, confidence: .nan),
            FormattedSegment(speaker: "D", text: "never", startMs: -1, endMs: Int.max, confidence: 7),
        ]
        let read = try returned(FormattedTranscript(segments: segments), .json).segments
        #expect(read.map(\.text) == ["early", "never", "late", "after late"])
        #expect(read.map(\.startMs) == [1_000, nil, 5_000, nil])
        #expect(read.map(\.endMs) == [2_000, nil, nil, nil])
        #expect(read.allSatisfy { $0.confidence == nil })
    }
}

extension String {
    fileprivate var replacingNUL: String {
        String(String.UnicodeScalarView(unicodeScalars.map { $0 == "\0" ? "\u{FFFD}" : $0 }))
    }
}
