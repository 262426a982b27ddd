import Inference

/// The language in which a recording is written down.
struct SpokenLanguage: Sendable, Equatable {
    /// As a BCP 47 tag; nil if nobody knows.
    var tag: String?
    /// How sure it is, 0…1; nil if it was given or nothing could be judged.
    var confidence: Double?
}

/// Holds the beginning of a recording back until it is clear in which language people speak.
///
/// A recording in a language that the engine does not know ends here, before any word of it is written. It takes two
/// witnesses: the ear that tells languages, and the engine, which is unsure of words that it makes up. Music and noise
/// that are taken for speech give the engine few words, and do not count.
struct LanguageGate: Sendable {
    private static let second = 16_000
    /// Speech from which on a clear answer is taken.
    private static let clearAfter = 6 * second
    /// Speech after which the answer is taken as it is.
    private static let enough = 20 * second
    /// Speech below which nothing is refused.
    private static let leastToRefuse = 10 * second
    /// Sound that may be held back at most, in samples.
    private static let longestHeld = 90 * second
    /// Likelihood of one known language that is clear. Measured over stretches of nine seconds: English gives 0.85 and
    /// more of it, other languages at most 0.56 in a single one of forty.
    private static let clear = 0.8
    /// Likelihood of all known languages together below which a recording may be refused. Measured over 20 s and more:
    /// recorded speech in other languages reaches 0.23, recorded English begins at 0.87; synthetic English with a
    /// strong accent goes down to 0.2, and is saved by the words.
    private static let foreign = 0.35
    /// How sure the engine is of its words, on average, from which on they are taken for words of its language whatever
    /// the ear says. Measured: English gives 0.86 and more, whatever the accent; other languages at most 0.80.
    private static let sureWords = 0.85
    /// Likelihood of a single language that only speech has: music reaches 0.25 and noise 0.6 of one that is not
    /// English.
    private static let unmistakable = 0.8
    /// Words a second that tell speech from music and noise, in which a recogniser hears few.
    private static let leastWords = 0.3

    /// What was decided; nil while undecided.
    private(set) var spoken: SpokenLanguage?
    private let engine: any SpeechEngine
    private let ear: (any LanguageEar)?
    private var held: [Held] = []
    /// Everything that was heard, words or not.
    private var all = LanguageLikelihoods()

    private struct Held: Sendable {
        var sound: PackedSound
        var likelihoods: [String: Double]
        /// What the engine made of it; nil while it was not asked.
        var words: [Word]?

        /// Whether it is speech, as far as is known.
        var isSpeech: Bool {
            guard let words, (likelihoods.values.max() ?? 0) < LanguageGate.unmistakable else { return true }
            return Double(words.count * LanguageGate.second) >= LanguageGate.leastWords * Double(sound.samples.count)
        }
    }

    /// - Parameters:
    ///   - language: What the recording is said to be in; nil to find out.
    ///   - ear: Tells languages; nil if that model is not there, and then the engine's language is taken for granted.
    /// - Throws: `unknownLanguage` if the engine does not know what was asked for.
    init(engine: any SpeechEngine, language: String?, ear: (any LanguageEar)?) throws(SpeechError) {
        self.engine = engine
        self.ear = ear
        let known = engine.languages
        if let language {
            let match = LanguageTag.match(language, among: known)
            guard known.isEmpty || match != nil else {
                throw .unknownLanguage(asked: language, confidence: nil, remedy: LanguageTag.remedy(for: language))
            }
            spoken = SpokenLanguage(tag: match ?? language, confidence: nil)
        } else if ear == nil {
            spoken = SpokenLanguage(tag: known.count == 1 ? known[0] : nil, confidence: nil)
        }
    }

