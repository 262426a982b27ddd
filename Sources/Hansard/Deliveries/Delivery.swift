import Database
import Foundation
package import Mesh
import Storage

/// A transcript that a speech service is to bring.
struct Delivery: Sendable {
    /// How far it is.
    enum Status: String, Sendable {
        /// The recording has been sent, or is about to be.
        case waiting
        /// The answer is stored, and a job is to read it.
        case delivered
        /// It was read, given up, or came too late.
        case done
    }

    /// The id of the job that asked for it.
    let id: UUID
    let recording: Recording.ID
    /// What was asked for.
    let job: TranscribeJob
    var status: Status
    /// Where the answer is.
    var storageKey: String?
    let expiresAt: Timestamp
    let createdAt: Timestamp
}

/// Who brings a transcript shows by these that it was asked to.
@Schema
package struct DeliveryProof: Sendable {
    @Length(1...64) package var workspace: String?
    @Length(1...64) package var delivery: String?
    /// In seconds since 1970.
    @Length(1...20) package var expires: String?
    /// HMAC-SHA256 in hexadecimal digits.
    @Length(1...128) package var signature: String?

    package init(
        workspace: String? = nil, delivery: String? = nil, expires: String? = nil, signature: String? = nil
    ) {
        self.workspace = workspace
        self.delivery = delivery
        self.expires = expires
        self.signature = signature
    }
}

/// Where answers of speech services are until they are read: `deliveries/WORKSPACE/DELIVERY/RANDOM`.
struct DeliveryFile: Sendable {
    static let folder = "deliveries"

    let workspace: UUID
    let delivery: UUID

    init(workspace: UUID, delivery: UUID) {
        self.workspace = workspace
        self.delivery = delivery
    }

    /// Nil for a key that is none of ours.
    init?(key: BlobKey) {
        let ids = key.segments.dropFirst().prefix(2).compactMap { UUID(uuidString: $0) }
        guard key.segments.count == 4, key.segments[0] == Self.folder, ids.count == 2 else { return nil }
        self.init(workspace: ids[0], delivery: ids[1])
    }

    /// A new key. Of two answers to one request, one is left to be swept.
    func key() throws -> BlobKey {
        let random = String(UInt64.random(in: .min ... .max), radix: 36)
        return try BlobKey(
            "\(Self.folder)/\(workspace.uuidString.lowercased())/\(delivery.uuidString.lowercased())/\(random)")
    }
}

extension Delivery.Status: DatabaseValueConvertible {}
