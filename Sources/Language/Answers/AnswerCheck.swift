import Foundation

/// Checks the claims of an answer: as ``ClaimCheck`` does, and then more strictly, for an answer is short and a word in
/// it that nobody spoke changes all of it ("The budget is unlimited").
public struct AnswerCheck: Sendable {
    private let check: ClaimCheck
    private let texts: [UUID: Set<String>]
    private let asked: Set<String>
    private let language: TextLanguage

    /// Of so many words with a meaning of their own one may be the model's.
    static let wordsForOne = 3

    /// Makes a check.
    /// - Parameters:
    ///   - question: its words may stand in the answer.
    ///   - passages: all that the model was given, in the order of the record.
    public init(
        _ question: String, _ passages: [NumberedPassage], language: TextLanguage = .english,
        embedder: (any TextEmbedder)? = nil
    ) {
        check = ClaimCheck(passages, language: language, embedder: embedder)
        self.language = language
        asked = Set(IndexTerms.of(question))
        texts = passages.reduce(into: [:]) { texts, passage in
            texts[passage.segment.id, default: []].formUnion(
                IndexTerms.of("\(passage.segment.speaker ?? "") \(passage.segment.text)"))
        }
    }

    /// The claim with what it rests on, or nil where it does not stand.
    public func grounded(_ claim: Claim) async -> GroundedClaim? {
        guard let kept = await check.check([claim]).kept.first else { return nil }
        let cited = kept.sources.flatMap(\.citation.segmentIDs).reduce(into: Set<String>()) {
            $0.formUnion(texts[$1] ?? [])
        }
        let words = WordScanner.words(of: kept.text).filter {
            !language.isSilent($0.folded) && !language.questionWords.contains($0.folded)
                && !language.countingWords.contains($0.folded) && ($0.folded.utf8.first.map { $0 > 57 } ?? false)
        }
        let own = words.filter { word in
            IndexTerms.terms(of: word.folded).allSatisfy { !cited.contains($0) && !asked.contains($0) }
        }
        return own.count <= words.count / Self.wordsForOne ? kept : nil
    }
}
