public import Foundation
public import Logging
import NIOPosix

/// Writes mails into a folder as `.eml` files and logs the link in them: for servers without an SMTP account, and for
/// trying things out.
///
/// Whoever reads the log or the folder can use the links. The newest 1,000 mails are kept.
public struct FileMailer: Mailer {
    private static let kept = 1000

    private let folder: URL
    private let logger: Logger
    private let now: @Sendable () -> Date

    /// - Parameter folder: is made when the first mail comes, readable by its owner alone.
    public init(folder: URL, logger: Logger, now: @escaping @Sendable () -> Date = { Date() }) {
        self.folder = folder
        self.logger = logger
        self.now = now
    }

    /// - Throws: `transient` when the file cannot be written.
    public func send(_ message: MailMessage) async throws(MailError) {
        do {
            let file = try await NIOThreadPool.singleton.runIfActive { try write(message) }
            logger.notice(
                "mail written to a file, since no SMTP server is set",
                metadata: ["to": "\(message.to.address)", "file": "\(file.path)", "link": "\(message.link ?? "-")"])
        } catch {
            throw .transient("cannot write the mail: \(error)")
        }
    }

    private func write(_ message: MailMessage) throws -> URL {
        let files = FileManager.default
        try files.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let date = now()
        let stamp = date.formatted(.iso8601.dateSeparator(.omitted).timeSeparator(.omitted))
        let file = folder.appendingPathComponent("\(stamp)-\(message.id.uuidString.lowercased()).eml")
        try Data(message.serialized(date: date).utf8).write(to: file, options: .atomic)
        try files.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
        let mails = try files.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".eml") }.sorted()
        for surplus in mails.dropLast(Self.kept) { try files.removeItem(at: folder.appendingPathComponent(surplus)) }
        return file
    }
}
