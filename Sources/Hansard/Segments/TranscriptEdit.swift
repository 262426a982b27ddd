import Database
import Foundation
import Mesh

/// A person's change of a transcript, gathered and then written as one revision.
struct TranscriptEdit {
    /// Stand no more, or stand in another form.
    var ended: [StoredSegment] = []
    /// What stands in their place, in order.
    var written: [StoredSegment] = []
    /// What is to be done again when the recording is transcribed again.
    var corrections: [Correction] = []
    var origin = TranscriptOrigin.edit

    /// Puts segments in the place of others.
    mutating func replace(_ old: [StoredSegment], by new: [StoredSegment]) {
        ended += old
        written += new
    }

    /// Writes the revision.
    ///
    /// - Returns: what stands now, and what is to be recorded.
    /// - Throws: `DatabaseError`; `conflict` when segments lie too close to be cut once more.
    func apply(to meeting: Meeting.ID, by caller: Caller, at now: Timestamp, _ transaction: any DatabaseTransaction)
        async throws -> Recorded<[Segment]>
    {
        let user = caller.identity.user
        let touched = Set(ended.map(\.id)).union(written.map(\.id)).count
        let head = try await TranscriptStore.appendRevision(
            origin, changed: touched, by: user, of: meeting, at: now, transaction)
        try await TranscriptStore.keepAnnounced(head, of: meeting, transaction)
        try await SegmentStore.end(ended.map(\.id), of: meeting, with: head.revision, transaction)
        let placed = try await placed(transaction)
        var segments: [StoredSegment] = []
        for var segment in placed {
            segment.firstRevision = head.revision
            if origin == .edit { segment.editedBy = user.map { .init($0) } }
            try await SegmentStore.insert(segment, transaction)
            segments.append(segment)
        }
        try await CorrectionStore.insert(corrections, at: now, transaction)
        let speakers = try await SpeakerStore.byID(in: meeting, transaction)
        let details: JSONValue = ["origin": .string(origin.rawValue), "revision": .integer(Int64(head.revision))]
        return Recorded(
            segments.map { $0.segment(speakers, offset: head.parts.offset(of: $0.recording)) },
            changes: [
                LedgerChange(event: .transcriptEdited, subject: meeting.uuid, meeting: meeting.uuid, details: details)
            ])
    }

    /// Segments with the same position are the parts of one: the later ones go between it and what follows.
    private func placed(_ transaction: any DatabaseTransaction) async throws -> [StoredSegment] {
        var placed = written
        for index in placed.indices.dropFirst() where written[index].position == written[index - 1].position {
            guard placed[index].recording == placed[index - 1].recording else { continue }
            var place = try await SegmentStore.place(after: placed[index - 1], transaction)
            if place == nil {
                let factor = try await SegmentStore.spread(placed[index - 1], transaction)
                for other in placed.indices { placed[other].position *= factor }
                place = try await SegmentStore.place(after: placed[index - 1], transaction)
            }
            guard let place else { throw HansardError(.conflict, "There is no room for another segment here") }
            placed[index].position = place
        }
        return placed
    }
}
