package import Foundation

/// How the outside sees this node.
package struct GatewaySettings: Sendable {
    /// The address that people use, such as `https://hansard.example`.
    package var publicURL: URL
    /// Origins whose pages may call the API with a person's cookies; empty means only our own.
    package var corsOrigins: [String]
    /// Host names that are answered; empty means any.
    package var allowedHosts: [String]
    /// Addresses of proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
    package var trustedProxies: [String]
    /// The largest upload in bytes.
    package var uploadLimit: Int64
    /// Where the web app's files are; nil serves none.
    package var webFolder: URL?
    package var version: String
    /// A stream of events that has nothing to tell says so this often: proxies cut connections on which nothing comes,
    /// many of them after a minute.
    package var streamPulse: Duration

    package init(
        publicURL: URL, corsOrigins: [String] = [], allowedHosts: [String] = [], trustedProxies: [String] = [],
        uploadLimit: Int64 = 500 << 20,
        webFolder: URL? = nil, version: String, streamPulse: Duration = .seconds(15)
    ) {
        self.publicURL = publicURL
        self.corsOrigins = corsOrigins
        self.allowedHosts = allowedHosts
        self.trustedProxies = trustedProxies
        self.uploadLimit = uploadLimit
        self.webFolder = webFolder
        self.version = version
        self.streamPulse = streamPulse
    }

    /// Whether browsers are to come by https only.
    var isSecure: Bool { publicURL.scheme == "https" }

    /// Scheme, host and port of `publicURL`, as the `Origin` header writes them.
    var origin: String {
        let port = publicURL.port.map { ":\($0)" } ?? ""
        return "\(publicURL.scheme ?? "http")://\(publicURL.host() ?? "localhost")\(port)"
    }
}
