import Crypto
import Foundation
import Mesh
import NIOCore
import Testing

extension TransportConformance {
    func stream(of total: Int) async throws {
        var numbers: [Int] = []
        for try await number in try await echo.count(matching: EchoCount(upTo: total)) {
            numbers.append(number.number)
            await Task.yield()
        }
        #expect(numbers == Array(1...total), "each arrives once, in order, whoever is slower")
    }

    /// What came before the break arrives, and the break is no end.
    func brokenStream() async throws {
        var numbers: [Int] = []
        let error = try await failure {
            for try await number in try await echo.count(matching: EchoCount(upTo: 9, failsAfter: 3)) {
                numbers.append(number.number)
            }
        }
        #expect(numbers == [1, 2, 3])
        #expect([.conflict, .unavailable].contains(error.code))
    }

    func bytesIn() async throws {
        let size = 3_000_000
        let receipt = try await echo.take(
            Upload(
                mediaType: "audio/x-echo", fileName: "Straße 1.wav", declaredLength: Int64(size),
                bytes: ByteStream(PatternBytes(range: 0..<size))))
        let expected = EchoReceipt(
            count: size, sha256: SHA256.hash(data: Data((0..<size).map(PatternBytes.byte))).hexadecimal,
            mediaType: "audio/x-echo",
            fileName: "Straße 1.wav")
        #expect(receipt == expected)
    }

    func noBytesIn() async throws {
        let receipt = try await echo.take(
            Upload(mediaType: "audio/x-echo", fileName: nil, declaredLength: 0, bytes: ByteStream(ByteBuffer())))
        #expect(receipt.count == 0)
        #expect(receipt.fileName == nil)
    }

    func bytesOut() async throws {
        let size = 1_000_000
        let download = try await echo.give(matching: EchoSize(size: size, name: "Straße.bin"), matching: ByteRange())
        #expect(download.mediaType == "application/x-echo")
        #expect(download.fileName == "Straße.bin")
        #expect(download.totalBytes == Int64(size))
        #expect(download.range == nil)
        #expect(download.entityTag == "\"\(size)\"")
        #expect(try await bytes(of: download) == (0..<size).map(PatternBytes.byte))
        let empty = try await echo.give(matching: EchoSize(size: 0), matching: ByteRange())
        #expect(try await bytes(of: empty) == [])
    }

    func rangeOut() async throws {
        for (range, expected) in [
            (ByteRange(start: 100, end: 70_000), 100..<70_001), (ByteRange(start: 199_999), 199_999..<200_000),
            (ByteRange(last: 10), 199_990..<200_000), (ByteRange(start: 0, end: 900_000), 0..<200_000),
        ] {
            let download = try await echo.give(matching: EchoSize(size: 200_000), matching: range)
            #expect(download.range == Int64(expected.lowerBound)..<Int64(expected.upperBound))
            #expect(download.totalBytes == 200_000)
            #expect(try await bytes(of: download) == expected.map(PatternBytes.byte))
        }
    }

    func rangeBehindTheEnd() async throws {
        let error = try await failure {
            _ = try await echo.give(matching: EchoSize(size: 10), matching: ByteRange(start: 10))
        }
        #expect(error.code == .rangeNotSatisfiable)
    }

    private func bytes(of download: Download) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await chunk in download.bytes { bytes += chunk.readableBytesView }
        return bytes
    }
}
