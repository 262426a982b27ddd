public import Foundation

extension AudioDecoder {
    /// What `file` holds, as far as can be told from its beginning.
    ///
    /// - Throws: `undecodableMedia` if it is no media file; `limitExceeded`, `decoderMissing`, `cancelled`.
    public func probe(_ file: URL) async throws(SpeechError) -> MediaInfo {
        try check(file)
        let process = try start(
            ffprobe,
            ["-hide_banner", "-v", "error"] + inputArguments + [
                "-show_entries", "format=format_name,duration:stream=codec_type,codec_name,channels,sample_rate",
                "-of", "json", "file:" + file.path,
            ])
        let output = try await process.output(limit: 1 << 20, stall: limits.stall)
        let exit = await process.end()
        guard exit == .code(0), let report = try? JSONDecoder().decode(ProbeReport.self, from: output) else {
            throw exit.error(saying: process.complaint(hiding: file))
        }
        return report.info
    }
}

/// What ffprobe prints.
private struct ProbeReport: Decodable {
    struct Format: Decodable {
        // swift-format-ignore: AlwaysUseLowerCamelCase
        var format_name: String?
        var duration: String?
    }

    struct Stream: Decodable {
        // swift-format-ignore: AlwaysUseLowerCamelCase
        var codec_type: String?
        // swift-format-ignore: AlwaysUseLowerCamelCase
        var codec_name: String?
        var channels: Int?
        // swift-format-ignore: AlwaysUseLowerCamelCase
        var sample_rate: String?
    }

    var format: Format?
    var streams: [Stream]?

    var info: MediaInfo {
        let audio = (streams ?? []).compactMap { stream -> MediaInfo.AudioStream? in
            let rate = stream.sample_rate.flatMap(Int.init) ?? 0
            guard stream.codec_type == "audio", let channels = stream.channels, channels > 0, rate > 0 else {
                return nil
            }
            return MediaInfo.AudioStream(channels: channels, sampleRate: rate, codec: stream.codec_name ?? "unknown")
        }
        let seconds = format?.duration.flatMap(Double.init).flatMap { $0.isFinite && $0 >= 0 && $0 < 1e9 ? $0 : nil }
        return MediaInfo(
            container: format?.format_name ?? "unknown", durationMs: seconds.map { Int($0 * 1000) }, audio: audio)
    }
}
