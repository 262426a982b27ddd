import CSherpa
import Foundation
import Glibc

extension ModelCheck {
    /// Loads a model and lets it listen, in this process.
    static func probe(_ folder: ModelFolder, models: SpeechModels) throws(SpeechError) -> ModelReport {
        let began = ContinuousClock.now
        let library = try SherpaLibrary(models: models)
        let language = folder.manifest.languages.contains("en") ? "en" : folder.manifest.languages[0]
        let told = folder.manifest.kind.possibleLanguages == nil ? nil : language
        let model = try SherpaModel(folder: folder, language: told, library: library)
        let loadSeconds = (ContinuousClock.now - began).inSeconds
        let recording = sample(of: models)
        // Without the recording a tone serves: what is heard does not matter then, that it is survived does.
        let samples = recording ?? (0..<64_000).map { 0.1 * sinf(Float($0) * 0.17) }
        let cpu = processorSeconds()
        let words = try model.words(in: samples)
        let spent = processorSeconds() - cpu
        try ask(folder, beyond: language, library)
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return ModelReport(
            name: folder.manifest.name, kind: folder.manifest.kind, languages: folder.manifest.languages,
            loadSeconds: loadSeconds, peakMemoryMB: usage.ru_maxrss / 1024,
            cpuSecondsPerSecond: spent * 16_000 / Double(samples.count),
            heard: recording == nil ? nil : words.map(\.text).joined(separator: " "),
            timesWords: model.timesWords, fingerprint: fingerprint(of: folder))
    }

    /// Tries the language that only the newest of a kind know: asked of an older one, it ends the process.
    private static func ask(
        _ folder: ModelFolder, beyond tried: String, _ library: SherpaLibrary
    ) throws(SpeechError) {
        let rare = "yue"
        guard folder.manifest.kind == .whisper, tried != rare, folder.manifest.languages.contains(rare) else { return }
        let model = try SherpaModel(folder: folder, language: rare, library: library)
        _ = try model.words(in: [Float](repeating: 0, count: 16_000))
    }

    private static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// The first ten seconds of a recording that comes with the models: 16 kHz, one channel, 16 bits.
    private static func sample(of models: SpeechModels) -> [Float]? {
        let file = models.directory.appending(path: "recordings/beckett.wav")
        guard let data = try? Data(contentsOf: file), data.count > 44 + 32_000 else { return nil }
        let bytes = data.dropFirst(44).prefix(320_000)
        return stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2).map { index in
            Float(Int16(bitPattern: UInt16(bytes[index]) | UInt16(bytes[index + 1]) << 8)) / 32_768
        }
    }
}

extension ModelCheck {
    /// What the last check of `folder` found; nil if there was none, or the folder has changed since.
    public static func lastReport(of folder: ModelFolder) -> ModelReport? {
        guard let data = try? Data(contentsOf: reportFile(of: folder)), data.count < 65_536,
            let report = try? JSONDecoder().decode(ModelReport.self, from: data),
            report.fingerprint == fingerprint(of: folder)
        else { return nil }
        return report
    }

    static func keep(_ report: ModelReport, of folder: ModelFolder) throws(SpeechError) {
        do {
            try JSONEncoder().encode(report).write(to: reportFile(of: folder), options: .atomic)
        } catch {
            throw .badModel(field: nil, reason: "the folder cannot be written to: its check is kept there.")
        }
    }

    static func reportFile(of folder: ModelFolder) -> URL {
        folder.directory.appending(path: "check.json")
    }

    /// The manifest, and of each file the size and the time of its last change.
    static func fingerprint(of folder: ModelFolder) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let manifest = (try? encoder.encode(folder.manifest)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let files = folder.manifest.files.keys.sorted().map { part in
            var information = stat()
            stat(folder.path(part), &information)
            return "\(information.st_size).\(information.st_mtim.tv_sec).\(information.st_mtim.tv_nsec)"
        }
        // FNV-1a, 64 bits: it guards against mistakes, not against forgers, who could as well change the files.
        let hash = (manifest + files.joined(separator: "/")).utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01b3
        }
        return String(hash, radix: 16)
    }
}

extension Duration {
    fileprivate var inSeconds: Double { self / .seconds(1) }
}
