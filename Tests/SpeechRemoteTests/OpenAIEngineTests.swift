import Foundation
import Remote
import RemoteTesting
import Speech
import Testing

@testable import SpeechRemote

@Suite("A server with OpenAI's transcription interface")
struct OpenAIEngineTests {
    @Test("The request is the documented form, and words come with their punctuation and times")
    func documented() async throws {
        try await withOpenAI(script: { _, _ in .json(OpenAIBodies.words) }) { engine, server in
            let found = try await engine.recognition(of: tone, language: "en-US")
            #expect(
                found.words == [
                    Word(text: "Hello,", startMs: 0, endMs: 100), Word(text: "world.", startMs: 120, endMs: 200),
                    Word(text: "Twenty-one!", startMs: 250, endMs: 440),
                ])
            #expect(found.language == "en")
            let request = try #require(server.requests.first)
            #expect(server.requests.count == 1)
            #expect(request.method == "POST" && request.path == "/v1/audio/transcriptions")
            #expect(request.header("authorization") == "Bearer \(secretKey)")
            let parts = try formParts(request)
            let fields = parts.dropLast().map { "\($0.name)=\(String(decoding: $0.content, as: UTF8.self))" }
            #expect(
                fields == [
                    "model=whisper-1", "language=en", "response_format=verbose_json", "timestamp_granularities[]=word",
                    "timestamp_granularities[]=segment",
                ])
            #expect(parts.last?.name == "file" && parts.last?.content == WaveFile.bytes(tone))
        }
    }

    @Test("Sound is a WAV of 16 bits; what is out of range is cut")
    func wave() {
        let bytes = WaveFile.bytes([0, 1, -1, 2, -.infinity, .nan])
        #expect(String(decoding: bytes[0..<4] + bytes[8..<16], as: UTF8.self) == "RIFFWAVEfmt ")
        #expect(bytes[4..<8].elementsEqual([48, 0, 0, 0]) && bytes[24..<28].elementsEqual([0x80, 0x3E, 0, 0]))
        #expect(bytes[40..<44].elementsEqual([12, 0, 0, 0]))
        #expect(bytes[44...].elementsEqual([0, 0, 0xFF, 0x7F, 0x01, 0x80, 0xFF, 0x7F, 0x01, 0x80, 0, 0]))
    }

    @Test("Without word times, words are spread over the times of their segments")
    func segments() async throws {
        try await withOpenAI(script: { _, _ in .json(OpenAIBodies.segments) }) { engine, server in
            let found = try await engine.recognition(of: tone)
            #expect(
                found.words == [
                    Word(text: "Guten", startMs: 0, endMs: 164), Word(text: "Tag.", startMs: 164, endMs: 300),
                    Word(text: "Ja.", startMs: 400, endMs: 500),
                ])
            #expect(found.language == "de")
            let parts = try formParts(server.requests[0])
            #expect(parts.allSatisfy { $0.name != "language" })
        }
    }

    @Test("Words inside segments come with how likely they are")
    func wordsInSegments() async throws {
        try await withOpenAI(script: { _, _ in .json(OpenAIBodies.wordsInSegments) }) { engine, _ in
            let found = try await engine.recognition(of: tone)
            #expect(
                found.words == [
                    Word(text: "Oui,", startMs: 50, endMs: 200, confidence: 0.97),
                    Word(text: "merci.", startMs: 200, endMs: 450, confidence: 0.5),
                ])
            #expect(found.language == "fr")
        }
    }

    @Test("A server without a key gets none, and a plain text is spread over the stretch")
    func plain() async throws {
        let settings = OpenAISettings(base: "", model: "m")
        try await withOpenAI(settings, script: { _, _ in .json(#"{"text":" one three "}"#) }) { engine, server in
            let words = try await engine.words(in: tone)
            #expect(words.map(\.text) == ["one", "three"])
            #expect(words.map(\.startMs) == [0, 200] && words.map(\.endMs) == [200, 500])
            #expect(server.requests[0].header("authorization") == nil)
        }
    }

    @Test("No text is no words", arguments: [#"{"text":null}"#, #"{"text":""}"#, #"{"text":null,"words":[]}"#])
    func silence(_ body: String) async throws {
        try await withOpenAI(script: { _, _ in .json(body) }) { engine, server in
            let words = try await engine.words(in: tone) + engine.words(in: [])
            #expect(words.isEmpty)
            #expect(server.requests.count == 1)
        }
    }

    @Test("Times that cannot be are brought inside the stretch, in order")
    func oddTimes() async throws {
        let body = """
            {"text":"a b c d","words":[{"word":"a","start":-5,"end":0.1},{"word":"b","start":0.3,"end":0.2},
             {"word":"c","start":0.1,"end":1e300},{"word":"d","start":99,"end":-99}]}
            """
        try await withOpenAI(script: { _, _ in .json(body) }) { engine, _ in
            let words = try await engine.words(in: tone)
            #expect(words.map(\.startMs) == [0, 300, 300, 500])
            #expect(words.map(\.endMs) == [100, 300, 500, 500])
        }
    }

    @Test("Timed words that are not those of the text are taken as they are")
    func otherWords() {
        let timed = [TimedText(text: "uh", start: 0, end: 0.1), TimedText(text: "hello", start: 0.1, end: 0.2)]
        #expect(WrittenWords(text: "Hello.").timed(by: timed).map(\.text) == ["uh", "hello"])
        let loose = WrittenWords(text: "- Uh, hello … !").timed(by: timed)
        #expect(loose.map(\.text) == ["- Uh,", "hello … !"])
        let one = [TimedText(text: "日", start: 0, end: 0.1), TimedText(text: "本", start: 0.1, end: 0.2)]
        #expect(WrittenWords(text: "日本。").timed(by: one).map(\.text) == ["日", "本"])
    }

    @Test("A format that is refused is given up for the next, once and for all")
    func fallback() async throws {
        try await withOpenAI(script: { request, _ in
            String(decoding: request.body, as: UTF8.self).contains("verbose_json")
                ? .answer(400, OpenAIBodies.refusedFormat) : .json(#"{"text":"Hi there."}"#)
        }) { engine, server in
            let words = try await engine.words(in: tone)
            #expect(words.map(\.text) == ["Hi", "there."] && server.requests.count == 3)
            let again = try await engine.words(in: tone)
            #expect(again == words && server.requests.count == 4)
            let last = try formParts(server.requests[3]).map { String(decoding: $0.content.prefix(20), as: UTF8.self) }
            #expect(last[1] == "json")
        }
    }

    @Test("Sound that is refused in every format is told of as in the first; a known format is not given up for it")
    func refusedSound() async throws {
        let refused = #"{"error":{"message":"Audio file might be corrupted","type":"invalid_request_error"}}"#
        try await withOpenAI(script: { _, number in
            number == 4 ? .json(OpenAIBodies.words) : .answer(400, refused)
        }) { engine, server in
            let error = await failure { () throws(RemoteError) in try await engine.recognition(of: tone) }
            #expect(error?.code == .refused && error?.status == 400)
            #expect(error?.message.hasSuffix("It says: Audio file might be corrupted") == true)
            #expect(server.requests.count == 3)
            let words = try await engine.words(in: tone)
            #expect(words.count == 3)
            let told = SpeechError.engineRefused(error?.message ?? "")
            await #expect(throws: told) { try await engine.words(in: tone) }
            #expect(server.requests.count == 5)
        }
    }

    @Test(
        "What servers call languages is a tag",
        arguments: [
            ("english", "en"), ("English", "en"), ("en", "en"), ("haitian creole", "ht"), ("jw", "jv"),
            ("pt_br", "pt-BR"),
            ("zh", "zh"), ("chinese", "zh"), ("yue", "yue"), ("valencian", "ca"), ("klingon", nil), ("", nil),
            ("e", nil), ("und", nil), ("en-us", "en-US"), ("\u{130}x", nil),
        ] as [(String, String?)])
    func languages(_ name: String, _ tag: String?) {
        #expect(WhisperLanguage.tag(name) == tag)
    }

    @Test(
        "Addresses that cannot be used are refused",
        arguments: ["", "ftp://x", "http://x?y=1"])
    func addresses(_ base: String) async throws {
        _ = try await withClient { client in
            #expect {
                try OpenAIEngine(OpenAISettings(base: base, model: "m"), client: client, logger: silent)
            } throws: {
                ($0 as? RemoteError)?.code == .badAddress
            }
        }
    }
}
