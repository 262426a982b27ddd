import Foundation

/// A server elsewhere, as errors and logs call it.
public struct RemoteServer: Sendable {
    /// What it is, such as `speech server`.
    public let name: String
    /// The host, with the port if one is given.
    public let host: String
    /// Never shown, even where the server repeats it.
    let key: String?

    /// A server.
    /// - Parameter key: by which the server knows its callers.
    public init(_ name: String, host: String, key: String?) {
        self.name = name
        self.host = host
        self.key = key
    }

    /// How sentences about it begin: what it is, and where.
    public var title: String { "The \(name) at \(host)" }

    /// What the server's words say of an error, without the key.
    public func complaint(_ body: some Sequence<UInt8>) -> ServerComplaint {
        ServerComplaint(Data(body), hiding: key)
    }
}
