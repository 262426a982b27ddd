public import AsyncHTTPClient
public import Logging
import Remote

/// Lends a client as the program makes one.
public func withClient<Value>(_ body: (HTTPClient) async throws -> Value) async throws -> Value {
    let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: .remoteServers)
    do {
        let value = try await body(client)
        try await client.shutdown()
        return value
    } catch {
        try? await client.shutdown()
        throw error
    }
}

/// The key of every test, which no error may show.
public let secretKey = "sk-very-secret-0123456789"

/// A logger that says nothing.
public let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

/// What is thrown; nil if nothing is.
public func failure<Value, Failure: Error>(_ work: () async throws(Failure) -> Value) async -> Failure? {
    do throws(Failure) {
        _ = try await work()
        return nil
    } catch {
        return error
    }
}
