import Remote

/// What errors and logs call a server that recognises speech.
enum SpeechServer {
    static let name = "speech server"

    static func at(_ address: RemoteAddress, key: String?) -> RemoteServer {
        RemoteServer(name, host: address.host, key: key)
    }
}
