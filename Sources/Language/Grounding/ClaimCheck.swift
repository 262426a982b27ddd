/// Checks claims of a model against the passages that it was given.
///
/// A claim is kept if one of its quotes stands, and its numbers, names, polarity and meaning are those of the passages
/// quoted. It is better to drop a true claim than to keep a false one; `LanguageBench claims` measures both.
public struct ClaimCheck: Sendable {
    /// Least share of a claim's content terms that stand in what is cited. Of the figures that `LanguageBench claims`
    /// printed before two words had both to stand, 0.6 kept 85 of 100 paraphrases in the place of 93, and dropped 99 in
    /// the place of 98 of 100 statements that were made elsewhere.
    static let fewestShared = 0.5
    /// With fewer content terms, all words are compared.
    static let fewestContent = 2
    /// Least cosine of a claim with what is cited, where there is an embedder. With all-MiniLM-L6-v2 in int8, of the
    /// sentences that people wrote about QMSum's validation meetings, 73 of 100 reach it with the words that they are
    /// about, and 11 of 100 with those of another part.
    static let leastSimilarity: Float = 0.45
    /// Longer statements are none.
    static let mostWords = 120

    private let passages: [NumberedPassage]
    private let language: TextLanguage
    private let embedder: (any TextEmbedder)?
    private let quotes: PassageQuotes
    private let names: NameReader
    /// The first term of each speaker's name, and all of them.
    private let speakers: Set<String>
    private let speakerTerms: Set<String>

    /// Makes a check.
    /// - Parameters:
    ///   - passages: all that the model was given, in the order of the record.
    ///   - language: that of the passages and the claims.
    ///   - embedder: compares meanings; without one, words are compared.
    public init(
        _ passages: [NumberedPassage], language: TextLanguage = .english, embedder: (any TextEmbedder)? = nil
    ) {
        self.passages = passages
        self.language = language
        self.embedder = embedder
        quotes = PassageQuotes(passages, language: language)
        names = NameReader(passages, language: language)
        let named = Set(passages.compactMap(\.segment.speaker)).map(IndexTerms.of)
        speakers = Set(named.compactMap(\.first))
        speakerTerms = Set(named.joined())
    }

    /// Checks claims.
    public func check(_ claims: [Claim]) async -> CheckedClaims {
        var kept: [GroundedClaim] = []
        var dropped: [CheckedClaims.Dropped] = []
        for (claim, verdict) in zip(claims, await verdicts(on: claims)) {
            switch verdict {
            case .kept(let claim): kept.append(claim)
            case .dropped(let fault): dropped.append(CheckedClaims.Dropped(claim: claim, fault: fault))
            }
        }
        return CheckedClaims(kept: kept, dropped: dropped)
    }

    /// One verdict for each claim, in order.
    public func verdicts(on claims: [Claim]) async -> [ClaimVerdict] {
        let grounds = claims.map(ground)
        let similarities = await similarities(of: claims, grounds)
        return claims.indices.map { index in
            guard let ground = grounds[index] else { return .dropped(.unquoted) }
            if let fault = fault(of: claims[index].text, ground, similarity: similarities[index]) {
                return .dropped(fault)
            }
            return .kept(GroundedClaim(text: claims[index].text, sources: ground.sources))
        }
    }

    // MARK: What a claim rests on

    /// The passages that a claim rests on.
    private struct Ground {
        var passages: [Int] = []
        var sources: [Answer.Source] = []
        /// The sentences that the quotes stand in.
        var sentences: [String] = []
        /// The quotes as they stand.
        var pieces: [String] = []
    }

    private func ground(of claim: Claim) -> Ground? {
        guard WordCount.of(claim.text) <= Self.mostWords, !WordScanner.words(of: claim.text).isEmpty else { return nil }
        var ground = Ground()
        for quote in claim.quotes.prefix(20) {
            guard let found = quotes.find(quote) else { continue }
            for place in found.passages where !ground.passages.contains(place) { ground.passages.append(place) }
            for source in sources(of: found) where !ground.sources.contains(source) { ground.sources.append(source) }
            ground.sentences += sentences(around: found)
            ground.pieces += found.pieces
        }
        return ground.sources.isEmpty ? nil : ground
    }

