import ArgumentParser
import AsyncHTTPClient
import Foundation
import Mesh
import NIOCore
import NIOFoundationCompat

/// `hansard call`
struct Call: SettingsCommand {
    static let configuration = CommandConfiguration(
        abstract: "Calls an operation of a server: 'hansard call meetings.create --title Monday'.",
        discussion: """
            Settings such as --url and --api-key stand before the operation's name, its own options behind it.
            'hansard call' lists the operations, 'hansard call meetings.create --help' says what one takes.

            \(CallFailure.explanation)
            """)

    @Argument(
        parsing: .captureForPassthrough, help: "The operation's name, and what it is given.")
    var words: [String] = []

    func run(with settings: Settings) async throws {
        guard let name = words.first, name != "--help", name != "-h" else {
            print(words.isEmpty ? OperationHelp.list() : Self.helpMessage())
            return
        }
        guard let operation = OperationHelp.operation(named: name) else {
            let near = OperationHelp.suggestions(for: name)
            let hint = near.isEmpty ? "'hansard call' lists all" : "there is " + near.joined(separator: ", ")
            HansardProgram.say("There is no operation '\(name)': \(hint)")
            throw ExitCode(EX_USAGE)
        }
        let given = Array(words.dropFirst())
        if given.contains("--help") || given.contains("-h") {
            print(OperationHelp.text(of: operation))
            return
        }
        do {
            let arguments = try OperationArguments(given, for: operation)
            try await ServerClient.with(settings) { client in
                let response = try await client.send(operation, arguments)
                try await AnswerPrinter(output: arguments.output).print(response, of: operation)
            }
        } catch let failure as OperationArguments.Failure {
            HansardProgram.say("\(failure.description)\nTry 'hansard call \(name) --help'.")
            throw ExitCode(EX_USAGE)
        } catch let failure as CallFailure {
            HansardProgram.say("\(failure.message) (\(failure.code))")
            throw failure.exit
        }
    }
}

/// Writes what a server answered to standard output, or to a file.
struct AnswerPrinter {
    let output: URL?

    /// - Throws: `CallFailure` when the answer breaks off.
    func print(_ response: HTTPClientResponse, of operation: any AnyOperation) async throws {
        let target = try Target(output)
        do {
            switch operation.shape {
            case .bytes, .stream:
                for try await chunk in response.body { try target.write(Data(buffer: chunk)) }
            case .json:
                let body = try await response.body.collect(upTo: ServerClient.answerLimit)
                try write(try JSONCoding.decoder.decode(JSONValue.self, from: Data(buffer: body)), to: target)
            }
            try target.finish()
        } catch let failure as CallFailure {
            throw failure
        } catch {
            throw CallFailure(status: 503, code: "unavailable", message: "The answer broke off: \(error)")
        }
    }

    private func write(_ envelope: JSONValue, to target: Target) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try target.write(try encoder.encode(envelope["data"] ?? .null) + Data("\n".utf8))
        if let cursor = envelope["meta"]?["next_cursor"]?.string {
            HansardProgram.say("there is more: --cursor \(cursor)")
        }
    }

    /// A file takes its name only when it is whole.
    private struct Target {
        private let handle: FileHandle
        private let paths: (partial: URL, final: URL)?

        init(_ output: URL?) throws {
            guard let output else {
                handle = .standardOutput
                paths = nil
                return
            }
            let partial = output.appendingPathExtension("part")
            guard FileManager.default.createFile(atPath: partial.path, contents: nil),
                let opened = FileHandle(forWritingAtPath: partial.path)
            else { throw OperationArguments.Failure(description: "\(output.path) cannot be written") }
            handle = opened
            paths = (partial, output)
        }

        func write(_ data: Data) throws { try handle.write(contentsOf: data) }

        func finish() throws {
            guard let paths else { return }
            try handle.close()
            guard rename(paths.partial.path, paths.final.path) == 0 else {
                throw CocoaError(.fileWriteUnknown)
            }
        }
    }
}
