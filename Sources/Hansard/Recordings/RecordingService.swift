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
    let inspection: RecordingInspection
    let transcription: Transcription
    let settings: RecordingSettings

    package init(
        ledger: SQLLedger, storage: any BlobStorage, decoder: AudioDecoder, transcription: Transcription,
        settings: RecordingSettings = RecordingSettings()
    ) {
        self.ledger = ledger
        self.storage = storage
        inspection = RecordingInspection(storage: storage, decoder: decoder)
        self.transcription = transcription
        self.settings = settings
    }

    /// Stores a recording of a meeting, audio or video, and begins to transcribe it.
    @Operation(
        .post, "/meetings/{meeting_id}/recordings", for: .member, status: .created, emits: .recordingCreated,
        fails: [.unsupportedMediaType, .tooLarge, .undecodableMedia, .insufficientStorage, .unavailable])
    package func upload(
        _ meetingID: Meeting.ID, _ upload: Upload, matching options: RecordingOptions, by caller: Caller
    ) async throws -> Recording {
        _ = try await caller.mesh[MeetingService.self].get(meetingID)
        try settings.admit(upload)
        let id = Recording.ID(.v7())
        let key = try RecordingFile(workspace: try caller.workspace, meeting: meetingID, recording: id).key
        let blob = try await store(upload, as: key)
        do {
            let info = try await inspection.media(of: key)
            let recording = Recording(
                id: id, meetingID: meetingID, status: .uploaded,
                mediaType: MediaType.of(info, declared: upload.mediaType),
                fileName: upload.fileName.flatMap(Self.plainName), sizeBytes: blob.sizeBytes,
                durationMs: info.durationMs, error: nil, speakersError: nil, engine: nil, language: nil,
                languageConfidence: nil, job: nil,
                createdBy: caller.identity.user.map { .init($0) }, createdAt: .now, updatedAt: .now)
            return try await keep(recording, blob, transcribe: options.transcribe, by: caller)
        } catch {
            await discard(key, after: error)
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
        try await ledger.change(by: caller) { transaction, now in
            guard let stored = try await RecordingStore.find(id, transaction) else {
                throw HansardError.notFound("recording")
            }
            let recording = stored.recording
            guard recording.status != .processing else {
                throw HansardError(.conflict, "The recording is being transcribed already")
            }
            let begun = try await transcription.begin(
                id, of: recording.meetingID, options, for: caller, at: now, transaction)
            try await RecordingStore.settle(id, .processing, job: begun.job.id.uuid, at: now, transaction)
            let changed = LedgerChange(
                subject: id.uuid, meeting: recording.meetingID.uuid,
                details: try await RecordingStore.total(of: recording.meetingID, transaction))
            return Recorded(Accepted(job: begun.job), changes: [changed, begun.change])
        }
    }

    private func keep(_ recording: Recording, _ blob: StoredBlob, transcribe: Bool, by caller: Caller) async throws
        -> Recording
    {
        do {
            return try await insert(recording, blob, transcribe: transcribe, by: caller)
        } catch let error as DatabaseError where error.violates(.foreignKey) {
            throw HansardError.notFound("meeting")  // it was deleted while the bytes came in
        }
    }

    private func insert(_ recording: Recording, _ blob: StoredBlob, transcribe: Bool, by caller: Caller) async throws
        -> Recording
    {
        try await ledger.change(by: caller) { transaction, now in
            var recording = recording, changes: [LedgerChange] = []
            (recording.createdAt, recording.updatedAt) = (now, now)
            if transcribe {
                recording.status = .processing
                let begun = try await transcription.begin(
                    recording.id, of: recording.meetingID, TranscriptionOptions(), for: caller, at: now, transaction)
                recording.job = begun.job
                changes.append(begun.change)
            }
            let stored = RecordingStore.Stored(
                recording, storageKey: blob.key.text, sha256: blob.sha256, jobID: recording.job?.id.uuid)
            try await RecordingStore.insert(stored, transaction)
            let details = try await RecordingStore.total(of: recording.meetingID, transaction)
            changes.insert(
                LedgerChange(subject: recording.id.uuid, meeting: recording.meetingID.uuid, details: details), at: 0)
            return Recorded(recording, changes: changes)
        }
    }

    private func store(_ upload: Upload, as key: BlobKey) async throws -> StoredBlob {
        do {
            return try await storage.put(key, from: upload.bytes, limit: settings.uploadLimit)
        } catch .tooLarge {
            throw settings.tooLarge
        } catch {
            throw HansardError(error)
        }
    }

    private func content(_ key: String, _ range: Range<Int64>?) async throws -> BlobContent {
        do {
            return try await storage.read(BlobKey(key), range: range)
        } catch {
            throw HansardError(error)
        }
    }

    /// Takes back a file that no row will name. Where a lost connection leaves open whether one does, the sweep
    /// decides.
    private func discard(_ key: BlobKey, after error: any Error) async {
        if let error = error as? DatabaseError, error.code == .unavailable { return }
        try? await storage.delete(key)  // what cannot be deleted now is swept later
    }

    /// The last part of a name, without what no file name shows; nil when nothing is left.
    private static func plainName(_ name: String) -> String? {
        let last = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? ""
        let visible = last.unicodeScalars.filter { $0.value >= 32 && $0.value != 127 }
        let plain = String(String.UnicodeScalarView(visible)).trimmed
        return plain.isEmpty ? nil : String(plain.prefix(255))
    }
}
