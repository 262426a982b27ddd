import Database
import Foundation
import Mesh

/// The orders that a list can be asked for. A page is found by the keys of the row before it, so the millionth costs what the first costs.
struct ListOrder<Item: RowDecodable & SchemaType>: Sendable {
    /// A column to sort by.
    struct Key: Sendable {
        let column: StaticString
        /// The column's value in a row that has been read.
        let value: @Sendable (Item) -> ListKey

        init(_ column: StaticString, value: @escaping @Sendable (Item) -> ListKey) {
            self.column = column
            self.value = value
        }
    }

    private let standard: String
    private let keys: [Key]
    private let id: @Sendable (Item) -> UUID

    /// - Parameters:
    ///   - standard: the order when none is asked for, `-` in front for descending.
    ///   - id: breaks ties.
    init(default standard: String, _ keys: [Key], id: @escaping @Sendable (Item) -> UUID) {
        self.standard = standard
        self.keys = keys
        self.id = id
    }

    /// - Throws: a violation of `sort` or `cursor`.
    func request(_ page: Page) throws(HansardError) -> ListRequest<Item> {
        let sort = page.sort ?? standard
        let isDescending = sort.hasPrefix("-")
        let name = isDescending ? String(sort.dropFirst()) : sort
        guard let key = keys.first(where: { $0.column.description == name }) else {
            let names = keys.map(\.column.description).joined(separator: ", ")
            throw .invalid("sort", "unknown", "must be one of \(names), with - in front for descending")
        }
        let after = try page.cursor.map { text throws(HansardError) in try ListCursor(text, sort: sort) }
        return ListRequest(
            key: key, isDescending: isDescending, after: after, sort: sort, limit: page.limit, counts: page.count,
            id: id)
    }
}

/// The value of the key that a page ended with.
enum ListKey: Sendable, Codable, Hashable {
    case time(Int64?)
    case text(String?)

    static func timestamp(_ time: Timestamp?) -> ListKey { .time(time?.microseconds) }

    var databaseValue: DatabaseValue {
        switch self {
        case .time(let value): value.map { .timestamp($0) } ?? .null
        case .text(let value): value.map { .text($0) } ?? .null
        }
    }
}

/// Where a page ended: what stands in `next_cursor`.
struct ListCursor: Sendable, Codable {
    let sort: String
    let key: ListKey
    let id: UUID

    init(sort: String, key: ListKey, id: UUID) {
        self.sort = sort
        self.key = key
        self.id = id
    }

    /// - Throws: a violation of `cursor` for one that is damaged or belongs to another order.
    init(_ text: String, sort: String) throws(HansardError) {
        guard let bytes = Data(base64URL: text), bytes.count > 4, let cursor = Self.checked(bytes) else {
            throw .invalid("cursor", "malformed", "must be a next_cursor that this server gave")
        }
        guard cursor.sort == sort else { throw .invalid("cursor", "order", "belongs to a list in another order") }
        self = cursor
    }

    var text: String {
        get throws {
            let content = try JSONCoding.encoder.encode(self)
            return (Self.checksum(content) + content).base64URL
        }
    }

    private static func checked(_ bytes: Data) -> ListCursor? {
        let content = Data(bytes.dropFirst(4))
        guard checksum(content) == bytes.prefix(4) else { return nil }
        // What does not decode is no cursor of ours
        return try? JSONCoding.decoder.decode(ListCursor.self, from: content)
    }

    /// FNV-1a of 32 bits: tells a damaged cursor from a whole one. It guards no secret; every page is read within the caller's workspace.
    private static func checksum(_ bytes: Data) -> Data {
        let hash = bytes.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
        return withUnsafeBytes(of: hash.bigEndian) { Data($0) }
    }
}

/// One page of a list, as it is asked of the database.
struct ListRequest<Item: RowDecodable & SchemaType>: Sendable {
    let key: ListOrder<Item>.Key
    let isDescending: Bool
    let after: ListCursor?
    let sort: String
    let limit: Int
    let counts: Bool
    let id: @Sendable (Item) -> UUID

    /// - Parameter scope: conditions that every row must meet, the workspace's among them.
    func page(
        of columns: SQL, from table: StaticString, where scope: [SQL], _ session: any DatabaseSession
    ) async throws -> PageOf<Item> {
        let conditions = scope + (after.map { [position(after: $0)] } ?? [])
        let direction: SQL = isDescending ? "DESC" : "ASC"
        let column: SQL = "\(raw: key.column)"
        let order: SQL =
            isNullable
            ? "(\(column) IS NULL), \(column) \(direction), id \(direction)" : "\(column) \(direction), id \(direction)"
        let found: [Item] = try await session.all(
            """
            SELECT \(columns) FROM \(raw: table) WHERE \(conditions.joined(separator: " AND ")) ORDER BY \(order) LIMIT \(limit + 1)
            """)
        let items = Array(found.prefix(limit))
        let next =
            found.count > limit
            ? try items.last.map { try ListCursor(sort: sort, key: key.value($0), id: id($0)).text } : nil
        var total: Int?
        if counts {
            total = try await session.scalar(
                "SELECT COUNT(*) FROM \(raw: table) WHERE \(scope.joined(separator: " AND "))")
        }
        return PageOf(items: items, limit: limit, nextCursor: next, total: total)
    }

    /// Absent values come last in either direction.
    private var isNullable: Bool { !["created_at", "updated_at", "title"].contains(key.column.description) }

    private func position(after cursor: ListCursor) -> SQL {
        let column: SQL = "\(raw: key.column)"
        let beyond: SQL = isDescending ? "<" : ">"
        let value = cursor.key.databaseValue
        guard isNullable else { return "(\(column), id) \(beyond) (\(value), \(cursor.id))" }
        if value == .null { return "(\(column) IS NULL AND id \(beyond) \(cursor.id))" }
        return "((\(column), id) \(beyond) (\(value), \(cursor.id)) OR \(column) IS NULL)"
    }
}
