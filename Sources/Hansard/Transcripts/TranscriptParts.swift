import Foundation
import Mesh

/// The recordings of which a transcript holds the words, in the order in which they came.
struct TranscriptParts: Codable, Sendable {
    struct Part: Codable, Sendable {
        var recording: UUID
        var durationMs: Int
        /// The revision in which the machine last wrote its words.
        var revision: Int

        private enum CodingKeys: String, CodingKey {
            case recording, revision
            case durationMs = "duration_ms"
        }
    }

    private(set) var all: [Part]

    init(_ parts: [Part] = []) { all = parts }

    init(from decoder: any Decoder) throws {
        all = try decoder.singleValueContainer().decode([Part].self)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(all)
    }

    /// Takes up a recording, or what is new about it. Ids sort by age, and with them the recordings.
    mutating func set(_ part: Part) {
        all.removeAll { $0.recording == part.recording }
        all.append(part)
        all.sort { $0.recording.uuidString < $1.recording.uuidString }
    }

    func part(_ recording: Recording.ID) -> Part? { all.first { $0.recording == recording.uuid } }

    /// Where a recording begins, from the beginning of the meeting's recordings, in milliseconds.
    func offset(of recording: Recording.ID?) -> Int {
        guard let recording, let index = all.firstIndex(where: { $0.recording == recording.uuid }) else { return 0 }
        return all[..<index].reduce(0) { $0 + $1.durationMs }
    }

    var view: [TranscriptPart] {
        all.map { part in
            let id = Recording.ID(part.recording)
            return TranscriptPart(recordingID: id, startMs: offset(of: id), durationMs: part.durationMs)
        }
    }
}
