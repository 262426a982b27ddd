import Testing
import TranscriptFormats

@Suite("Files that people bring")
struct ImportTests {
    private func read(_ text: String, _ format: TranscriptFormat? = nil) throws -> [FormattedSegment] {
        try TranscriptReader().segments(from: text.utf8, format: format)
    }

    @Test("WebVTT with settings, notes, styles, identifiers and no hours")
    func webVTT() throws {
        let segments = try read(
            """
            \u{FEFF}WEBVTT Weekly
            Kind: captions

            STYLE
            ::cue { color: red }

            NOTE a comment
            of two lines

            intro
            00:01.000 --> 00:02.500 align:start position:10%
            <v.loud Anna Lee>Good <i>morning</i> &amp; welcome</v>

            1:00:03.250 --> 1:00:04.000
            first line
            second line
            """)
        #expect(
            segments == [
                FormattedSegment(speaker: "Anna Lee", text: "Good morning & welcome", startMs: 1_000, endMs: 2_500),
                FormattedSegment(speaker: nil, text: "first line second line", startMs: 3_603_250, endMs: 3_604_000),
            ])
    }

    @Test("A cue with two voices is one segment for each")
    func twoVoices() throws {
        let segments = try read("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Anna>Yes?</v> <v Bob>No.")
        #expect(segments.map(\.speaker) == ["Anna", "Bob"])
        #expect(segments.map(\.text) == ["Yes?", "No."])
        #expect(segments.map(\.startMs) == [1_000, 1_000])
    }

    @Test("WebVTT without voice tags is read as Name: words")
    func webVTTNames() throws {
        let segments = try read("WEBVTT\r\n\r\n1\r\n00:00:01.000 --> 00:00:02.000\r\nAnna Lee: hello\r\n")
        #expect(segments == [FormattedSegment(speaker: "Anna Lee", text: "hello", startMs: 1_000, endMs: 2_000)])
    }

    @Test("SubRip with names, tags, and CR line ends")
    func subRip() throws {
        let segments = try read(
            "1\r00:00:01,000 --> 00:00:02,000\rAnna: <i>hello</i>\rthere\r\r2\r00:00:03,5 --> 00:00:04,000\rno name")
        #expect(
            segments == [
                FormattedSegment(speaker: "Anna", text: "hello there", startMs: 1_000, endMs: 2_000),
                FormattedSegment(speaker: nil, text: "no name", startMs: 3_500, endMs: 4_000),
            ])
    }

    @Test("Plain lines: continuations join, times are dropped, addresses and times are no names")
    func plainText() throws {
        let segments = try read(
            """
            Minutes of the meeting

            10:32 Anna: We start.
            It is early.

            See https://example.com: it is there.
            [00:10:40] Bob Miller: Yes
            10:45 we went on
            Carol:
            I agree
            """)
        #expect(
            segments == [
                FormattedSegment(speaker: nil, text: "Minutes of the meeting"),
                FormattedSegment(speaker: "Anna", text: "We start. It is early. See https://example.com: it is there."),
                FormattedSegment(speaker: "Bob Miller", text: "Yes we went on"),
                FormattedSegment(speaker: "Carol", text: "I agree"),
            ])
    }

    @Test("JSON: times absent are nil, a speaker may be an object")
    func json() throws {
        let text =
            #"{"segments":[{"speaker":"A","text":"x"},{"speaker":{"name":null,"label":"S2"},"text":"y","start_ms":5,"end_ms":6},{"text":"z"}]}"#
        #expect(
            try read(text) == [
                FormattedSegment(speaker: "A", text: "x"),
                FormattedSegment(speaker: "S2", text: "y", startMs: 5, endMs: 6),
                FormattedSegment(speaker: nil, text: "z"),
            ])
    }

    @Test("Segments without times are left out of WebVTT with a note, and none is made up")
    func untimed() throws {
        let segments = [
            FormattedSegment(speaker: "A", text: "one", startMs: 0, endMs: 10),
            FormattedSegment(speaker: "B", text: "two"),
            FormattedSegment(speaker: "C", text: "three", startMs: 20),
        ]
        let file = TranscriptWriter().text(title: "T", segments: segments, as: .vtt)
        #expect(file.contains("NOTE Left out because they have no times: 2 of 3 segments."))
        #expect(try read(file).map(\.text) == ["one"])
    }

    @Test("Markdown marks are escaped")
    func markdown() {
        let segments = [
            FormattedSegment(speaker: "*A*", text: "<b>_x_</b> [l](u)", startMs: 61_000),
            FormattedSegment(speaker: nil, text: "1. no list"),
        ]
        let file = TranscriptWriter().text(title: "# T", segments: segments, as: .md)
        #expect(file == "# \\# T\n\n**\\*A\\*** (00:01:01): &lt;b&gt;\\_x\\_&lt;/b&gt; \\[l\\](u)\n\n1\\. no list\n")
    }
}
