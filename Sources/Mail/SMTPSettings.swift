import Foundation

/// Where and how to hand over mail.
public struct SMTPSettings: Hashable, Sendable, CustomStringConvertible {
    /// How the connection is protected.
    public enum Security: String, Hashable, Sendable {
        /// TLS from the first byte (usually port 465).
        case implicit
        /// The connection must be upgraded before anything else is said (usually port 587).
        case startTLS
        /// Nothing: only for a server on the same machine or network, and never with a password.
        case none
    }

    /// A name and password for the server.
    public struct Login: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
        public let user: String
        public let password: String

        public init(user: String, password: String) {
            self.user = user
            self.password = password
        }

        /// Without the password.
        public var description: String { user }
        public var debugDescription: String { user }
    }

    public let host: String
    public let port: Int
    public let security: Security
    public let login: Login?
    /// A PEM file of the authorities to trust instead of the system's, or nil.
    public let authorityFile: String?
    /// How long to wait for a connection, and for each reply.
    public var replyTimeout: Duration = .seconds(30)
    /// How long the whole conversation may last.
    public var totalTimeout: Duration = .seconds(120)

    /// - Throws: `invalidSettings`, also for a login without TLS.
    public init(
        host: String, port: Int, security: Security, login: Login? = nil, authorityFile: String? = nil
    ) throws(MailError) {
        guard !host.isEmpty, !host.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) else {
            throw .invalidSettings("the host is missing or holds spaces")
        }
        guard (1...65_535).contains(port) else { throw .invalidSettings("a port is 1 to 65535") }
        guard login == nil || security != .none else {
            throw .invalidSettings("a password is not sent without TLS; leave out tls=never or the login")
        }
        if let login, login.user.utf8.contains(0) || login.password.utf8.contains(0) || login.user.isEmpty {
            throw .invalidSettings("the login is empty or holds a NUL")
        }
        self.host = host
        self.port = port
        self.security = security
        self.login = login
        self.authorityFile = authorityFile
    }

    /// Reads `smtp://user:password@host:587` (STARTTLS), `smtps://user:password@host` (TLS from the first byte) or
    /// `smtp://host:25?tls=never`. User and password are percent-encoded; `ca=FILE` names the authorities to trust.
    /// - Throws: `invalidSettings`; the text of the error does not show the password.
    public init(url: String) throws(MailError) {
        guard let parts = URLComponents(string: url), let host = parts.host, let scheme = parts.scheme?.lowercased(),
            ["smtp", "smtps"].contains(scheme), ["", "/"].contains(parts.path), parts.fragment == nil
        else { throw .invalidSettings("expected smtp://user:password@host:port or smtps://…") }
        var options: [String: String] = [:]
        for item in parts.queryItems ?? [] {
            guard ["tls", "ca"].contains(item.name), let value = item.value, options[item.name] == nil else {
                throw .invalidSettings("the options are tls=never and ca=FILE, each once")
            }
            options[item.name] = value
        }
        guard options["tls"] == nil || (options["tls"] == "never" && scheme == "smtp") else {
            throw .invalidSettings("tls can be never only, and not with smtps")
        }
        let security: Security = scheme == "smtps" ? .implicit : options["tls"] == nil ? .startTLS : .none
        let login = parts.user.map { Login(user: $0, password: parts.password ?? "") }
        let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        try self.init(
            host: bare, port: parts.port ?? (security == .implicit ? 465 : 587), security: security, login: login,
            authorityFile: options["ca"])
    }

    /// Without the password.
    public var description: String { "\(host):\(port), TLS \(security.rawValue), \(login.map(\.user) ?? "no login")" }
}
