public import AsyncHTTPClient
import NIOCore

extension HTTPClient.Configuration {
    /// What a client for speech servers needs: a server that is down is told of at once, and none may send the sound,
    /// or the key, elsewhere.
    public static var speechServers: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration()
        configuration.timeout.connect = .seconds(10)
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.redirectConfiguration = .disallow
        return configuration
    }
}
