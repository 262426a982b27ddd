public import Foundation

extension AudioDecoder {
    /// The waveform of `file`, measured while it is decoded; memory does not grow with the file.
    ///
    /// - Parameters:
    ///   - channel: One channel, counted from 0; all of them together unless given.
    ///   - progress: Called with the milliseconds that have been decoded, about once a second of sound.
    /// - Throws: `SpeechError`, as decoding does.
    public func waveform(
        of file: URL, channel: Int? = nil, progress: @Sendable (_ processedMs: Int) -> Void = { _ in }
    ) async throws(SpeechError) -> Waveform {
        var meter = WaveformMeter()
        do {
            for try await chunk in channel.map({ samples(of: file, channel: $0) }) ?? samples(of: file) {
                meter.feed(chunk)
                progress(meter.durationMs)
            }
        } catch {
            throw SpeechError.from(error)
        }
        return meter.waveform
    }
}
