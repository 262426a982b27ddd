import Synchronization
import Testing

@testable import Speech

@Suite("Finding out which language is spoken")
struct LanguageGateTests {
    @Test("A clear answer lets the recording pass after a few seconds")
    func clear() async throws {
        let ear = ScriptedEar([.english])
        var gate = try LanguageGate(engine: ScriptedEngine(), language: nil, ear: ear)
        #expect(try await gate.pass([pack(0, seconds: 4)]).isEmpty)
        #expect(try await gate.pass([pack(1, seconds: 4)]).map(\.pack.padded.lowerBound) == [0, 1])
        #expect(gate.result == SpokenLanguage(tag: "en", confidence: 0.9))
        #expect(try await gate.pass([pack(2, seconds: 9)]).count == 1)
        // What is decided stays: nobody listens any more.
        #expect(ear.heard == 2)
    }

    @Test("A language that the engine does not know ends the work as soon as enough was heard")
    func foreign() async throws {
        let ear = ScriptedEar([.german])
        var gate = try LanguageGate(engine: ScriptedEngine(), language: nil, ear: ear)
        #expect(try await gate.pass([pack(0, seconds: 9)]).isEmpty)
        #expect(try await gate.pass([pack(1, seconds: 9)]).isEmpty)
        let error = await #expect(throws: SpeechError.self) { try await gate.pass([pack(2, seconds: 9)]) }
        guard case .unknownLanguage(nil, let confidence?, let remedy) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(confidence > 0.9)
        #expect(
            remedy.contains("German (de)") && remedy.contains("scripts/models.sh") && remedy.contains("models/custom"))
        #expect(ear.heard == 3)
    }

    @Test("A short recording in another language is refused at its end, a very short one is not", arguments: [5, 12])
    func short(seconds: Int) async throws {
        var gate = try LanguageGate(engine: ScriptedEngine(), language: nil, ear: ScriptedEar([.german]))
        if seconds >= 10 {
            await #expect(throws: SpeechError.self) { try await gate.pass([pack(0, seconds: seconds)], isLast: true) }
        } else {
            #expect(try await gate.pass([pack(0, seconds: seconds)], isLast: true).count == 1)
            #expect(gate.result == SpokenLanguage(tag: "en", confidence: 0.02))
        }
    }

    @Test("Music in which the engine hears hardly a word passes, in order, and nothing is concluded from it")
    func music() async throws {
        var gate = try LanguageGate(
            engine: ScriptedEngine(wordless: 0..<20), language: nil, ear: ScriptedEar([.music]))
        var passed: [Int] = []
        for number in 0..<20 {
            passed += try await gate.pass([pack(number, seconds: 9)], isLast: number == 19).map(
                \.pack.padded.lowerBound)
        }
        #expect(passed == Array(0..<20))
        #expect(gate.result.tag == "en" && (gate.result.confidence ?? 1) < 0.2)
    }

    @Test("After music it is the speech that counts")
    func speechAfterMusic() async throws {
        let ears: [ScriptedEar.Sound] = [.music, .music, .music, .music, .english]
        var gate = try LanguageGate(engine: ScriptedEngine(wordless: 0..<4), language: nil, ear: ScriptedEar(ears))
        var passed: [Int] = []
        for number in 0..<6 { passed += try await gate.pass([pack(number, seconds: 9)]).map(\.pack.padded.lowerBound) }
        #expect(passed == Array(0..<6))
        #expect(gate.result == SpokenLanguage(tag: "en", confidence: 0.9))

        var other = try LanguageGate(
            engine: ScriptedEngine(wordless: 0..<4), language: nil, ear: ScriptedEar([.german]))
        await #expect(throws: SpeechError.self) {
            for number in 0..<9 { _ = try await other.pass([pack(number, seconds: 9)]) }
        }
    }

    @Test("Speech in another language of which the engine makes hardly a word is refused all the same")
    func wordlessSpeech() async throws {
        var gate = try LanguageGate(engine: ScriptedEngine(wordless: 0..<9), language: nil, ear: ScriptedEar([.german]))
        await #expect(throws: SpeechError.self) {
            for number in 0..<3 { _ = try await gate.pass([pack(number, seconds: 9)]) }
        }
    }

    @Test("Words that the engine is sure of are written, whatever language the ear takes a heavy accent for")
    func accent() async throws {
        var gate = try LanguageGate(
            engine: ScriptedEngine(confidence: 0.93), language: nil, ear: ScriptedEar([.german]))
        var passed = 0
        for number in 0..<3 { passed += try await gate.pass([pack(number, seconds: 9)]).count }
        #expect(passed == 3 && gate.result == SpokenLanguage(tag: "en", confidence: 0.02))
        var unsure = try LanguageGate(
            engine: ScriptedEngine(confidence: 0.6), language: nil, ear: ScriptedEar([.german]))
        await #expect(throws: SpeechError.self) {
            for number in 0..<3 { _ = try await unsure.pass([pack(number, seconds: 9)]) }
        }
    }

    @Test("What is neither clear nor foreign passes, and says how sure it is")
    func doubtful() async throws {
        var gate = try LanguageGate(engine: ScriptedEngine(), language: nil, ear: ScriptedEar([.either]))
        var passed = 0
        for number in 0..<3 { passed += try await gate.pass([pack(number, seconds: 9)]).count }
        #expect(passed == 3 && gate.result == SpokenLanguage(tag: "en", confidence: 0.5))
    }

    @Test("Sound is never held back without end")
    func bounded() async throws {
        // The first pack has words and the others none: nothing at the front can go.
        let ear = ScriptedEar([.music])
        var gate = try LanguageGate(engine: ScriptedEngine(wordless: 1..<100), language: nil, ear: ear)
        var passed = 0
        for number in 0..<40 { passed += try await gate.pass([pack(number, seconds: 9)]).count }
        #expect(passed >= 30)
    }

    @Test("Of several languages the likeliest is taken")
    func several() async throws {
        let engine = ScriptedEngine(languages: ["en", "de", "fr"])
        var gate = try LanguageGate(engine: engine, language: nil, ear: ScriptedEar([.german]))
        _ = try await gate.pass([pack(0, seconds: 9)])
        #expect(gate.result == SpokenLanguage(tag: "de", confidence: 0.95))
    }

    @Test(
        "A language that is named is not judged, in whatever region it is spoken", arguments: ["en", "en-GB", "EN-us"])
    func named(tag: String) async throws {
        let ear = ScriptedEar([.german])
        var gate = try LanguageGate(engine: ScriptedEngine(), language: tag, ear: ear)
        #expect(try await gate.pass([pack(0, seconds: 1)]).count == 1)
        #expect(gate.result == SpokenLanguage(tag: "en", confidence: nil) && ear.heard == 0)
    }

    @Test("A language that is named and not known is refused before anything is heard")
    func namedUnknown() throws {
        let error = #expect(throws: SpeechError.self) {
            try LanguageGate(engine: ScriptedEngine(), language: "pt-BR", ear: ScriptedEar([.english]))
        }
        guard case .unknownLanguage("pt-BR"?, nil, let remedy) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(remedy.contains("Portuguese"))
    }

    @Test("Without the model that tells languages, the engine's own is taken for granted")
    func deaf() async throws {
        var gate = try LanguageGate(engine: ScriptedEngine(), language: nil, ear: nil)
        #expect(try await gate.pass([pack(0, seconds: 1)]).count == 1)
        #expect(gate.result == SpokenLanguage(tag: "en", confidence: nil))
        let several = try LanguageGate(engine: ScriptedEngine(languages: ["en", "de"]), language: nil, ear: nil)
        #expect(several.result == SpokenLanguage(tag: nil, confidence: nil))
    }

    @Test("Longer stretches count for more")
    func weights() {
        var likelihoods = LanguageLikelihoods()
        likelihoods.add(["en": 1], samples: 3_000)
        likelihoods.add(["en": 0.2, "de": 0.8], samples: 1_000)
        #expect(abs(likelihoods.likelihood(of: ["en"]) - 0.8) < 1e-9)
        likelihoods.add(["de": 1], samples: 0)
        #expect(likelihoods.samples == 4_000)
        #expect(likelihoods.best()?.language == "en" && likelihoods.best(among: ["de"])?.language == "de")
        #expect(LanguageLikelihoods().best() == nil)
    }

    @Test("A stretch that does not say something of a language counts against it")
    func absent() {
        var likelihoods = LanguageLikelihoods()
        likelihoods.add(["en": 1], samples: 1_000)
        likelihoods.add(["de": 1], samples: 1_000)
        #expect(likelihoods.likelihood(of: ["en"]) == 0.5 && likelihoods.likelihood(of: ["de"]) == 0.5)
    }

    @Test(
        "Tags are told from what is none",
        arguments: [
            ("en", true), ("zh-Hant-TW", true), ("haw", true), ("", false), ("e", false), ("en_US", false),
            ("en-", false), ("en-toolongpart", false), ("d3", false), ("ду", false),
        ])
    func tags(tag: String, isGood: Bool) {
        #expect(LanguageTag.isWellFormed(tag) == isGood)
    }
}

