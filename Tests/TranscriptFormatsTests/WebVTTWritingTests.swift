import Testing
import TranscriptFormats

@Suite("WebVTT as it is written")
struct WebVTTWritingTests {
    private let words = [
        FormattedWord(text: "A<B,", startMs: 1_000, endMs: 1_200),
        FormattedWord(text: "yes:", startMs: 1_250, endMs: 1_400),
        FormattedWord(text: "no", startMs: 1_200, endMs: 1_500),
        FormattedWord(text: "end", startMs: 1_600, endMs: 2_000),
    ]

    private func file(_ segments: [FormattedSegment], wordTimes: Bool = false) -> String {
        TranscriptWriter().text(
            title: "Weekly --> A > B", segments: segments, as: .vtt, layout: TranscriptLayout(wordTimes: wordTimes))
    }

    @Test("A voice tag a cue, escaped, on one line")
    func voices() {
        let segments = [
            FormattedSegment(
                speaker: "A > B & <C>", text: "x\n\ny --> <v Z> &amp;", startMs: 3_723_004, endMs: 3_723_004)
        ]
        #expect(
            file(segments)
                == "WEBVTT Weekly --› A > B\n\n01:02:03.004 --> 01:02:03.004\n"
                + "<v A &gt; B &amp; &lt;C&gt;>x y --&gt; &lt;v Z&gt; &amp;amp;\n")
    }

    @Test("Word times are timestamp tags that rise inside the cue")
    func wordTimes() throws {
        let segment = FormattedSegment(
            speaker: "Ann", text: "A<B, yes: no end", startMs: 1_000, endMs: 2_000, words: words)
        let written = file([segment], wordTimes: true)
        #expect(written.contains("<v Ann>A&lt;B, <00:00:01.250>yes: no <00:00:01.600>end\n"))
        #expect(!file([segment]).contains("<00:00:01.250>"))
        #expect(try TranscriptReader().segments(from: written.utf8).map(\.text) == ["A<B, yes: no end"])
    }

    @Test("Words that are not those of the text give no tags")
    func otherWords() {
        for text in ["A<B, yes: no", "A<B, yes: no end.", "yes: A<B, no end"] {
            let segment = FormattedSegment(speaker: nil, text: text, startMs: 1_000, endMs: 2_000, words: words)
            #expect(!file([segment], wordTimes: true).contains("<0"))
        }
    }

    @Test("Words without spaces between them are found too")
    func joined() {
        let words = [
            FormattedWord(text: "日本", startMs: 0, endMs: 10), FormattedWord(text: "語です。", startMs: 20, endMs: 30),
        ]
        let segment = FormattedSegment(speaker: nil, text: "日本語です。", startMs: 0, endMs: 40, words: words)
        #expect(file([segment], wordTimes: true).hasSuffix("\n日本<00:00:00.020>語です。\n"))
    }
}
