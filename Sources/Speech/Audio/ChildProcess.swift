import Foundation
import Glibc

/// A program that runs beside us under limits, and whose output we read.
///
/// It is ended and reaped in every case: at `end()`, when the task that reads is cancelled, and when the last
/// reference to it goes. Its threads of waiting are its own.
final class ChildProcess: Sendable {
    private let process: ProcessID
    private let output: FileDescriptor
    private let complaints: FileDescriptor
    /// Reads block; they happen here, one after the other.
    private let queue = DispatchQueue(label: "hansard.child-process")

    /// Starts `program`. It has no input, its standard output is ours to read, and what it complains of is kept.
    ///
    /// - Parameters:
    ///   - cpuSeconds: Processor time after which the system ends it.
    ///   - memoryBytes: Address space beyond which it gets no more.
    init(program: String, arguments: [String], cpuSeconds: Int, memoryBytes: Int) throws(SpeechError) {
        let (output, outputEnd) = try FileDescriptor.pipe()
        let (complaints, complaintsEnd) = try FileDescriptor.pipe()
        // A program that complains without end must not wait for us to read it all: what does not fit is lost.
        complaintsEnd.makeNonblocking()
        complaints.makeNonblocking()
        // The shell sets the limits and then becomes the program. No word of the file's reaches the shell as code.
        let limited = [
            "/bin/sh", "-c", "ulimit -c 0; ulimit -t \"$0\" && ulimit -v \"$1\" && shift && exec \"$@\"",
            String(cpuSeconds), String(memoryBytes / 1024), program,
        ]
        process = try ProcessID.spawn(limited + arguments, output: outputEnd, complaints: complaintsEnd)
        self.output = output
        self.complaints = complaints
    }

    deinit {
        // The process was told to end, so this is not a long wait, but a wait it is.
        let process = process
        process.kill()
        queue.async { _ = process.reap() }
    }

    /// The next bytes of output, exactly `count` of them unless the program ends before; empty at the end.
    ///
    /// - Throws: `limitExceeded` if nothing comes for `stall`, `cancelled`.
    func read(_ count: Int, stall: Duration) async throws(SpeechError) -> Data {
        let process = process
        let milliseconds = Int32(clamping: stall.components.seconds * 1000)
        let result: Result<Data, SpeechError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                queue.async { [output] in
                    continuation.resume(returning: output.read(count, stall: milliseconds))
                }
            }
        } onCancel: {
            process.kill()
        }
        guard !Task.isCancelled else { throw .cancelled }
        return try result.get()
    }

    /// Everything that the program prints, up to `limit` bytes; more is `limitExceeded`.
    func output(limit: Int, stall: Duration) async throws(SpeechError) -> Data {
        let data = try await read(limit + 1, stall: stall)
        guard data.count <= limit else { throw .limitExceeded("the description of the file is too long") }
        return data
    }

    /// Ends the program if it still runs, and tells how it ended.
    @discardableResult
    func end() async -> ProcessExit {
        let process = process
        return await withCheckedContinuation { continuation in
            queue.async { [output] in
                // A program that has closed its output is about to end by itself; any other is not waited for.
                if !output.isAtEnd { process.kill() }
                continuation.resume(returning: process.reap())
            }
        }
    }

    /// The last line of what the program complained of, without the path of `file`.
    func complaint(hiding file: URL) -> String {
        let text = String(decoding: complaints.available(limit: 16_384), as: UTF8.self)
        let line = text.split(separator: "\n").last.map(String.init) ?? "it is not a media file"
        return line.replacingOccurrences(of: "file:" + file.path, with: "the file")
            .replacingOccurrences(of: file.path, with: "the file")
    }
}
