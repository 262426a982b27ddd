import NIOCore
public import NIOPosix

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The resolver of the operating system (`getaddrinfo`), on threads where waiting hurts nobody.
public struct SystemResolver: AddressResolver {
    /// A name has no address, or the resolver failed: a code of `getaddrinfo`.
    struct Failure: Error {
        let code: Int32
    }

    private let threads: NIOThreadPool

    /// - Parameter threads: each resolution holds one of them, for as long as the system's resolver waits for servers.
    public init(threads: NIOThreadPool = .singleton) {
        self.threads = threads
    }

    public func addresses(of host: String) async throws -> [IPAddress] {
        try await threads.runIfActive { try Self.lookUp(host) }
    }

    private static func lookUp(_ host: String) throws -> [IPAddress] {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        #if canImport(Glibc)
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        #else
        hints.ai_socktype = SOCK_STREAM
        #endif
        var answers: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, nil, &hints, &answers)
        guard code == 0 else { throw Failure(code: code) }
        defer { freeaddrinfo(answers) }
        var found: [IPAddress] = []
        var next = answers
        while let answer = next {
            if let address = address(of: answer.pointee), !found.contains(address) { found.append(address) }
            next = answer.pointee.ai_next
        }
        return found
    }

    private static func address(of answer: addrinfo) -> IPAddress? {
        guard answer.ai_family == AF_INET || answer.ai_family == AF_INET6 else { return nil }
        let socket = UnsafeRawBufferPointer(start: answer.ai_addr, count: Int(answer.ai_addrlen))
        return IPAddress(socket: socket, isVersion4: answer.ai_family == AF_INET)
    }
}
