import Testing
import TranscriptFormats

@Suite("JSON transcripts of other makers")
struct JSONImportTests {
    private func read(_ text: String) throws -> FormattedTranscript {
        try TranscriptReader().transcript(from: text.utf8)
    }

    @Test("A transcript as the API lists it keeps speakers, confidences and words")
    func listing() throws {
        let transcript = try read(
            """
            {"meeting_id":"m","status":"ready","revision":2,"language":"en","engine":"moonshine base","error":null,
             "segments":[
              {"id":"1","speaker":{"id":"s1","label":"Speaker 1","name":"Dana"},"text":"Hi there.","start_ms":0,
               "end_ms":900,"confidence":0.91,"words":[
                {"text":"Hi","start_ms":0,"end_ms":300,"confidence":0.95,"speaker_id":"s1"},
                {"text":"there.","start_ms":300,"end_ms":900,"confidence":null,"speaker_id":"s2"}]},
              {"id":"2","speaker":{"id":"s2","label":"Speaker 2","name":null},"text":"Yes.","start_ms":900,"end_ms":950,
               "confidence":null,"words":[]},
              {"id":"3","speaker":null,"text":"Hm.","start_ms":null,"end_ms":null,"confidence":95,"words":null}]}
            """)
        #expect(transcript.language == "en")
        let words = [
            FormattedWord(text: "Hi", startMs: 0, endMs: 300, confidence: 0.95, speaker: "Dana"),
            FormattedWord(text: "there.", startMs: 300, endMs: 900, speaker: "Speaker 2"),
        ]
        #expect(
            transcript.segments == [
                FormattedSegment(
                    speaker: "Dana", text: "Hi there.", startMs: 0, endMs: 900, words: words, confidence: 0.91),
                FormattedSegment(speaker: "Speaker 2", text: "Yes.", startMs: 900, endMs: 950),
                FormattedSegment(speaker: nil, text: "Hm."),
            ])
    }

    @Test("Words of another shape are none")
    func foreign() throws {
        for words in [#"["a","b"]"#, #"[{"word":"a","start":0.1}]"#, "[]", "null", "[7]", "[null]"] {
            let segment = try read(#"{"segments":[{"text":"a b","words":\#(words)}]}"#).segments.first
            #expect(segment == FormattedSegment(speaker: nil, text: "a b"))
        }
    }

    @Test("One segment a line, with what is known of it")
    func written() {
        let segments = [
            FormattedSegment(
                speaker: "A", text: "x", startMs: 1, endMs: 2,
                words: [FormattedWord(text: "x", startMs: 1, endMs: 2, confidence: 0.5)], language: "en"),
            FormattedSegment(speaker: nil, text: "y"),
        ]
        let transcript = FormattedTranscript(title: "T/\"", date: "3 May", language: "en", segments: segments)
        let file = String(decoding: TranscriptWriter().bytes(of: transcript, as: .json), as: UTF8.self)
        #expect(
            file == #"""
                {"title":"T/\"",
                "date":"3 May",
                "language":"en",
                "segments":[
                {"end_ms":2,"language":"en","speaker":"A","start_ms":1,"text":"x","words":[{"confidence":0.5,"end_ms":2,"start_ms":1,"text":"x"}]},
                {"end_ms":null,"speaker":null,"start_ms":null,"text":"y"}
                ]}

                """#)
    }
}
