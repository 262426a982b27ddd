extension TextLanguage {
    /// English.
    public static let english = TextLanguage(
        code: "en", stopWords: EnglishWords.stop, questionWords: EnglishWords.question, fillers: EnglishWords.fillers,
        fillerPhrases: EnglishWords.fillerPhrases, openers: EnglishWords.openers,
        commaOpeners: EnglishWords.commaOpeners,
        letterWords: ["a", "i"], countingWords: EnglishWords.counting,
        salience: EnglishCues.salience, decisions: EnglishCues.decisions, hedges: EnglishWords.hedges,
        promises: EnglishCues.promises, requests: EnglishCues.requests,
        obligations: EnglishWords.obligations, workVerbs: EnglishWords.workVerbs, momentVerbs: EnglishWords.momentVerbs,
        assents: EnglishWords.assents, dueTimes: EnglishCues.dueTimes,
        grounding: .english)
}

extension Set<String> {
    /// The words of a text.
    init(words: String) { self.init(words.split(whereSeparator: \.isWhitespace).map(String.init)) }
}
