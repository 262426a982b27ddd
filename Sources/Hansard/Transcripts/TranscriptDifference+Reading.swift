import Database
import Mesh

extension TranscriptDifference {
    /// Segments that are told of at most.
    private static let limit = 2_000

    /// What a revision changed; nil when there is none of that number.
    init?(of number: Int, in meeting: Meeting.ID, _ session: any DatabaseSession) async throws {
        guard let revision = try await TranscriptStore.revision(number, of: meeting, session),
            let head = try await TranscriptStore.head(of: meeting, session)
        else { return nil }
        let found = try await SegmentStore.changes(of: number, in: meeting, limit: Self.limit + 1, session)
        let speakers = try await SpeakerStore.byID(in: meeting, session)
        func view(_ segment: StoredSegment) -> Segment {
            segment.segment(speakers, offset: head.parts.offset(of: segment.recording))
        }
        let after = Dictionary(found.after.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let before = Set(found.before.map(\.id))
        let changed = found.before.map { old in
            (old, SegmentDifference(segmentID: old.id, before: view(old), after: after[old.id].map(view)))
        }
        let added = found.after.filter { !before.contains($0.id) }.map { new in
            (new, SegmentDifference(segmentID: new.id, before: nil, after: view(new)))
        }
        let all = (changed + added).sorted { Self.place($0.0) < Self.place($1.0) }.map(\.1)
        self.init(revision: revision, segments: Array(all.prefix(Self.limit)), truncated: all.count > Self.limit)
    }

    private static func place(_ segment: StoredSegment) -> (String, Int64) {
        (segment.recording?.description ?? "", segment.position)
    }
}

extension TranscriptEdit {
    /// Takes up what stood in an older revision.
    init(restoring revision: Int, of meeting: Meeting.ID, _ session: any DatabaseSession) async throws {
        let old = try await SegmentStore.all(SegmentStore.Standing(meeting, revision: revision), session)
        let now = try await SegmentStore.all(SegmentStore.Standing(meeting), session)
        let standing = Dictionary(now.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let wanted = Dictionary(old.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        origin = .restore
        ended = now.filter { wanted[$0.id]?.reads(as: $0) != true }
        written = old.filter { standing[$0.id]?.reads(as: $0) != true }
    }

    var isEmpty: Bool { ended.isEmpty && written.isEmpty }
}

extension StoredSegment {
    /// Whether the same is said by the same person at the same time.
    fileprivate func reads(as other: StoredSegment) -> Bool {
        text == other.text && speaker == other.speaker && startMs == other.startMs && endMs == other.endMs
            && words == other.words
    }
}
