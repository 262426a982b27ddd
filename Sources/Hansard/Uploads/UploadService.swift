import Database
import Foundation
package import Jobs
package import Mesh
import NIOCore
import Storage

/// Recordings that come in pieces: an upload that breaks off goes on where it was, also after the server was restarted.
@Service("uploads")
package struct UploadService: Sendable {
    let ledger: SQLLedger
    let completion: UploadCompletion
    let queue: JobQueue
    /// The address of uploads, without a slash at the end.
    let address: String
    private var settings: RecordingSettings { completion.intake.settings }

    /// Pieces that one upload may come in.
    static let partLimit = 20_000

    /// - Parameter address: where the pieces are sent.
    package init(recordings: RecordingService, queue: JobQueue, address: String = "/files") {
        ledger = recordings.ledger
        completion = UploadCompletion(intake: recordings.intake, database: recordings.ledger.database)
        self.queue = queue
        self.address = address
    }

    package func register(in handlers: inout JobHandlers, ledger: JobLedger) {
        completion.register(in: &handlers, ledger: ledger)
    }

    /// Announces a recording that is to come in pieces, and says where to send them. The id is the recording's.
    @Operation(
        .post, "/meetings/{meeting_id}/recordings/initiate", for: .member, status: .created, emits: .uploadCreated,
        fails: [.tooLarge, .unsupportedMediaType, .conflict])
    package func initiate(_ meetingID: Meeting.ID, _ draft: UploadDraft, by caller: Caller) async throws
        -> RecordingUpload
    {
        _ = try await caller.mesh[MeetingService.self].get(meetingID)
        try settings.admit(mediaType: draft.mediaType, sizeBytes: Int64(draft.sizeBytes))
        let workspace = try caller.workspace, options = draft.options ?? TranscriptionOptions()
        try completion.intake.transcription.admit(options)
        return try await ledger.change(by: caller) { transaction, now in
            guard try await UploadStore.count(transaction) < settings.uploadsUnderWay else {
                throw HansardError(.conflict, "\(settings.uploadsUnderWay) uploads are under way; finish or cancel one")
            }
            let upload = UploadStore.Stored(
                id: .init(.v7(at: now)), workspace: workspace, meeting: meetingID,
                fileName: draft.fileName.flatMap(RecordingIntake.plainName), mediaType: draft.mediaType,
                sizeBytes: Int64(draft.sizeBytes), receivedBytes: 0, parts: [], transcribe: draft.transcribe,
                options: options, error: nil, createdBy: caller.identity.user,
                expiresAt: now + settings.uploadAge, createdAt: now)
            try await UploadStore.insert(upload, transaction)
            return Recorded(view(upload), subject: upload.id.uuid, meeting: meetingID.uuid)
        }
    }

    /// Fetches a recording from an address. The job that is told tells how it goes; the recording has the job's subject
    /// as its id.
    @Operation(
        .post, "/meetings/{meeting_id}/recordings/import", for: .member, status: .accepted, emits: .importRequested)
    package func importFrom(_ meetingID: Meeting.ID, _ address: RecordingAddress, by caller: Caller) async throws
        -> Accepted
    {
        _ = try await caller.mesh[MeetingService.self].get(meetingID)
        guard let url = URL(string: address.url), let scheme = url.scheme?.lowercased(),
            ["http", "https"].contains(scheme), url.host() != nil
        else { throw HansardError.invalid("url", "format", "must be an http or https address") }
        let options = address.options ?? TranscriptionOptions(), workspace = try caller.workspace
        try completion.intake.transcription.admit(options)
        return try await ledger.change(by: caller) { transaction, now in
            let id = Recording.ID(.v7(at: now))
            let job = ImportJob(
                recording: id.uuid, meeting: meetingID.uuid, workspace: workspace, address: address.url,
                transcribe: address.transcribe, options: options, user: caller.identity.user)
            let record = try await queue.enqueue(
                job, workspace: workspace, owner: caller.identity.user, subject: id.uuid, in: transaction)
            return Recorded(
                Accepted(job: JobView(record)), subject: id.uuid, meeting: meetingID.uuid,
                details: ["host": .string(url.host() ?? "")])
        }
    }

    /// Returns how much of a recording has come in. Once all of it has, it is a recording, and no upload any more.
    @Operation(.get, "/uploads/{id}", for: .member)
    package func get(_ id: RecordingUpload.ID, by caller: Caller) async throws -> RecordingUpload {
        view(try await find(id, by: caller))
    }

    /// Takes the next bytes of a recording. What comes before a connection breaks is kept.
    @Operation(
        .patch, "/uploads/{id}", for: .member,
        fails: [.conflict, .tooLarge, .undecodableMedia, .insufficientStorage, .unavailable])
    package func append(
        _ id: RecordingUpload.ID, _ bytes: Upload, matching position: UploadPosition, by caller: Caller
    ) async throws -> RecordingUpload {
        let upload = try await find(id, by: caller)
        if let error = upload.error { throw HansardError(.undecodableMedia, error) }
        guard Int64(position.offset) == upload.receivedBytes else {
            throw HansardError(.conflict, "\(upload.receivedBytes) bytes have been received; go on from there")
        }
        guard upload.parts.count < Self.partLimit else {
            throw HansardError(
                .conflict, "The upload has come in \(Self.partLimit) pieces; begin again with larger ones")
        }
        // Whoever sends may go away; what has been received is kept all the same.
        let received = try await Task { try await receive(bytes, for: upload, by: caller) }.value
        if received.isComplete { _ = try await finish(received, by: caller) }
        return view(received)
    }

    /// Gives up an upload; its bytes are deleted.
    @Operation(.delete, "/uploads/{id}", for: .member, emits: .uploadCancelled)
    package func cancel(_ id: RecordingUpload.ID, by caller: Caller) async throws {
        let parts = try await ledger.change(by: caller) { transaction, _ in
            guard let upload = try await UploadStore.find(id, transaction) else {
                throw HansardError.notFound("upload")
            }
            try await UploadStore.delete(id, transaction)
            return Recorded(upload.parts, subject: id.uuid, meeting: upload.meeting.uuid)
        }
        await completion.forget(parts)
    }

    /// Says that all of a recording has been sent, and returns the recording.
    @Operation(
        .post, "/recordings/{id}/complete", for: .member, replays: false,
        fails: [.conflict, .undecodableMedia, .insufficientStorage, .unavailable])
    package func complete(_ id: Recording.ID, by caller: Caller) async throws -> Recording {
        let upload = try await ledger.database.read(caller.scope) { try await UploadStore.find(id, $0) }
        guard let upload else { return try await caller.mesh[RecordingService.self].get(id) }
        if let error = upload.error { throw HansardError(.undecodableMedia, error) }
        guard upload.isComplete else {
            throw HansardError(.conflict, "\(upload.sizeBytes - upload.receivedBytes) bytes are missing")
        }
        return try await finish(upload, by: caller)
    }

    private func find(_ id: RecordingUpload.ID, by caller: Caller) async throws -> UploadStore.Stored {
        let upload = try await ledger.database.read(caller.scope) { try await UploadStore.find(id, $0) }
        guard let upload else { throw HansardError.notFound("upload") }
        return upload
    }

    /// Stores a piece and notes it. The last one also leaves a job behind that puts them together.
    private func receive(_ bytes: Upload, for upload: UploadStore.Stored, by caller: Caller) async throws
        -> UploadStore.Stored
    {
        let key = try UploadFile(workspace: upload.workspace, upload: upload.id.uuid).key(at: upload.receivedBytes)
        let part = try await store(InterruptibleBytes(bytes: bytes.bytes), as: key, of: upload)
        guard part.bytes > 0 else {
            await completion.forget([part])
            return upload
        }
        let now = Timestamp.now
        let isNoted = try await ledger.database.write(.workspace(upload.workspace)) { transaction in
            guard
                try await UploadStore.append(
                    part, to: upload, until: now + settings.uploadAge, at: now, transaction)
            else { return false }
            if upload.receivedBytes + part.bytes == upload.sizeBytes {
                try await queue.enqueue(
                    CompleteUploadJob(upload: upload.id.uuid, workspace: upload.workspace), workspace: upload.workspace,
                    owner: upload.createdBy, subject: upload.id.uuid,
                    runAt: JobTime(microseconds: (now + .seconds(60)).microseconds), in: transaction)
            }
            return true
        }
        guard isNoted else {
            await completion.forget([part])
            throw HansardError(.conflict, "Other bytes came for this place; ask how many have been received")
        }
        var received = upload
        received.parts.append(part)
        received.receivedBytes += part.bytes
        return received
    }

    private func store(_ bytes: InterruptibleBytes, as key: BlobKey, of upload: UploadStore.Stored) async throws
        -> UploadStore.Part
    {
        let rest = upload.sizeBytes - upload.receivedBytes
        do {
            let blob = try await completion.intake.storage.put(key, from: bytes, limit: rest)
            return UploadStore.Part(key: key.text, bytes: blob.sizeBytes)
        } catch .tooLarge {
            throw HansardError(.tooLarge, "The upload was announced with \(upload.sizeBytes) bytes, and these are more")
        } catch {
            throw HansardError(error)
        }
    }

    private func finish(_ upload: UploadStore.Stored, by caller: Caller) async throws -> Recording {
        let whole = try await completion.join(upload)
        let recording: Recording?
        do {
            recording = try await ledger.change(by: caller) { transaction, now in
                guard
                    let (recording, changes) = try await completion.keep(
                        whole, in: upload.workspace, at: now, transaction)
                else { return Recorded(unchanged: nil) }
                return Recorded(recording, changes: changes)
            }
        } catch let error as DatabaseError where error.violates(.foreignKey) {
            // The meeting was deleted, and the sweep takes the files.
            throw HansardError.notFound("meeting")
        }
        await completion.forget(whole.parts)
        if let recording { return recording }
        return try await caller.mesh[RecordingService.self].get(upload.id)
    }

    private func view(_ upload: UploadStore.Stored) -> RecordingUpload {
        RecordingUpload(
            id: upload.id, meetingID: upload.meeting, fileName: upload.fileName, mediaType: upload.mediaType,
            sizeBytes: upload.sizeBytes, receivedBytes: upload.receivedBytes, uploadURL: "\(address)/\(upload.id)",
            error: upload.error, expiresAt: upload.expiresAt, createdAt: upload.createdAt)
    }
}

extension EventName {
    package static let uploadCreated: EventName = "upload.created"
    package static let importRequested: EventName = "recording.import_requested"
    package static let uploadCancelled: EventName = "upload.cancelled"
}
