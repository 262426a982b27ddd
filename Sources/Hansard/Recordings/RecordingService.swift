import Database
import Foundation
package import Mesh
import NIOCore
package import Speech
package import Storage

/// Recordings of meetings: the files, and their way into writing.
@Service("recordings")
package struct RecordingService: Sendable {
    let ledger: SQLLedger
    let storage: any BlobStorage
    let intake: RecordingIntake
    private var transcription: Transcription { intake.transcription }

    package init(
        ledger: SQLLedger, storage: any BlobStorage, decoder: AudioDecoder, transcription: Transcription,
        settings: RecordingSettings = RecordingSettings()
    ) {
        self.ledger = ledger
        self.storage = storage
        intake = RecordingIntake(
            storage: storage, inspection: RecordingInspection(storage: storage, decoder: decoder),
            transcription: transcription, settings: settings)
    }

    /// Stores a recording of a meeting, audio or video, and begins to transcribe it.
    @Operation(
        .post, "/meetings/{meeting_id}/recordings", for: .member, status: .created, emits: .recordingCreated,
        fails: [.unsupportedMediaType, .tooLarge, .undecodableMedia, .insufficientStorage, .unavailable])
    package func upload(
        _ meetingID: Meeting.ID, _ upload: Upload, matching intended: IntakeOptions,
        matching options: TranscriptionOptions, by caller: Caller
    ) async throws -> Recording {
        _ = try await caller.mesh[MeetingService.self].get(meetingID)
        try transcription.admit(options)
        try intake.settings.admit(upload)
        let workspace = try caller.workspace
        let claim = RecordingIntake.Claim(
            id: .init(.v7()), meeting: meetingID, mediaType: upload.mediaType, fileName: upload.fileName,
            transcribe: intended.transcribe, options: options, user: caller.identity.user)
        let key = try RecordingFile(workspace: workspace, meeting: meetingID, recording: claim.id).key
        let blob = try await intake.store(upload.bytes, as: key)
        let recording = try await intake.recording(claim, at: blob)
        do {
            return try await ledger.change(by: caller) { transaction, now in
                let (recording, changes) = try await intake.insert(
                    recording, blob, claim, in: workspace, at: now, transaction)
                return Recorded(recording, changes: changes)
            }
        } catch {
            await intake.discard(key, after: error)
            // The meeting may have been deleted while the bytes came in.
            if let error = error as? DatabaseError, error.violates(.foreignKey) {
                throw HansardError.notFound("meeting")
            }
            throw error
        }
    }

    /// Lists a meeting's recordings, the oldest first.
    @Operation(.get, "/meetings/{meeting_id}/recordings", for: .viewer)
    package func list(_ meetingID: Meeting.ID, by caller: Caller) async throws -> [Recording] {
        _ = try await caller.mesh[MeetingService.self].get(meetingID)
        let stored = try await ledger.database.read(caller.scope) { try await RecordingStore.all(of: meetingID, $0) }
        var recordings: [Recording] = []
        for one in stored { recordings.append(try await transcription.completed(one)) }
        return recordings
    }

    /// Lists the recordings of several meetings, the oldest first, with the work on them. Of a meeting that is not there,
    /// none.
    @Operation(.get, "/recordings", for: .viewer)
    package func listAll(matching query: MeetingSelection, by caller: Caller) async throws -> [Recording] {
        let stored = try await ledger.database.read(caller.scope) {
            try await RecordingStore.all(of: query.meetingIDs.uniqued, $0)
        }
        var recordings: [Recording] = []
        for one in stored {
            // What is done needs no job to tell of it, and most are done.
            recordings.append(one.recording.status == .ready ? one.recording : try await transcription.completed(one))
        }
        return recordings
    }

    /// Returns one recording and the work on it.
    @Operation(.get, "/recordings/{id}", for: .viewer)
    package func get(_ id: Recording.ID, by caller: Caller) async throws -> Recording {
        let stored = try await ledger.database.read(caller.scope) { try await RecordingStore.find(id, $0) }
        guard let stored else { throw HansardError.notFound("recording") }
        return try await transcription.completed(stored)
    }

    /// Returns a recording's bytes, all or a range of them.
    @Operation(.get, "/recordings/{id}/audio", for: .viewer, fails: [.rangeNotSatisfiable, .unavailable])
    package func audio(_ id: Recording.ID, matching range: ByteRange, by caller: Caller) async throws -> Download {
        let stored = try await ledger.database.read(caller.scope) { try await RecordingStore.find(id, $0) }
        guard let stored else { throw HansardError.notFound("recording") }
        let bounds = try range.bounds(of: stored.recording.sizeBytes)
        let content = try await content(stored.storageKey, bounds)
        return Download(
            mediaType: stored.recording.mediaType, totalBytes: content.sizeBytes,
            range: bounds.map { _ in content.range },
            entityTag: "\"\(stored.sha256)\"", bytes: ByteStream(content.bytes))
    }

    /// Returns how loud a recording is over time, to be drawn.
    @Operation(.get, "/recordings/{id}/waveform", for: .viewer)
    package func waveform(_ id: Recording.ID, matching size: WaveformSize, by caller: Caller) async throws
        -> RecordingWaveform
    {
        let (stored, waveform) = try await ledger.database.read(caller.scope) { session in
            (try await RecordingStore.find(id, session), try await WaveformStore.find(id, session))
        }
        guard let stored else { throw HansardError.notFound("recording") }
        guard let waveform else {
            return RecordingWaveform(
                recordingID: id, status: .processing, durationMs: stored.recording.durationMs, peaks: [])
        }
        return RecordingWaveform(
            recordingID: id, status: .ready, durationMs: waveform.durationMs,
            peaks: waveform.downsampled(to: size.points).map(Int.init))
    }

    /// Deletes a recording and its file. What was written down from it stays.
    @Operation(.delete, "/recordings/{id}", for: .member, emits: .recordingDeleted)
    package func delete(_ id: Recording.ID, by caller: Caller) async throws {
        try await ledger.change(by: caller) { transaction, now in
            guard let stored = try await RecordingStore.find(id, transaction) else {
                throw HansardError.notFound("recording")
            }
            try await RecordingStore.delete(id, transaction)
            let meeting = stored.recording.meetingID
            let transcript = try await transcription.abandon(meeting, id, at: now, transaction)
            let deleted = LedgerChange(
                subject: id.uuid, meeting: meeting.uuid,
                details: try await RecordingStore.total(of: meeting, transaction))
            return Recorded((), changes: [deleted] + (transcript.map { [$0] } ?? []))
        }
    }

    /// Transcribes a recording again.
    @Operation(
        .post, "/recordings/{id}/transcribe", for: .member, status: .accepted, emits: .recordingUpdated,
        fails: [.conflict])
    package func transcribe(_ id: Recording.ID, _ options: TranscriptionOptions, by caller: Caller) async throws
        -> Accepted
    {
        try transcription.admit(options)
        return try await ledger.change(by: caller) { transaction, now in
            guard let stored = try await RecordingStore.find(id, transaction) else {
                throw HansardError.notFound("recording")
            }
            let recording = stored.recording
            guard recording.status != .processing else {
                throw HansardError(.conflict, "The recording is being transcribed already")
            }
            let begun = try await transcription.begin(
                id, of: recording.meetingID, options, in: try caller.workspace, for: caller.identity.user, at: now,
                transaction)
            try await RecordingStore.settle(id, .processing, job: begun.job.id.uuid, at: now, transaction)
            let changed = LedgerChange(
                subject: id.uuid, meeting: recording.meetingID.uuid,
                details: try await RecordingStore.total(of: recording.meetingID, transaction))
            return Recorded(Accepted(job: begun.job), changes: [changed, begun.change])
        }
    }

    private func content(_ key: String, _ range: Range<Int64>?) async throws -> BlobContent {
        do {
            return try await storage.read(BlobKey(key), range: range)
        } catch {
            throw HansardError(error)
        }
    }
}
