import Foundation

/// The data of server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html), out of bytes as they
/// come: lines end with LF, CR or both, comments and other fields are left out.
struct EventStream {
    private let longest: Int
    private var line: [UInt8] = []
    private var data: [UInt8]?
    private var endedWithReturn = false
    private var isFirst = true

    /// - Parameter longest: bytes of one event.
    init(longest: Int) { self.longest = longest }

    /// Whether an event has become longer than is allowed; it is given up then.
    private(set) var isTooLong = false

    /// The data of the events that these bytes end.
    mutating func read(_ bytes: [UInt8]) -> [Data] {
        var events: [Data] = []
        for byte in bytes {
            let isRest = endedWithReturn && byte == 0x0A
            endedWithReturn = byte == 0x0D
            if isRest { continue }
            if byte == 0x0A || byte == 0x0D {
                if let event = endLine() { events.append(event) }
            } else {
                line.append(byte)
            }
            guard line.count + (data?.count ?? 0) <= longest else {
                isTooLong = true
                return events
            }
        }
        return events
    }

    /// The event that no empty line ended, which some servers leave out.
    mutating func end() -> Data? { endLine() ?? endLine() }

    /// What an empty line ends.
    private mutating func endLine() -> Data? {
        defer { line.removeAll(keepingCapacity: true) }
        if isFirst {
            isFirst = false
            if line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
        }
        guard !line.isEmpty else {
            defer { data = nil }
            return data.map { Data($0) }
        }
        guard line.starts(with: "data:".utf8) else { return nil }
        var value = line.dropFirst(5)
        if value.first == 0x20 { value.removeFirst() }
        data = data.map { $0 + [0x0A] + value } ?? Array(value)
        return nil
    }
}