    /// Takes the next packs; returns those that may be recognised now, in order.
    ///
    /// - Throws: `unknownLanguage` once enough was heard of a language that the engine does not know.
    mutating func pass(_ packs: [PackedSound], isLast: Bool = false) async throws(SpeechError) -> [PackedSound] {
        guard spoken == nil, let ear else { return packs }
        for (index, sound) in packs.enumerated() {
            let likelihoods = try await ear.likelihoods(in: sound.samples)
            all.add(likelihoods, samples: sound.samples.count)
            held.append(Held(sound: sound, likelihoods: likelihoods))
            let ready = try await decide(isLast: false)
            if spoken != nil { return ready + packs[(index + 1)...] }
            if !ready.isEmpty { return try await ready + pass(Array(packs[(index + 1)...]), isLast: isLast) }
        }
        return isLast ? try await decide(isLast: true) : []
    }

    /// The language of a recording that has ended.
    var result: SpokenLanguage { spoken ?? SpokenLanguage() }

    private mutating func decide(isLast: Bool) async throws(SpeechError) -> [PackedSound] {
        while true {
            let evidence = evidence
            let best = evidence.best(among: engine.languages)?.confidence ?? 0
            if best >= Self.clear && evidence.samples >= Self.clearAfter { return settle(evidence) }
            if isLast && evidence.samples < Self.leastToRefuse { return settle(evidence.samples > 0 ? evidence : all) }
            guard isLast || evidence.samples >= Self.enough else { return releaseWordless() }
            if try await askEngine() { continue }
            let known = engine.languages.isEmpty ? 1 : evidence.likelihood(of: engine.languages)
            guard known < Self.foreign, sureness < Self.sureWords else { return settle(evidence) }
            throw refusal(evidence, known)
        }
    }

    /// What was heard in packs that are not known to be something else than speech.
    private var evidence: LanguageLikelihoods {
        held.reduce(into: LanguageLikelihoods()) { sum, held in
            if held.isSpeech { sum.add(held.likelihoods, samples: held.sound.samples.count) }
        }
    }

    /// How sure the engine is of the words of that evidence, on average; 0 if it does not say.
    private var sureness: Double {
        let sure = held.filter(\.isSpeech).flatMap { ($0.words ?? []).compactMap(\.confidence) }
        return sure.isEmpty ? 0 : sure.reduce(0, +) / Double(sure.count)
    }

    private mutating func settle(_ evidence: LanguageLikelihoods) -> [PackedSound] {
        let best = evidence.best(among: engine.languages)
        spoken = SpokenLanguage(
            tag: best?.language ?? (engine.languages.count == 1 ? engine.languages[0] : nil),
            confidence: best?.confidence)
        defer { held = [] }
        return held.map(\.sound)
    }

    /// Lets packs without words at the front go, and all if there are too many; the judging goes on.
    private mutating func releaseWordless() -> [PackedSound] {
        let tooMuch = held.reduce(0) { $0 + $1.sound.samples.count } > Self.longestHeld
        let count = tooMuch ? held.count : held.prefix { !$0.isSpeech }.count
        defer { held.removeFirst(count) }
        return held.prefix(count).map(\.sound)
    }

    /// Asks the engine for the words of packs where it was not asked; tells whether one turned out to be no speech.
    private mutating func askEngine() async throws(SpeechError) -> Bool {
        var found = false
        for index in held.indices where held[index].words == nil {
            held[index].words = try await held[index].sound.recognised(by: engine).words
            found = found || !held[index].isSpeech
        }
        return found
    }

    private func refusal(_ evidence: LanguageLikelihoods, _ known: Double) -> SpeechError {
        let heard = evidence.best()?.language ?? "und"
        return .unknownLanguage(asked: nil, confidence: 1 - known, remedy: LanguageTag.remedy(for: heard))
    }
}

/// What tells languages by listening.
protocol LanguageEar: Sendable {
    /// How likely each language is, by BCP 47 tag.
    func likelihoods(in samples: [Float]) async throws(SpeechError) -> [String: Double]
}

extension SpeechRuntime: LanguageEar {
    func likelihoods(in samples: [Float]) async throws(SpeechError) -> [String: Double] {
        let model = try await language.speechModel()
        return try await threads.listen { try model.likelihoods(in: samples) }
    }
}