private func pack(_ number: Int, seconds: Int) -> PackedSound {
    PackedSound(
        pack: SpeechPack(ranges: [number..<(number + 1)], padded: number..<(number + 1)),
        samples: [Float](repeating: Float(number), count: seconds * 16_000))
}

/// Hears two words a second, but for packs that hold no words.
private struct ScriptedEngine: SpeechEngine {
    var languages = ["en"]
    var wordless = 0..<0
    var confidence: Double?
    let concurrency = 1

    var identity: EngineIdentity {
        EngineIdentity(name: "scripted", model: "none", language: languages.count == 1 ? languages[0] : nil)
    }

    func words(in samples: [Float]) async throws(SpeechError) -> [Word] {
        let count = wordless.contains(Int(samples[0])) ? 1 : samples.count / 8_000
        return (0..<count).map { Word(text: "word", startMs: $0 * 500, endMs: $0 * 500 + 400, confidence: confidence) }
    }
}

/// Hears what it is told to, pack after pack; the last again and again.
private final class ScriptedEar: LanguageEar {
    enum Sound {
        case english, german, either, music
    }

    private let script: [Sound]
    private let count = Mutex(0)

    init(_ script: [Sound]) {
        self.script = script
    }

    var heard: Int { count.withLock { $0 } }

    func likelihoods(in samples: [Float]) async throws(SpeechError) -> [String: Double] {
        let index = count.withLock { count in
            count += 1
            return count - 1
        }
        return switch script[min(index, script.count - 1)] {
        case .english: ["en": 0.9, "de": 0.05, "fr": 0.05]
        case .german: ["en": 0.02, "de": 0.95, "fr": 0.03]
        case .music: ["en": 0.1, "de": 0.5, "fr": 0.4]
        case .either: ["en": 0.5, "de": 0.5]
        }
    }
}
