import Foundation
public import NIOCore
public import NIOPosix
import NIOSSL

/// Hands mail to an SMTP server (RFC 5321), with TLS from the start or by STARTTLS, and AUTH PLAIN or LOGIN.
///
/// Each message has a connection of its own: programs like this send few. What a server says is limited in size and
/// time; one that hangs or talks nonsense gives an error, never a wait without end.
public struct SMTPMailer: Mailer {
    private let settings: SMTPSettings
    private let tls: NIOSSLContext?
    private let group: any EventLoopGroup

    /// - Throws: `invalidSettings` when the authorities cannot be read.
    public init(
        _ settings: SMTPSettings, group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) throws(MailError) {
        self.settings = settings
        self.group = group
        do {
            tls = settings.security == .none ? nil : try Self.context(settings)
        } catch {
            throw .invalidSettings("TLS: \(error)")
        }
    }

    public func send(_ message: MailMessage) async throws(MailError) {
        do {
            let channel = try await connect()
            let deadline = SMTPDeadline(settings.totalTimeout, on: channel.channel)
            defer { deadline.cancel() }
            try await channel.executeThenClose { inbound, outbound in
                var conversation = SMTPConversation(
                    settings: settings, channel: channel.channel, replies: inbound.makeAsyncIterator(), output: outbound
                )
                try await conversation.hand(over: message)
            }
        } catch let error as MailError {
            throw error
        } catch {
            throw .transient("\(settings.host): \(error)")
        }
    }

    private func connect() async throws -> NIOAsyncChannel<SMTPReply, SMTPHandler.Output> {
        try await ClientBootstrap(group: group)
            .connectTimeout(TimeAmount(settings.replyTimeout))
            .connect(host: settings.host, port: settings.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if settings.security == .implicit { try pipeline.addHandler(makeTLSHandler()) }
                    try pipeline.addHandler(SMTPHandler(makeTLS: makeTLSHandler))
                    return try NIOAsyncChannel(wrappingChannelSynchronously: channel)
                }
            }
    }

    private func makeTLSHandler() throws -> NIOSSLClientHandler {
        guard let tls else { throw MailError.invalidSettings("TLS was not set up") }
        // An address has no server name to send; the certificate is then checked against the address itself.
        let isAddress = (try? SocketAddress(ipAddress: settings.host, port: 0)) != nil
        return try NIOSSLClientHandler(context: tls, serverHostname: isAddress ? nil : settings.host)
    }

    private static func context(_ settings: SMTPSettings) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        if let file = settings.authorityFile { configuration.trustRoots = .file(file) }
        return try NIOSSLContext(configuration: configuration)
    }
}

/// Ends a connection when its time is up.
struct SMTPDeadline {
    private let task: Scheduled<Void>

    init(_ timeout: Duration, on channel: any Channel) {
        task = channel.eventLoop.scheduleTask(in: TimeAmount(timeout)) {
            channel.pipeline.fireErrorCaught(MailError.transient("the server took longer than \(timeout)"))
            channel.close(promise: nil)
        }
    }

    func cancel() { task.cancel() }
}
