public import Foundation

/// Which part of a list is asked for.
@Schema
public struct Page: Sendable {
    /// How many, 1 to 100.
    @Within(1...100) public var limit: Int = 20
    /// Where the page before ended: its `next_cursor`. It holds the value that the list is sorted by, 255 characters of a title at most.
    @Length(1...4096) public var cursor: String?
    /// Whether to count all that the filter matches, as `total`.
    public var count: Bool = false
    /// The order: a field's name, with `-` in front for descending.
    @Length(1...40) public var sort: String?

    public init(limit: Int = 20, cursor: String? = nil, count: Bool = false, sort: String? = nil) {
        self.limit = limit
        self.cursor = cursor
        self.count = count
        self.sort = sort
    }
}

/// One page of a list. On the wire the items are the data, and the rest stands beside them as `meta`.
public struct PageOf<Item: SchemaType>: Answer {
    public var items: [Item]
    public var meta: PageMeta

    public init(items: [Item], limit: Int, nextCursor: String?, total: Int? = nil) {
        self.items = items
        meta = PageMeta(limit: limit, nextCursor: nextCursor, total: total)
    }

    public static var shape: AnswerShape { .json({ [Item].schema(in: &$0) }, paged: true, versioned: false) }

    public func reply(status: AnswerStatus) throws -> OperationReply {
        .json(
            EncodedAnswer(
                data: try JSONCoding.data(of: items), meta: try JSONCoding.encoder.encode(meta), status: status))
    }

    public static func from(_ reply: OperationReply) throws -> Self {
        guard case .json(let answer) = reply, let meta = answer.meta else {
            throw HansardError(.internalError, "The other node answered in another shape")
        }
        let read = try JSONCoding.answer(PageMeta.self, from: meta)
        let items = try JSONCoding.answer([Item].self, from: answer.data)
        return Self(items: items, limit: read.limit, nextCursor: read.nextCursor, total: read.total)
    }
}

/// What stands beside a page's items.
public struct PageMeta: Sendable, Codable {
    public let limit: Int
    /// Nil on the last page.
    public let nextCursor: String?
    /// How many there are in all; only when it was asked for.
    public let total: Int?

    enum CodingKeys: String, CodingKey {
        case limit, total
        case nextCursor = "next_cursor"
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(limit, forKey: .limit)
        try container.encode(nextCursor, forKey: .nextCursor)
        try container.encodeIfPresent(total, forKey: .total)
    }

    /// Its JSON Schema, for documents.
    public static let schema: JSONValue = [
        "type": "object", "required": ["limit", "next_cursor"],
        "properties": [
            "limit": ["type": "integer"], "next_cursor": ["type": ["string", "null"]], "total": ["type": "integer"],
        ],
    ]
}
