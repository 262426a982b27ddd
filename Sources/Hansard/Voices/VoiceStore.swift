package import Database
import Foundation
import Mesh

/// The tables `voices` and `voice_consents`.
enum VoiceStore {
    static let order = ListOrder<Voice>(
        default: "-created_at",
        [
            ListOrder.Key("created_at", value: { .timestamp($0.createdAt) }),
            ListOrder.Key("updated_at", value: { .timestamp($0.updatedAt) }),
        ], id: { $0.id.uuid })

    private static let columns: SQL = """
        id, name, user_id, status, error, seconds, meeting_id, speaker_id, consent_id, version, created_by, created_at,
        updated_at
        """
    private static let consentColumns: SQL = """
        given_by, statement, given_at, recorded_by, recorded_at, revoked_by, revoked_at
        """
    /// Each voice with its newest consent.
    private static let source: StaticString = """
        (SELECT v.*, c.given_by, c.statement, c.given_at, c.recorded_by, c.recorded_at, c.revoked_by, c.revoked_at
        FROM voices v JOIN voice_consents c ON c.id = v.consent_id) known
        """

    static func find(_ id: Voice.ID, _ session: any DatabaseSession) async throws -> Voice? {
        try await session.first(
            """
            SELECT \(columns), \(consentColumns) FROM \(raw: source) WHERE workspace_id = \(.workspace) AND id = \(id)
            """)
    }

    static func page(_ filter: VoiceFilter, _ request: ListRequest<Voice>, _ session: any DatabaseSession) async throws
        -> PageOf<Voice>
    {
        var conditions: [SQL] = ["workspace_id = \(.workspace)"]
        if let status = filter.status { conditions.append("status = \(status)") }
        return try await request.page(
            of: "\(columns), \(consentColumns)", from: source, where: conditions, session)
    }

    /// Those whose consent holds.
    static func count(_ session: any DatabaseSession) async throws -> Int {
        try await session.scalar(
            """
            SELECT COUNT(*) FROM voices WHERE workspace_id = \(.workspace) AND status <> \(VoiceStatus.revoked)
            """) ?? 0
    }

    /// The voices of a person whose consent holds.
    static func voices(of user: Identifier<User>, _ session: any DatabaseSession) async throws -> [Voice.ID] {
        try await session.scalars(
            """
            SELECT id FROM voices WHERE workspace_id = \(.workspace) AND user_id = \(user)
            AND status <> \(VoiceStatus.revoked) ORDER BY id
            """)
    }

    static func insert(_ voice: Voice, job: UUID, _ transaction: any DatabaseTransaction) async throws {
        try await transaction.run(
            """
            INSERT INTO voices (workspace_id, job_id, \(columns)) VALUES (\(.workspace), \(job), \(voice.id), \(voice.name),
            \(voice.userID), \(voice.status), \(voice.error), \(voice.seconds), \(voice.meetingID), \(voice.speakerID),
            \(voice.consent.id), \(voice.version), \(voice.createdBy), \(voice.createdAt), \(voice.updatedAt))
            """)
        try await insert(voice.consent, of: voice.id, transaction)
    }

    static func insert(_ consent: VoiceConsent, of voice: Voice.ID, _ transaction: any DatabaseTransaction) async throws
    {
        try await transaction.run(
            """
            INSERT INTO voice_consents (id, workspace_id, voice_id, \(consentColumns)) VALUES (\(consent.id), \(.workspace),
            \(voice), \(consent.givenBy), \(consent.statement), \(consent.givenAt), \(consent.recordedBy),
            \(consent.recordedAt), \(consent.revokedBy), \(consent.revokedAt))
            """)
    }

    /// All consents to a voice, the oldest first.
    static func consents(to voice: Voice.ID, _ session: any DatabaseSession) async throws -> [VoiceConsent] {
        try await session.all(
            """
            SELECT id AS consent_id, \(consentColumns) FROM voice_consents WHERE workspace_id = \(.workspace)
            AND voice_id = \(voice) ORDER BY recorded_at, id
            """)
    }

