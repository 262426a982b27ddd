import Foundation
import Mesh
import Storage

/// Where a recording's bytes are: `recordings/WORKSPACE/MEETING/RECORDING`, so that a meeting's go together.
struct RecordingFile: Sendable {
    static let folder = "recordings"

    let workspace: UUID
    let meeting: Meeting.ID
    let recording: Recording.ID

    init(workspace: UUID, meeting: Meeting.ID, recording: Recording.ID) {
        self.workspace = workspace
        self.meeting = meeting
        self.recording = recording
    }

    /// Nil for a key that is none of ours.
    init?(key: BlobKey) {
        let ids = key.segments.dropFirst().compactMap { UUID(uuidString: $0) }
        guard key.segments.count == 4, key.segments[0] == Self.folder, ids.count == 3 else { return nil }
        self.init(workspace: ids[0], meeting: .init(ids[1]), recording: .init(ids[2]))
    }

    var key: BlobKey {
        get throws { try BlobKey("\(try Self.folder(of: meeting, in: workspace))/\(recording)") }
    }

    static func folder(of meeting: Meeting.ID, in workspace: UUID) throws -> BlobKey {
        try BlobKey("\(folder)/\(workspace.uuidString.lowercased())/\(meeting)")
    }
}
