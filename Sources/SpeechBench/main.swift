import Foundation
import Glibc
import Speech

// `SpeechBench check MODELS FOLDER`: one half of a check of a user's model.
if CommandLine.arguments.count == 4, CommandLine.arguments[1] == "check" {
    print(ModelCheck.answer(arguments: CommandLine.arguments))
    exit(0)
}

let arguments = CommandLine.arguments.dropFirst()
guard let file = arguments.first(where: { !$0.hasPrefix("--") }) else {
    print(
        "Usage: SpeechBench FILE [--quality=default|high|fast] [--model=FOLDER] [--language=TAG] [--speakers=N] "
            + "[--threads=N] [--words-only] [--json]")
    exit(2)
}
func value(_ flag: String) -> String? {
    arguments.first { $0.hasPrefix(flag) }.map { String($0.dropFirst(flag.count)) }
}
let speakers = value("--speakers=").flatMap(Int.init)
let models = SpeechModels(directory: SpeechModels.standardDirectory())
let runtime = SpeechRuntime(models: models, threads: value("--threads=").flatMap(Int.init))
let decoder = try AudioDecoder(searchPath: ProcessInfo.processInfo.environment["PATH"] ?? "")
let audio = decoder.samples(of: URL(filePath: file))

/// The engine that the arguments name; a model of the user's own is checked first.
func engine() async throws -> any SpeechEngine {
    guard let path = value("--model=") else {
        return MoonshineEngine(
            runtime: runtime, quality: value("--quality=").flatMap(SpeechQuality.init) ?? .standard)
    }
    let folder = try ModelFolder(directory: URL(filePath: path))
    if ModelCheck.lastReport(of: folder) == nil {
        let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        let checked = try await ModelCheck.run(folder.directory, models: models, program: program, arguments: ["check"])
        report("checked: \(checked)")
    }
    return SherpaEngine(runtime: runtime, folder: folder)
}

let idle = Usage.now()
let transcriber = Transcriber(runtime: runtime, engine: try await engine())
let words: WordTranscript
do {
    words = try await transcriber.words(of: audio, language: value("--language="))
} catch {
    report("\(error)")
    if case .unknownLanguage(nil, let confidence?, _) = error { report(String(format: "refused: %.3f", confidence)) }
    exit(1)
}
let recognised = Usage.now()
let turns: SpeakerTurns? =
    arguments.contains("--words-only") ? nil : try await Diarizer(runtime: runtime).turns(of: audio, speakers: speakers)
let finished = Usage.now()
let transcript = TranscriptAssembly().transcript(of: words, turns: turns)

if arguments.contains("--json") {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    struct Output: Encodable { var transcript: SpeechTranscript, turns: SpeakerTurns? }
    print(String(decoding: try encoder.encode(Output(transcript: transcript, turns: turns)), as: UTF8.self))
} else {
    for segment in transcript.segments {
        let speaker = segment.speaker.map { "Speaker \($0 + 1)" } ?? "Speaker ?"
        print("[\(segment.startMs)–\(segment.endMs) ms] \(speaker): \(segment.text)")
    }
}

let seconds = Double(transcript.durationMs) / 1000
func times(_ cpu: Double) -> String {
    String(format: "%.1f × real time (%.4f CPU-s per s)", seconds / cpu, cpu / seconds)
}
func report(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }
report("sound \(String(format: "%.1f", seconds)) s, words \(words.words.count), speakers \(turns?.speakers ?? 0)")
let sure = words.languageConfidence.map { String(format: "%.2f", $0) } ?? "not judged"
report("language: \(words.language), sure to \(sure)")
report("words:    \(times(recognised.cpu - idle.cpu))")
report("speakers: \(times(finished.cpu - recognised.cpu))")
report("whole:    \(times(finished.cpu - idle.cpu)), of it ffmpeg \(String(format: "%.2f", finished.children)) CPU-s")
await runtime.releaseModels()
report("memory:   peak \(finished.peak) MB, after release \(Usage.resident()) MB, at start \(idle.peak) MB")
