import Foundation
import Testing

@testable import Mesh

@Suite("Ids")
struct IdentifierTests {
    @Test("A UUIDv7 has its version, its variant and its time (RFC 9562, 5.7)")
    func form() {
        let uuid = UUID.v7(at: Timestamp(microseconds: 1_645_557_742_000_000), random: .max, more: .max).uuidString
            .lowercased()
        #expect(uuid == "017f22e2-79b0-7fff-bfff-ffffffffffff")
        let zero = UUID.v7(at: Timestamp(microseconds: 1_645_557_742_000_000), random: 0, more: 0).uuidString
            .lowercased()
        #expect(zero == "017f22e2-79b0-7000-8000-000000000000")
    }

    @Test("Ids sort by the time they were made, as ids, as text and as bytes")
    func order() {
        let times = [0, 1, 255, 256, 65_536, 1_645_557_742_000, 1_645_557_742_001, 253_402_300_799_999] as [Int64]
        let ids = times.map { Identifier<Note>(.v7(at: Timestamp(microseconds: $0 * 1_000))) }
        #expect(ids == ids.sorted())
        #expect(ids.map(\.description) == ids.map(\.description).sorted())
        #expect(
            zip(ids, ids.dropFirst()).allSatisfy {
                withUnsafeBytes(of: $0.uuid.uuid, Array.init).lexicographicallyPrecedes(
                    withUnsafeBytes(of: $1.uuid.uuid, Array.init))
            })
    }

    @Test("No two are alike")
    func distinct() {
        #expect(Set((0..<10_000).map { _ in UUID.v7(at: Timestamp(microseconds: 0)) }).count == 10_000)
    }

    @Test("It is written in lower case and read in any")
    func written() throws {
        let id = Identifier<Note>(.v7())
        #expect(try JSONValue(encoding: id) == .string(id.uuid.uuidString.lowercased()))
        for text in [id.description, id.description.uppercased()] {
            #expect(try JSONCoding.decoder.decode(Identifier<Note>.self, from: Data("\"\(text)\"".utf8)) == id)
        }
    }

    @Test(
        "A range of bytes",
        arguments: [
            (ByteRange(), 100, nil), (ByteRange(start: 0), 100, 0..<100), (ByteRange(start: 10, end: 19), 100, 10..<20),
            (ByteRange(end: 9), 100, 0..<10),
            (ByteRange(start: 99), 100, 99..<100), (ByteRange(start: 10, end: 1_000), 100, 10..<100),
            (ByteRange(last: 10), 100, 90..<100),
            (ByteRange(last: 1_000), 100, 0..<100),
        ] as [(ByteRange, Int64, Range<Int64>?)])
    func ranges(_ range: ByteRange, _ total: Int64, _ bounds: Range<Int64>?) throws {
        #expect(try range.bounds(of: total) == bounds)
    }

    @Test(
        "A range that holds no byte is not satisfiable",
        arguments: [
            (ByteRange(start: 100), 100), (ByteRange(start: 20, end: 10), 100), (ByteRange(last: 0), 100),
            (ByteRange(start: 0), 0), (ByteRange(last: 1), 0),
            (ByteRange(start: 9_000_000_000_000_000), 100),
        ] as [(ByteRange, Int64)])
    func noRange(_ range: ByteRange, _ total: Int64) {
        let error = #expect(throws: HansardError.self) { try range.bounds(of: total) }
        #expect(error?.code == .rangeNotSatisfiable)
    }
}
