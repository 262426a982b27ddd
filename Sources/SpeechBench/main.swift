import Foundation
import Glibc
import Speech

// Usage: SpeechBench FILE [--speakers=N] [--threads=N] [--words-only] [--json]
let arguments = CommandLine.arguments.dropFirst()
guard let file = arguments.first(where: { !$0.hasPrefix("--") }) else {
    print("Usage: SpeechBench FILE [--speakers=N] [--threads=N] [--words-only] [--json]")
    exit(2)
}
func number(_ flag: String) -> Int? {
    arguments.first { $0.hasPrefix(flag) }.flatMap { Int($0.dropFirst(flag.count)) }
}
let speakers = number("--speakers=")
let models = SpeechModels(directory: SpeechModels.standardDirectory())
let runtime = SpeechRuntime(models: models, threads: number("--threads="))
let decoder = try AudioDecoder(searchPath: ProcessInfo.processInfo.environment["PATH"] ?? "")
let audio = decoder.samples(of: URL(filePath: file))
let idle = Usage.now()
let words = try await Transcriber(runtime: runtime).words(of: audio)
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
report("words:    \(times(recognised.cpu - idle.cpu))")
report("speakers: \(times(finished.cpu - recognised.cpu))")
report("whole:    \(times(finished.cpu - idle.cpu)), of it ffmpeg \(String(format: "%.2f", finished.children)) CPU-s")
await runtime.releaseModels()
report("memory:   peak \(finished.peak) MB, after release \(Usage.resident()) MB, at start \(idle.peak) MB")
