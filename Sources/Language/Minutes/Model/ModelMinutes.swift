public import Foundation

/// Drafts minutes with a language model: the whole meeting part by part, every statement checked against the passages
/// that the model was given.
///
/// What a model states without words that bear it is dropped and counted. What is said in a meeting is data to the
/// model, and what obeys it is dropped like anything that the record does not say.
public struct ModelMinutes: Sendable {
    private let model: any LanguageModel
    private let embedder: (any TextEmbedder)?

    /// Makes a drafter.
    public init(_ model: any LanguageModel, embedder: (any TextEmbedder)? = nil) {
        self.model = model
        self.embedder = embedder
    }

    /// What is to be drafted.
    public struct Task: Sendable {
        /// The transcript, in order.
        public var segments: [SourceSegment]
        /// The meeting.
        public var recordID: UUID
        /// What the minutes are to hold.
        public var template: MinutesTemplate
        /// About how many words.
        public var words: Int
        /// The language to write in (BCP 47); nil for that of the transcript.
        public var outputLanguage: String?
        /// The day of the meeting.
        public var day: CalendarDay?

        /// Makes a task.
        public init(
            segments: [SourceSegment], recordID: UUID, template: MinutesTemplate = .general, words: Int,
            outputLanguage: String? = nil, day: CalendarDay? = nil
        ) {
            self.segments = segments
            self.recordID = recordID
            self.template = template
            self.words = words
            self.outputLanguage = outputLanguage
            self.day = day
        }
    }

    /// Minutes, and how they came about.
    public struct Draft: Sendable {
        /// The minutes.
        public let minutes: DraftMinutes
        /// The model that answered.
        public let model: String
        /// The instructions that it was given, without the passages.
        public let instructions: String
        /// Statements that were left out because the words that they cite do not bear them.
        public let dropped: Int
        /// What went wrong and was gone around: a part that could not be read, a translation.
        public let trouble: LanguageModelError?
    }

    /// With less of the transcript read there is no draft.
    private static let leastShare = 0.5

    /// Drafts minutes.
    /// - Parameters:
    ///   - extractive: what stands without a model; it fills sections that stay empty, and gives the topics.
    ///   - progress: told the share of the work that is done; what it throws ends the work.
    /// - Throws: ``LanguageModelError`` where the model has read too little, or nothing that it states stands.
    public func draft(
        _ task: Task, besides extractive: DraftMinutes, telling progress: (Double) async throws -> Void = { _ in }
    ) async throws -> Draft {
        let language = TextLanguage.detected(in: task.segments)
        let parts = TranscriptParts(task.segments, in: task.recordID, topics: extractive.topics)
        let prompt = MinutesPrompt(template: task.template, words: task.words)
        let reader = PartReader(model: model, prompt: prompt, parts: parts, language: language, embedder: embedder)
        var reading = try await reader.read { try await progress(0.8 * $0) }
        let share = Double(reading.words) / Double(max(1, parts.words.reduce(0, +)))
        guard share >= Self.leastShare, !reading.findings.isEmpty else {
            throw reading.error
                ?? LanguageModelError(.empty, "Nothing that the language model wrote stands in the transcript.")
        }
        try await summarise(&reading, reader)
        try await progress(0.9)
        var gathered = MinutesGathering(task: task, language: language, parts: parts)
            .gather(reading.findings, besides: extractive, share: share)
        if let wanted = task.outputLanguage, !Self.isSame(wanted, language) {
            do throws(LanguageModelError) {
                gathered = try await MinutesTranslation(model: model, language: wanted).translated(gathered)
            } catch {
                if error.code == .cancelled { throw error }
                reading.error = error
            }
        }
        return Draft(
            minutes: gathered, model: reading.model ?? model.identity.model, instructions: prompt.instructions,
            dropped: reading.dropped, trouble: reading.error)
    }

    private static func isSame(_ wanted: String, _ language: TextLanguage) -> Bool {
        wanted.lowercased().split { $0 == "-" || $0 == "_" }.first.map(String.init) == language.code
    }

    /// With several parts, the summary is written anew out of what bears the best findings of all of them. The parts'
    /// own summaries stand where that fails.
    private func summarise(_ reading: inout PartReader.Reading, _ reader: PartReader) async throws {
        let template = reader.prompt.template
        guard reader.parts.passages.count > 60,
            let section = template.sections.firstIndex(where: { $0.kind == .summary })
        else { return }
        let best = reading.findings.sorted { $0.importance > $1.importance }.prefix(40)
        let cited = Set(best.flatMap { $0.claim.sources.flatMap(\.citation.segmentIDs) })
        var tokens = 0
        let limit = min(4_000, (model.identity.contextTokens ?? PartReader.usualContext) / 3)
        let passages = reader.parts.passages.filter { passage in
            guard cited.contains(passage.segment.id) else { return false }
            tokens += TranscriptParts.tokens(of: passage)
            return tokens <= limit
        }
        do throws(LanguageModelError) {
            let words = template.sections[section].words ?? max(40, reader.prompt.words / 4)
            let answer = try await model.answer(reader.prompt.summary(passages, words: words, outputTokens: 1_000))
            let (found, dropped) = await reader.check(try ModelItem.items(of: answer), against: passages)
            reading.dropped += dropped
            let summary = found.filter { $0.section == section }
            guard !summary.isEmpty else { return }
            reading.findings.removeAll { $0.section == section }
            reading.findings += summary
        } catch {
            if error.code == .cancelled { throw error }
        }
    }
}
