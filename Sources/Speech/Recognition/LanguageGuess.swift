/// Which language a recording is thought to be in, and how sure that is.
public struct LanguageGuess: Sendable, Codable, Hashable {
    /// The likeliest language, as a BCP 47 tag.
    public var language: String
    /// How likely it is, 0…1.
    public var confidence: Double

    /// A language and how likely it is.
    public init(language: String, confidence: Double) {
        self.language = language
        self.confidence = confidence
    }
}

/// How likely each language is, judged from one or more stretches of speech.
struct LanguageLikelihoods: Sendable, Equatable {
    /// The mean over what was heard, by BCP 47 tag.
    private(set) var byLanguage: [String: Double] = [:]
    /// How much was heard, in samples.
    private(set) var samples = 0

    /// Takes the likelihoods of one more stretch; a longer one counts for more.
    mutating func add(_ likelihoods: [String: Double], samples count: Int) {
        guard count > 0 else { return }
        let share = Double(count) / Double(samples + count)
        for language in Set(byLanguage.keys).union(likelihoods.keys) {
            let before = byLanguage[language] ?? 0
            byLanguage[language] = before + ((likelihoods[language] ?? 0) - before) * share
        }
        samples += count
    }

    /// The likeliest of `languages`, or of all if there are none to choose from; nil if nothing was heard.
    func best(among languages: [String] = []) -> LanguageGuess? {
        let candidates = languages.isEmpty ? byLanguage : byLanguage.filter { languages.contains($0.key) }
        // Of equals the first by name, so that the answer is always the same.
        let best = candidates.max { ($0.value, $1.key) < ($1.value, $0.key) }
        return best.map { LanguageGuess(language: $0.key, confidence: $0.value) }
    }

    /// How likely it is that one of `languages` is spoken.
    func likelihood(of languages: [String]) -> Double {
        Set(languages).reduce(0) { $0 + (byLanguage[$1] ?? 0) }
    }
}
