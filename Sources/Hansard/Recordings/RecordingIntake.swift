import Database
import Foundation
import Mesh
import NIOCore
import Speech
import Storage

/// The one way in for recordings, however their bytes come: stored, looked at, written down as a row, and handed on to
/// be transcribed.
struct RecordingIntake: Sendable {
    let storage: any BlobStorage
    let inspection: RecordingInspection
    let transcription: Transcription
    let settings: RecordingSettings

    /// What is said of a file before anybody has looked.
    struct Claim: Sendable {
        var id: Recording.ID
        var meeting: Meeting.ID
        var mediaType: String?
        var fileName: String?
        var transcribe: Bool
        var options: TranscriptionOptions
        /// Who brings it.
        var user: UUID?
    }

    /// Stores the bytes.
    /// - Throws: `too_large`, `insufficient_storage`, `unavailable`, `bad_request` when they break off.
    func store(_ bytes: some AsyncSequence<ByteBuffer, any Error> & Sendable, as key: BlobKey) async throws
        -> StoredBlob
    {
        do {
            return try await storage.put(key, from: bytes, limit: settings.uploadLimit)
        } catch .tooLarge {
            throw settings.tooLarge
        } catch {
            throw HansardError(error)
        }
    }

    /// Looks at a stored file and says what recording it is. A file that is none is taken back.
    /// - Throws: `undecodable_media`, `unavailable`.
    func recording(_ claim: Claim, at blob: StoredBlob) async throws -> Recording {
        do {
            let info = try await inspection.media(of: blob.key)
            return Recording(
                id: claim.id, meetingID: claim.meeting, status: claim.transcribe ? .processing : .uploaded,
                mediaType: MediaType.of(info, declared: claim.mediaType),
                fileName: claim.fileName.flatMap(Self.plainName), sizeBytes: blob.sizeBytes,
                durationMs: info.durationMs, error: nil, speakersError: nil, engine: nil, language: nil,
                languageConfidence: nil, job: nil, createdBy: claim.user.map { .init($0) }, createdAt: .now,
                updatedAt: .now)
        } catch {
            await discard(blob.key, after: error)
            throw error
        }
    }

    /// Writes the row, and begins to transcribe where that is wanted.
    /// - Returns: the recording as it stands, and what is to be recorded.
    func insert(
        _ recording: Recording, _ blob: StoredBlob, _ claim: Claim, in workspace: UUID, at now: Timestamp,
        _ transaction: any DatabaseTransaction
    ) async throws -> (Recording, [LedgerChange]) {
        var recording = recording, changes: [LedgerChange] = []
        (recording.createdAt, recording.updatedAt) = (now, now)
        if claim.transcribe {
            let begun = try await transcription.begin(
                recording.id, of: recording.meetingID, claim.options, in: workspace, for: claim.user, at: now,
                transaction)
            recording.job = begun.job
            changes.append(begun.change)
        }
        let stored = RecordingStore.Stored(
            recording, storageKey: blob.key.text, sha256: blob.sha256, jobID: recording.job?.id.uuid)
        try await RecordingStore.insert(stored, transaction)
        let details = try await RecordingStore.total(of: recording.meetingID, transaction)
        let created = LedgerChange(
            event: .recordingCreated, subject: recording.id.uuid, meeting: recording.meetingID.uuid, details: details)
        return (recording, [created] + changes)
    }

    /// Takes back a file that no row will name. Where a lost connection leaves open whether one does, the sweep
    /// decides.
    func discard(_ key: BlobKey, after error: any Error) async {
        if let error = error as? DatabaseError, error.code == .unavailable { return }
        try? await storage.delete(key)  // what cannot be deleted now is swept later
    }

    /// The last part of a name, without what no file name shows; nil when nothing is left.
    static func plainName(_ name: String) -> String? {
        let last = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? ""
        let visible = last.unicodeScalars.filter { $0.value >= 32 && $0.value != 127 }
        let plain = String(String.UnicodeScalarView(visible)).trimmed
        return plain.isEmpty ? nil : String(plain.prefix(255))
    }
}