    private func sources(of found: PassageQuotes.Found) -> [Answer.Source] {
        let cited = found.passages.map { passages[$0] }
        var ids = cited.map(\.segment.id)
        if ids.count > 1, ids[0] == ids[1] { ids.removeLast() }
        return found.pieces.map { piece in
            Answer.Source(
                recordID: cited[0].recordID,
                citation: Citation(segmentIDs: ids, quote: piece, startMs: cited[0].segment.startMs))
        }
    }

    /// The sentences that quotes begin and end in, whole: a model may quote from after the "not".
    private func sentences(around found: PassageQuotes.Found) -> [String] {
        let text = found.passages.map { passages[$0].segment.text }.joined(separator: " ")
        return SentenceSplitter.sentences(of: text)
            .filter { sentence in found.offsets.contains { $0.overlaps(sentence) } }
            .map { String(text.utf8Slice($0)) }
    }

    // MARK: Faults

    private func fault(of statement: String, _ ground: Ground, similarity: Float?) -> ClaimFault? {
        let cited = ground.passages.map { passages[$0] }
        let record = cited.map { "\($0.segment.speaker ?? ""): \($0.segment.text)" }.joined(separator: "\n")
        let numbers = NumberFacts(statement, language: language, isRecord: false)
        guard numbers.stand(in: NumberFacts(record, language: language, isRecord: true)) else { return .number }
        let terms = cited.reduce(into: Set<String>()) { $0.formUnion(NameReader.terms(of: $1)) }
        guard names.names(in: statement).isSubset(of: terms), !isAnothers(statement, ground) else { return .name }
        guard Polarity(language: language).agrees(statement, with: ground.sentences) else { return .negation }
        if let similarity, similarity < Self.leastSimilarity { return .meaning }
        return share(of: statement, in: terms) < Self.fewestShared ? .meaning : nil
    }

    /// "Bob will send it" out of Anna's "I'll send it".
    private func isAnothers(_ statement: String, _ ground: Ground) -> Bool {
        guard let subject = IndexTerms.of(statement).first, speakers.contains(subject) else { return false }
        let told = Set(ground.passages.flatMap { IndexTerms.of(passages[$0].segment.speaker ?? "") })
        guard !told.contains(subject) else { return false }
        return ground.pieces.allSatisfy { piece in
            WordScanner.words(of: piece).prefix(3).contains { language.grounding.firstPersons.contains($0.folded) }
        }
    }

    /// The share of a statement's content terms among `terms`; where there is next to none, of all its terms. Who said
    /// it and how one speaks of that tells nothing.
    private func share(of statement: String, in terms: Set<String>) -> Double {
        var content: Set<String> = []
        var all: Set<String> = []
        for word in WordScanner.words(of: statement) {
            // Digits may be told in words; they have been compared as numbers.
            guard word.folded.utf8.first.map({ $0 > 57 }) ?? false else { continue }
            let found = IndexTerms.terms(of: word.folded).filter { !speakerTerms.contains($0) }
            all.formUnion(found)
            guard !language.isSilent(word.folded), !language.questionWords.contains(word.folded) else { continue }
            content.formUnion(found)
        }
        let counted = content.count < Self.fewestContent ? all : content
        let shared = counted.intersection(terms).count
        // Of two words one is half of what is said: "The budget is unlimited."
        if content.count == Self.fewestContent, shared < content.count { return 0 }
        return counted.isEmpty ? 1 : Double(shared) / Double(counted.count)
    }

    // MARK: Meaning

    /// The best cosine of each claim with the sentences it quotes, alone and together; nil without an embedder.
    private func similarities(of claims: [Claim], _ grounds: [Ground?]) async -> [Float?] {
        let none = [Float?](repeating: nil, count: claims.count)
        guard let embedder else { return none }
        var texts: [String] = []
        var ranges: [Range<Int>] = []
        for (claim, ground) in zip(claims, grounds) {
            let sentences = ground?.sentences ?? []
            let start = texts.count
            texts += ground == nil ? [] : [claim.text, sentences.joined(separator: " ")]
            if sentences.count > 1 { texts += sentences.prefix(8) }
            ranges.append(start..<texts.count)
        }
        // Words are compared in any case, so that a failing embedder leaves a check that is as strict without it.
        guard let vectors = try? await embedder.vectors(of: texts), vectors.count == texts.count else { return none }
        return ranges.map { range in
            range.dropFirst().map { vectors[range.lowerBound].similarity(to: vectors[$0]) }.max()
        }
    }
}
