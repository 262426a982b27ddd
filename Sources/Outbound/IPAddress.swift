import NIOCore

/// An address of version 4 or 6. An IPv4-mapped address of version 6 (`::ffff:a.b.c.d`, RFC 4291 §2.5.5.2) is the
/// address of version 4 that a connection to it would reach.
public struct IPAddress: Sendable, Hashable, CustomStringConvertible {
    /// 4 or 16 bytes in network order.
    public let bytes: [UInt8]

    /// - Parameter bytes: 4 or 16; nil for any other number.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        let isMapped = bytes.count == 16 && bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10...11] == [0xff, 0xff]
        self.bytes = isMapped ? Array(bytes.suffix(4)) : bytes
    }

    /// - Parameter text: four decimal numbers, or version 6 as in RFC 4291 §2.2, without a zone and brackets.
    public init?(_ text: String) {
        guard let address = try? SocketAddress(ipAddress: text, port: 0) else { return nil }
        switch address {
        case .v4(let address):
            guard let read = withUnsafeBytes(of: address.address, { Self(socket: $0, isVersion4: true) }) else {
                return nil
            }
            self = read
        case .v6(let address):
            guard let read = withUnsafeBytes(of: address.address, { Self(socket: $0, isVersion4: false) }) else {
                return nil
            }
            self = read
        case .unixDomainSocket: return nil
        }
    }

    /// The address in a `sockaddr_in` or `sockaddr_in6`, which on every system here hold family and port, or family, port
    /// and flow, before it.
    init?(socket: UnsafeRawBufferPointer, isVersion4: Bool) {
        let range = isVersion4 ? 4..<8 : 8..<24
        guard socket.count >= range.upperBound else { return nil }
        self.init(bytes: Array(socket[range]))
    }

    /// The usual text, of version 6 without brackets.
    public var description: String { socketAddress(port: 0)?.ipAddress ?? "" }

    var isVersion4: Bool { bytes.count == 4 }

    func socketAddress(port: Int) -> SocketAddress? {
        try? SocketAddress(packedIPAddress: ByteBuffer(bytes: bytes), port: port)
    }
}
