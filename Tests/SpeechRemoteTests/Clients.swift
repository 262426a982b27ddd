import AsyncHTTPClient
import Foundation
import Logging
import Speech

@testable import SpeechRemote

/// Lends a client as the program makes one.
func withClient<Value>(_ body: (HTTPClient) async throws -> Value) async throws -> Value {
    let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: .speechServers)
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
let secretKey = "sk-very-secret-0123456789"

/// A logger that says nothing.
let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

/// Half a second of a quiet tone.
let tone = (0..<8_000).map { Float(sin(Double($0) / 10)) / 4 }

/// What an engine throws; nil if it throws nothing.
func failure<Value>(
    _ work: () async throws(RemoteSpeechError) -> Value
) async -> RemoteSpeechError? {
    do throws(RemoteSpeechError) {
        _ = try await work()
        return nil
    } catch {
        return error
    }
}
