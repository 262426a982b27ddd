import Foundation
import Language

/// One meeting of the public data: a JSON object on a line.
struct CorpusMeeting: Decodable {
    struct Turn: Decodable {
        let speaker: String
        let text: String
    }
    struct Query: Decodable {
        let query: String
        let answer: String?
        let goldTurns: [Int]
    }

    let id: String
    let turns: [Turn]
    let queries: [Query]?
    let summary: String?

    private enum CodingKeys: CodingKey { case id, turns, queries, summary }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        id = try values.decode(String.self, forKey: .id)
        turns = try values.decode([Turn].self, forKey: .turns)
        queries = try values.decodeIfPresent([Query].self, forKey: .queries)
        summary = queries == nil ? try values.decodeIfPresent(String.self, forKey: .summary) : nil
    }

    /// The turns as segments; a segment's id tells its turn.
    var segments: [SourceSegment] {
        turns.enumerated().compactMap { index, turn in
            turn.text.isEmpty ? nil : SourceSegment(id: Self.id(of: index), speaker: turn.speaker, text: turn.text)
        }
    }

    /// An id of this meeting as a record.
    var recordID: UUID {
        var bytes = Array(id.utf8.suffix(16))
        while bytes.count < 16 { bytes.append(0) }
        return UUID(
            uuid: (
                bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7], bytes[8], bytes[9],
                bytes[10], bytes[11], bytes[12], bytes[13], bytes[14], bytes[15]
            ))
    }

    /// The id of the segment that is turn `index`.
    static func id(of index: Int) -> UUID {
        UUID(
            uuid: (
                0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, UInt8(index >> 16 & 255), UInt8(index >> 8 & 255),
                UInt8(index & 255)
            ))
    }

    /// The turn that a segment is.
    static func turn(of id: UUID) -> Int { Int(id.uuid.13) << 16 | Int(id.uuid.14) << 8 | Int(id.uuid.15) }

    /// Reads a file of one meeting a line.
    static func read(_ path: String) throws -> [CorpusMeeting] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        return try data.split(separator: UInt8(ascii: "\n")).map { try decoder.decode(CorpusMeeting.self, from: $0) }
    }
}
