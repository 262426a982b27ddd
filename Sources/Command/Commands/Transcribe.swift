import ArgumentParser
import Foundation
import Hansard
import Mesh
import Speech
import TranscriptFormats

/// `hansard transcribe`
struct Transcribe: SettingsCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes down recordings, with speakers. No server is needed.",
        discussion:
            "Exit codes: 0 all were written down, 1 some were not, 65 none could be decoded, 69 models or the decoder are missing."
    )

    @Argument(help: "Recordings of any format that ffmpeg reads.")
    var files: [String]

    @Option(help: "txt, md, vtt, srt, docx or json.")
    var format: Format = .txt

    @Option(help: "How many people speak, if that is known.")
    var speakers: Int?

    @Option(help: "What they speak, as a tag such as en; found out unless given.")
    var language: String?

    @Option(help: "default, high or fast.")
    var quality: Quality?

    @Option(help: "A model of your own; see “hansard models”.")
    var model: String?

    @Flag(help: "Each channel of a recording is a person.")
    var channels = false

    @Option(help: "A folder to write to, instead of standard output.")
    var output: String?

    @Flag(help: "Say nothing on the way.")
    var quiet = false

    enum Quality: String, ExpressibleByArgument, CaseIterable {
        case `default`, high, fast
    }

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case txt, md, vtt, srt, docx, json
    }

    /// Codes of sysexits.h.
    private static let undecodable: Int32 = 65
    private static let unavailable: Int32 = 69

    func validate() throws {
        if let speakers, !(1...20).contains(speakers) { throw ValidationError("--speakers must be from 1 to 20") }
    }

    func run(with settings: Settings) async throws {
        let speech = SpeechParts(settings)
        var failures: [SpeechError] = []
        for path in files {
            do throws(SpeechError) {
                try await write(path, speech)
            } catch {
                HansardProgram.say("\(path): \(error)")
                failures.append(error)
                switch error {
                case .modelsMissing, .decoderMissing: throw ExitCode(Self.unavailable)
                default: continue
                }
            }
        }
        if failures.isEmpty { return }
        throw failures.count == files.count ? ExitCode(Self.undecodable) : ExitCode.failure
    }

    private func write(_ path: String, _ speech: SpeechParts) async throws(SpeechError) {
        let file = URL(filePath: path)
        let length = try await speech.decoder.probe(file).durationMs
        let bar = ProgressBar(isShown: !quiet, lengthMs: length)
        let transcript: SpeechTranscript
        do {
            transcript = try await self.transcript(of: file, speech.stenographer, bar)
            bar.clear()
            try emit(bytes(of: transcript, title: file.deletingPathExtension().lastPathComponent), for: file)
        } catch let error as SpeechError {
            throw error
        } catch {
            throw .engineFailed("\(error)")
        }
    }

    private func transcript(of file: URL, _ stenographer: LocalStenographer, _ bar: ProgressBar) async throws
        -> SpeechTranscript
    {
        let options = ListeningOptions(
            language: language, quality: quality.flatMap { SpeechQuality(rawValue: $0.rawValue) }, model: model,
            channels: channels)
        if channels {
            return try await stenographer.channelTranscript(
                of: file, options, after: [], progress: { bar.show("words", $0) }, each: { _ in })
        }
        let words = try await stenographer.words(
            of: file, options, after: [], progress: { bar.show("words", $0) }, each: { _ in })
        let turns = try await stenographer.turns(
            of: file, speakers: speakers, after: VoicePieces(), progress: { bar.show("speakers", $0) }, each: { _ in })
        return TranscriptAssembly().transcript(of: words, turns: turns)
    }

    private func bytes(of transcript: SpeechTranscript, title: String) throws -> [UInt8] {
        if format == .json { return Array(try JSONCoding.encoder.encode(transcript)) + Array("\n".utf8) }
        let labels = Dictionary(
            transcript.speakers.map { ($0.index, $0.label) }, uniquingKeysWith: { first, _ in first })
        let segments = transcript.segments.map { segment in
            FormattedSegment(
                speaker: segment.speaker.flatMap { labels[$0] }, text: segment.text, startMs: segment.startMs,
                endMs: segment.endMs)
        }
        return TranscriptWriter().bytes(
            of: FormattedTranscript(title: title, language: transcript.language, segments: segments),
            as: TranscriptFormat(rawValue: format.rawValue) ?? .txt)
    }

    private func emit(_ bytes: [UInt8], for file: URL) throws {
        guard let output else {
            FileHandle.standardOutput.write(Data(bytes))
            return
        }
        let folder = URL(filePath: output)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let name = file.deletingPathExtension().lastPathComponent + "." + format.rawValue
        try Data(bytes).write(to: folder.appending(path: name), options: .atomic)
    }
}

/// How far a recording is, on a terminal's standard error: one line that is written over.
private struct ProgressBar: Sendable {
    private let isShown: Bool
    private let lengthMs: Int?
    private let began = ContinuousClock.now

    init(isShown: Bool, lengthMs: Int?) {
        self.isShown = isShown && isatty(STDERR_FILENO) == 1
        self.lengthMs = lengthMs
    }

    func show(_ step: String, _ processedMs: Int) {
        guard isShown, let lengthMs, lengthMs > 0 else { return }
        let share = min(1, Double(processedMs) / Double(lengthMs))
        let spent = Double((ContinuousClock.now - began) / .milliseconds(1)) / 1000
        let left = share > 0.02 ? "\(Int(spent / share - spent)) s left" : ""
        let filled = Int(share * 30)
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 30 - filled)
        FileHandle.standardError.write(Data("\r\u{1B}[K\(step) [\(bar)] \(Int(share * 100))% \(left)".utf8))
    }

    func clear() {
        if isShown { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
    }
}
