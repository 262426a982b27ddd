import Foundation
import Logging
import Mail
import Synchronization
import Testing

@Suite("File mailer")
struct FileMailerTests {
    private final class Lines: Sendable {
        let all = Mutex<[String]>([])
    }

    private struct Recorder: LogHandler {
        let lines: Lines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.info

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            lines.all.withLock { $0.append("\(event.message) \(event.metadata ?? [:])") }
        }
    }

    private func message(_ number: Int) throws -> MailMessage {
        try MailMessage(
            from: MailAddress("a@example.org"), to: MailAddress("b@example.org"), subject: "s \(number)", text: "t",
            link: "https://example.org/verify?token=\(number)")
    }

    @Test("A mail becomes a file for its owner alone, and its link a line of the log")
    func writes() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mail-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        let lines = Lines()
        let mailer = FileMailer(folder: folder, logger: Logger(label: "test") { _ in Recorder(lines: lines) })
        try await mailer.send(message(7))
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(names.count == 1 && names[0].hasSuffix(".eml"))
        let path = folder.appendingPathComponent(names[0]).path
        #expect(try String(contentsOfFile: path, encoding: .utf8).contains("Subject: s 7\r\n"))
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        #expect(lines.all.withLock { $0.count == 1 && $0[0].contains("https://example.org/verify?token=7") })
    }

    @Test("Only the newest thousand are kept")
    func bounded() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mail-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for number in 0..<1005 {
            let name = "20200101T000000Z-\(10_000 + number).eml"
            #expect(FileManager.default.createFile(atPath: folder.appendingPathComponent(name).path, contents: nil))
        }
        let other = folder.appendingPathComponent("notes.txt").path
        #expect(FileManager.default.createFile(atPath: other, contents: nil))
        try await FileMailer(folder: folder, logger: Logger(label: "test") { _ in Recorder(lines: Lines()) }).send(
            message(1))
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(names.count == 1001 && names.contains("notes.txt"))
        #expect(!names.contains("20200101T000000Z-10000.eml") && names.contains("20200101T000000Z-11004.eml"))
    }

    @Test("A folder that cannot be written is a transient error")
    func unwritable() async throws {
        let mailer = FileMailer(
            folder: URL(fileURLWithPath: "/dev/null/mail"), logger: Logger(label: "t") { _ in Recorder(lines: Lines()) }
        )
        await expectTransient { try await mailer.send(message(1)) }
    }
}
