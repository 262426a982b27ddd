import Crypto
import Foundation
import Language
import Mesh

/// The drafts of one meeting's minutes: out of its own sentences, and by a language model.
struct MinutesWork: Sendable {
    let job: MinutesJob
    let meeting: Meeting
    let transcript: Transcript
    let speakers: [Speaker]
    let model: (any LanguageModel)?
    let embedder: (any TextEmbedder)?
    let timeZone: TimeZone

    /// What is kept of a draft.
    struct Checked: Sendable {
        let minutes: MinutesDraft
        let suggestions: ActionItemSuggestions
    }

    private var template: MinutesTemplate { job.template ?? .general }
    private var segments: [SourceSegment] { transcript.segments.map(\.source) }

    /// The day on which the meeting was, or else on which it was written down here.
    private var day: CalendarDay { CalendarDay(of: meeting.scheduledTime ?? meeting.createdAt, in: timeZone) }

    /// The draft that needs no model, in the template's sections.
    func extractive() -> DraftMinutes {
        ExtractiveMinutes().draft(from: segments, options: MinutesOptions(words: job.words, day: day))
            .arranged(by: template)
    }

    /// The draft of the model.
    /// - Throws: `LanguageModelError` where there is none to be had.
    func modelled(besides extractive: DraftMinutes, telling progress: (Double) async throws -> Void) async throws
        -> Checked
    {
        guard let model else { throw LanguageModelError(.unavailable, "There is no language model.") }
        let words = job.words ?? MinutesOptions().budget(of: segments)
        let draft = try await ModelMinutes(model, embedder: embedder).draft(
            ModelMinutes.Task(
                segments: segments, recordID: meeting.id.uuid, template: template, words: words,
                outputLanguage: job.language, day: day),
            besides: extractive, telling: progress)
        var provenance = provenance(draft.minutes)
        provenance.engine = model.identity.engine
        provenance.model = draft.model
        provenance.promptHash = SHA256.hash(data: Data(draft.instructions.utf8)).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
        provenance.dropped = draft.dropped
        provenance.modelError = draft.trouble?.message
        return checked(draft.minutes, provenance)
    }

    func provenance(_ draft: DraftMinutes) -> Provenance {
        Provenance(
            engine: MinutesDrafting.extractive, model: nil, transcriptRevision: transcript.revision,
            shareUsed: draft.shareUsed)
    }

    /// What of a draft stands in the record.
    func checked(_ draft: DraftMinutes, _ provenance: Provenance) -> Checked {
        let check = CitationCheck(transcript.segments, speakers: SpeakerRoster(transcript, speakers))
        return Checked(
            minutes: MinutesDraft(
                summary: draft.summary.compactMap(check.statement),
                keyPoints: draft.keyPoints.compactMap(check.statement),
                decisions: draft.decisions.compactMap(check.statement),
                openQuestions: draft.openQuestions.compactMap(check.statement),
                topics: draft.topics.compactMap(check.topic), coverage: draft.coverage, provenance: provenance),
            suggestions: ActionItemSuggestions(items: draft.actionItems.compactMap(check.suggestion)))
    }
}
