public import AsyncHTTPClient
import NIOCore

extension HTTPClient.Configuration {
    /// What a client for servers elsewhere needs: a server that is down is told of at once, and none may send the
    /// content, or the key, elsewhere.
    public static var remoteServers: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration()
        configuration.timeout.connect = .seconds(10)
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.redirectConfiguration = .disallow
        return configuration
    }
}
