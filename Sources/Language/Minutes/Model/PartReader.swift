/// Has a model read a transcript part by part, and keeps what it states and the part bears.
struct PartReader {
    let model: any LanguageModel
    let prompt: MinutesPrompt
    let parts: TranscriptParts
    let language: TextLanguage
    let embedder: (any TextEmbedder)?

    /// A statement that stands.
    struct Finding {
        let claim: GroundedClaim
        /// Index of the template's section.
        let section: Int
        let importance: Int
        let assignee: String
        let due: String
    }

    /// What came of the parts.
    struct Reading {
        var findings: [Finding] = []
        var dropped = 0
        /// Words of the passages that were read.
        var words = 0
        /// The last thing that went wrong and stayed so.
        var error: LanguageModelError?
        /// The model that answered, as its server calls it.
        var model: String?
    }

    /// Tokens of an answer.
    static let outputTokens = 2_000
    /// Parts are no longer than this even for models with more room: what stands in the middle of long texts is
    /// overlooked (Liu et al., "Lost in the Middle", TACL 2024).
    static let longestPart = 8_000
    /// A model whose context is not known is believed to have this.
    static let usualContext = 8_192
    /// Parts are halved until they have as many passages.
    private static let fewestPassages = 4

    /// No part is begun after so long.
    static let patience = Duration.seconds(90 * 60)

    /// Reads all parts. A part that the model cannot read is tried in halves; a server that is gone is asked no more.
    func read(telling progress: (Double) async throws -> Void) async throws -> Reading {
        var reading = Reading()
        var waiting = Array(parts.ranges(tokens: room).reversed())
        let total = max(1, parts.words.reduce(0, +))
        let count = waiting.count
        var done = 0
        let end = ContinuousClock.now + Self.patience
        while let range = waiting.popLast() {
            guard ContinuousClock.now < end else {
                reading.error = LanguageModelError(
                    .timedOut, "The language model is too slow for the whole transcript.")
                return reading
            }
            do throws(LanguageModelError) {
                try await read(range, part: min(done + 1, count), of: count, into: &reading)
            } catch let error where error.code == .cancelled {
                throw error
            } catch let error where error.isOfTheText && range.count >= 2 * Self.fewestPassages {
                let middle = (range.lowerBound + range.upperBound) / 2
                waiting.append(middle..<range.upperBound)
                waiting.append(range.lowerBound..<middle)
                continue
            } catch {
                reading.error = error
                if !error.isOfTheText { return reading }
            }
            done += 1
            let read = parts.words[..<range.upperBound].reduce(0, +)
            try await progress(Double(read) / Double(total))
        }
        return reading
    }

    /// The tokens for the passages of a part.
    private var room: Int {
        let context = model.identity.contextTokens ?? Self.usualContext
        let fixed = prompt.instructions.utf8.count / 3 + 300
        let answer = min(Self.outputTokens, context / 4)
        return max(256, min(Self.longestPart, context - fixed - answer))
    }

    private func read(
        _ range: Range<Int>, part: Int, of count: Int, into reading: inout Reading
    ) async throws(LanguageModelError) {
        let passages = parts.passages[range]
        let context = model.identity.contextTokens ?? Self.usualContext
        let answer = try await model.answer(
            prompt.request(passages, part: part, of: count, outputTokens: min(Self.outputTokens, context / 4)))
        let (findings, dropped) = await check(try ModelItem.items(of: answer), against: Array(passages))
        reading.findings += findings
        reading.dropped += dropped
        reading.words += parts.words[range].reduce(0, +)
        reading.model = answer.model ?? reading.model
    }

    /// Items that stand in `passages`, and how many do not.
    func check(_ items: [ModelItem], against passages: [NumberedPassage]) async -> ([Finding], dropped: Int) {
        let known = items.filter { section($0.section) != nil }
        let verdicts = await ClaimCheck(passages, language: language, embedder: embedder)
            .verdicts(on: known.map(\.claim))
        let findings = zip(known, verdicts).compactMap { item, verdict -> Finding? in
            guard case .kept(let claim) = verdict, let section = section(item.section) else { return nil }
            return Finding(
                claim: claim, section: section, importance: max(1, min(5, item.importance)), assignee: item.assignee,
                due: item.due)
        }
        return (findings, items.count - findings.count)
    }

    private func section(_ key: String) -> Int? {
        prompt.template.sections.indices.first { MinutesPrompt.key($0) == key }
    }
}

extension LanguageModelError {
    /// Whether another text may be answered where this one was not.
    var isOfTheText: Bool {
        switch code {
        case .contextTooLong, .cutOff, .malformed, .empty, .tooLarge, .declined, .timedOut: true
        default: false
        }
    }
}
