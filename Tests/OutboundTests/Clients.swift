import NIOCore
import NIOPosix
import Outbound
import Synchronization
import Testing

/// Answers from a list; after the last of a name's answers it stays with that.
final class ListedResolver: AddressResolver {
    struct UnknownName: Error {}

    private let answers: [String: [[String]]]
    private let asked = Mutex<[String]>([])

    init(_ answers: [String: [[String]]] = [:]) {
        self.answers = answers
    }

    /// The names that were asked for, in order.
    var questions: [String] { asked.withLock { $0 } }

    func addresses(of host: String) async throws -> [IPAddress] {
        let number = asked.withLock { list in
            list.append(host)
            return list.count { $0 == host }
        }
        guard let answers = answers[host] else { throw UnknownName() }
        return answers[min(number, answers.count) - 1].compactMap { IPAddress($0) }
    }
}

extension OutboundClient {
    /// A client that may reach 127.0.0.1 alone of what is not public.
    static func local(
        limits: OutboundLimits = OutboundLimits(), ports: Set<Int>? = nil, authorities: [String] = [],
        resolver: any AddressResolver = ListedResolver()
    ) throws -> OutboundClient {
        let allowed = [try #require(IPNetwork("127.0.0.1"))]
        let policy = OutboundPolicy(allowed: allowed, ports: ports, authorities: authorities)
        return try OutboundClient(
            policy: policy, limits: limits, group: MultiThreadedEventLoopGroup.singleton, resolver: resolver)
    }

    /// The error that a fetch ends with, be it before the body or in it; nil if all of it came.
    func failure(of url: String, limit: Int64 = 1 << 20) async -> OutboundError? {
        do {
            _ = try await text(of: url, limit: limit)
            return nil
        } catch {
            return error
        }
    }

    func text(of url: String, limit: Int64 = 1 << 20) async throws(OutboundError) -> String {
        try await fetch(url, limit: limit).text()
    }
}

extension OutboundResponse {
    func text() async throws(OutboundError) -> String {
        var all = ByteBuffer()
        for try await piece in bytes { all.writeImmutableBuffer(piece) }
        return String(buffer: all)
    }
}
