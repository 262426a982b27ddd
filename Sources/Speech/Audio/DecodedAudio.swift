import Foundation

/// The sound of a file: chunks of up to a second, 16 kHz, one channel, each sample −1…1.
///
/// A chunk is decoded when it is asked for, so the decoder is never far ahead of its reader and memory does not grow.
/// Leaving the loop early, or cancelling the task, ends the decoder.
public struct DecodedAudio: AsyncSequence, Sendable {
    public typealias Element = [Float]
    public typealias Failure = any Error

    let decoder: AudioDecoder
    let file: URL
    /// The channel that is wanted; nil for all of them together.
    let channel: Int?

    public func makeAsyncIterator() -> Iterator {
        Iterator(decoder: decoder, file: file, channel: channel)
    }

    /// Decodes one chunk after another.
    public struct Iterator: AsyncIteratorProtocol {
        private static let bytesPerSecond = 16_000 * MemoryLayout<Float>.size

        private let decoder: AudioDecoder
        private let file: URL
        private let channel: Int?
        private var process: ChildProcess?
        private var finished = false
        private var samples = 0

        init(decoder: AudioDecoder, file: URL, channel: Int?) {
            self.decoder = decoder
            self.file = file
            self.channel = channel
        }

        /// The next chunk; nil after the last.
        ///
        /// - Throws: `SpeechError`: `undecodableMedia`, `noAudio`, `tooLong`, `limitExceeded`, `decoderMissing`,
        ///   `cancelled`.
        public mutating func next() async throws -> [Float]? {
            guard !finished else { return nil }
            do {
                if let chunk = try await chunk() { return chunk }
            } catch {
                finished = true
                await process?.end()
                throw error
            }
            finished = true
            return nil
        }

        private mutating func chunk() async throws(SpeechError) -> [Float]? {
            let process = try await started()
            let data = try await process.read(Self.bytesPerSecond, stall: decoder.limits.stall)
            guard data.isEmpty else {
                let chunk = data.withUnsafeBytes { bytes in
                    (0..<(bytes.count / 4)).map { index in
                        let sample = bytes.loadUnaligned(fromByteOffset: index * 4, as: Float.self)
                        return sample.isFinite ? Swift.min(Swift.max(sample, -1), 1) : 0
                    }
                }
                samples += chunk.count
                let limit = decoder.limits.longestSeconds
                guard samples <= limit * 16_000 else { throw .tooLong(limit: limit) }
                return chunk
            }
            let exit = await process.end()
            // Whether there is sound is asked only now: mostly there is, and asking costs a process.
            if samples == 0, case .code = exit {
                guard try await decoder.probe(file).hasAudio else { throw .noAudio }
            }
            guard exit == .code(0) else { throw exit.error(saying: process.complaint(hiding: file)) }
            guard samples > 0 else { throw .undecodableMedia("no sound could be decoded") }
            return nil
        }

        private mutating func started() async throws(SpeechError) -> ChildProcess {
            if let process { return process }
            try decoder.check(file)
            let process = try decoder.start(
                decoder.ffmpeg,
                ["-hide_banner", "-nostdin", "-v", "error", "-threads", "1"] + decoder.inputArguments + [
                    "-i", "file:" + file.path, "-map", "0:a:0", "-vn", "-sn", "-dn",
                ] + (try await mixing()) + ["-ar", "16000", "-f", "f32le", "pipe:1"])
            self.process = process
            return process
        }

        /// How many channels become one.
        private func mixing() async throws(SpeechError) -> [String] {
            guard let channel else { return ["-ac", "1", "-rematrix_maxval", "1.0"] }
            guard let stream = try await decoder.probe(file).audio.first else { throw .noAudio }
            guard (0..<stream.channels).contains(channel) else {
                throw .undecodableMedia("there is no channel \(channel + 1), only \(stream.channels)")
            }
            return ["-af", "pan=mono|c0=c\(channel)"]
        }
    }
}