    /// - Parameters:
    ///   - version: as it was read.
    ///   - job: nil leaves it as it is.
    /// - Throws: `version_conflict` when somebody else was faster.
    static func update(
        _ voice: Voice, from version: Int, job: UUID? = nil, _ transaction: any DatabaseTransaction
    ) async throws {
        let changed = try await transaction.run(
            """
            UPDATE voices SET name = \(voice.name), user_id = \(voice.userID), status = \(voice.status),
            error = \(voice.error), seconds = \(voice.seconds), meeting_id = \(voice.meetingID),
            speaker_id = \(voice.speakerID), consent_id = \(voice.consent.id), job_id = COALESCE(\(job), job_id),
            version = \(voice.version), updated_at = \(voice.updatedAt)
            WHERE workspace_id = \(.workspace) AND id = \(voice.id) AND version = \(version)
            """)
        guard changed == 1 else { throw HansardError(.versionConflict, "It has been changed by somebody else") }
    }

    /// Whether a voice is this job's to learn. One that it failed to learn still is: it may be tried again.
    static func isLearned(_ id: Voice.ID, by job: UUID, _ session: any DatabaseSession) async throws -> Bool {
        try await session.exists(
            "SELECT 1 FROM voices WHERE workspace_id = \(.workspace) AND id = \(id) AND \(isToLearn(job))")
    }

    private static func isToLearn(_ job: UUID) -> SQL {
        "job_id = \(job) AND status IN (\(VoiceStatus.learning), \(VoiceStatus.failed))"
    }

    /// Ends the learning of a voice, if it still is this job's to learn.
    /// - Returns: whether it was.
    static func settle(
        _ id: Voice.ID, _ status: VoiceStatus, error: String? = nil, seconds: Double? = nil, by job: UUID,
        at now: Timestamp, _ transaction: any DatabaseTransaction
    ) async throws -> Bool {
        try await transaction.run(
            """
            UPDATE voices SET status = \(status), error = \(error), seconds = \(seconds), version = version + 1,
            updated_at = \(now) WHERE workspace_id = \(.workspace) AND id = \(id) AND \(isToLearn(job))
            """) == 1
    }

    /// Makes whoever revokes this voice wait until the transaction ends.
    /// - Returns: whether it is ready.
    static func hold(_ id: Voice.ID, _ transaction: any DatabaseTransaction) async throws -> Bool {
        try await transaction.run(
            """
            UPDATE voices SET status = status WHERE workspace_id = \(.workspace) AND id = \(id)
            AND status = \(VoiceStatus.ready)
            """) == 1
    }

    /// Ends a voice and all consents to it.
    /// - Returns: whether its consent held.
    static func revoke(
        _ id: Voice.ID, by user: Identifier<User>?, at now: Timestamp, _ transaction: any DatabaseTransaction
    ) async throws -> Bool {
        let changed = try await transaction.run(
            """
            UPDATE voices SET status = \(VoiceStatus.revoked), error = NULL, seconds = NULL, meeting_id = NULL,
            speaker_id = NULL, job_id = NULL, version = version + 1, updated_at = \(now)
            WHERE workspace_id = \(.workspace) AND id = \(id) AND status <> \(VoiceStatus.revoked)
            """)
        guard changed == 1 else { return false }
        try await transaction.run(
            """
            UPDATE voice_consents SET revoked_by = \(user), revoked_at = \(now) WHERE workspace_id = \(.workspace)
            AND voice_id = \(id) AND revoked_at IS NULL
            """)
        return true
    }
}

extension Voice: RowDecodable {
    package init(row: Row) throws {
        try self.init(
            id: row.get("id"), name: row.get("name"), userID: row.get("user_id"), status: row.get("status"),
            error: row.get("error"), seconds: row.get("seconds"), meetingID: row.get("meeting_id"),
            speakerID: row.get("speaker_id"), consent: VoiceConsent(row: row), version: row.get("version"),
            createdBy: row.get("created_by"), createdAt: row.get("created_at"), updatedAt: row.get("updated_at"))
    }
}

extension VoiceConsent: RowDecodable {
    package init(row: Row) throws {
        try self.init(
            id: row.get("consent_id"), givenBy: row.get("given_by"), statement: row.get("statement"),
            givenAt: row.get("given_at"), recordedBy: row.get("recorded_by"), recordedAt: row.get("recorded_at"),
            revokedBy: row.get("revoked_by"), revokedAt: row.get("revoked_at"))
    }
}

extension VoiceStatus: DatabaseValueConvertible {}
