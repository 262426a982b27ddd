import Testing
import TranscriptFormats

@Suite("Markdown as it is read")
struct MarkdownReadingTests {
    @Test("Names, times, continued lines, headings and rules")
    func people() throws {
        let file = """
            # Weekly \\#3

            ## Opening
            **Anna \\*1\\*** (00:01:02): Good &amp; early,
            and on the next line.
            **Bob**: short
            ***
            (1:02:03): nobody's

            plain paragraph **not a name** here

            **Carol** said: no entry
            """
        let read = try TranscriptReader().transcript(from: file.utf8, format: .md)
        #expect(read.title == "Weekly #3")
        #expect(
            read.segments == [
                FormattedSegment(speaker: "Anna *1*", text: "Good & early, and on the next line.", startMs: 62_000),
                FormattedSegment(speaker: "Bob", text: "short"),
                FormattedSegment(speaker: nil, text: "nobody's", startMs: 3_723_000),
                FormattedSegment(speaker: nil, text: "plain paragraph **not a name** here"),
                FormattedSegment(speaker: nil, text: "**Carol** said: no entry"),
            ])
    }

    @Test("Markdown with named entries is told from plain text")
    func detection() {
        #expect(TranscriptReader.format(of: "# T\n\n**Anna** (00:01:02): x") == .md)
        #expect(TranscriptReader.format(of: "**Anna**: x\n") == .md)
        #expect(TranscriptReader.format(of: "# T\n\nAnna: x") == .txt)
        #expect(TranscriptReader.format(of: "**Anna** x\n") == .txt)
    }

    @Test("Times out of order are an error with the line")
    func order() {
        #expect {
            try TranscriptReader().segments(from: "**A** (00:00:09): x\n\n**A** (00:00:01): y".utf8, format: .md)
        } throws: {
            ($0 as? TranscriptFormatError)?.code == .badTime && ($0 as? TranscriptFormatError)?.line == 3
        }
    }
}
