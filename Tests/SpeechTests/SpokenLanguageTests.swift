import Foundation
import Testing

@testable import Speech

@Suite(
    "Languages in recordings",
    .enabled(if: SpeechFixtures.hasModels && SpeechFixtures.tellsLanguages, "scripts/models.sh has not been run"))
struct SpokenLanguageTests {
    private static let runtime = SpeechRuntime(models: SpeechFixtures.models)
    private let transcriber = Transcriber(runtime: SpokenLanguageTests.runtime)

    @Test("English is found to be English", arguments: ["two_cities.wav", "beckett.wav", "sample.wav"])
    func english(name: String) async throws {
        let audio = try SpeechFixtures.decoder().samples(of: SpeechFixtures.recording(name))
        let transcript = try await transcriber.words(of: audio)
        #expect(transcript.language == "en")
        #expect(try #require(transcript.languageConfidence) > 0.7)
        #expect(!transcript.words.isEmpty)
    }

    @Test(
        "A recording in a language that nobody knows is an error that names it", .enabled(if: SpeechFixtures.hasVoices))
    func foreign() async throws {
        let folder = try TemporaryFolder()
        let file = folder.path("german.wav")
        try SpeechFixtures.speak(Self.german, voice: "de", to: file)
        let audio = try SpeechFixtures.decoder().samples(of: file)
        let error = await #expect(throws: SpeechError.self) { try await transcriber.words(of: audio) }
        guard case .unknownLanguage(nil, let confidence?, let remedy) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(confidence > 0.8 && remedy.contains("German (de)"))
    }

    @Test("An engine that knows languages by itself is told none, and what it tells stands")
    func told() async throws {
        let teller = Transcriber(runtime: Self.runtime, engine: TellingEngine())
        let audio = try SpeechFixtures.decoder().samples(of: SpeechFixtures.recording("two_cities.wav"))
        let transcript = try await teller.words(of: audio)
        #expect(transcript.language == "nl" && transcript.languageConfidence == nil)
        #expect(transcript.utterances.allSatisfy { $0.language == "nl" && $0.words.map(\.text) == ["nil"] })
        #expect(try await teller.words(of: chunks([1]), language: "fr").language == "fr")
    }

    @Test("Of several languages that are told, the one with the most words stands")
    func mostWords() {
        func utterance(_ language: String?, _ count: Int) -> RecognisedUtterance {
            RecognisedUtterance(
                startMs: 0, endMs: 1, words: (0..<count).map { Word(text: "w", startMs: $0, endMs: $0) },
                language: language)
        }
        let utterances = [utterance("de", 2), utterance("en", 1), utterance(nil, 9), utterance("en", 2)]
        #expect(utterances.toldLanguage == "en" && [utterance(nil, 1)].toldLanguage == nil)
    }

    @Test("A recording that is said to be in such a language is refused without listening")
    func asked() async throws {
        let error = await #expect(throws: SpeechError.self) {
            try await transcriber.words(of: chunks([0]), language: "fr")
        }
        guard case .unknownLanguage("fr"?, nil, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test(
        "A few words in another language are not refused, and nobody is sure of them",
        .enabled(if: SpeechFixtures.hasVoices))
    func fewWords() async throws {
        let folder = try TemporaryFolder()
        let file = folder.path("greeting.wav")
        try SpeechFixtures.speak("Guten Tag, meine Damen und Herren.", voice: "de", to: file)
        let transcript = try await transcriber.words(of: try SpeechFixtures.decoder().samples(of: file))
        #expect(transcript.language == "en" && (transcript.languageConfidence ?? 1) < 0.5)
    }

    @Test("Silence, a tone and noise are not refused", arguments: ["silence", "tone", "noise"])
    func noSpeech(kind: String) async throws {
        var random = Lehmer()
        let samples: [Float] = (0..<(16_000 * 40)).map { place in
            switch kind {
            case "silence": 0
            case "tone": 0.3 * sin(Float(place) * 0.17)
            default: 0.3 * (random.next() - 0.5)
            }
        }
        let transcript = try await transcriber.words(of: chunks(samples))
        #expect(transcript.words.count < 10 && transcript.language == "en")
    }

    private static let german = """
        Meine sehr geehrten Damen und Herren, ich begrüße Sie herzlich zu unserer heutigen Sitzung. Wir haben drei \
        Punkte auf der Tagesordnung: den Haushalt des kommenden Jahres, die Frage nach dem neuen Gebäude, und die Wahl \
        eines Schriftführers. Der Haushalt liegt Ihnen schriftlich vor. Die Einnahmen sind im vergangenen Jahr um vier \
        Prozent gestiegen, die Ausgaben dagegen nur um zwei. Ich schlage deshalb vor, dass wir die Rücklagen erhöhen \
        und erst im Herbst über das Gebäude entscheiden. Gibt es dazu Fragen oder andere Vorschläge?
        """
}

/// Numbers that are the same in every run.
private struct Lehmer {
    private var state: UInt64 = 1

    /// From 0 to 1.
    mutating func next() -> Float {
        state = state &* 48_271 % 0x7FFF_FFFF
        return Float(state) / Float(0x7FFF_FFFF)
    }
}

/// Hears one word, the language that it was told, and says that it is Dutch.
private struct TellingEngine: SpeechEngine {
    let identity = EngineIdentity(name: "telling", model: "none", language: nil)
    let concurrency = 1

    func words(in samples: [Float]) async throws(SpeechError) -> [Word] { [] }

    func recognition(in samples: [Float], language: String?) async throws(SpeechError) -> Recognition {
        Recognition(words: [Word(text: language ?? "nil", startMs: 0, endMs: 100)], language: "nl")
    }
}
