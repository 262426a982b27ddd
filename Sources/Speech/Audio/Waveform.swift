public import Foundation

/// How loud a recording is over time, for drawing it: the greatest strength in each tenth of a second.
///
/// A day of it takes less than a megabyte.
public struct Waveform: Sendable, Hashable {
    /// Peaks for each second.
    public static let peaksPerSecond = 10

    /// For each tenth of a second from the start, the greatest absolute sample: 0 for silence, 255 for full strength.
    /// The last may stand for less than a tenth.
    public let peaks: [UInt8]

    /// The recording's length, in milliseconds.
    public let durationMs: Int

    /// - Parameters:
    ///   - peaks: One for each tenth of a second that `durationMs` begins.
    ///   - durationMs: At least 0.
    init(peaks: [UInt8], durationMs: Int) {
        self.peaks = peaks
        self.durationMs = durationMs
    }

    /// At most `count` peaks that stand for equally long parts of the recording, each the greatest in its part; all of
    /// them if there are no more. None for a `count` below 1.
    public func downsampled(to count: Int) -> [UInt8] {
        guard count >= 1 else { return [] }
        guard peaks.count > count else { return peaks }
        return (0..<count).map { part in
            peaks[(part * peaks.count / count)..<((part + 1) * peaks.count / count)].max() ?? 0
        }
    }

    /// The greatest peak that touches a time, 0…255.
    func peak(from startMs: Int, to endMs: Int) -> UInt8 {
        let first = max(0, startMs) * Self.peaksPerSecond / 1_000
        let last = max(first, max(0, endMs - 1) * Self.peaksPerSecond / 1_000)
        return peaks[(first..<(last + 1)).clamped(to: peaks.indices)].max() ?? 0
    }
}

extension Waveform {
    /// The first bytes of the compact form.
    private static let mark = Data("HWF1".utf8)
    private static let header = 8

    /// The compact form: the letters `HWF1`, the length in milliseconds as 32 bits (little endian), a byte each peak.
    public var data: Data {
        let length = UInt32(clamping: durationMs)
        let bytes = (0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * UInt32($0))) }
        return Self.mark + bytes + peaks
    }

    /// Reads the compact form; nil if `data` is not it.
    public init?(data: Data) {
        guard data.count >= Self.header, data.prefix(Self.mark.count) == Self.mark else { return nil }
        let length = data.dropFirst(Self.mark.count).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        let peaks = Array(data.dropFirst(Self.header))
        // A tenth of a second that has begun has a peak.
        guard peaks.count == (length * Self.peaksPerSecond + 999) / 1_000 else { return nil }
        self.init(peaks: peaks, durationMs: length)
    }
}

extension Waveform: Codable {
    private enum CodingKeys: String, CodingKey {
        case peaksPerSecond, durationMs, peaks
    }

    /// Reads what `encode(to:)` wrote; what does not fit together is a `DecodingError`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let rate = try container.decode(Int.self, forKey: .peaksPerSecond)
        let length = try container.decode(Int.self, forKey: .durationMs)
        let peaks = Array(try container.decode(Data.self, forKey: .peaks))
        guard rate == Self.peaksPerSecond, (0...Int(UInt32.max)).contains(length),
            peaks.count == (length * rate + 999) / 1_000
        else {
            throw DecodingError.dataCorruptedError(
                forKey: .peaks, in: container, debugDescription: "The peaks do not fit the length.")
        }
        self.init(peaks: peaks, durationMs: length)
    }

    /// The rate, the length and the peaks as bytes.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Self.peaksPerSecond, forKey: .peaksPerSecond)
        try container.encode(durationMs, forKey: .durationMs)
        try container.encode(Data(peaks), forKey: .peaks)
    }
}
