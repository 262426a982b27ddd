import Crypto
import Foundation
package import Mesh
package import NIOCore

/// Says again what it hears, in every shape that an operation has: what ways to a service are tried with.
@Service("echo")
package struct EchoService: Sendable {
    let node: String
    let ledger: MemoryLedger

    /// - Parameter node: told to whoever asks `who`.
    package init(on node: String, ledger: MemoryLedger) {
        self.node = node
        self.ledger = ledger
    }

    /// Says something again. The version rises by one from the one that was expected.
    @Operation(.post, "/echoes/{id}", for: .member, status: .created, emits: "echo.created")
    package func say(_ id: Echo.ID, _ draft: EchoDraft, ifMatch: EntityTag?, by caller: Caller) async throws -> Echo {
        let echo = Echo(
            id: id, words: draft.words + (draft.mention.applied(to: "") ?? "!"), moment: draft.moment, mood: draft.mood,
            numbers: draft.numbers,
            nested: draft.nested, any: draft.any, version: (ifMatch?.version ?? 0) + 1)
        try ledger.change(by: caller) { echo }
        return echo
    }

    /// Lists echoes: one for each tag.
    @Operation(.get, "/echoes", for: .viewer)
    package func list(matching filter: EchoFilter, page: Page, by caller: Caller) async throws -> PageOf<Echo> {
        let all = filter.tags.map { Echo(id: .init(UUID()), words: $0, mood: filter.mood ?? .calm) }
        return PageOf(
            items: Array(all.prefix(page.limit)), limit: page.limit, nextCursor: all.count > page.limit ? "more" : nil,
            total: page.count ? all.count : nil)
    }

    /// Lists places, in no pages.
    @Operation(.get, "/echoes/places", for: .viewer)
    package func places(matching filter: EchoFilter, by caller: Caller) async throws -> [EchoPlace] {
        filter.tags.map { EchoPlace(name: $0, latitude: 12.5) }
    }

    /// Forgets an echo.
    @Operation(.delete, "/echoes/{id}", for: .member, emits: "echo.deleted")
    package func forget(_ id: Echo.ID, by caller: Caller) async throws {
        try ledger.change(by: caller) {}
    }

    /// Counts.
    @Operation(.get, "/echoes/count", for: .viewer)
    package func count(matching count: EchoCount, by caller: Caller) async throws -> AnswerStream<EchoNumber> {
        AnswerStream(Counting(count: count))
    }

    /// Takes bytes in and says what arrived.
    @Operation(.post, "/echoes/bytes", for: .member, emits: "echo.created")
    package func take(_ upload: Upload, by caller: Caller) async throws -> EchoReceipt {
        var hash = SHA256(), count = 0
        for try await chunk in upload.bytes {
            count += chunk.readableBytes
            chunk.withUnsafeReadableBytes { hash.update(bufferPointer: $0) }
        }
        let receipt = EchoReceipt(
            count: count, sha256: hash.finalize().hexadecimal, mediaType: upload.mediaType, fileName: upload.fileName)
        try ledger.change(by: caller) { receipt }
        return receipt
    }

    /// Gives bytes out, all of them or a range.
    @Operation(.get, "/echoes/bytes", for: .viewer)
    package func give(matching size: EchoSize, matching range: ByteRange, by caller: Caller) async throws -> Download {
        let bounds = try range.bounds(of: Int64(size.size))
        let asked = bounds.map { Int($0.lowerBound)..<Int($0.upperBound) } ?? 0..<size.size
        return Download(
            mediaType: "application/x-echo", fileName: size.name, totalBytes: Int64(size.size), range: bounds,
            entityTag: "\"\(size.size)\"",
            bytes: ByteStream(PatternBytes(range: asked)))
    }

    /// Goes wrong as it is told.
    @Operation(.post, "/echoes/faults", for: .viewer, fails: [.notFound])
    package func fail(_ fault: EchoFault, by caller: Caller) async throws -> Echo {
        switch fault.kind {
        case .notFound: throw HansardError.notFound("echo")
        case .violations:
            var violations = Violations()
            violations.add("words", "length", "must be longer")
            violations.add("nested.name", "unknown", "is not known")
            throw violations
        case .wait: throw HansardError(.unavailable, "Not now", retryAfter: .seconds(7))
        case .unexpected: throw Unexpected(secret: "the password is swordfish")
        }
    }

    /// Says who asks.
    @Operation(.get, "/echoes/who", for: .anyone, replays: false)
    package func who(by caller: Caller) async throws -> EchoCaller {
        let origin = caller.call.origin
        return EchoCaller(
            identity: try JSONValue(encoding: caller.identity), requestID: origin.requestID, address: origin.address,
            userAgent: origin.userAgent, refreshToken: origin.refreshToken, idempotencyKey: origin.idempotencyKey,
            node: node)
    }
}

/// An error that no door knows.
struct Unexpected: Error {
    let secret: String
}

/// 1, 2, 3 and so on.
private struct Counting: AsyncSequence, Sendable {
    let count: EchoCount

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(count: count) }

    struct AsyncIterator: AsyncIteratorProtocol {
        let count: EchoCount
        var number = 0

        mutating func next() async throws -> EchoNumber? {
            if let failsAfter = count.failsAfter, number >= failsAfter { throw HansardError(.conflict, "It stumbles") }
            guard number < count.upTo else { return nil }
            number += 1
            return EchoNumber(number: number)
        }
    }
}

/// Bytes of which each tells where it stood, in pieces of 64 KiB.
package struct PatternBytes: AsyncSequence, Sendable {
    let range: Range<Int>

    package init(range: Range<Int>) { self.range = range }

    /// The byte at a place. The period is a prime, so that no shift by a power of two goes unseen.
    package static func byte(at place: Int) -> UInt8 { UInt8(place % 251) }

    package func makeAsyncIterator() -> AsyncIterator { AsyncIterator(rest: range) }

    package struct AsyncIterator: AsyncIteratorProtocol {
        var rest: Range<Int>

        package mutating func next() async throws -> ByteBuffer? {
            guard !rest.isEmpty else { return nil }
            let end = Swift.min(rest.upperBound, rest.lowerBound + 65_536)
            defer { rest = end..<rest.upperBound }
            return ByteBuffer(bytes: (rest.lowerBound..<end).map(PatternBytes.byte))
        }
    }
}

extension Sequence<UInt8> {
    /// Two digits for each byte.
    package var hexadecimal: String { map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}
