import Database
package import Mesh

/// What was said in meetings: the words, who said them and when.
@Service("transcripts")
package struct TranscriptService: Sendable {
    let ledger: SQLLedger

    package init(ledger: SQLLedger) { self.ledger = ledger }

    /// Returns what was said in a meeting, segment by segment, with speakers and times.
    @Operation(
        .get, "/meetings/{meeting_id}/transcript", for: .viewer,
        cached: .kept(.seconds(30), until: "transcript", "speaker", "meeting"))
    package func get(_ meetingID: Meeting.ID, matching query: TranscriptQuery, by caller: Caller) async throws
        -> Transcript
    {
        let transcript = try await ledger.database.read(caller.scope) {
            try await Self.transcript(meetingID, query, $0)
        }
        if let transcript { return query.fillers == .hide ? transcript.withoutFillers : transcript }
        _ = try await caller.mesh[MeetingService.self].get(meetingID)
        guard query.revision == nil else { throw HansardError.notFound("revision") }
        return Transcript(
            meetingID: meetingID, status: .none, revision: 0, language: nil, languageConfidence: nil, engine: nil,
            error: nil, speakersError: nil, recordings: [], total: 0, from: 0, segments: [])
    }

    /// Returns a meeting's transcript as a file to keep: text, Markdown, WebVTT, SRT, JSON or a Word
    /// document.
    @Operation(.get, "/meetings/{meeting_id}/transcript/export", for: .viewer)
    package func export(_ meetingID: Meeting.ID, matching options: ExportOptions, by caller: Caller) async throws
        -> Download
    {
        let meeting = try await caller.mesh[MeetingService.self].get(meetingID)
        let transcript = try await get(
            meetingID, matching: TranscriptQuery(revision: options.revision, fillers: options.fillers), by: caller)
        return try transcript.exported(as: options.format, title: meeting.title, isExact: options.exactTimes)
    }

    /// Lists the versions of a meeting's transcript, the newest first.
    @Operation(.get, "/meetings/{meeting_id}/transcript/revisions", for: .viewer)
    package func revisions(_ meetingID: Meeting.ID, by caller: Caller) async throws -> [TranscriptRevision] {
        let revisions = try await ledger.database.read(caller.scope) {
            try await TranscriptStore.revisions(of: meetingID, $0)
        }
        if revisions.isEmpty { _ = try await caller.mesh[MeetingService.self].get(meetingID) }
        return revisions
    }

    /// Returns what one version of a transcript changed.
    @Operation(.get, "/meetings/{meeting_id}/transcript/revisions/{revision}", for: .viewer)
    package func changes(_ meetingID: Meeting.ID, _ revision: Int, by caller: Caller) async throws
        -> TranscriptDifference
    {
        let difference = try await ledger.database.read(caller.scope) {
            try await TranscriptDifference(of: revision, in: meetingID, $0)
        }
        guard let difference else { throw HansardError.notFound("revision") }
        return difference
    }

    /// Takes up an older version again; it becomes the newest.
    @Operation(
        .post, "/meetings/{meeting_id}/transcript/revisions/{revision}/restore", for: .member, emits: .transcriptEdited,
        fails: [.conflict])
    package func restore(_ meetingID: Meeting.ID, _ revision: Int, by caller: Caller) async throws -> Transcript {
        try await ledger.change(by: caller) { transaction, now in
            guard let head = try await TranscriptStore.lock(meetingID, at: now, transaction),
                try await TranscriptStore.revision(revision, of: meetingID, transaction) != nil
            else { throw HansardError.notFound("revision") }
            guard head.status != .processing else {
                throw HansardError(.conflict, "The transcript is being written")
            }
            let edit = try await TranscriptEdit(restoring: revision, of: meetingID, transaction)
            let changes =
                edit.isEmpty
                ? [] : try await edit.apply(to: meetingID, by: caller, at: now, transaction).changes
            guard let restored = try await Self.transcript(meetingID, TranscriptQuery(), transaction) else {
                throw HansardError.notFound("meeting")
            }
            return Recorded(restored, changes: changes)
        }
    }

    /// Takes a transcript that was written elsewhere: segments, WebVTT, SRT, Markdown, a JSON export, or lines such as
    /// `Name: words`. It becomes the newest version.
    @Operation(
        .post, "/meetings/{meeting_id}/transcript", for: .member, status: .created, emits: .transcriptReady,
        bodyLimit: 32 << 20,
        fails: [.unsupportedMediaType])
    package func importTranscript(_ meetingID: Meeting.ID, _ transcript: TranscriptImport, by caller: Caller)
        async throws -> Transcript
    {
        _ = try await caller.mesh[MeetingService.self].get(meetingID)
        let draft = RevisionDraft(importing: try transcript.lines(), by: caller.identity.user)
        return try await ledger.change(by: caller) { transaction, now in
            let revision = try await TranscriptStore.write(draft, of: meetingID, at: now, transaction)
            // What is being written from recordings comes too late: this is what the person wants.
            try await RecordingStore.giveUp(of: meetingID, at: now, transaction)
            _ = try await TranscriptStore.settle(meetingID, at: now, transaction)
            guard let written = try await Self.transcript(meetingID, TranscriptQuery(), transaction) else {
                throw HansardError.notFound("meeting")
            }
            return Recorded(
                written, subject: meetingID.uuid, meeting: meetingID.uuid,
                details: ["origin": .string(TranscriptOrigin.import.rawValue), "revision": .integer(Int64(revision))])
        }
    }

    /// A meeting's transcript, or nil where there is none, or no such revision.
    ///
    /// - Throws: a violation of `around` for a segment that does not stand in this revision.
    static func transcript(_ meeting: Meeting.ID, _ query: TranscriptQuery, _ session: any DatabaseSession)
        async throws -> Transcript?
    {
        guard let head = try await TranscriptStore.head(of: meeting, session) else { return nil }
        let asked = query.revision
        if let asked, try await TranscriptStore.revision(asked, of: meeting, session) == nil { return nil }
        let standing = SegmentStore.Standing(meeting, revision: asked == head.revision ? nil : asked)
        let isWhole = query.limit == nil && query.from == 0
        let total = isWhole ? nil : try await SegmentStore.count(standing, session)
        let from = try await Self.first(of: query, in: standing, total: total ?? 0, session)
        let segments = try await SegmentStore.all(
            standing, from: from, limit: query.limit, withWords: query.words == .keep, session)
        let speakers = try await SpeakerStore.byID(in: meeting, session)
        return Transcript(
            meetingID: meeting, status: head.status, revision: asked ?? head.revision, language: head.language,
            languageConfidence: head.languageConfidence, engine: head.engine, error: head.error,
            speakersError: head.speakersError, recordings: head.parts.view, total: total ?? segments.count, from: from,
            segments: segments.map { $0.segment(speakers, offset: head.parts.offset(of: $0.recording)) })
    }

    /// The place of the first segment that is asked for.
    private static func first(
        of query: TranscriptQuery, in standing: SegmentStore.Standing, total: Int, _ session: any DatabaseSession
    ) async throws -> Int {
        guard let limit = query.limit, let middle = query.around else { return query.from }
        guard let place = try await SegmentStore.place(of: middle, in: standing, session) else {
            throw HansardError.invalid("around", "unknown", "must be a segment of this transcript")
        }
        return max(0, min(place - limit / 2, total - limit))
    }
}

/// In which form a transcript is to be kept.
@Schema
package struct ExportOptions: Sendable {
    package var format: ExportFormat = .txt
    /// Instead of the newest.
    @Within(1...1_000_000_000) package var revision: Int?
    /// Whether "um", "uh" and repeated words are left out.
    package var fillers: Fillers = .keep
    /// Whether text and Markdown have all times to the millisecond, so that an import reads them as they were.
    package var exactTimes: Bool = false

    package init(
        format: ExportFormat = .txt, revision: Int? = nil, fillers: Fillers = .keep, exactTimes: Bool = false
    ) {
        self.format = format
        self.revision = revision
        self.fillers = fillers
        self.exactTimes = exactTimes
    }
}

/// Forms in which a transcript can be kept.
package enum ExportFormat: String, SchemaEnum {
    case json, txt, md, vtt, srt, docx
}
