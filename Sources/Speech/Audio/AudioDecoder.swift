public import Foundation

/// Decodes audio and video files with ffmpeg, which runs as a process of its own under strict limits:
/// a hostile file can at worst end that process.
///
/// Only the file itself is ever opened. Playlists, and files that refer to others, are not decoded.
public struct AudioDecoder: Sendable {
    let ffmpeg: URL
    let ffprobe: URL
    /// What decoding may cost.
    public let limits: DecoderLimits

    /// A decoder that uses the programs `ffmpeg` and, beside it, `ffprobe`.
    public init(ffmpeg: URL, limits: DecoderLimits = DecoderLimits()) {
        self.ffmpeg = ffmpeg
        ffprobe = ffmpeg.deletingLastPathComponent().appending(path: "ffprobe")
        self.limits = limits
    }

    /// A decoder that uses the first `ffmpeg` on the search path.
    ///
    /// - Throws: `decoderMissing` if there is none.
    public init(searchPath: String, limits: DecoderLimits = DecoderLimits()) throws(SpeechError) {
        let found = searchPath.split(separator: ":").map { URL(filePath: String($0)).appending(path: "ffmpeg") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
        guard let found else { throw .decoderMissing("install ffmpeg (on Debian: apt-get install ffmpeg).") }
        self.init(ffmpeg: found, limits: limits)
    }

    /// The sound of `file` as 16 kHz, one channel; several channels are mixed down, and the first sound track is taken.
    ///
    /// Nothing happens before the first chunk is asked for. Each loop over it decodes anew.
    public func samples(of file: URL) -> DecodedAudio {
        DecodedAudio(decoder: self, file: file, channel: nil)
    }

    /// One channel of the first sound track of `file` as 16 kHz: where each channel is one person, as on the telephone.
    ///
    /// - Parameter channel: Counted from 0. If there is none of that number, the first chunk that is asked for throws
    ///   `undecodableMedia`, which says how many there are.
    public func samples(of file: URL, channel: Int) -> DecodedAudio {
        DecodedAudio(decoder: self, file: file, channel: channel)
    }

    /// Arguments that precede the input. The list of formats leaves out whatever leads to other files or devices:
    /// playlists (hls, dash, concat), image sequences, descriptions of networks, generators.
    var inputArguments: [String] {
        [
            "-protocol_whitelist", "file", "-format_whitelist", Self.formats.joined(separator: ","),
            "-probesize", String(limits.probeBytes), "-analyzeduration", "10000000", "-max_streams", "64",
        ]
    }

    /// Formats that hold sound themselves.
    static let formats = [
        "3gp", "aac", "ac3", "aiff", "amr", "amrnb", "amrwb", "ape", "asf", "au", "avi", "caf", "dts", "eac3", "flac",
        "flv", "g722", "gsm", "m4a", "matroska", "mov", "mp3", "mp4", "mpc", "mpc8", "mpeg", "mpegts", "oga", "ogg",
        "oma", "rm", "shn", "spx", "tak", "tta", "voc", "w64", "wav", "webm", "wv", "xwma",
    ]

    /// Whether `file` can be opened at all.
    func check(_ file: URL) throws(SpeechError) {
        var information = stat()
        guard stat(file.path, &information) == 0 else { throw .undecodableMedia("there is no such file") }
        guard information.st_mode & S_IFMT == S_IFREG else { throw .undecodableMedia("it is not a regular file") }
        guard information.st_size > 0 else { throw .undecodableMedia("it is empty") }
    }

    /// Starts `program` under the limits.
    func start(_ program: URL, _ arguments: [String]) throws(SpeechError) -> ChildProcess {
        guard FileManager.default.isExecutableFile(atPath: program.path) else {
            throw .decoderMissing("there is no \(program.lastPathComponent); install ffmpeg.")
        }
        return try ChildProcess(
            program: program.path, arguments: arguments, cpuSeconds: limits.cpuSeconds,
            memoryBytes: limits.memoryBytes)
    }
}
