public import Foundation

/// Finds out whether a user's model works, in a process of its own: files that do not fit their kind end the process
/// that loads them, some by SIGSEGV and some by `exit`.
public enum ModelCheck {
    /// What a check may cost.
    public struct Limits: Sendable, Hashable {
        /// Processor time, in seconds.
        public var cpuSeconds: Int
        /// Address space on top of four times the model's files, in bytes.
        public var memoryBytes: Int
        /// The longest that it may take, in seconds.
        public var seconds: Int

        /// Three minutes, of which two of processor time, and 6 GiB beside the model.
        public init(cpuSeconds: Int = 120, memoryBytes: Int = 6 << 30, seconds: Int = 180) {
            self.cpuSeconds = cpuSeconds
            self.memoryBytes = memoryBytes
            self.seconds = seconds
        }
    }

    private static let longestAnswer = 1 << 20

    /// Checks `folder` in a child process, which is this program again or any that calls `answer(arguments:)`.
    ///
    /// What it finds is kept in the folder, as `check.json`; without it the model is not loaded.
    ///
    /// - Parameters:
    ///   - program: The program that is started.
    ///   - arguments: What leads it to call `answer`; the paths of the models and of the folder are added to them.
    /// - Throws: `badModel` if the manifest is at fault, or the model breaks the process, hangs, or takes more than it
    ///   may; `modelsMissing` if sherpa-onnx is not there.
    public static func run(
        _ folder: URL, models: SpeechModels, program: URL, arguments: [String], limits: Limits = Limits()
    ) async throws(SpeechError) -> ModelReport {
        let model = try ModelFolder(directory: folder)
        let missing = models.missing([.runtime, .sherpa])
        guard missing.isEmpty else { throw .modelsMissing(missing) }
        try? FileManager.default.removeItem(at: reportFile(of: model))
        let child = try ChildProcess(
            program: program.path, arguments: arguments + [models.directory.path, model.directory.path],
            cpuSeconds: limits.cpuSeconds, memoryBytes: limits.memoryBytes + 4 * model.size)
        let output: Data
        do {
            output = try await child.output(limit: longestAnswer, stall: .seconds(limits.seconds))
        } catch {
            await child.end()
            if error == .cancelled { throw error }
            throw .badModel(field: nil, reason: "it did not answer within \(limits.seconds) seconds.")
        }
        let exit = await child.end()
        // A library may print too; the answer is the last line.
        guard exit == .code(0), let line = output.split(separator: UInt8(ascii: "\n")).last,
            let answer = try? JSONDecoder().decode(Answer.self, from: Data(line))
        else { throw .badModel(field: nil, reason: reason(exit, child.complaint(hiding: model.directory))) }
        if let fault = answer.fault { throw .badModel(field: nil, reason: fault) }
        guard let report = answer.report, report.fingerprint == fingerprint(of: model) else {
            throw .badModel(field: nil, reason: "its files changed while they were checked.")
        }
        try keep(report, of: model)
        return report
    }

    /// What the child prints: the report on the folder that `arguments` end with, or why there is none, as one line of
    /// JSON. A model that does not fit its kind may end the process here.
    ///
    /// - Parameter arguments: Those that the process was started with.
    public static func answer(arguments: [String]) -> String {
        var answer = Answer()
        if let models = arguments.dropLast().last, let folder = arguments.last {
            do throws(SpeechError) {
                let models = SpeechModels(directory: URL(filePath: models))
                answer.report = try probe(ModelFolder(directory: URL(filePath: folder)), models: models)
            } catch .badModel(let field, let reason) {
                answer.fault = (field.map { "model.json, \($0): " } ?? "") + reason
            } catch {
                answer.fault = "\(error)"
            }
        } else {
            answer.fault = "two paths are expected."
        }
        let data = try? JSONEncoder().encode(answer)
        return data.map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    private struct Answer: Codable {
        var report: ModelReport?
        var fault: String?
    }

    private static func reason(_ exit: ProcessExit, _ complaint: String) -> String {
        switch exit {
        case .signal(SIGXCPU), .signal(SIGKILL): "it took more processor time or memory than it may."
        case .signal(let number): "loading it broke the process (signal \(number)): its files do not fit its kind."
        case .code(126), .code(127): "the program that checks models cannot be started."
        case .code(0): "it gave no answer that can be read."
        case .code: "loading it ended the process: \(complaint.suffix(300))"
        }
    }
}
