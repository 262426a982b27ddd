import Foundation
import Testing

@testable import Speech

/// What the tests work with: the models, ffmpeg, and files made for the purpose.
enum SpeechFixtures {
    static let models = SpeechModels(directory: SpeechModels.standardDirectory())
    static let hasModels = models.missing().isEmpty && ffmpeg != nil
    static let ffmpeg: URL? = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        .map { URL(filePath: String($0)).appending(path: "ffmpeg") }
        .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    static let hasDecoder = ffmpeg != nil
    static let tellsLanguages = models.missing(ModelFile.spokenLanguage).isEmpty
    private static let espeak = URL(filePath: "/usr/bin/espeak-ng")
    static let hasVoices = FileManager.default.isExecutableFile(atPath: espeak.path)
    /// The program that stands beside the tests and answers checks of models.
    static let bench: URL? = CommandLine.arguments.first { $0.hasSuffix(".xctest") }
        .map { URL(filePath: $0).deletingLastPathComponent().appending(path: "SpeechBench") }
        .flatMap { FileManager.default.isExecutableFile(atPath: $0.path) ? $0 : nil }
    /// Conversations to choose thresholds on; nil unless somebody asks for it.
    static let conversations = ProcessInfo.processInfo.environment["HANSARD_CONVERSATIONS"].map { URL(filePath: $0) }

    static func recording(_ name: String) -> URL {
        models.directory.appending(path: "recordings/\(name)")
    }

    static func decoder(_ limits: DecoderLimits = DecoderLimits()) throws -> AudioDecoder {
        AudioDecoder(ffmpeg: try #require(ffmpeg), limits: limits)
    }

    /// Runs ffmpeg itself, to make a file.
    static func make(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = try decoder().ffmpeg
        process.arguments = ["-v", "error", "-nostdin", "-y"] + arguments
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }

    /// Has a voice of espeak-ng read a text.
    static func speak(_ text: String, voice: String, to file: URL) throws {
        let process = Process()
        process.executableURL = espeak
        process.arguments = ["-v", voice, "-w", file.path, text]
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }

    /// A WAV file with 16-bit samples.
    static func wav(
        _ samples: [Int16], rate: Int = 16_000, channels: Int = 1, claiming bytes: Int? = nil
    ) -> Data {
        func field<Value: FixedWidthInteger>(_ value: Value) -> Data {
            withUnsafeBytes(of: value.littleEndian) { Data($0) }
        }
        let size = UInt32(bytes ?? samples.count * 2)
        var data = Data("RIFF".utf8) + field(size &+ 36) + Data("WAVEfmt ".utf8) + field(UInt32(16)) + field(UInt16(1))
        data += field(UInt16(channels)) + field(UInt32(rate)) + field(UInt32(rate * channels * 2))
        data += field(UInt16(truncatingIfNeeded: channels * 2)) + field(UInt16(16)) + Data("data".utf8) + field(size)
        return samples.reduce(into: data) { $0 += field($1) }
    }

    /// A tone of `seconds`, at a tenth of full strength.
    static func tone(seconds: Double, rate: Int = 16_000, frequency: Double = 440) -> [Int16] {
        (0..<Int(seconds * Double(rate))).map {
            Int16(3_276 * sin(2 * Double.pi * frequency * Double($0) / Double(rate)))
        }
    }
}

/// A folder that is removed with its last reference.
final class TemporaryFolder: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "speech-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)  // Nothing depends on it any more.
    }

    func file(_ name: String, _ data: Data = Data()) throws -> URL {
        let file = url.appending(path: name)
        try data.write(to: file)
        return file
    }

    func path(_ name: String) -> URL { url.appending(path: name) }
}

extension AudioDecoder {
    /// All samples of a short file.
    func all(of file: URL) async throws -> [Float] {
        var samples: [Float] = []
        for try await chunk in self.samples(of: file) { samples += chunk }
        return samples
    }
}

/// Samples in chunks of a second, as a decoder would give them.
func chunks(_ samples: [Float], of size: Int = 16_000) -> AsyncStream<[Float]> {
    AsyncStream { continuation in
        for start in stride(from: 0, to: samples.count, by: size) {
            continuation.yield(Array(samples[start..<min(start + size, samples.count)]))
        }
        continuation.finish()
    }
}
