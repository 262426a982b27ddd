package import Hummingbird
import Logging
import Mesh
import NIOCore

/// What is known of a request beside its bytes.
package struct GatewayContext: RequestContext, RemoteAddressRequestContext {
    package var coreContext: CoreRequestContextStorage
    package let remoteAddress: SocketAddress?
    /// Named in the log and in the answer.
    let requestID: String
    /// The client's address, a trusted proxy's word included.
    var clientAddress: String?

    package init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        remoteAddress = source.channel.remoteAddress
        requestID = Self.newID()
    }

    private static func newID() -> String {
        let number = UInt64.random(in: .min ... .max)
        let hex = String(number, radix: 16)
        return String(repeating: "0", count: 16 - hex.count) + hex
    }
}
