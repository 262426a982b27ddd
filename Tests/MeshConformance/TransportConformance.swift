import Foundation
package import Mesh

/// What every way to a service must do. A test makes it with a way to `EchoService` and checks each promise.
package struct TransportConformance: Sendable {
    /// What a way to a service promises.
    package enum Promise: String, CaseIterable, Sendable {
        case oneAnswer, emptyAnswer, listOfAnswers, page, lastPage
        case stream, longStreamToSlowReader, brokenStream
        case bytesIn, noBytesIn, bytesOut, rangeOut, rangeBehindTheEnd
        case refusal, severalFaults, waiting, unexpectedError, faultyInput
        case callers, origin, admission
    }

    /// Makes the mesh of a caller whose calls go the way that is tried.
    let mesh: @Sendable (Identity, CallOrigin) -> ServiceMesh
    /// The node on which the service is to run.
    let node: String

    package init(node: String, mesh: @escaping @Sendable (Identity, CallOrigin) -> ServiceMesh) {
        self.node = node
        self.mesh = mesh
    }

    package func check(_ promise: Promise) async throws {
        switch promise {
        case .oneAnswer: try await oneAnswer()
        case .emptyAnswer: try await echo.forget(.init(UUID()))
        case .listOfAnswers: try await listOfAnswers()
        case .page: try await page()
        case .lastPage: try await lastPage()
        case .stream: try await stream(of: 3)
        case .longStreamToSlowReader: try await stream(of: 5_000)
        case .brokenStream: try await brokenStream()
        case .bytesIn: try await bytesIn()
        case .noBytesIn: try await noBytesIn()
        case .bytesOut: try await bytesOut()
        case .rangeOut: try await rangeOut()
        case .rangeBehindTheEnd: try await rangeBehindTheEnd()
        case .refusal: try await refusal()
        case .severalFaults: try await severalFaults()
        case .waiting: try await waiting()
        case .unexpectedError: try await unexpectedError()
        case .faultyInput: try await faultyInput()
        case .callers: try await callers()
        case .origin: try await origin()
        case .admission: try await admission()
        }
    }

    /// A member of some workspace.
    package static let member = Identity(
        kind: .person, user: UUID(), workspace: UUID(), role: .member, credential: UUID(),
        expires: Timestamp(microseconds: 4_000_000_000_000_000))

    var echo: EchoService.Calls { mesh(Self.member, CallOrigin(requestID: "conformance"))[EchoService.self] }
}
