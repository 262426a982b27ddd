import Database
import Foundation
import Mesh
import Speech

/// The table `voice_prints`: a row for each voice that is ready, and for no other. Rows are added and deleted, never
/// changed: see `Migrations.voices`.
enum VoicePrintStore {
    /// A voice that speakers can be known by.
    struct Known: RowDecodable {
        let voice: Voice.ID
        let name: String
        let user: Identifier<User>?
        let print: VoicePrint

        init(row: Row) throws {
            voice = try row.get("id")
            name = try row.get("name")
            user = try row.get("user_id")
            print = try row.voicePrint()
        }
    }

    /// The voices of the workspace whose consent holds.
    static func known(_ session: any DatabaseSession) async throws -> [Known] {
        try await session.all(
            """
            SELECT v.id, v.name, v.user_id, p.model, p.version, p.content FROM voices v JOIN voice_prints p
            ON p.voice_id = v.id WHERE v.workspace_id = \(.workspace) AND v.status = \(VoiceStatus.ready) ORDER BY v.id
            """)
    }

    static func find(_ voice: Voice.ID, _ session: any DatabaseSession) async throws -> VoicePrint? {
        let rows = try await session.rows(
            """
            SELECT model, version, content FROM voice_prints WHERE workspace_id = \(.workspace) AND voice_id = \(voice)
            """)
        return try rows.first?.voicePrint()
    }

    static func insert(_ print: VoicePrint, of voice: Voice.ID, _ transaction: any DatabaseTransaction) async throws {
        try await transaction.run(
            """
            INSERT INTO voice_prints (voice_id, workspace_id, model, version, content) VALUES (\(voice), \(.workspace),
            \(print.model), \(print.version), \([UInt8](print.bytes)))
            """)
    }

    static func delete(of voice: Voice.ID, _ transaction: any DatabaseTransaction) async throws {
        try await transaction.run(
            "DELETE FROM voice_prints WHERE workspace_id = \(.workspace) AND voice_id = \(voice)")
    }
}

extension Row {
    /// The print that a row of `voice_prints` holds.
    fileprivate func voicePrint() throws -> VoicePrint {
        let content: [UInt8] = try get("content")
        let print = VoicePrint(model: try get("model"), version: try get("version"), bytes: Data(content))
        guard let print else { throw DatabaseError(.corrupt, detail: "a voice print is not one") }
        return print
    }
}
